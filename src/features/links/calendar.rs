//! A visit as a file for a calendar (RFC 5545), with the zone in which its times stand.

use super::queries::Visit;
use super::stage::Stage;
use crate::kernel::time::ShopTime;
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use icalendar::{Calendar, Component, Event, EventStatus, Property};
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
    let mut event = Event::new();
    event
        .uid(&format!("{}@autoshop", row.id))
        .timestamp(about.now)
        .sequence(u32::try_from(row.version).unwrap_or(u32::MAX))
        .summary(&format!("{} comes to your car", about.shop))
        .description(&words)
        .status(match Stage::of(visit) == Stage::Canceled {
            true => EventStatus::Cancelled,
            false => EventStatus::Confirmed,
        });
    for (name, at) in [("DTSTART", row.start_at), ("DTEND", until)] {
        let mut property = Property::new(name, plain(about.zone.local(at)));
        property.add_parameter("TZID", about.zone.name());
        event.append_property(property);
    }
    let mut calendar = Calendar::new();
    calendar.push(event.done());
    let text = calendar.done().to_string();
    // The library knows no zones of its own making.
    text.replacen(
        "BEGIN:VEVENT",
        &(zone(about.zone, row.start_at) + "BEGIN:VEVENT"),
        1,
    )
}

/// The zone as it is around the visit: its offset from then on.
fn zone(zone: ShopTime, at: DateTime<Utc>) -> String {
    let seconds = (zone.local(at) - at.naive_utc()).num_seconds();
    let (sign, whole) = (if seconds < 0 { '-' } else { '+' }, seconds.abs());
    let offset = format!("{sign}{:02}{:02}", whole / 3600, whole / 60 % 60);
    let lines = [
        "BEGIN:VTIMEZONE".to_owned(),
        format!("TZID:{}", zone.name()),
        "BEGIN:STANDARD".to_owned(),
        format!("DTSTART:{}", plain(zone.local(at - TimeDelta::days(1)))),
        format!("TZOFFSETFROM:{offset}"),
        format!("TZOFFSETTO:{offset}"),
        "END:STANDARD".to_owned(),
        "END:VTIMEZONE".to_owned(),
    ];
    lines.map(|line| line + "\r\n").concat()
}

fn plain(local: NaiveDateTime) -> String {
    local.format("%Y%m%dT%H%M%S").to_string()
}
