//! What visitors type, a step at a time.

use super::draft::{CarTold, ContactTold, PlaceTold, WorkTold};
use crate::entity::service;
use crate::features::vehicles;
use crate::kernel::contact::{Email, Phone};
use crate::kernel::ids::ServiceId;
use crate::kernel::place::{of_zip, zip};
use crate::kernel::vehicle::label;
use crate::ui::form::FormState;

/// A field that people do not see, and programs fill in (R-BOOK-5).
pub(super) const TRAP: &str = "website";

/// The box by which a VIN with a wrong check digit is taken (R-VEH-2).
pub(super) const KEEP_VIN: &str = "keep_vin";
const WRONG_VIN: &str = "One of these characters is wrong. Look at it again, leave it empty, or tick “The VIN is right”.";

/// Refuses what a program filled in.
pub(super) fn untrap(form: &mut FormState) {
    if !form.value(TRAP).is_empty() {
        form.fail("", "Leave the field “Website” empty, and send it again.");
    }
}

pub(super) fn place_state(told: &PlaceTold) -> FormState {
    FormState::of([
        ("line1", told.line1.clone()),
        ("city", told.city.clone().unwrap_or_default()),
        ("zip", told.zip.clone()),
        ("access", told.access.clone().unwrap_or_default()),
    ])
}

pub(super) fn place(form: &mut FormState) -> Option<PlaceTold> {
    let line1 = form.required("line1", "Street and number", 120);
    let city = form.optional("city", "City", 120);
    let typed = form.required("zip", "ZIP code", 20);
    let code = zip(&typed).map(str::to_owned);
    if form.error_for("zip").is_none() {
        match &code {
            None => form.fail("zip", "ZIP code must be five digits, like 95616."),
            Some(code) if of_zip(code).is_none() => {
                form.fail("zip", "This ZIP code is not known. Look at it again.");
            }
            Some(_) => {}
        }
    }
    let access = form.multiline("access", "How to get to the car", 300);
    untrap(form);
    if form.has_errors() {
        return None;
    }
    Some(PlaceTold {
        line1,
        city,
        zip: code?,
        access,
    })
}

pub(super) fn car_state(told: &CarTold) -> FormState {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let year = told.year.map(|year| year.to_string());
    FormState::of([
        ("year", year.unwrap_or_default()),
        ("make", told.make.clone()),
        ("model", told.model.clone()),
        ("vin", text(&told.vin)),
        ("plate", text(&told.plate)),
        ("plate_region", text(&told.plate_region)),
    ])
}

/// The car; what its VIN says is filled in where nothing was typed (R-VEH-2). `latest` is the last model year
/// there is.
pub(super) fn car(form: &mut FormState, latest: i32) -> Option<CarTold> {
    let vin = vehicles::vin(form, (KEEP_VIN, None), WRONG_VIN);
    if let Some(vin) = &vin {
        let said = [
            ("year", vin.year(latest).map(|year| year.to_string())),
            ("make", vin.make().map(str::to_owned)),
        ];
        for (field, value) in said {
            if let Some(value) = value.filter(|_| form.value(field).trim().is_empty()) {
                form.set(field, value);
            }
        }
    }
    let year = form.integer("year", "Year", 1900..=latest);
    let make = form.required("make", "Make", 40);
    let model = match (&vin, form.value("model").trim().is_empty(), make.is_empty()) {
        (Some(_), true, false) => {
            let which = format!("This is a {}. Which model?", label(year, &make, "").trim());
            form.fail("model", which);
            String::new()
        }
        _ => form.required("model", "Model", 60),
    };
    let plate = vehicles::plate(form);
    untrap(form);
    if form.has_errors() {
        return None;
    }
    Some(CarTold {
        year,
        make,
        model,
        vin: vin.map(|vin| vin.as_str().to_owned()),
        plate_region: plate.as_ref().map(|plate| plate.region().to_owned()),
        plate: plate.map(|plate| plate.as_str().to_owned()),
    })
}

