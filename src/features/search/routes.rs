//! `/search`: what was found, or at once the page of the one that was named exactly.

use super::pages::pages;
use super::queries::{Found, Scope, found};
use super::views::{self, Results};
use crate::entity::service;
use crate::error::AppResult;
use crate::features::customers::queries::LEAST_NUMBER;
use crate::features::customers::queries::near::near;
use crate::features::customers::{Choice, choices};
use crate::kernel::search::{SearchQuery, TermKind, asked, compact, terms_for_document};
use crate::web::page::is_htmx;
use crate::web::paths::{AppointmentPath, CustomerPath, InvoicePath, SearchPath, VehiclePath};
use crate::web::staff::Right;
use crate::web::{Answer, Page, SeeOther, Staff};
use actix_web::{HttpRequest, web};

/// Mounts the feature.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(SearchPath::PATTERN, web::get().to(show));
}

#[derive(serde::Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
}

async fn show(staff: Staff, asked: web::Query<Asked>, req: HttpRequest) -> AppResult<Answer> {
    let q = asked.q.trim();
    let query = SearchQuery::parse(q).ok();
    let mut results = Results {
        q,
        is_short: query.is_none() && !q.is_empty(),
        pages: pages(q, |right| staff.may(right)),
        can_add: staff.may(Right::EditCustomers),
        today: staff.today(),
        ..Results::default()
    };
    let Some(query) = query else {
        return Ok(page(&results).into());
    };
    let scope = Scope {
        cars: staff.may(Right::SeeVehicles),
        visits: staff.may(Right::SeeAppointments),
        own: staff.own_only(),
        invoices: staff.may(Right::SeeInvoices),
    };
    if staff.may(Right::SeeCustomers) {
        results.customers = choices(&staff.db, q).await?;
    }
    if let Some(found) = found(&staff.db, &query, scope).await? {
        if let Some(there) = exact(&query, &results.customers, &found).filter(|_| !is_htmx(&req)) {
            return Ok(there.into());
        }
        results.cars = found.cars.0;
        results.visits = found.visits.0;
        results.invoices = found.invoices.0;
    }
    let services = staff.db.active_services().await?;
    results.services = services
        .iter()
        .filter(|s| is_named(s, q))
        .cloned()
        .collect();
    if results.is_empty() && staff.may(Right::SeeCustomers) {
        results.meant = near(&staff.db, &query).await?;
    }
    Ok(page(&results).into())
}

/// Whether each word begins a word of the service's name, code or keywords.
fn is_named(service: &service::Model, q: &str) -> bool {
    let begins = |typed: &String| {
        let mut words = service.search.split(' ');
        words.any(|word| word.starts_with(typed.as_str()))
    };
    asked(q).iter().all(begins)
}

fn page(results: &Results<'_>) -> Page {
    Page::new("Search", views::page(results))
        .description("Customers, cars, visits, invoices, services and pages by any word.")
}

/// Where Enter leads: to the only one whose number, plate, VIN or phone was typed whole (R-CUST-7).
fn exact(query: &SearchQuery, customers: &[Choice], found: &Found) -> Option<SeeOther> {
    let code = query.compact.as_str();
    let is_number = |kind: TermKind, number: &str| {
        code.chars().count() >= LEAST_NUMBER
            && terms_for_document(kind, number)
                .iter()
                .any(|(_, term)| term == code)
    };
    let is_code = |text: &Option<String>| text.as_deref().is_some_and(|text| compact(text) == code);
    let ends = |vin: &Option<String>| {
        let end = vin.as_deref().and_then(|vin| vin.get(11..));
        end.is_some_and(|end| compact(end) == code)
    };
    let visits = found.visits.0.iter();
    let invoices = found.invoices.0.iter();
    let cars = found.cars.0.iter().map(|found| &found.car);
    let mut hits: Vec<String> = visits
        .filter(|visit| is_number(TermKind::Order, visit.number()))
        .map(|visit| {
            AppointmentPath {
                appointment: visit.id,
            }
            .to_string()
        })
        .collect();
    let billed = invoices.filter(|bill| {
        let number = bill.number.as_deref();
        number.is_some_and(|number| is_number(TermKind::Invoice, number))
    });
    hits.extend(billed.map(|bill| InvoicePath { invoice: bill.id }.to_string()));
    let named = cars.filter(|car| is_code(&car.plate) || is_code(&car.vin) || ends(&car.vin));
    hits.extend(named.map(|car| VehiclePath { vehicle: car.id }.to_string()));
    if hits.is_empty() {
        // Who has what was named is no hit of its own where the thing itself is shown.
        let known = customers.iter().filter(|customer| customer.is_exact);
        hits.extend(known.map(|customer| {
            CustomerPath {
                customer: customer.id,
            }
            .to_string()
        }));
    }
    match hits.as_slice() {
        [there] => Some(SeeOther::to(there)),
        _ => None,
    }
}
