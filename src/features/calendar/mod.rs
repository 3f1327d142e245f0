//! The calendar: a day with a column for each technician, a week, a month, and what comes as a list.
//!
//! It shows what takes time: visits that were canceled or missed stand on the board. Which squares a day
//! has is arithmetic on instants (`grid`), so that days of 23 and 25 hours have theirs; everything that
//! can be seen can also be read. What is drawn is kept like the board's body, by role and parameters.

mod grid;
mod queries;
mod routes;
mod views;

pub use routes::configure;

use crate::kernel::ids::MembershipId;
use crate::kernel::time::ShopTime;
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, Utc};

/// How much of the calendar is seen at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// A column for each technician.
    #[default]
    Day,
    /// A column for each day, from Monday.
    Week,
    /// A square for each day.
    Month,
    /// Seven days, as a list.
    Agenda,
}

impl View {
    /// Each once, in order.
    pub const ALL: [Self; 4] = [Self::Day, Self::Week, Self::Month, Self::Agenda];

    /// As the address says it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Agenda => "agenda",
        }
    }

    /// As people read it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Day => "Day",
            Self::Week => "Week",
            Self::Month => "Month",
            Self::Agenda => "Agenda",
        }
    }
}

/// Which calendar, for whom: with the visits, the people and the hours, all that it depends on. Nothing
/// in it is one person's.
#[derive(Clone, Debug)]
pub struct Frame {
    /// How much is seen.
    pub view: View,
    /// The day that was asked for.
    pub day: NaiveDate,
    /// The local day.
    pub today: NaiveDate,
    /// To the minute: nothing on it is finer.
    pub now: DateTime<Utc>,
    /// The shop's time.
    pub zone: ShopTime,
    /// Whose visits alone.
    pub technician: Option<MembershipId>,
    /// Sees everybody's, and may choose whose.
    pub sees_all: bool,
    /// May book, and give visits another time.
    pub may_book: bool,
}

impl Frame {
    /// The first and the last day that are shown.
    #[must_use]
    pub fn span(&self) -> (NaiveDate, NaiveDate) {
        let later = |day: NaiveDate, days| day.checked_add_days(Days::new(days)).unwrap_or(day);
        match self.view {
            View::Day => (self.day, self.day),
            View::Week => {
                let monday = monday(self.day);
                (monday, later(monday, 6))
            }
            View::Month => {
                let first = self.day.with_day(1).unwrap_or(self.day);
                let next = first.checked_add_months(Months::new(1)).unwrap_or(first);
                let last = next.pred_opt().unwrap_or(first);
                (monday(first), later(monday(last), 6))
            }
            View::Agenda => (self.day, later(self.day, 6)),
        }
    }

    /// The days that are shown, in order.
    pub fn days(&self) -> impl Iterator<Item = NaiveDate> {
        let (first, last) = self.span();
        first.iter_days().take_while(move |day| *day <= last)
    }

    /// As much as is shown, before and after.
    #[must_use]
    pub fn turned(&self, forward: bool) -> NaiveDate {
        let day = self.day;
        let days = |days: u64| match forward {
            true => day.checked_add_days(Days::new(days)),
            false => day.checked_sub_days(Days::new(days)),
        };
        let turned = match (self.view, forward) {
            (View::Day, _) => days(1),
            (View::Week | View::Agenda, _) => days(7),
            (View::Month, true) => day.checked_add_months(Months::new(1)),
            (View::Month, false) => day.checked_sub_months(Months::new(1)),
        };
        turned.unwrap_or(day)
    }
}

fn monday(day: NaiveDate) -> NaiveDate {
    let since = day.weekday().num_days_from_monday();
    day.checked_sub_days(Days::new(since.into())).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(view: View, day: &str) -> Frame {
        let day = day.parse().unwrap();
        Frame {
            view,
            day,
            today: day,
            now: "2026-03-10T16:30:00Z".parse().unwrap(),
            zone: "America/Los_Angeles".parse().unwrap(),
            technician: None,
            sees_all: true,
            may_book: true,
        }
    }

    #[test]
    fn each_view_shows_whole_weeks_or_what_was_asked_for() {
        for (view, day, first, last) in [
            (View::Day, "2026-03-11", "2026-03-11", "2026-03-11"),
            (View::Week, "2026-03-15", "2026-03-09", "2026-03-15"),
            (View::Month, "2026-02-28", "2026-01-26", "2026-03-01"),
            (View::Agenda, "2026-03-11", "2026-03-11", "2026-03-17"),
        ] {
            let shown = frame(view, day);
            assert_eq!(
                shown.span(),
                (first.parse().unwrap(), last.parse().unwrap())
            );
            assert_eq!(shown.days().next().unwrap().to_string(), first);
            assert_eq!(shown.days().last().unwrap().to_string(), last);
        }
        let january = frame(View::Month, "2026-01-31");
        assert_eq!(january.turned(true).to_string(), "2026-02-28");
        assert_eq!(
            frame(View::Week, "2026-01-01").turned(false).to_string(),
            "2025-12-25"
        );
    }
}
