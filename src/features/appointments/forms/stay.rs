//! When the car came and when it left, as it is typed; what its odometer showed; and words about the
//! visit.

use super::super::commands::{Miles, Words};
use super::super::queries::Billable;
use super::super::stay::{End, fits};
use super::clock;
use super::edit::LOWER;
use crate::entity::appointment;
use crate::kernel::time::ShopTime;
use crate::ui::form::FormState;
use chrono::{DateTime, Utc};

/// The form as it is stored; on the visit's day unless it was another one.
pub(crate) fn staying((row, end): (&appointment::Model, End), zone: ShopTime) -> FormState {
    clock::shown(end.of(row), (row.day, zone))
}

/// What was typed; without a time it has not come, or left. The minute that is stored stays the instant
/// that it is.
pub(crate) fn stay(
    form: &mut FormState,
    (row, end): (&appointment::Model, End),
    (now, zone): (DateTime<Utc>, ShopTime),
) -> Option<Option<DateTime<Utc>>> {
    let stored = staying((row, end), zone);
    let is_same = |name| form.value(name).trim() == stored.value(name);
    if is_same("day") && is_same("time") {
        return Some(end.of(row));
    }
    let when = clock::read(form, zone)?;
    if let Err(words) = fits(row, (end, when), now) {
        form.fail("time", words);
    }
    (!form.has_errors()).then_some(when)
}

/// The form as it is stored.
pub(crate) fn shown(at: &Billable) -> FormState {
    let text = |miles: Option<i32>| miles.map(|miles| miles.to_string()).unwrap_or_default();
    FormState::of([
        ("odometer_in", text(at.order.odometer_in)),
        ("odometer_out", text(at.order.odometer_out)),
    ])
}

/// What was typed.
pub(crate) fn miles(form: &mut FormState) -> Option<Miles> {
    let came = form.integer("odometer_in", "Odometer in", 0..=2_000_000);
    let left = form.integer("odometer_out", "Odometer out", 0..=2_000_000);
    let reason = match form.value(LOWER).trim() {
        "" => None,
        _ => form.choice(LOWER, "Reason"),
    };
    (!form.has_errors()).then_some(Miles { came, left, reason })
}

/// The form as it is stored.
pub(crate) fn worded(at: &Billable) -> FormState {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    FormState::of([
        ("complaint", text(&at.order.complaint)),
        ("notes", text(&at.appointment.notes)),
    ])
}

/// What was typed.
pub(crate) fn words(form: &mut FormState) -> Option<Words> {
    let complaint = form.multiline("complaint", "What is wrong", 1000);
    let notes = form.multiline("notes", "Notes", 1000);
    (!form.has_errors()).then_some(Words { complaint, notes })
}
