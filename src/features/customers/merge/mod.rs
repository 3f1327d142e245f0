//! Two customers that turned out to be one (R-CUST-4): the one that stays takes over the cars, visits,
//! bills, notes, tags and contacts of the other one, and the fields that somebody chose.
//!
//! The other one keeps its row, its fields and its tags, has no figures any more, and leads to the one
//! that stays. What was moved is kept, so that for 30 days all of it can be put back as it was.

mod commands;
mod fields;
mod forms;
mod primary;
mod queries;
mod routes;
mod views;

pub use commands::{Merging, merge};
pub use fields::Fields;
pub(super) use queries::{Merged, merges, successor};
pub(super) use routes::configure;
pub(super) use views::card;

use chrono::{DateTime, TimeDelta, Utc};

/// How long a merge can be undone.
const DAYS: i64 = 30;

/// A merge from before this instant stays.
pub(super) fn undone_from(now: DateTime<Utc>) -> DateTime<Utc> {
    now - TimeDelta::days(DAYS)
}
