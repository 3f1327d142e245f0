//! The booking page: who, with what car, what is to be done, when and where.

use super::super::availability::Area;
use super::super::forms::{KEEP_PHONE, KEEP_VIN, LEAD};
use super::super::refusal::Conflict;
use super::parts::{conflicts, slot_fields, spot_fields, trip_field, with_query};
use super::pick::{self, Menu};
use crate::entity::{customer, membership, vehicle};
use crate::features::customers::Choice;
use crate::features::vehicles;
use crate::kernel::contact::Phone;
use crate::kernel::vehicle::REGIONS;
use crate::ui::form::{FormState, actions, field, form_for, section};
use crate::ui::toolbar::search;
use crate::ui::{Icon, Tone, board, button, card, fold, page_header, place, plate};
use crate::web::paths::{
    AppointmentsPath, AvailabilityPath, BoardPath, CustomerPath, NewAppointmentPath, VehiclePath,
};
use chrono_tz::Tz;
use maud::{Markup, html};

/// Somebody chosen, with the cars that can be booked.
pub(crate) type Known<'a> = (&'a customer::Model, &'a [vehicle::Model]);

/// What the page shows.
pub(crate) struct BookingView<'a> {
    pub(crate) form: &'a FormState,
    /// What is looked for, and the start that links keep.
    pub(crate) q: &'a str,
    pub(crate) start: &'a str,
    pub(crate) known: Option<Known<'a>>,
    /// Whom the search found.
    pub(crate) choices: Option<&'a [Choice]>,
    pub(crate) menu: Menu<'a>,
    pub(crate) technicians: Vec<&'a membership::Model>,
    pub(crate) conflicts: &'a [Conflict],
    /// Where the shop drives to.
    pub(crate) areas: &'a [Area],
    /// Says which instant a wall time means that happens twice (R-APPT-16).
    pub(crate) twice: Option<String>,
    pub(crate) zone: Tz,
}

pub(crate) fn page(view: &BookingView<'_>) -> Markup {
    let form = view.form;
    let board = BoardPath.to_string();
    let customer = view.known.map(|(customer, _)| customer.id.to_string());
    let customer = customer.unwrap_or_default();
    let zip = match view.known {
        None => form.value("postal"),
        Some(_) => "",
    };
    let pairs = [
        ("customer", customer.as_str()),
        ("where", zip),
        (LEAD, form.value(LEAD)),
    ];
    let free = with_query(AvailabilityPath, &pairs);
    let free = button::secondary("Free times")
        .icon(Icon::CalendarClock)
        .href(&free);
    html! {
        (page_header("New appointment").back("Board", &board).button(&free))
        @if view.known.is_none() { (finder(view)) }
        (form_for(&AppointmentsPath.to_string(), "booking", form, &html! {
            (leading(form))
            @match view.known {
                Some(known) => (chosen(view, known)),
                None => (stranger(form)),
            }
            (section("Work", &html! {
                (pick::work(form, view.menu))
                (field::textarea(form, "complaint", "What is wrong").optional()
                    .hint("In the customer's words: what it does, since when."))
            }))
            (section("When", &slot_fields(form, &view.technicians, view.twice.as_deref())))
            (section("Where", &html! { (spot_fields(form)) (trip_field(form, view.areas)) }))
            (section("Notes", &html! {
                (field::textarea(form, "notes", "Notes for the shop").rows(2).optional())
                (conflicts(form, view.conflicts, view.zone))
            }))
            (actions(&html! {
                (button::primary("Book appointment"))
                (button::quiet("Cancel").href(&board))
            }))
        }))
    }
}

/// That it answers somebody who asked on the shop's page.
fn leading(form: &FormState) -> Markup {
    let lead = form.value(LEAD);
    html! {
        @if !lead.is_empty() {
            input type="hidden" name=(LEAD) value=(lead);
            (place::note(Tone::Info, Icon::MessageSquare, &html! {
                p { "What this lead told is filled in below. Once you book, the lead is won." }
            }))
        }
    }
}

/// Finds the caller by name, phone or plate; links lead back here with customer and car.
fn finder(view: &BookingView<'_>) -> Markup {
    let action = NewAppointmentPath.to_string();
    card(
        "Find the customer",
        &html! {},
        &html! {
            form.toolbar role="search" aria-label="Customers" method="get" action=(action) {
                (search(&action, "Name, phone, plate or VIN", view.q))
                @if !view.start.is_empty() { input type="hidden" name="start" value=(view.start); }
                @if !view.form.value(LEAD).is_empty() { input type="hidden" name=(LEAD) value=(view.form.value(LEAD)); }
                (button::secondary("Find"))
            }
            @match view.choices {
                Some([]) => p {
                    "Nobody was found for “" (view.q) "”. Fill in the new customer below."
                },
                Some(found) => ul.stack { @for choice in found { (hit(view, choice)) } },
                None => p.muted { "Somebody new? Fill in name and phone below." },
            }
        },
    )
}

