//! The booking form: a customer and a car, found or made on the way (R-APPT-14).

use super::super::availability::Areas;
use super::super::commands::{Booking, Car, Origin, Party, Spot};
use super::{Desk, OFFSET, plan, work};
use crate::entity::{customer, lead, vehicle};
use crate::features::customers::NewCustomer;
use crate::features::shops::charge::Charge;
use crate::features::vehicles::{self, NewVehicle};
use crate::kernel::contact::{Email, Phone};
use crate::kernel::ids::{AppointmentId, CustomerId, RepairOrderId, VehicleId};
use crate::kernel::place::Where;
use crate::kernel::words::Place;
use crate::ui::form::FormState;
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

/// What the address of the page asks for.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    pub(crate) customer: String,
    #[serde(default)]
    pub(crate) vehicle: String,
    #[serde(default)]
    pub(crate) start: String,
    #[serde(default)]
    pub(crate) technician: String,
    #[serde(default)]
    pub(crate) offset: String,
    /// Ids with a comma between.
    #[serde(default)]
    pub(crate) services: String,
    /// Hours.
    #[serde(default)]
    pub(crate) duration: String,
    /// Of somebody new.
    #[serde(default)]
    pub(crate) postal: String,
    /// Who asked, and is answered by the visit.
    #[serde(default)]
    pub(crate) lead: String,
    #[serde(default)]
    pub(crate) q: String,
}

impl Asked {
    /// The form as it is first shown, for somebody with these cars. Without a start it is `today`.
    pub(crate) fn form(
        &self,
        known: Option<(&customer::Model, &[vehicle::Model])>,
        today: NaiveDate,
    ) -> FormState {
        let mut form = FormState::of([("place", Place::Mobile.as_str().to_owned())]);
        let today = today.to_string();
        let start = if self.start.is_empty() {
            &today
        } else {
            &self.start
        };
        let (day, time) = start.split_once('T').unwrap_or((start, ""));
        form.set("day", day);
        form.set("time", time);
        form.set("technician", self.technician.as_str());
        form.set(OFFSET, self.offset.as_str());
        let services = self.services.split(',').filter(|id| !id.is_empty());
        form.set_all("services", services.map(str::to_owned));
        form.set("duration", self.duration.as_str());
        form.set("postal", self.postal.as_str());
        if let Some((customer, cars)) = known {
            let asked = cars.iter().find(|car| car.id.to_string() == self.vehicle);
            let car = asked.or(cars.first());
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            form.set("customer", customer.id.to_string());
            form.set(
                "vehicle",
                car.map_or_else(|| "new".to_owned(), |car| car.id.to_string()),
            );
            form.set("line1", text(&customer.line1));
            form.set("city", text(&customer.city));
            form.set("region", text(&customer.region));
            form.set("postal", text(&customer.postal));
            form.set("access_notes", text(&customer.access_notes));
        }
        form
    }
}

/// The field that says who asked before.
pub(crate) const LEAD: &str = "lead";

/// Fills in what somebody said who asked, where nothing better is known.
pub(crate) fn answer(form: &mut FormState, lead: &lead::Model) {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let phone = lead.phone.clone().map(Phone::stored);
    form.set(LEAD, lead.id.to_string());
    form.set("complaint", text(&lead.body));
    if form.value("postal").is_empty() {
        form.set("postal", text(&lead.postal));
    }
    if form.value("customer").is_empty() {
        form.set("name", lead.name.as_str());
        form.set(
            "phone",
            phone.map(|phone| phone.national()).unwrap_or_default(),
        );
        form.set("email", text(&lead.email));
    }
}

/// The box by which somebody keeps a phone that could not be read (R-GEN-10).
pub(crate) const KEEP_PHONE: &str = "keep_phone";
/// The box by which a VIN with a wrong check digit is taken (R-VEH-2).
pub(crate) const KEEP_VIN: &str = "keep_vin";
/// The box by which the trip fee of the area is charged: nothing is charged in silence.
pub(crate) const TRIP: &str = "trip_fee";
const WRONG_VIN: &str =
    "The check digit of this VIN is wrong. Look at it again, or tick “The VIN is right”.";

