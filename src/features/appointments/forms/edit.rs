//! The form that reschedules, reassigns and notes.

use super::super::commands::{Change, Plan};
use super::super::queries::Billable;
use super::{Desk, hours_of, plan};
use crate::kernel::words::DurationSource;
use crate::ui::form::FormState;

/// `None` if something is wrong; the form says what.
pub(crate) fn change(form: &mut FormState, desk: &Desk<'_>, at: &Billable) -> Option<Change> {
    let restore = form.is_checked("restore");
    let stored = Plan::of(&at.appointment);
    // Restored, the old start counts like a new one (R-APPT-3).
    let kept = (!restore).then_some(&stored.when);
    let plan = plan(form, desk, kept, &at.hours());
    let odometer_in = form.integer("odometer_in", "Odometer", 0..=2_000_000);
    let complaint = form.multiline("complaint", "What is wrong", 1000);
    let notes = form.multiline("notes", "Notes", 1000);
    if form.has_errors() {
        return None;
    }
    let seen = form.version().unwrap_or_default();
    Some(Change {
        seen,
        plan: plan?,
        notes,
        complaint,
        odometer_in,
        restore,
    })
}

/// Filled with what is stored.
pub(crate) fn filled(at: &Billable) -> FormState {
    let row = &at.appointment;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let (day, time) = row
        .wall_start
        .split_once('T')
        .unwrap_or((&row.wall_start, ""));
    let duration = match row.duration_source {
        DurationSource::Given => hours_of(&Plan::of(row).when),
        DurationSource::Services | DurationSource::Default => String::new(),
    };
    FormState::of([
        ("day", day.to_owned()),
        ("time", time.to_owned()),
        ("duration", duration),
        (
            "technician",
            row.technician_id
                .map(|id| id.to_string())
                .unwrap_or_default(),
        ),
        ("place", row.place.as_str().to_owned()),
        ("line1", text(&row.line1)),
        ("city", text(&row.city)),
        ("region", text(&row.region)),
        ("postal", text(&row.postal)),
        ("access_notes", text(&row.access_notes)),
        (
            "odometer_in",
            at.order
                .odometer_in
                .map(|miles| miles.to_string())
                .unwrap_or_default(),
        ),
        ("complaint", text(&at.order.complaint)),
        ("notes", text(&row.notes)),
    ])
}
