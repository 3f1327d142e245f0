//! What people type about a car.

use super::commands::NewVehicle;
use super::reading::{plate, vin};
use crate::ui::form::{FormState, ticked};
use chrono::{Datelike, NaiveDate};

/// The box by which somebody keeps a VIN with a wrong check digit (R-VEH-2).
pub(super) const CONFIRM_VIN: &str = "vin_confirmed";
const ACTIVE: &str = "is_active";
const WRONG_VIN: &str = "The check digit of this VIN does not fit: one character is probably wrong. Mend it, or tick “The VIN is right”.";

/// `None` if something is wrong; the form says what. A `known` VIN was confirmed before.
pub(super) fn vehicle(
    form: &mut FormState,
    today: NaiveDate,
    known: Option<&str>,
) -> Option<NewVehicle> {
    let new = NewVehicle {
        year: form.integer("year", "Year", 1900..=today.year() + 1),
        make: form.required("make", "Make", 40),
        model: form.required("model", "Model", 60),
        trim: form.optional("trim", "Trim", 60),
        engine: form.optional("engine", "Engine", 60),
        vin: vin(form, (CONFIRM_VIN, known), WRONG_VIN),
        plate: plate(form),
        color: form.optional("color", "Color", 30),
        notes: form.multiline("notes", "Notes", 1000),
    };
    (!form.has_errors()).then_some(new)
}

/// Whether the car is in use.
pub(super) fn is_active(form: &FormState) -> bool {
    form.is_checked(ACTIVE)
}

/// The form filled with what is stored.
pub(super) fn filled(stored: &NewVehicle, is_active: bool) -> FormState {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let plate = stored.plate.as_ref();
    FormState::of([
        (
            "year",
            stored.year.map(|year| year.to_string()).unwrap_or_default(),
        ),
        ("make", stored.make.clone()),
        ("model", stored.model.clone()),
        ("trim", text(&stored.trim)),
        ("engine", text(&stored.engine)),
        (
            "vin",
            stored
                .vin
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
        ),
        (
            "plate",
            plate
                .map(|plate| plate.as_str().to_owned())
                .unwrap_or_default(),
        ),
        (
            "plate_region",
            plate
                .map(|plate| plate.region().to_owned())
                .unwrap_or_default(),
        ),
        ("color", text(&stored.color)),
        ("notes", text(&stored.notes)),
        (ACTIVE, ticked(is_active)),
    ])
}

/// An unticked box is not sent; beside what is stored it must count as "no". A state without a
/// plate is none.
pub(super) fn settle(form: &mut FormState) {
    if !form.is_checked(ACTIVE) {
        form.set(ACTIVE, "");
    }
    if form.value("plate").trim().is_empty() {
        form.set("plate_region", "");
    }
}

#[cfg(test)]
mod tests {
    use super::vehicle;
    use crate::ui::form::FormState;

    fn read(pairs: &[(&str, &str)], known: Option<&str>) -> (FormState, bool) {
        let car = [("make", "Honda"), ("model", "Civic")];
        let pairs = car.iter().chain(pairs);
        let pairs = pairs.map(|(n, v)| ((*n).to_owned(), (*v).to_owned()));
        let mut form = FormState::posted(pairs.collect());
        let is_read = vehicle(&mut form, "2026-03-14".parse().unwrap(), known).is_some();
        (form, is_read)
    }

    // R-VEH-1
    #[test]
    fn make_and_model_are_enough_and_the_year_is_sane() {
        assert!(read(&[], None).1);
        assert!(read(&[("year", "1900")], None).1);
        assert!(read(&[("year", "2027")], None).1);
        assert!(!read(&[("year", "2028")], None).1);
        assert!(!read(&[("year", "1899")], None).1);
    }

    // R-VEH-2
    #[test]
    fn a_wrong_check_digit_needs_a_confirmation() {
        let wrong = ("vin", "1HGCM82643A004352");
        let (form, is_read) = read(&[wrong], None);
        assert!(!is_read && form.error_for("vin").is_some());
        assert!(read(&[wrong, ("vin_confirmed", "true")], None).1);
        assert!(read(&[wrong], Some("1HGCM82643A004352")).1);
        assert!(!read(&[("vin", "1HGCM8264"), ("vin_confirmed", "true")], None).1);
    }

    // R-VEH-3
    #[test]
    fn a_plate_needs_its_state_at_the_states_field() {
        let (form, _) = read(&[("plate", "7ABC123")], None);
        assert!(form.error_for("plate_region").is_some());
        assert!(read(&[("plate", "7abc 123"), ("plate_region", "CA")], None).1);
        assert!(read(&[("plate", ""), ("plate_region", "CA")], None).1);
    }
}
