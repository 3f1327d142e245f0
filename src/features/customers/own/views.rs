//! A customer as a technician sees them.

use super::queries::OwnVisit;
use crate::entity::customer;
use crate::features::customers::notes::{self, Note, Reader};
use crate::features::customers::queries::Car;
use crate::features::customers::views::contact;
use crate::kernel::time::ShopTime;
use crate::ui::table::{row, table, text};
use crate::ui::{card, dom_id, facts, page_header, place, plate, status, time};
use crate::web::paths::{AppointmentPath, AppointmentsPath, VehiclePath};
use chrono::NaiveDate;
use maud::{Markup, html};

/// A customer of the own visits.
#[derive(Debug)]
pub(in super::super) struct OwnCustomer<'a> {
    pub(in super::super) customer: &'a customer::Model,
    pub(in super::super) cars: &'a [Car],
    pub(in super::super) notes: &'a [Note],
    pub(in super::super) reader: Reader,
    pub(in super::super) visits: &'a [OwnVisit],
    /// A visit is near enough for phone and address.
    pub(in super::super) reach: bool,
    pub(in super::super) zone: ShopTime,
    pub(in super::super) today: NaiveDate,
}

pub(in super::super) fn customer(view: &OwnCustomer<'_>) -> Markup {
    let (customer, list) = (view.customer, AppointmentsPath.to_string());
    let aside = html! {
        (card("Contact", &html! {}, &contact_of(view)))
        (notes::card(customer, view.notes, view.reader, view.zone))
    };
    let main = html! { (visits(view.visits, (view.today, view.zone))) (card("Cars", &html! {}, &cars(view))) };
    html! {
        (page_header(&customer.name).back("Appointments", &list))
        (place::columns(&main, &aside))
    }
}

fn contact_of(view: &OwnCustomer<'_>) -> Markup {
    let customer = view.customer;
    let town = [&customer.city, &customer.region, &customer.postal].map(|part| part.as_deref());
    if !view.reach {
        return html! { p.muted { "Phone and address are here from the day before your visit to the day after." } };
    }
    let mut lines = vec![
        (
            "Phone",
            contact::phone(customer.phone.as_deref(), customer.phone_raw.as_deref()),
        ),
        ("Address", contact::address(customer.line1.as_deref(), town)),
    ];
    if let Some(notes) = &customer.access_notes {
        lines.push(("Access", place::lines(notes)));
    }
    facts(lines)
}

fn cars(view: &OwnCustomer<'_>) -> Markup {
    html! {
        @if view.cars.is_empty() { p { (place::muted("No cars yet.")) } }
        ul {
            @for car in view.cars {
                li {
                    @if view.visits.iter().any(|visit| visit.vehicle_id == Some(car.id)) {
                        a href=(VehiclePath { vehicle: car.id }) { (car.label()) }
                    } @else { (car.label()) }
                    @if let Some(number) = &car.plate { " " (plate(number, car.plate_region.as_deref())) }
                }
            }
        }
    }
}

/// The technician's own visits, each with the way to it.
pub(crate) fn visits(visits: &[OwnVisit], (today, zone): (NaiveDate, ShopTime)) -> Markup {
    let columns = [text("When"), text("Order"), text("Status")];
    let rows = html! {
        @for visit in visits {
            @let path = AppointmentPath { appointment: visit.id };
            (row(Some(&dom_id("visit", visit.id)), &columns, &[
                html! { a href=(path) { (time::date(visit.day, today)) " " (time::clock(visit.start_at, zone.tz())) } },
                plate::number(&visit.number),
                status(visit.status),
            ]))
        }
    };
    card(
        "Your visits",
        &html! {},
        &table("Your visits", &columns, &rows, None),
    )
}
