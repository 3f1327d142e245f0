//! Work that comes back: one row a shop and kind, which returns to waiting when it is done.

use super::Job;
use crate::kernel::time::ShopTime;
use chrono::{DateTime, Days, NaiveTime, Utc};

/// The key of the row that comes back; others of its kind run once.
pub(super) const AGAIN: &str = "again";

/// Work that comes back in each shop.
pub trait Recurring: Job + Default {
    /// The first time after `now` by the clock on the shop's wall.
    fn next(zone: ShopTime, now: DateTime<Utc>) -> DateTime<Utc>;
}

/// The next time that it is `time` in the shop: once on each day, also on one on which the clocks jump
/// over it, which then has the first time that exists, or on which it comes twice, which has the first.
#[must_use]
pub fn daily(zone: ShopTime, time: NaiveTime, now: DateTime<Utc>) -> DateTime<Utc> {
    let today = zone.day(now);
    let later = (0..=2).filter_map(|days| {
        let day = today.checked_add_days(Days::new(days))?;
        let found = zone
            .instant(day, time)
            .or_else(|gap| zone.instant(gap.next.date(), gap.next.time()));
        found.ok().map(|local| local.instant)
    });
    let next = later.filter(|instant| *instant > now).min();
    next.unwrap_or(now + chrono::TimeDelta::days(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(zone: &str, time: &str, from: &str) -> Vec<String> {
        let zone: ShopTime = zone.parse().unwrap();
        let mut now: DateTime<Utc> = from.parse().unwrap();
        let mut seen = Vec::new();
        for _ in 0..3 {
            now = daily(zone, time.parse().unwrap(), now);
            seen.push(zone.wall(now));
        }
        seen
    }

    // F33
    #[test]
    fn a_night_whose_clocks_jump_over_the_time_has_it_once() {
        let nights = times("America/Los_Angeles", "02:30:00", "2026-03-07T08:00:00Z");
        assert_eq!(
            nights,
            ["2026-03-07T02:30", "2026-03-08T03:00", "2026-03-09T02:30"]
        );
    }

    // F33
    #[test]
    fn a_night_that_has_the_time_twice_has_it_once() {
        let nights = times("America/Los_Angeles", "01:30:00", "2026-10-31T07:00:00Z");
        assert_eq!(
            nights,
            ["2026-10-31T01:30", "2026-11-01T01:30", "2026-11-02T01:30"]
        );
    }

    #[test]
    fn a_day_that_a_zone_skips_is_left_out() {
        let nights = times("Pacific/Apia", "02:30:00", "2011-12-29T02:00:00Z");
        assert_eq!(
            nights,
            ["2011-12-29T02:30", "2011-12-31T00:00", "2011-12-31T02:30"]
        );
    }
}
