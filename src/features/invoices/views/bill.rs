//! The page of a bill: the sheet as the customer gets it, and beside it what can be done.

use super::super::commands::{Warning, cannot_credit, cannot_void};
use super::super::paper::{Around, taxes};
use super::super::queries::{Bill, Rule};
use super::{lines, money, owes, pricing, sheet, standing};
use crate::entity::service;
use crate::kernel::money::Cents;
use crate::ui::form::{FormState, post_button};
use crate::ui::plate::number as document_number;
use crate::ui::{Icon, Tone, button, card, facts, page_header, place, plate, time};
use crate::web::paths::{
    AppointmentPath, CustomerPath, InvoiceCreditNotesPath, InvoiceDiscardPath, InvoiceDocumentPath,
    InvoiceExplanationPath, InvoiceIssuePath, InvoiceRecalculationPath, InvoiceReceiptPath,
    InvoiceVoidPath, InvoicesPath, NewPaymentPath, VehiclePath,
};
use chrono::NaiveDate;
use maud::{Markup, html};

/// What the reader may do.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Can {
    pub(in super::super) edit: bool,
    /// What things cost the shop (R-ACC-14).
    pub(in super::super) see_cost: bool,
    pub(in super::super) collect: bool,
    pub(in super::super) refund: bool,
    /// The most of one payment; `None`: all of it (R-PAY-6).
    pub(in super::super) refund_limit: Option<Cents>,
    pub(in super::super) credit: bool,
    pub(in super::super) see_visits: bool,
    pub(in super::super) see_customers: bool,
    pub(in super::super) see_vehicles: bool,
    /// All bills, and what explains them; a technician sees those of the own visits.
    pub(in super::super) see_all: bool,
}

/// A bill and who looks at it.
#[derive(Debug)]
pub(in super::super) struct BillView<'a> {
    pub(in super::super) bill: &'a Bill,
    /// What can be added to a draft.
    pub(in super::super) catalog: &'a [service::Model],
    pub(in super::super) service: &'a FormState,
    pub(in super::super) add: &'a FormState,
    /// Gives a discount, if the reader may.
    pub(in super::super) discount: Option<&'a FormState>,
    /// The shop's fees of today.
    pub(in super::super) rules: &'a [Rule],
    pub(in super::super) fee: &'a FormState,
    pub(in super::super) notes: &'a FormState,
    /// Why it can't be issued yet.
    pub(in super::super) missing: Option<&'static str>,
    /// What is said about who authorised it.
    pub(in super::super) warning: Option<Warning>,
    pub(in super::super) can: Can,
    pub(in super::super) today: NaiveDate,
}

impl BillView<'_> {
    fn is_open(&self) -> bool {
        self.bill.is_draft() && self.can.edit
    }
}

/// "Invoice INV-00042", "Draft invoice".
#[must_use]
pub(in super::super) fn name(bill: &Bill) -> String {
    match &bill.invoice.number {
        Some(number) => format!("Invoice {number}"),
        None if bill.is_draft() => "Draft invoice".to_owned(),
        None => "Discarded draft".to_owned(),
    }
}

pub(in super::super) fn bill(view: &BillView<'_>) -> Markup {
    let around = Around::of(view.bill);
    let taxes = taxes(view.bill.lines()).unwrap_or_default();
    html! {
        (head(view))
        @if view.is_open() {
            @if let Some(missing) = view.missing {
                (place::note(Tone::Info, Icon::Info, &html! { p { (missing) } }))
            }
            @if let Some(warning) = &view.warning {
                (place::note(Tone::Warn, Icon::TriangleAlert, &html! { p { (warning.words) } }))
            }
        }
        @if let Some(reason) = &view.bill.invoice.void_reason {
            (place::note(Tone::Idle, Icon::FileX, &html! { p { strong { "Void: " } (reason) } }))
        }
        (place::columns(
            &html! {
                (sheet::sheet(view.bill, (&around, &taxes), view.is_open()))
                @if view.is_open() {
                    (lines::service(view.bill, view.catalog, view.service))
                    (lines::add((view.bill, view.can.see_cost), view.add))
                }
            },
            &html! {
                (money::money(view))
                @if view.is_open() {
                    (pricing::discounts(view.bill, view.discount))
                    (pricing::fees(view.bill, view.rules, view.fee))
                    (lines::notes(view.bill, view.notes))
                }
                (about(view))
            },
        ))
    }
}

