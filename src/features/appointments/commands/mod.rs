//! Writing visits: each verb a file. All take the transaction, who acts, and what is to be.

mod accept;
mod advance;
mod alerts;
mod authorise;
mod bill;
mod blockers;
mod book;
mod car;
mod change;
mod crew;
mod delete;
mod guard;
mod jobs;
mod lead;
mod lines;
mod noted;
mod odometer;
mod offered;
mod outcome;
mod place;
mod promise;
mod put_back;
mod reschedule;
mod stamps;
mod stay;
mod undo;

pub(super) use accept::accept;
pub(super) use advance::ALERTS;
pub use advance::{Step, advance};
pub(super) use alerts::acknowledge;
pub use authorise::{Authorisation, authorise};
pub(super) use blockers::{OVER, clear_blocker, set_blocker};
pub use book::{Booking, Car, Origin, Party, book};
pub use change::{Change, change};
pub(super) use delete::delete;
pub use delete::{restore, unbook};
pub use guard::{Rules, roads};
pub(super) use jobs::asked_for;
pub use jobs::{Added, add_services, remove_job};
pub(super) use lines::{add_line, change_line, correct, remove_line};
pub use noted::undo_words;
pub(super) use noted::{Words, write_words};
pub(super) use odometer::{Miles, read_odometer};
pub use offered::{book_offered, reschedule_offered};
pub(super) use outcome::{NotDone, not_done};
pub use place::undo_place;
pub(super) use promise::promise;
pub use put_back::{undo_job, undo_line};
pub use reschedule::{Reschedule, reschedule, undo_reschedule};
pub use stamps::undo_stamp;
pub(super) use stamps::{Tapped, stamp};
pub(super) use stay::stay;
pub use stay::undo_stay;
pub use undo::{AT_ONCE, undo_move};

use crate::entity::appointment;
use crate::kernel::ids::MembershipId;
use crate::kernel::time::ShopTime;
use crate::kernel::words::{DurationSource, Place};
use chrono::{DateTime, NaiveDate, Utc};

/// When a visit is: the instants, and the promise in the shop's zone (R-APPT-16).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    pub start: DateTime<Utc>,
    pub end: DateTime<Utc>,
    /// Where the end comes from (R-APPT-5).
    pub source: DurationSource,
    /// The local day of the start.
    pub day: NaiveDate,
    /// "2026-03-14T09:30".
    pub wall: String,
    /// The zone's name.
    pub zone: String,
}

/// Where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    pub place: Place,
    pub line1: Option<String>,
    pub city: Option<String>,
    pub region: Option<String>,
    pub postal: Option<String>,
    pub access_notes: Option<String>,
}

/// When, who, where, and a reason to do it in spite of conflicts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub when: When,
    pub technician: Option<MembershipId>,
    pub spot: Spot,
    pub override_reason: Option<String>,
}

impl When {
    /// From then on for so long, as the zone's clocks show it.
    #[must_use]
    pub fn of(
        (start, end): (DateTime<Utc>, DateTime<Utc>),
        source: DurationSource,
        zone: ShopTime,
    ) -> Self {
        Self {
            start,
            end,
            source,
            day: zone.day(start),
            wall: zone.wall(start),
            zone: zone.name().to_owned(),
        }
    }
}

impl Plan {
    /// As it is stored.
    #[must_use]
    pub fn of(row: &appointment::Model) -> Self {
        Self {
            when: When {
                start: row.start_at,
                end: row.end_at,
                source: row.duration_source,
                day: row.day,
                wall: row.wall_start.clone(),
                zone: row.zone.clone(),
            },
            technician: row.technician_id,
            spot: Spot {
                place: row.place,
                line1: row.line1.clone(),
                city: row.city.clone(),
                region: row.region.clone(),
                postal: row.postal.clone(),
                access_notes: row.access_notes.clone(),
            },
            override_reason: None,
        }
    }
}
