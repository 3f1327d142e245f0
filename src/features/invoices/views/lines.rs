//! The forms of a draft: a line, and the words printed at the end.

use super::super::queries::{Bill, Line};
use super::name;
use crate::entity::service;
use crate::features::shops::charge::{self, Shape};
use crate::features::shops::packages::Offer;
use crate::ui::form::{FormState, actions, field, form_for, grid};
use crate::ui::{Icon, button, card, facts, fold, page_header};
use crate::web::paths::{
    InvoiceLinePath, InvoiceLinesPath, InvoicePackagesPath, InvoicePath, InvoiceServicesPath,
};
use maud::{Markup, html};

/// Ids of the form that adds a line start with it.
pub(in super::super) const ADD: &str = "add";
/// Ids of the form of the notes start with it.
pub(in super::super) const NOTES: &str = "note";

/// Ids of the form that adds a service start with it.
pub(in super::super) const SERVICE: &str = "service";

/// Adds a service of the catalog to the draft.
pub(super) fn service(bill: &Bill, catalog: &[service::Model], form: &FormState) -> Markup {
    let invoice = bill.invoice.id;
    let action = InvoiceServicesPath { invoice }.to_string();
    let services = catalog
        .iter()
        .map(|service| (service.id.to_string(), service.name.as_str()));
    let body = html! {
        (field::select(form, "service", "Service", services).blank("Choose a service"))
        (actions(&html! { (button::secondary("Add service").icon(Icon::Plus)) }))
    };
    html! {
        @if !catalog.is_empty() {
            (card("Add a service", &html! {}, &form_for(&action, "add-service", form, &body)))
        }
    }
}

/// Ids of the form that adds a package start with it.
pub(in super::super) const PACKAGE: &str = "package";

/// Adds a package to the draft; under the choice stands what each brings.
pub(super) fn package(bill: &Bill, offers: &[Offer], form: &FormState) -> Markup {
    let invoice = bill.invoice.id;
    let action = InvoicePackagesPath { invoice }.to_string();
    let offers = offers.iter().filter(|offer| offer.work().is_ok());
    let offers: Vec<&Offer> = offers.collect();
    let choices = offers.iter().map(|offer| {
        let words = format!("{} – {}", offer.name, offer.total());
        (offer.id.to_string(), words)
    });
    let body = html! {
        (field::select(form, "package", "Package", choices).blank("Choose a package"))
        (fold("What they bring", &html! { (offers.len()) }, false, &facts(offers.iter().map(|offer| {
            (offer.name.as_str(), html! { (offer.contents()) })
        }))))
        (actions(&html! { (button::secondary("Add package").icon(Icon::Plus)) }))
    };
    html! {
        @if !offers.is_empty() {
            (card("Add a package", &html! {}, &form_for(&action, "add-package", form, &body)))
        }
    }
}

/// Adds a line to the draft.
pub(super) fn add((bill, sees_cost): (&Bill, bool), form: &FormState) -> Markup {
    let invoice = bill.invoice.id;
    let action = InvoiceLinesPath { invoice }.to_string();
    let body = html! {
        (fields(form, (bill, sees_cost)))
        (actions(&html! { (button::secondary("Add line").icon(Icon::Plus)) }))
    };
    card(
        "Add a line",
        &html! {},
        &form_for(&action, "add-line", form, &body),
    )
}

/// Changes one line.
pub(in super::super) fn line(
    (bill, sees_cost): (&Bill, bool),
    line: &Line,
    form: &FormState,
) -> Markup {
    let invoice = bill.invoice.id;
    let back = InvoicePath { invoice }.to_string();
    let action = InvoiceLinePath {
        invoice,
        line: line.id,
    }
    .to_string();
    let body = html! {
        (fields(form, (bill, sees_cost)))
        (actions(&html! {
            (button::primary("Save line"))
            (button::quiet("Cancel").href(&back))
        }))
    };
    html! {
        (page_header("Edit line").back(&name(bill), &back))
        (form_for(&action, "line-form", form, &body))
    }
}

fn fields(form: &FormState, (bill, sees_cost): (&Bill, bool)) -> Markup {
    let mut jobs: Vec<&str> = bill
        .lines()
        .iter()
        .filter_map(|line| line.job_name.as_deref())
        .collect();
    jobs.dedup();
    let jobs = format!(
        "The heading it stands under{}. Leave it empty for a charge of the whole invoice.",
        jobs.first()
            .map_or_else(String::new, |job| format!(", such as “{job}”"))
    );
    grid(&html! {
        (charge::fields(form, Shape::Sold, sees_cost))
        (field::text(form, "job", "Job").optional().autocomplete("off").hint(&jobs))
    })
}

/// The words at the end of the bill.
pub(super) fn notes(bill: &Bill, form: &FormState) -> Markup {
    let action = InvoicePath {
        invoice: bill.invoice.id,
    }
    .to_string();
    let body = html! {
        (field::textarea(form, "notes", "Notes").optional().hint("Printed on the invoice: the customer reads them."))
        (actions(&html! { (button::secondary("Save notes")) }))
    };
    card(
        "Notes",
        &html! {},
        &form_for(&action, "notes-form", form, &body),
    )
}

/// The same press with other words than before.
pub(in super::super) fn added_before() -> Markup {
    html! { p { "A line was already added with this form. Add this as another?" } }
}