/// The car of an earlier visit, as the way to book it again names it; whatever else, and it is asked for.
pub(super) fn same_car(form: &FormState, latest: i32) -> Option<CarTold> {
    let named = ["year", "make", "model"].map(|name| (name, form.value(name).to_owned()));
    car(&mut FormState::of(named), latest)
}

pub(super) fn work_state(services: &[ServiceId], symptoms: Option<&str>) -> FormState {
    let mut form = FormState::of([("symptoms", symptoms.unwrap_or_default().to_owned())]);
    form.set_all("services", services.iter().map(ToString::to_string));
    form
}

/// Services that are offered, or at least what it does.
pub(super) fn work(form: &mut FormState, offered: &[&service::Model]) -> Option<WorkTold> {
    let wanted: Vec<Option<ServiceId>> =
        form.values("services").map(|id| id.parse().ok()).collect();
    let known = |id: &Option<ServiceId>| offered.iter().any(|service| Some(service.id) == *id);
    if !wanted.iter().all(known) {
        form.fail(
            "services",
            "A service can't be booked online any more. Choose again.",
        );
    }
    if wanted.len() > 12 {
        form.fail("services", "Choose at most 12 services.");
    }
    let chosen = offered.iter().map(|service| service.id);
    let services: Vec<ServiceId> = chosen.filter(|id| wanted.contains(&Some(*id))).collect();
    let symptoms = form.multiline("symptoms", "What it does", 900);
    if services.is_empty() && symptoms.is_none() && !form.has_errors() {
        form.fail(
            "symptoms",
            "Choose a service, or tell in a few words what is wrong.",
        );
    }
    untrap(form);
    (!form.has_errors()).then_some(WorkTold { services, symptoms })
}

pub(super) fn contact_state(told: &ContactTold) -> FormState {
    FormState::of([
        ("name", told.name.clone()),
        ("phone", Phone::stored(told.phone.clone()).national()),
        ("email", told.email.clone().unwrap_or_default()),
    ])
}

pub(super) fn contact(form: &mut FormState) -> Option<ContactTold> {
    let name = form.required("name", "Name", 120);
    let phone = phone(form);
    form.demand("phone", "Phone");
    let email: Option<Email> = email(form);
    untrap(form);
    if form.has_errors() {
        return None;
    }
    Some(ContactTold {
        name,
        phone: phone?.e164().to_owned(),
        email: email.map(|email| email.as_str().to_owned()),
    })
}

fn phone(form: &mut FormState) -> Option<Phone> {
    let text = form.optional("phone", "Phone", 40)?;
    match Phone::parse(&text, "US") {
        Ok(phone) => Some(phone),
        Err(fault) => {
            form.fail("phone", fault.to_string());
            None
        }
    }
}

fn email(form: &mut FormState) -> Option<Email> {
    let text = form.optional("email", "E-mail", 254)?;
    match Email::parse(&text) {
        Ok(email) => Some(email),
        Err(fault) => {
            form.fail("email", fault.to_string());
            None
        }
    }
}

/// Somebody who asks without booking.
#[derive(Clone, Debug)]
pub(super) struct Question {
    pub(super) name: String,
    pub(super) phone: Phone,
    pub(super) email: Option<Email>,
    pub(super) zip: Option<String>,
    pub(super) words: Option<String>,
}

pub(super) fn question(form: &mut FormState) -> Option<Question> {
    let name = form.required("name", "Name", 120);
    let phone = phone(form);
    form.demand("phone", "Phone");
    let email = email(form);
    let postal = form.optional("zip", "ZIP code", 20);
    let zip = postal.as_deref().and_then(zip).map(str::to_owned);
    if postal.is_some() && zip.is_none() && form.error_for("zip").is_none() {
        form.fail("zip", "ZIP code must be five digits, like 95616.");
    }
    let words = form.multiline("words", "Your question", 500);
    untrap(form);
    if form.has_errors() {
        return None;
    }
    Some(Question {
        name,
        phone: phone?,
        email,
        zip,
        words,
    })
}
