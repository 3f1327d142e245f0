//! What keeps a visit from being written, found out inside the transaction.

use super::calendar::HoursConflict;
use crate::error::AppError;
use crate::kernel::ids::AppointmentId;
use crate::kernel::words::Category;
use chrono::{DateTime, Utc};
use sea_orm::DbErr;
use std::cell::RefCell;

/// What gets in a visit's way (R-APPT-9). Staff may override it with a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// The technician is elsewhere, or has no time to drive (R-APPT-6).
    Technician { name: String, other: Other },
    /// The car is needed twice (R-APPT-7).
    Vehicle { label: String, other: Other },
    /// The customer comes that day anyway.
    SameDay { other: Other },
    /// Nobody works then.
    Hours(HoursConflict),
    /// The technician has time off.
    Off { name: String, until: DateTime<Utc> },
    /// The shop may be open, but the technician does not work then.
    TechnicianHours { name: String },
    /// The work asks for more than the technician is known to know.
    Skill {
        name: String,
        category: Category,
        level: i32,
    },
    /// As many visits as the shop takes in a day.
    DayFull { most: i32 },
}

/// The visit that is in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    pub id: AppointmentId,
    pub number: String,
    pub customer: String,
    pub start: DateTime<Utc>,
    pub end: DateTime<Utc>,
}

/// Why nothing was written.
#[derive(Debug)]
pub enum Refusal {
    /// Something is in the way, and nobody gave a reason to override it (R-APPT-10).
    Conflicts(Vec<Conflict>),
    /// One field is wrong, which only the database could tell.
    Field(&'static str, String),
    /// Anything else.
    App(AppError),
}

impl Refusal {
    /// Whether nothing is in the way but another visit of the same customer on that day.
    #[must_use]
    pub fn is_same_day(&self) -> bool {
        let is_theirs = |conflict: &Conflict| matches!(conflict, Conflict::SameDay { .. });
        matches!(self, Self::Conflicts(found) if found.iter().all(is_theirs))
    }

    /// For whoever has no form to put right; `taken`: what to say if something is in the way.
    pub(super) fn in_words(self, taken: &str) -> AppError {
        match self {
            Self::App(e) => e,
            Self::Field(_, words) => AppError::Refused(words),
            Self::Conflicts(_) => AppError::Refused(taken.to_owned()),
        }
    }
}

impl From<AppError> for Refusal {
    fn from(e: AppError) -> Self {
        Self::App(e)
    }
}

impl From<DbErr> for Refusal {
    fn from(e: DbErr) -> Self {
        Self::App(e.into())
    }
}

/// Where a refusal waits while its transaction is rolled back, which only an [`AppError`] can ask for.
#[derive(Debug, Default)]
pub(super) struct Kept(RefCell<Option<Refusal>>);

impl Kept {
    /// The same, as the transaction wants it.
    ///
    /// # Errors
    /// [`AppError::Refused`] in place of what is kept.
    pub(super) fn keep<T>(&self, done: Result<T, Refusal>) -> Result<T, AppError> {
        done.map_err(|refusal| match refusal {
            Refusal::App(e) => e,
            kept => {
                *self.0.borrow_mut() = Some(kept);
                AppError::Refused("This visit can't be booked like this.".to_owned())
            }
        })
    }

    /// What was kept, if `e` stands for it.
    pub(super) fn refusal(&self, e: AppError) -> Refusal {
        match (e, self.0.borrow_mut().take()) {
            (AppError::Refused(_), Some(kept)) => kept,
            (e, _) => Refusal::App(e),
        }
    }
}
