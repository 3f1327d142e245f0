//! What people ask about times: where, what or how long, from which day.

use super::super::calendar::end_of;
use super::super::commands::asked_for;
use super::super::forms::{Desk, work};
use super::book::Asked;
use crate::kernel::place::{Where, of_zip, zip};
use crate::ui::form::FormState;
use chrono::{NaiveDate, TimeDelta};

/// What was understood; what was not stands beside its field.
pub(super) fn asked(form: &mut FormState, desk: &Desk<'_>, today: NaiveDate) -> (Asked, NaiveDate) {
    let place: Option<Where> = form.parsed_as("where");
    let jobs = work(form, desk);
    let from = form.date("from", "From").unwrap_or(today).max(today);
    let given = form.quantity("hours", "Length");
    let hours: Vec<_> = match given {
        Some(hours) => vec![hours],
        None => jobs.iter().map(|job| job.hours).collect(),
    };
    let (end, _) = end_of(desk.now, None, &hours, desk.default_duration);
    let longest = TimeDelta::hours(24);
    if end - desk.now > longest {
        form.fail("hours", "Longer than a day: choose a time in the calendar.");
    }
    let minutes = (end - desk.now).min(longest).num_minutes();
    let asked = Asked {
        place,
        minutes: i32::try_from(minutes).unwrap_or(desk.default_duration),
        work: asked_for(&jobs),
        ..Asked::default()
    };
    (asked, from)
}

/// A customer's place, as the form shows it: the address with its ZIP code, if that is known.
pub(super) fn place_of(line1: Option<&str>, postal: Option<&str>) -> String {
    let Some(code) = postal.filter(|code| of_zip(code).is_some()).and_then(zip) else {
        return String::new();
    };
    match line1 {
        Some(line1) => format!("{line1}, {code}"),
        None => code.to_owned(),
    }
}
