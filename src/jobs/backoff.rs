//! How long a job that failed waits for its next try.

use chrono::TimeDelta;

const FIRST: i32 = 30;
const LONGEST: TimeDelta = TimeDelta::hours(6);

/// The longest pause after so many tries: half a minute, doubled each time, six hours at most.
pub(super) fn ceiling(attempts: i32) -> TimeDelta {
    let doubled = u32::try_from(attempts.max(1) - 1).ok();
    let doubled = doubled.and_then(|n| FIRST.checked_mul(1_i32.checked_shl(n)?));
    doubled
        .filter(|seconds| *seconds > 0)
        .map_or(LONGEST, |seconds| {
            TimeDelta::seconds(seconds.into()).min(LONGEST)
        })
}

/// Any time up to that, so that what failed together does not come back together. At least a second.
pub(super) fn pause(attempts: i32, chance: u64) -> TimeDelta {
    let longest = ceiling(attempts).num_milliseconds();
    let shortest = 1_000;
    let wide = u64::try_from(longest - shortest).unwrap_or_default() + 1;
    let jitter = i64::try_from(chance % wide).unwrap_or_default();
    TimeDelta::milliseconds(shortest + jitter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{prop_assert, proptest};

    #[test]
    fn pauses_double_up_to_six_hours() {
        let seconds: Vec<i64> = (1..=12).map(|n| ceiling(n).num_seconds()).collect();
        let doubled = [30, 60, 120, 240, 480, 960, 1920, 3840, 7680, 15_360];
        assert_eq!(seconds[..10], doubled);
        assert_eq!(seconds[10..], [21_600, 21_600]);
    }

    proptest! {
        #[test]
        fn a_pause_is_within_its_ceiling(attempts in -5_i32..100, chance: u64) {
            let pause = pause(attempts, chance);
            prop_assert!(pause >= TimeDelta::seconds(1) && pause <= ceiling(attempts));
            prop_assert!(ceiling(attempts) <= ceiling(attempts.saturating_add(1)));
        }
    }
}
