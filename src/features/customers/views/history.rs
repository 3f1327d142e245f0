//! Visits, newest first, with what was done and what it cost.

use super::super::queries::history::Visit;
use crate::kernel::ids::CustomerId;
use crate::kernel::time::ShopTime;
use crate::kernel::words::AppointmentStatus;
use crate::ui::form::{FormState, post_button};
use crate::ui::table::{Column, number, row, table, text};
use crate::ui::{button, dom_id, place, plate, status, time};
use crate::web::paths::{AppointmentInvoicePath, AppointmentPath, CustomerPath};
use chrono::NaiveDate;
use maud::{Markup, html};

/// How the visits are shown.
#[derive(Clone, Copy, Debug)]
pub struct HistoryView {
    /// Whether each is a link.
    pub links: bool,
    /// Makes the key of a form; without it nobody may make a bill here.
    pub bill_key: Option<fn() -> String>,
    /// Whether the column says whose visit it was, in place of which car.
    pub of_car: bool,
    /// Whose visits show what they cost; everybody's without one.
    pub prices_of: Option<CustomerId>,
    /// The shop's zone.
    pub zone: ShopTime,
    /// The local day.
    pub today: NaiveDate,
}

const OF_CUSTOMER: &[Column] = &[
    text("Visit"),
    text("Status"),
    text("Work"),
    text("Car"),
    number("Price"),
];
const OF_CAR: &[Column] = &[
    text("Visit"),
    text("Status"),
    text("Work"),
    text("Customer"),
    number("Price"),
];

/// A table of visits.
#[must_use]
pub fn visits(visits: &[Visit], view: HistoryView) -> Markup {
    let columns = if view.of_car { OF_CAR } else { OF_CUSTOMER };
    let rows = html! { @for visit in visits { (line(visit, columns, view)) } };
    table("Visits", columns, &rows, None)
}

fn line(visit: &Visit, columns: &[Column], view: HistoryView) -> Markup {
    let day = time::date(view.zone.day(visit.start_at), view.today);
    let path = AppointmentPath {
        appointment: visit.id,
    };
    let shows_price = view.prices_of.is_none_or(|of| of == visit.customer.0);
    let cells = [
        html! {
            span.nowrap { @if view.links { a href=(path) { (day) } } @else { (day) } }
            br;
            (time::clock(visit.start_at, view.zone.tz()))
        },
        html! { (status(visit.status)) (billing(visit, view)) },
        work(visit, shows_price),
        if view.of_car {
            customer(visit)
        } else {
            car(visit)
        },
        html! { @if shows_price { (visit.price) } },
    ];
    row(Some(&dom_id("visit", visit.id)), columns, &cells)
}

/// Work that is done and has no bill yet gets one here (R-INV-1).
fn billing(visit: &Visit, view: HistoryView) -> Markup {
    use AppointmentStatus::{Completed, Ready};
    let is_due = matches!(visit.status, Ready | Completed) && !visit.has_bill;
    let path = AppointmentInvoicePath {
        appointment: visit.id,
    };
    let button = button::secondary("Make the invoice").small();
    html! {
        @if let Some(key) = view.bill_key.filter(|_| is_due) {
            (post_button(&path.to_string(), &FormState::empty().with_key(key()), &button))
        }
    }
}

fn customer(visit: &Visit) -> Markup {
    let (id, name) = &visit.customer;
    html! { a href=(CustomerPath { customer: *id }) { (name) } }
}

fn car(visit: &Visit) -> Markup {
    html! {
        @if let Some(car) = &visit.car {
            (car.label())
            @if let Some(number) = &car.plate { " " (plate(number, car.plate_region.as_deref())) }
        }
    }
}

fn work(visit: &Visit, shows_price: bool) -> Markup {
    html! {
        @for (at, (name, price)) in visit.jobs.iter().enumerate() {
            @if at > 0 { br; }
            (name) " "
            @if shows_price && visit.jobs.len() > 1 { (place::muted(&price.to_string())) }
        }
        @if let Some(name) = &visit.technician {
            @if !visit.jobs.is_empty() { br; }
            (place::muted(&format!("by {name}")))
        }
    }
}
