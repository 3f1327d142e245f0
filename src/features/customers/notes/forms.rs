//! What people type into a note.

use super::commands::NewNote;
use crate::features::customers::queries::Car;
use crate::ui::form::{FormState, ticked};

/// `None` if something is wrong; the form says what.
pub(super) fn note(form: &mut FormState, cars: &[Car]) -> Option<NewNote> {
    let body = form.multiline("body", "Note", 500);
    form.demand("body", "Note");
    let chosen = form.value("vehicle").trim().to_owned();
    let vehicle = cars.iter().find(|car| car.id.to_string() == chosen);
    if vehicle.is_none() && !chosen.is_empty() {
        form.fail("vehicle", "Choose one of this customer's cars.");
    }
    let vehicle = vehicle.map(|car| car.id);
    let is_alert = form.is_checked("is_alert");
    let body = body.filter(|_| !form.has_errors())?;
    Some(NewNote {
        body,
        is_alert,
        vehicle,
    })
}

/// The form filled with what is stored.
pub(super) fn filled(stored: &NewNote) -> FormState {
    FormState::of([
        ("body", stored.body.clone()),
        ("is_alert", ticked(stored.is_alert)),
        (
            "vehicle",
            stored.vehicle.map(|id| id.to_string()).unwrap_or_default(),
        ),
    ])
}
