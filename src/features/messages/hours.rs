//! When a text may come: not between nine in the evening and eight in the morning (R-MSG-6).

use crate::kernel::time::ShopTime;
use chrono::{DateTime, NaiveTime, Timelike, Utc};

const FROM: u32 = 21;
const UNTIL: u32 = 8;

/// That instant, or the first one after it at which people are up. On nights whose clocks change too.
#[must_use]
pub(crate) fn awake(zone: ShopTime, at: DateTime<Utc>) -> DateTime<Utc> {
    let local = zone.local(at);
    let day = match local.hour() {
        FROM.. => local.date().succ_opt(),
        ..UNTIL => Some(local.date()),
        _ => return at,
    };
    let eight = NaiveTime::from_hms_opt(UNTIL, 0, 0).unwrap_or_default();
    let morning = day.map(|day| {
        zone.instant(day, eight)
            .or_else(|gap| zone.instant(gap.next.date(), gap.next.time()))
    });
    match morning {
        Some(Ok(morning)) => morning.instant.max(at),
        _ => at,
    }
}

#[cfg(test)]
mod tests {
    use super::awake;
    use crate::kernel::time::ShopTime;
    use chrono::{DateTime, TimeDelta, Timelike, Utc};
    use proptest::{prop_assert, proptest, sample::select};

    fn wall(zone: &str, at: &str) -> String {
        let zone: ShopTime = zone.parse().unwrap();
        zone.wall(awake(zone, at.parse().unwrap()))
    }

    // R-MSG-6
    #[test]
    fn texts_wait_for_the_morning() {
        let la = "America/Los_Angeles";
        for (at, goes) in [
            ("2026-03-11T03:59:59Z", "2026-03-10T20:59"),
            ("2026-03-11T04:00:00Z", "2026-03-11T08:00"),
            ("2026-03-11T14:59:59Z", "2026-03-11T08:00"),
            ("2026-03-11T15:00:00Z", "2026-03-11T08:00"),
            ("2026-03-11T15:00:01Z", "2026-03-11T08:00"),
            // The night in which the clocks go forward, and the one in which they go back.
            ("2026-03-08T06:00:00Z", "2026-03-08T08:00"),
            ("2026-11-01T06:00:00Z", "2026-11-01T08:00"),
        ] {
            assert_eq!(wall(la, at), goes, "{at}");
        }
        assert_eq!(
            wall("Asia/Kolkata", "2026-03-10T16:00:00Z"),
            "2026-03-11T08:00"
        );
    }

    proptest! {
        // R-MSG-6
        #[test]
        fn nobody_is_woken_up(
            seconds in 1_700_000_000..1_900_000_000_i64,
            name in select(vec!["America/Los_Angeles", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "Africa/Casablanca"]),
        ) {
            let zone: ShopTime = name.parse().unwrap();
            let at: DateTime<Utc> = DateTime::from_timestamp(seconds, 0).unwrap();
            let goes = awake(zone, at);
            prop_assert!((8..21).contains(&zone.local(goes).hour()));
            prop_assert!(goes >= at && goes - at <= TimeDelta::hours(12));
        }
    }
}
