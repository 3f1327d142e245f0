//! Where a card stands among those of its day and status (R-APPT-18): by its start, until somebody puts
//! it beside another one.

use chrono::{NaiveDateTime, Timelike};

/// Steps a second: cards find room between two that start at different minutes.
const A_SECOND: i32 = 8;

/// What the first or the last card of a column keeps from the one beside it.
const STEP: i32 = 1_024;

/// How far cards go on where there is no room between two of them: two seconds.
pub const ROOM: i32 = 2 * A_SECOND;

/// Of a card that nobody has put anywhere: by the wall time of its start.
fn place_of(wall: NaiveDateTime) -> i32 {
    let seconds = wall.num_seconds_from_midnight();
    i32::try_from(seconds).unwrap_or_default() * A_SECOND
}

/// Of a card whose start is written as visits keep it, "2026-03-14T09:30".
#[must_use]
pub fn place_at(wall: &str) -> i32 {
    NaiveDateTime::parse_from_str(wall, "%Y-%m-%dT%H:%M").map_or(0, place_of)
}

/// Between the card above and the one below. `None`: there is no room, or neither of them.
#[must_use]
pub fn between(above: Option<i32>, below: Option<i32>) -> Option<i32> {
    match (above, below) {
        (Some(above), Some(below)) => {
            let middle = above.midpoint(below);
            (above < middle && middle < below).then_some(middle)
        }
        (Some(above), None) => Some(above.saturating_add(STEP)),
        (None, Some(below)) => Some(below.saturating_sub(STEP)),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(time: &str) -> i32 {
        place_at(&format!("2026-03-14T{time}"))
    }

    #[test]
    fn cards_stand_by_their_start() {
        assert_eq!(at("00:00"), 0);
        assert_eq!(at("09:30"), 9 * 28_800 + 30 * 480);
        assert_eq!(at("23:59"), 690_720);
        assert!(at("09:30") < at("09:31"));
        assert_eq!(place_at("no time"), 0, "on top, where it is seen");
    }

    #[test]
    fn a_card_is_put_between_two_others() {
        assert_eq!(between(Some(10), Some(20)), Some(15));
        assert_eq!(between(Some(-3), Some(-1)), Some(-2));
        assert_eq!(between(Some(10), Some(11)), None, "no room");
        assert_eq!(between(Some(10), Some(10)), None);
        assert_eq!(
            between(Some(20), Some(10)),
            None,
            "they have changed places"
        );
        assert_eq!(between(None, None), None, "there is nobody beside it");
        assert_eq!(between(Some(7), None), Some(7 + STEP));
        assert_eq!(between(None, Some(7)), Some(7 - STEP));
    }

    proptest! {
        #[test]
        fn what_is_between_is_below_the_one_and_above_the_other(
            above in any::<i32>(), below in any::<i32>(),
        ) {
            match between(Some(above), Some(below)) {
                Some(found) => prop_assert!(above < found && found < below),
                None => prop_assert!(i64::from(below) - i64::from(above) < 2),
            }
        }
    }
}
