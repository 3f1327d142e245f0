//! When each technician works and is off, and what they know (R-APPT-9). Who has no hours of their own
//! works when the shop is open; of whom nothing was said may do everything.
//!
//! What a booking asks is as old as the shop's hours in memory: seconds at most.

mod commands;
mod forms;
mod queries;
mod routes;
mod views;

pub use commands::restore_time_off;
pub(super) use routes::configure;
pub(super) use views::people;

use crate::db::OpenHours;
use crate::kernel::ids::MembershipId;
use crate::kernel::words::Category;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use std::sync::Arc;

/// When the technicians work, and what they know.
#[derive(Clone, Debug)]
pub struct Crew(Arc<OpenHours>);

impl Crew {
    /// Of the hours in memory.
    #[must_use]
    pub const fn of(open: Arc<OpenHours>) -> Self {
        Self(open)
    }

    /// From when to when this person works on that day's weekday, in minutes after local midnight, in
    /// order: the own hours, or else the shop's; holidays and times off aside.
    #[must_use]
    pub fn spans(&self, member: MembershipId, day: NaiveDate) -> Vec<(i32, i32)> {
        self.own_spans(member, day)
            .unwrap_or_else(|| self.shop_spans(day))
    }

    /// When the shop works on that day's weekday, likewise.
    #[must_use]
    pub fn shop_spans(&self, day: NaiveDate) -> Vec<(i32, i32)> {
        let shop = self.0.week.iter();
        shop.filter(|span| is_on(span.weekday, day))
            .map(|span| (span.opens, span.closes))
            .collect()
    }

    /// The same; `None` if this person has no hours of the own.
    #[must_use]
    pub fn own_spans(&self, member: MembershipId, day: NaiveDate) -> Option<Vec<(i32, i32)>> {
        let own = self.0.crew.iter().filter(|s| s.membership_id == member);
        own.clone().next()?;
        let that_day = own.filter(|span| is_on(span.weekday, day));
        Some(that_day.map(|span| (span.opens, span.closes)).collect())
    }

    /// The times off of this person that touch the span, in order.
    #[must_use]
    pub fn off(
        &self,
        member: MembershipId,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
        let own = self.0.off.iter().filter(|off| off.membership_id == member);
        own.filter(|off| off.starts_at < to && from < off.ends_at)
            .map(|off| (off.starts_at, off.ends_at))
            .collect()
    }

    /// How well this person knows the category on that day: 0 is not at all. `None`: nothing was said
    /// of this person.
    #[must_use]
    pub fn level(&self, member: MembershipId, category: Category, day: NaiveDate) -> Option<i32> {
        let mut own = self.0.skills.iter().filter(|s| s.membership_id == member);
        own.clone().next()?;
        let known = own.find(|skill| skill.category == category);
        let stands = known.filter(|skill| skill.certified_until.is_none_or(|until| day <= until));
        Some(stands.map_or(0, |skill| skill.level))
    }
}

fn is_on(weekday: i32, day: NaiveDate) -> bool {
    u32::try_from(weekday) == Ok(day.weekday().number_from_monday())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::{CrewSpan, OpenSpan, Skill, TimeOff};
    use uuid::Uuid;

    const TOM: MembershipId = MembershipId(Uuid::from_u128(1));
    const SAM: MembershipId = MembershipId(Uuid::from_u128(2));

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// The shop is open on Mondays; Tom works on Tuesdays with a break, and knows brakes.
    fn crew() -> Crew {
        let works = |opens, closes| CrewSpan {
            membership_id: TOM,
            weekday: 2,
            opens,
            closes,
        };
        let knows = |category, certified_until| Skill {
            membership_id: TOM,
            category,
            level: 3,
            certified_until,
        };
        let open = OpenSpan {
            weekday: 1,
            opens: 480,
            closes: 1_020,
        };
        Crew::of(Arc::new(OpenHours {
            week: vec![open],
            crew: vec![works(480, 720), works(780, 1_020)],
            off: vec![TimeOff {
                membership_id: TOM,
                starts_at: at("2026-03-10T15:00:00Z"),
                ends_at: at("2026-03-10T19:00:00Z"),
            }],
            skills: vec![
                knows(Category::Brakes, None),
                knows(Category::Adas, Some(day("2026-03-10"))),
            ],
            ..OpenHours::default()
        }))
    }

    // R-APPT-9
    #[test]
    fn who_has_no_hours_of_the_own_works_when_the_shop_is_open() {
        let (crew, monday, tuesday) = (crew(), day("2026-03-09"), day("2026-03-10"));

        assert_eq!(crew.spans(TOM, tuesday), [(480, 720), (780, 1_020)]);
        assert!(crew.spans(TOM, monday).is_empty(), "not on Mondays");
        assert_eq!(crew.own_spans(TOM, monday), Some(Vec::new()));
        assert_eq!(crew.spans(SAM, monday), [(480, 1_020)]);
        assert_eq!(crew.own_spans(SAM, monday), None);
    }

    // R-APPT-9
    #[test]
    fn a_time_off_ends_when_work_begins() {
        let off = |member, from, to| crew().off(member, at(from), at(to)).len();

        assert_eq!(off(TOM, "2026-03-10T18:59:00Z", "2026-03-10T20:00:00Z"), 1);
        assert_eq!(off(TOM, "2026-03-10T19:00:00Z", "2026-03-10T20:00:00Z"), 0);
        assert_eq!(off(TOM, "2026-03-10T14:00:00Z", "2026-03-10T15:00:00Z"), 0);
        assert_eq!(off(TOM, "2026-03-10T16:00:00Z", "2026-03-10T17:00:00Z"), 1);
        assert_eq!(off(SAM, "2026-03-10T16:00:00Z", "2026-03-10T17:00:00Z"), 0);
    }

    // R-APPT-9
    #[test]
    fn of_whom_nothing_was_said_may_do_everything() {
        let (crew, today) = (crew(), day("2026-03-10"));

        assert_eq!(crew.level(TOM, Category::Brakes, today), Some(3));
        assert_eq!(crew.level(TOM, Category::Hvac, today), Some(0));
        assert_eq!(crew.level(TOM, Category::Adas, today), Some(3));
        let tomorrow = day("2026-03-11");
        assert_eq!(crew.level(TOM, Category::Adas, tomorrow), Some(0));
        assert_eq!(crew.level(SAM, Category::Brakes, today), None);
    }
}
