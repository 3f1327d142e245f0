//! The form that reschedules, reassigns and notes; and puts back on the schedule.

use super::super::forms::{LOWER, NO_CAR};
use super::super::queries::{Billable, Cars};
use super::super::refusal::Conflict;
use super::parts::{conflicts, slot_fields, spot_fields, telling};
use crate::entity::membership;
use crate::features::vehicles;
use crate::kernel::vehicle::miles;
use crate::kernel::words::OdometerReason;
use crate::ui::form::{FormState, actions, field, form_for, section};
use crate::ui::icon::Icon;
use crate::ui::place::note;
use crate::ui::{Tone, button, page_header};
use crate::web::paths::{AppointmentPath, NewVehiclePath};
use chrono_tz::Tz;
use maud::{Markup, html};

/// What the page shows.
pub(crate) struct EditView<'a> {
    pub(crate) form: &'a FormState,
    pub(crate) at: &'a Billable,
    pub(crate) cars: &'a Cars,
    pub(crate) technicians: Vec<&'a membership::Model>,
    pub(crate) conflicts: &'a [Conflict],
    pub(crate) twice: Option<String>,
    pub(crate) zone: Tz,
    /// Whether the shop sends messages.
    pub(crate) has_messages: bool,
}

pub(crate) fn page(view: &EditView<'_>) -> Markup {
    let (form, at) = (view.form, view.at);
    let here = AppointmentPath {
        appointment: at.appointment.id,
    }
    .to_string();
    let restores = form.is_checked("restore");
    let (title, save) = if restores {
        (
            format!("Back on the schedule: {}", at.order.number),
            "Put back on the schedule",
        )
    } else {
        (format!("Edit {}", at.order.number), "Save changes")
    };
    html! {
        (page_header(&title).back(&at.order.number, &here))
        @if restores {
            (note(Tone::Info, Icon::CalendarClock, &html! {
                p { "The time is checked again as if it were booked now." }
            }))
        }
        (form_for(&here, "edit", form, &html! {
            @if restores { input type="hidden" name="restore" value="true"; }
            (section("When", &html! {
                (slot_fields(form, &view.technicians, view.twice.as_deref()))
                @if view.has_messages { (telling(form, (&at.customer, true))) }
            }))
            (section("Where", &spot_fields(form)))
            (section("Work", &html! {
                @if !view.cars.billed { (car(view)) }
                (odometer(view))
                (field::textarea(form, "complaint", "What is wrong").optional())
                (field::textarea(form, "notes", "Notes for the shop").rows(2).optional())
            }))
            (conflicts(form, view.conflicts, view.zone))
            (actions(&html! {
                (button::primary(save))
                (button::quiet("Cancel").href(&here))
            }))
        }))
    }
}

/// A visit booked without a car gets one here, or another one.
fn car(view: &EditView<'_>) -> Markup {
    let known = view.cars.choices.iter().map(|car| {
        let plate = car.plate.as_deref().unwrap_or_default();
        let gap = if plate.is_empty() { "" } else { " · " };
        let words = format!("{}{gap}{plate}", vehicles::label(car));
        (car.id.to_string(), words)
    });
    let none = (NO_CAR.to_owned(), "No car yet".to_owned());
    let customer = view.at.customer.id;
    html! {
        (field::select(view.form, "vehicle", "Car", std::iter::once(none).chain(known)))
        @if view.cars.choices.is_empty() {
            p.muted {
                (view.at.customer.name) " has no cars. "
                a href={ (NewVehiclePath) "?customer=" (customer) } { "Add the car" } ", then choose it here."
            }
        }
    }
}

/// With the last reading beside it; less than that needs a reason (R-VEH-6).
fn odometer(view: &EditView<'_>) -> Markup {
    let form = view.form;
    let car = view.at.vehicle.as_ref();
    let last = car.and_then(|car| car.last_odometer);
    let last = last.map(|shown| format!("Last reading: {}.", miles(shown)));
    let asks = form.error_for(LOWER).is_some() || !form.value(LOWER).is_empty();
    let reasons = OdometerReason::ALL.iter().map(|r| (r.as_str(), r.label()));
    html! {
        (field::number(form, "odometer_in", "Odometer").after("miles").optional().hint(last.as_deref().unwrap_or_default()))
        @if asks {
            (field::select(form, LOWER, "Why it is less than before", reasons).blank("Choose a reason"))
        }
    }
}