fn head(view: &BillView<'_>) -> Markup {
    let (bill, invoice) = (view.bill, view.bill.invoice.id);
    let list = match bill.invoice.appointment_id {
        Some(appointment) if !view.can.see_all => {
            ("Appointment", AppointmentPath { appointment }.to_string())
        }
        _ => ("Invoices", InvoicesPath.to_string()),
    };
    let title = name(bill);
    let pdf = InvoiceDocumentPath { invoice }.to_string();
    let pay = NewPaymentPath { invoice }.to_string();
    let mut head = page_header(&title)
        .back(list.0, &list.1)
        .badge(standing(bill, view.today))
        .meta(meta(view));
    let version = FormState::empty().with_version(bill.invoice.version);
    let forbids = view.warning.as_ref().is_some_and(|warning| warning.forbids);
    if view.is_open() && view.missing.is_none() && !forbids {
        let issue = button::primary("Issue invoice").icon(Icon::Send);
        let action = InvoiceIssuePath { invoice }.to_string();
        head = head.action(post_button(&action, &version, &issue));
    }
    if owes(bill) && view.can.collect {
        let pay = button::primary("Take payment")
            .icon(Icon::Banknote)
            .href(&pay);
        head = head.button(&pay.key("c"));
    }
    if !bill.is_discarded() {
        head = head.button(
            &button::secondary("PDF")
                .icon(Icon::Download)
                .href(&pdf)
                .key("p"),
        );
    }
    let receipt = InvoiceReceiptPath { invoice }.to_string();
    let print = format!("{pdf}?as=page");
    if !bill.is_discarded() {
        head = head.more(button::quiet("Print page").icon(Icon::Printer).href(&print));
    }
    if !bill.payments().is_empty() {
        head = head.more(button::quiet("Receipt").icon(Icon::Printer).href(&receipt));
    }
    if !bill.is_discarded() && view.can.see_all {
        let words = button::quiet("Explain this total").icon(Icon::CircleQuestionMark);
        let href = InvoiceExplanationPath { invoice }.to_string();
        head = head.more(html! { (words.href(&href)) });
    }
    if view.is_open() {
        let again = button::quiet("Recalculate").icon(Icon::ReceiptText);
        let action = InvoiceRecalculationPath { invoice }.to_string();
        head = head.more(post_button(&action, &version, &again));
        let discard = button::danger("Discard draft").icon(Icon::Trash2);
        let action = InvoiceDiscardPath { invoice }.to_string();
        head = head.more(post_button(&action, &version, &discard));
    }
    if view.can.credit {
        if cannot_credit(&bill.invoice).is_none() {
            let href = InvoiceCreditNotesPath { invoice }.to_string();
            head = head.more(button::quiet("Credit note").icon(Icon::Undo2).href(&href));
        }
        if cannot_void(&bill.invoice).is_none() {
            let href = InvoiceVoidPath { invoice }.to_string();
            head = head.more(button::danger("Void invoice").icon(Icon::FileX).href(&href));
        }
    }
    html! { (head) }
}

/// Whose it is: one line of links.
fn meta(view: &BillView<'_>) -> Markup {
    let bill = view.bill;
    html! {
        (customer(view))
        @if let Some(car) = &bill.car {
            @if let Some(number) = &car.plate { (plate(number, car.plate_region.as_deref())) }
        }
        @if let Some(day) = bill.invoice.issued_day {
            span { "Issued " (time::date(day, view.today)) }
        }
        @if let Some(day) = bill.invoice.due_day.filter(|_| owes(bill)) {
            span { "Due " (time::date(day, view.today)) }
        }
    }
}

fn customer(view: &BillView<'_>) -> Markup {
    let bill = view.bill;
    let path = CustomerPath {
        customer: bill.invoice.customer_id,
    };
    html! {
        @if view.can.see_customers { a href=(path) { (bill.customer.name) } }
        @else { span { (bill.customer.name) } }
    }
}

/// Where it comes from.
fn about(view: &BillView<'_>) -> Markup {
    let bill = view.bill;
    let visit = bill.invoice.appointment_id.filter(|_| view.can.see_visits);
    let visit = visit.map(|appointment| AppointmentPath { appointment });
    let vehicle = bill.invoice.vehicle_id.filter(|_| view.can.see_vehicles);
    let vehicle = vehicle.map(|vehicle| VehiclePath { vehicle });
    let car = bill.car.as_ref();
    let car = car.map(|car| crate::kernel::vehicle::label(car.year, &car.make, &car.model));
    let order = html! {
        @if let Some(path) = visit { a href=(path) { (document_number(&bill.work.order_number)) } }
        @else { (document_number(&bill.work.order_number)) }
    };
    let car = html! {
        @match (&car, vehicle) {
            (Some(car), Some(path)) => a href=(path) { (car) },
            (Some(car), None) => (car),
            (None, _) => {}
        }
    };
    let body = facts([
        ("Customer", customer(view)),
        ("Car", car),
        ("Repair order", order),
        (
            "Work done on",
            html! { @if let Some(day) = bill.work.work_day { (time::date(day, view.today)) } },
        ),
        (
            "Technician",
            html! { (bill.work.technician.as_deref().unwrap_or_default()) },
        ),
    ]);
    card("About", &html! {}, &body)
}
