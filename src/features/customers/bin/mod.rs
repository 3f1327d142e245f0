//! The bin (R-GEN-11): a customer who was entered by mistake goes there with the cars, is out of every
//! list and search, and can be taken out again for 30 days. Then it is gone.
//!
//! Whoever has a visit or a bill stays: those are kept for ever. In the bin a customer has no figures,
//! so that nobody can book for it meanwhile.

mod commands;
mod queries;
mod routes;
mod sweep;
mod views;

pub use commands::undelete;
pub(super) use routes::configure;
pub use sweep::empty_bin;

use chrono::{DateTime, TimeDelta, Utc};

/// What was put there before this instant is gone.
fn kept_from(now: DateTime<Utc>) -> DateTime<Utc> {
    now - TimeDelta::days(30)
}
