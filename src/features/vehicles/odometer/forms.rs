//! A reading as people type it.

use super::commands::Reading;
use crate::kernel::time::ShopTime;
use crate::kernel::words::DistanceUnit;
use crate::ui::form::FormState;
use chrono::{DateTime, NaiveTime, Utc};

/// The field that says why the odometer went back.
pub(super) const LOWER: &str = "reason";

/// `None` if something is wrong; the form says what. `last` is the newest reading, in miles.
pub(super) fn reading(
    form: &mut FormState,
    (now, zone): (DateTime<Utc>, ShopTime),
    last: (Option<i32>, Option<DateTime<Utc>>),
) -> Option<Reading> {
    let value = form.integer("value", "Odometer", 0..=2_000_000);
    form.demand("value", "Odometer");
    let unit: Option<DistanceUnit> = form.choice("unit", "Unit");
    let day = form.date("day", "Date");
    form.demand("day", "Date");
    let reason = match form.value(LOWER).trim() {
        "" => None,
        _ => form.choice(LOWER, "Reason"),
    };
    let today = zone.day(now);
    if day.is_some_and(|day| day > today) {
        form.fail(
            "day",
            "Nobody can read an odometer tomorrow. Choose today or earlier.",
        );
    }
    let (value, unit, day) = (value?, unit?, day?);
    // Of a day that has passed nobody knows the hour: noon.
    let read_at = match day == today {
        true => now,
        false => zone
            .instant(day, NaiveTime::from_hms_opt(12, 0, 0)?)
            .map_or(now, |local| local.instant),
    };
    let read = Reading {
        value,
        unit,
        read_at,
        appointment: None,
        reason,
    };
    let read = read.explained(last);
    let read = read.map_err(|words| form.fail(LOWER, words)).ok()?;
    (!form.has_errors()).then_some(read)
}
