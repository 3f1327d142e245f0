//! Notes about a customer or one of the cars (R-CUST-3). One that is an alert is shown before each
//! visit begins, and who read it is kept with the visit (R-UX-9).
//!
//! An author changes or removes the own note for a day, an owner any note at any time.

mod commands;
mod forms;
mod queries;
mod routes;
mod views;

pub use commands::restore;
pub(super) use queries::{Note, notes};
pub(super) use routes::configure;
pub(super) use views::card;

use crate::kernel::words::Role;
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// Who looks at notes, and when.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader {
    pub(super) id: Uuid,
    pub(super) role: Role,
    pub(super) now: DateTime<Utc>,
}

impl Reader {
    /// Whether this person may change a note of that author and age.
    pub(super) fn may_change(&self, author: Option<Uuid>, written: DateTime<Utc>) -> bool {
        let is_fresh = self.now - written < TimeDelta::hours(24);
        self.role == Role::Owner || author == Some(self.id) && is_fresh
    }
}