/// `None` if something is wrong; the form says what. `known` is the customer chosen, with the cars
/// that can be booked.
pub(crate) fn booking(
    form: &mut FormState,
    desk: &Desk<'_>,
    known: Option<(&customer::Model, &[vehicle::Model])>,
) -> Option<Booking> {
    let party = party(form, desk, known.map(|(customer, _)| customer.id));
    let car = car(form, desk, known.map_or(&[], |(_, cars)| cars));
    let jobs = work(form, desk);
    let complaint = form.multiline("complaint", "What is wrong", 1000);
    if jobs.is_empty() && complaint.is_none() && form.error_for("services").is_none() {
        form.fail(
            "complaint",
            "Choose a service, or write down what is wrong.",
        );
    }
    let hours: Vec<_> = jobs.iter().map(|job| job.hours).collect();
    let plan = plan(form, desk, None, &hours);
    let notes = form.multiline("notes", "Notes", 1000);
    let trip = plan.as_ref().and_then(|plan| trip(form, desk, &plan.spot));
    if form.has_errors() {
        return None;
    }
    let (plan, mut party) = (plan?, party?);
    if let Party::New(_, new) = &mut party {
        let spot = &plan.spot;
        if spot.place == Place::Mobile {
            new.line1.clone_from(&spot.line1);
            new.city.clone_from(&spot.city);
            new.region.clone_from(&spot.region);
            new.postal.clone_from(&spot.postal);
            new.access_notes.clone_from(&spot.access_notes);
        }
        new.next_visit_at = Some(plan.when.start);
    }
    Some(Booking {
        id: AppointmentId::new(desk.now),
        order: RepairOrderId::new(desk.now),
        party,
        car: car?,
        jobs,
        trip,
        complaint,
        notes,
        plan,
        origin: Origin::default(),
    })
}

/// What driving there is charged as, if it was ticked.
fn trip(form: &mut FormState, desk: &Desk<'_>, spot: &Spot) -> Option<Charge> {
    if !form.is_checked(TRIP) {
        return None;
    }
    let zip = spot
        .postal
        .as_deref()
        .filter(|_| spot.place == Place::Mobile);
    let place = zip.and_then(Where::of_zip);
    let found = Areas::of(desk.areas, place.as_ref()).trip();
    if found.is_none() {
        form.fail(
            TRIP,
            "No trip fee is known for this place. Look at its ZIP code, or take the tick away.",
        );
    }
    found
}

fn party(form: &mut FormState, desk: &Desk<'_>, known: Option<CustomerId>) -> Option<Party> {
    if let Some(id) = known {
        return Some(Party::Known(id));
    }
    let name = form.required("name", "Name", 120);
    let (phone, phone_raw) = phone(form);
    let email = form.optional("email", "E-mail", 254);
    let email = email.and_then(|text| match Email::parse(&text) {
        Ok(email) => Some(email),
        Err(fault) => {
            form.fail("email", fault.to_string());
            None
        }
    });
    let new = NewCustomer {
        name,
        phone,
        phone_raw,
        email,
        ..NewCustomer::default()
    };
    Some(Party::New(CustomerId::new(desk.now), Box::new(new)))
}

fn phone(form: &mut FormState) -> (Option<Phone>, Option<String>) {
    let Some(text) = form.optional("phone", "Phone", 40) else {
        return (None, None);
    };
    match Phone::parse(&text, "US") {
        Ok(phone) => (Some(phone), None),
        Err(_) if form.is_checked(KEEP_PHONE) => (None, Some(text)),
        Err(fault) => {
            form.fail(
                "phone",
                format!("{fault} Mend it, or tick “Keep the phone as typed”."),
            );
            (None, None)
        }
    }
}

const CAR: [&str; 5] = ["year", "make", "model", "plate", "vin"];

/// A car of the customer's, a new one if anything is typed about it, or none yet.
fn car(form: &mut FormState, desk: &Desk<'_>, cars: &[vehicle::Model]) -> Option<Car> {
    let chosen = form.value("vehicle").trim().to_owned();
    let is_typed = CAR.iter().any(|name| !form.value(name).trim().is_empty());
    if is_typed && !matches!(chosen.as_str(), "" | "new") {
        let words = "Choose “Another car” to book the car you typed, or empty its fields.";
        form.fail("vehicle", words);
        return None;
    }
    if let Ok(id) = chosen.parse::<VehicleId>() {
        if cars.iter().any(|car| car.id == id) {
            return Some(Car::Known(id));
        }
        form.fail("vehicle", "Choose one of this customer's cars.");
        return None;
    }
    if !is_typed {
        return Some(Car::None);
    }
    let next_year = desk.zone.day(desk.now).year() + 1;
    let year = form.integer("year", "Year", 1900..=next_year);
    let make = form.required("make", "Make", 40);
    let model = form.required("model", "Model", 60);
    let vin = vehicles::vin(form, (KEEP_VIN, None), WRONG_VIN);
    let plate = vehicles::plate(form);
    let new = NewVehicle {
        year,
        make,
        model,
        vin,
        plate,
        ..NewVehicle::default()
    };
    Some(Car::New(VehicleId::new(desk.now), Box::new(new)))
}
