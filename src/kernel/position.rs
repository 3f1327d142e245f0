//! Where a card stands among those of its day and status (R-APPT-18): by its start, until somebody puts
//! it beside another one.

use chrono::{NaiveDateTime, Timelike};

/// Steps a second: cards find room between two that start at different minutes.
const A_SECOND: i32 = 8;

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

#[cfg(test)]
mod tests {
    use super::*;

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
}
