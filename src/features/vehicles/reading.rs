//! What people type of a car's VIN and plate, wherever they do (R-VEH-2, R-VEH-3).

use crate::kernel::vehicle::{Plate, PlateError, Vin};
use crate::ui::form::FormState;

/// The VIN of a form. One whose check digit does not fit is taken if the box `keep` is ticked, or if it is
/// `known` so already; `wrong`: what is said else.
pub fn vin(
    form: &mut FormState,
    (keep, known): (&str, Option<&str>),
    wrong: &'static str,
) -> Option<Vin> {
    let text = form.optional("vin", "VIN", 60)?;
    let fault = match Vin::parse(&text) {
        Ok(vin) if vin.check_digit_ok() || form.is_checked(keep) || known == Some(vin.as_str()) => {
            return Some(vin);
        }
        Ok(_) => wrong.to_owned(),
        Err(fault) => fault.to_string(),
    };
    form.fail("vin", fault);
    None
}

/// The plate of a form, with its region.
pub fn plate(form: &mut FormState) -> Option<Plate> {
    let text = form.optional("plate", "Plate", 60)?;
    match Plate::parse(&text, form.value("plate_region")) {
        Ok(plate) => Some(plate),
        Err(fault) => {
            let field = match fault {
                PlateError::Region => "plate_region",
                PlateError::Empty | PlateError::TooLong => "plate",
            };
            form.fail(field, fault.to_string());
            None
        }
    }
}
