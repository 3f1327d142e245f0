//! What was found, by kind; the groups that a role may not see are never filled.

use super::pages::Place;
use super::queries::{FoundCar, FoundInvoice, FoundVisit};
use crate::entity::service;
use crate::features::customers::Choice;
use crate::features::customers::queries::near::Near;
use crate::features::customers::views::did_you_mean;
use crate::ui::toolbar::{search, toolbar};
use crate::ui::{Icon, button, card, empty, page_header, place, plate, status, time};
use crate::web::paths::{
    AppointmentPath, CustomerPath, InvoicePath, NewCustomerPath, SearchPath, ServicePath,
    VehiclePath,
};
use chrono::NaiveDate;
use maud::{Markup, html};

/// Everything that was found.
#[derive(Debug, Default)]
pub(super) struct Results<'a> {
    pub(super) q: &'a str,
    pub(super) is_short: bool,
    pub(super) customers: Vec<Choice>,
    pub(super) cars: Vec<FoundCar>,
    pub(super) visits: Vec<FoundVisit>,
    pub(super) invoices: Vec<FoundInvoice>,
    pub(super) services: Vec<service::Model>,
    pub(super) pages: Vec<Place>,
    pub(super) meant: Vec<Near>,
    pub(super) can_add: bool,
    pub(super) today: NaiveDate,
}

impl Results<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.customers.is_empty()
            && self.cars.is_empty()
            && self.visits.is_empty()
            && self.invoices.is_empty()
            && self.services.is_empty()
            && self.pages.is_empty()
    }
}

/// Rows of a group before it leads to its own list.
const SERVICES: usize = 8;

pub(super) fn page(results: &Results<'_>) -> Markup {
    let here = SearchPath.to_string();
    html! {
        (page_header("Search"))
        (toolbar(&here, &search(&here, "Name, phone, plate, VIN, number or page", results.q)))
        @if results.is_short {
            (empty(Icon::Search, "Type at least two characters", "One character is found nearly everywhere.", None))
        } @else if results.is_empty() {
            (did_you_mean(&results.meant))
            (nothing(results))
        } @else {
            (customers(results))
            (cars(results))
            (visits(results))
            (invoices(results))
            (services(results))
            (pages(results))
        }
    }
}

/// The query is kept, and offered as a new customer (R-UX-5).
fn nothing(results: &Results<'_>) -> Markup {
    let begun = serde_html_form::to_string([("like", results.q)]).unwrap_or_default();
    let href = format!("{NewCustomerPath}?{begun}");
    let words = format!("Add “{}” as a customer", results.q);
    let add = button::secondary(&words).icon(Icon::Plus).href(&href);
    empty(
        Icon::Search,
        &format!("Nothing found for “{}”", results.q),
        "Looked for in all that you may see. Fewer letters find more.",
        results.can_add.then_some(&add),
    )
}

fn group(title: &str, rows: &[Markup]) -> Markup {
    html! {
        @if !rows.is_empty() {
            (card(title, &html! {}, &html! { ul { @for row in rows { li { (row) } } } }))
        }
    }
}

fn customers(results: &Results<'_>) -> Markup {
    let row = |found: &Choice| {
        html! {
            a href=(CustomerPath { customer: found.id }) { strong { (found.name) } }
            @if let Some(phone) = &found.phone { " " (place::muted(phone)) }
            @if let Some(car) = found.cars.first() { " " (place::muted(&car.label)) }
        }
    };
    let rows: Vec<Markup> = results.customers.iter().map(row).collect();
    group("Customers", &rows)
}

fn cars(results: &Results<'_>) -> Markup {
    let row = |found: &FoundCar| {
        let car = &found.car;
        html! {
            a href=(VehiclePath { vehicle: car.id }) { strong { (car.label()) } }
            @if let Some(number) = &car.plate { " " (plate(number, car.plate_region.as_deref())) }
            @if !car.is_active { " " (place::muted("(inactive)")) }
            " " (place::muted(found.owner()))
        }
    };
    let rows: Vec<Markup> = results.cars.iter().map(row).collect();
    group("Vehicles", &rows)
}

fn visits(results: &Results<'_>) -> Markup {
    let row = |found: &FoundVisit| {
        html! {
            a href=(AppointmentPath { appointment: found.id }) { (plate::number(found.number())) }
            " " (found.customer()) ", " (time::date(found.day, results.today)) " " (status(found.status))
        }
    };
    let rows: Vec<Markup> = results.visits.iter().map(row).collect();
    group("Appointments", &rows)
}

fn invoices(results: &Results<'_>) -> Markup {
    let row = |found: &FoundInvoice| {
        html! {
            a href=(InvoicePath { invoice: found.id }) { (plate::number(found.number.as_deref().unwrap_or("Draft"))) }
            " " (found.customer()) ", " (found.total) " " (status(found.status))
        }
    };
    let rows: Vec<Markup> = results.invoices.iter().map(row).collect();
    group("Invoices", &rows)
}

fn services(results: &Results<'_>) -> Markup {
    let row = |found: &service::Model| {
        html! {
            a href=(ServicePath { service: found.id }) { (found.name) }
            " " (place::muted(found.category.label()))
        }
    };
    let rows: Vec<Markup> = results.services.iter().take(SERVICES).map(row).collect();
    group("Services", &rows)
}

fn pages(results: &Results<'_>) -> Markup {
    let rows: Vec<Markup> = results
        .pages
        .iter()
        .map(|page| html! { a href=(page.href) { (page.label) } })
        .collect();
    group("Go to", &rows)
}
