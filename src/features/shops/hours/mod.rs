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
use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
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

    /// The first half hour of the day that is open, and still to come at this local time. A shop without
    /// hours begins at nine.
    #[must_use]
    pub fn first_open(&self, day: NaiveDate, now: NaiveDateTime) -> Option<NaiveTime> {
        const HALF: u32 = 30;
        let over = now.hour() * 60 + now.minute();
        let from = match day.cmp(&now.date()) {
            std::cmp::Ordering::Less => return None,
            std::cmp::Ordering::Equal => (over / HALF + 1) * HALF,
            std::cmp::Ordering::Greater => 0,
        };
        let spans = match (self.is_set(), self.holiday(day)) {
            (_, Some(_)) => Vec::new(),
            (false, None) => vec![(9 * 60, 24 * 60)],
            (true, None) => self.spans(day),
        };
        let mut starts = spans.iter().filter_map(|(opens, closes)| {
            let opens = u32::try_from(*opens).ok()?.max(from);
            let closes = u32::try_from(*closes).ok()?;
            (opens < closes).then_some(opens)
        });
        starts
            .next()
            .and_then(|minutes| NaiveTime::from_num_seconds_from_midnight_opt(minutes * 60, 0))
    }

    /// The first day of the next fortnight on which the shop is open, and from when.
    #[must_use]
    pub fn next_open(&self, now: NaiveDateTime) -> Option<NaiveDateTime> {
        let mut days = now.date().iter_days().take(14);
        days.find_map(|day| Some(day.and_time(self.first_open(day, now)?)))
    }
}