fn hit(view: &BookingView<'_>, choice: &Choice) -> Markup {
    let link = |vehicle: &str| {
        let id = choice.id.to_string();
        let pairs = [
            ("customer", id.as_str()),
            ("vehicle", vehicle),
            ("start", view.start),
            (LEAD, view.form.value(LEAD)),
        ];
        with_query(NewAppointmentPath, &pairs)
    };
    html! {
        li.card {
            (board::card_head(&choice.name, (&link(""), false), &html! {
                @if let Some(phone) = &choice.phone { span.muted { (phone) } }
            }))
            (place::row(&html! {
                @for car in &choice.cars {
                    a.btn.btn-small href=(link(&car.id.to_string())) {
                        (car.label)
                        @if let Some((text, region)) = &car.plate { " " (plate(text, region.as_deref())) }
                    }
                }
                (button::quiet(if choice.cars.is_empty() { "Book" } else { "Another car" }).small().href(&link("new")))
            }))
        }
    }
}

fn chosen(view: &BookingView<'_>, (customer, cars): Known<'_>) -> Markup {
    let form = view.form;
    let pairs = [("start", view.start), (LEAD, form.value(LEAD))];
    let other = with_query(NewAppointmentPath, &pairs);
    let choices = cars.iter().map(|car| {
        let plate = car
            .plate
            .as_deref()
            .map(|plate| format!(" · {plate}"))
            .unwrap_or_default();
        (
            car.id.to_string(),
            format!("{}{plate}", vehicles::label(car)),
        )
    });
    let others = [
        ("new".to_owned(), "Another car, written below".to_owned()),
        ("none".to_owned(), "No car yet".to_owned()),
    ];
    let is_new = form.value("vehicle") == "new" || cars.is_empty();
    html! {
        input type="hidden" name="customer" value=(customer.id);
        (section("Customer", &html! {
            div.field.wide {
                (place::row(&html! {
                    strong { a href=(CustomerPath { customer: customer.id }) { (customer.name) } }
                    @if let Some(phone) = &customer.phone { (Phone::stored(phone.clone()).national()) }
                    (button::quiet("Somebody else").small().href(&other))
                }))
            }
            @if !cars.is_empty() {
                (field::radios(form, "vehicle", "Car", choices.chain(others)).wide())
            }
            div.field.wide {
                (fold("A new car", &html! {}, is_new, &html! { div.fields { (car_fields(form)) } }))
            }
        }))
    }
}

fn stranger(form: &FormState) -> Markup {
    html! {
        (section("New customer", &person_fields(form)))
        (section("Car", &car_fields(form)))
    }
}

/// Somebody new.
pub(crate) fn person_fields(form: &FormState) -> Markup {
    html! {
        (field::text(form, "name", "Name").required().autocomplete("off").wide())
        (field::tel(form, "phone", "Phone").autocomplete("off"))
        (field::email(form, "email", "E-mail").autocomplete("off").optional())
        @if form.error_for("phone").is_some() || form.is_checked(KEEP_PHONE) {
            (field::checkbox(form, KEEP_PHONE, "Keep the phone as typed").wide())
        }
        @if form.error_for("another").is_some() || form.is_checked("another") {
            (field::checkbox(form, "another", "This is somebody else").wide())
        }
    }
}

/// A new car.
pub(crate) fn car_fields(form: &FormState) -> Markup {
    html! {
        (field::number(form, "year", "Year").optional())
        (field::text(form, "make", "Make").autocomplete("off"))
        (field::text(form, "model", "Model").autocomplete("off"))
        (field::text(form, "plate", "Plate").capitals().autocomplete("off").optional())
        (field::select(form, "plate_region", "State of the plate", REGIONS.iter().copied()).blank("Choose"))
        (field::text(form, "vin", "VIN").capitals().autocomplete("off").optional()
            .hint("17 characters, without I, O and Q."))
        @if form.error_for("vin").is_some() || form.is_checked(KEEP_VIN) {
            (field::checkbox(form, KEEP_VIN, "The VIN is right").wide())
        }
    }
}

/// A car of the shop has this VIN or plate already.
pub(crate) fn twin(car: &vehicle::Model) -> Markup {
    html! {
        p { a href=(VehiclePath { vehicle: car.id }) { (vehicles::label(car)) } " has this VIN or plate. Open it to see whose it is and to book it." }
    }
}

/// Customers with the same phone or e-mail (R-CUST-2).
pub(crate) fn alike(others: &[customer::Model], lead: &str) -> Markup {
    html! {
        p { "Is it one of these?" }
        ul {
            @for other in others {
                @let id = other.id.to_string();
                li { a href=(with_query(NewAppointmentPath, &[("customer", &id), (LEAD, lead)])) { "Book for " (other.name) } }
            }
        }
    }
}

/// The form was sent before, with other words.
pub(crate) fn saved_already(location: &str) -> Markup {
    html! {
        p { "This form was already sent: " a href=(location) { "see the appointment it booked" } ". Book this as another one?" }
    }
}
