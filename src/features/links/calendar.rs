//! A visit as a file for its customer's calendar.

use super::queries::Visit;
use super::stage::Stage;
use crate::kernel::ics::{self, Entry};
use crate::kernel::time::ShopTime;
use chrono::{DateTime, TimeDelta, Utc};
use std::fmt::Write;

/// What the file tells beside the visit.
pub(super) struct About<'a> {
    pub(super) shop: &'a str,
    /// How it is called.
    pub(super) phone: Option<&'a str>,
    /// The page of the visit.
    pub(super) href: &'a str,
    /// How long somebody may be expected, in minutes.
    pub(super) window: i32,
    pub(super) zone: ShopTime,
    pub(super) now: DateTime<Utc>,
}

/// The file. The same visit has the same UID, and a newer version replaces an older one.
pub(super) fn file(visit: &Visit, about: &About<'_>) -> String {
    let row = &visit.appointment;
    let until = row.start_at + TimeDelta::minutes(about.window.max(15).into());
    let mut words = format!(
        "Arrival between these times. Details and changes: {}",
        about.href
    );
    if let Some(phone) = about.phone {
        let _ = write!(words, "\nCall {}: {phone}", about.shop);
    }
    let entry = Entry {
        uid: format!("{}@autoshop", row.id),
        version: row.version,
        stamp: about.now,
        time: (row.start_at, until),
        summary: format!("{} comes to your car", about.shop),
        description: words,
        location: None,
        url: None,
        is_canceled: Stage::of(visit) == Stage::Canceled,
    };
    ics::file(&[entry], about.zone, None)
}
