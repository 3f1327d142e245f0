//! The form that gives a visit another time.

use super::super::commands::{Plan, Reschedule};
use super::super::queries::Billable;
use super::{Desk, filled, news, override_reason, technician, when};
use crate::ui::form::FormState;

/// What the form asks for. What was not sent stays as it is: a square of the calendar says only when.
const ASKED: [&str; 4] = ["day", "time", "duration", "technician"];

/// `None` if something is wrong; the form says what.
pub(crate) fn reschedule(
    form: &mut FormState,
    desk: &Desk<'_>,
    at: &Billable,
) -> Option<Reschedule> {
    let stored = filled(at);
    for name in ASKED {
        if !form.pairs().iter().any(|(sent, _)| sent == name) {
            form.set(name, stored.value(name));
        }
    }
    if let Some((day, time)) = form.when("when", "When", desk.zone.local(desk.now)) {
        // From now on it stands in the fields.
        form.set("when", "");
        if let Some(day) = day {
            form.set("day", day.to_string());
        }
        if let Some(time) = time {
            form.set("time", time.format("%H:%M").to_string());
        }
    }
    let plan = Plan::of(&at.appointment);
    let when = when(form, desk, Some(&plan.when), &at.hours());
    let technician = technician(form, desk);
    let override_reason = override_reason(form);
    if form.has_errors() {
        return None;
    }
    Some(Reschedule {
        seen: form.version().unwrap_or_default(),
        when: when?,
        technician,
        override_reason,
        news: news(form),
    })
}
