//! When the shop works: spans by weekday, and holidays (R-APPT-9).

mod commands;
mod forms;
mod queries;
mod routes;
mod views;

pub(super) use commands::facts;
pub use commands::restore_holiday;
pub(super) use forms::{PERSON, Span, state, week};
pub(super) use routes::configure;
pub(super) use views::week_fields;

use crate::db::OpenHours;
use chrono::{Datelike, NaiveDate};
use std::sync::Arc;

/// When the shop works. Minutes are after local midnight, 0 to 1440.
#[derive(Clone, Debug)]
pub struct Hours(Arc<OpenHours>);

impl Hours {
    /// Of the hours in memory.
    #[must_use]
    pub const fn of(open: Arc<OpenHours>) -> Self {
        Self(open)
    }

    /// Whether the shop has set any hours. If not, any time is good.
    #[must_use]
    pub fn is_set(&self) -> bool {
        !self.0.week.is_empty()
    }

    /// From when to when the shop works on that day's weekday, in order; holidays aside.
    #[must_use]
    pub fn spans(&self, day: NaiveDate) -> Vec<(i32, i32)> {
        let weekday = day.weekday().number_from_monday();
        self.0
            .week
            .iter()
            .filter(|span| u32::try_from(span.weekday) == Ok(weekday))
            .map(|span| (span.opens, span.closes))
            .collect()
    }

    /// The name of the holiday for which the shop is closed on that day.
    #[must_use]
    pub fn holiday(&self, day: NaiveDate) -> Option<&str> {
        let found = self.0.holidays.iter().find(|holiday| holiday.day == day);
        found.map(|holiday| holiday.name.as_str())
    }
}
