//! The sheet: what the customer gets, in words that any screen shows and any reader reads aloud
//! (R-PDF-1, R-PDF-6).

use super::super::commands::{Way, Ways, ways};
use super::super::paper::{Around, JobLines, let_off, worded};
use super::super::pdf::{BillTo, ShopBlock, VehicleBlock};
use super::super::queries::{Bill, Line};
use super::super::totals::TaxGroup;
use crate::kernel::money::Cents;
use crate::ui::form::{FormState, post_button};
use crate::ui::plate::number as document_number;
use crate::ui::sheet::{marked_sheet, sheet_head, totals};
use crate::ui::table::{Column, actions, number, row, table, text};
use crate::ui::{Icon, button, dom_id, empty, facts, place, plate, time};
use crate::web::paths::{
    InvoiceFeePath, InvoiceLinePath, InvoiceLinePositionPath, InvoiceLineRemovalPath,
};
use maud::{Markup, html};

const COLUMNS: &[Column] = &[
    text("Description"),
    number("Tax"),
    number("Qty"),
    number("Price"),
    number("Amount"),
];

/// The same, with what a draft allows.
const OPEN: &[Column] = &[
    text("Description"),
    number("Tax"),
    number("Qty"),
    number("Price"),
    number("Amount"),
    actions("Change"),
];

pub(super) fn sheet(bill: &Bill, (around, taxes): (&Around, &[TaxGroup]), open: bool) -> Markup {
    marked_sheet(
        bill.is_draft().then_some("DRAFT"),
        &html! {
            (sheet_head(&seller(&around.issued_by.shop), &what(bill, around.issued_by.deposit)))
            (sheet_head(&payer(&around.bill_to), &car(around.vehicle.as_ref())))
            (charges(bill, around, open))
            (sums(bill, taxes, around.issued_by.deposit))
            @if let Some(words) = &around.issued_by.authorisation { p { (words) } }
            @if let Some(notes) = &bill.invoice.notes {
                div { h3 { "Notes" } (place::lines(notes)) }
            }
            @if let Some(footer) = &around.issued_by.footer { (place::lines(footer)) }
        },
    )
}

pub(super) fn seller(shop: &ShopBlock) -> Markup {
    let lines = [&shop.phone, &shop.email, &shop.website];
    html! {
        h2 { (shop.name) }
        @if let Some(name) = &shop.legal_name { p { (name) } }
        @for line in &shop.address_lines { p { (line) } }
        @for line in lines.into_iter().flatten() { p { (line) } }
        @if let Some(no) = &shop.registration_no { p { (place::muted(&format!("Registration {no}"))) } }
        @if let Some(no) = &shop.tax_id { p { (place::muted(&format!("Tax number {no}"))) } }
    }
}

fn what(bill: &Bill, deposit: Cents) -> Markup {
    let invoice = &bill.invoice;
    let days = [("Issued", invoice.issued_day), ("Due by", invoice.due_day)];
    let days = days
        .into_iter()
        .filter_map(|(label, day)| Some((label, time::full_date(day?))));
    let sums = [
        ("Total", html! { (invoice.total) }),
        ("Amount due", html! { strong { (due(bill, deposit)) } }),
    ];
    html! {
        h2 {
            @match &invoice.number {
                Some(number) => { "Invoice " (document_number(number)) }
                None => { "Draft invoice" }
            }
        }
        (facts(days.chain(sums)))
    }
}

pub(super) fn payer(to: &BillTo) -> Markup {
    html! {
        h3 { "Bill to" }
        p { strong { (to.name) } }
        @for line in to.lines.iter().chain(&to.phone) { p { (line) } }
        @if let Some(certificate) = &to.tax_exempt {
            p { "Tax exempt, certificate " (certificate) }
        }
    }
}

fn car(car: Option<&VehicleBlock>) -> Markup {
    html! {
        @if let Some(car) = car {
            h3 { "Vehicle" }
            p {
                strong { (car.title) }
                @if let Some(number) = &car.plate { " " (plate(number, car.plate_region.as_deref())) }
            }
            @if let Some(vin) = &car.vin { p { "VIN " (vin) } }
            @if let Some(odometer) = &car.odometer { p { "Odometer " (odometer) } }
            @if let Some(color) = &car.color { p { (color) } }
        }
    }
}

fn charges(bill: &Bill, around: &Around, open: bool) -> Markup {
    if bill.lines().is_empty() {
        let why = "The order has no priced jobs. Add what is charged.";
        return empty(Icon::ReceiptText, "No lines", why, None);
    }
    let columns = if open { OPEN } else { COLUMNS };
    let ways = open.then(|| ways(bill.lines()));
    let rows = html! {
        @for job in worded(bill.lines(), &around.issued_by.corrections) {
            (heading(&job, around, columns))
            @for line in &job.lines { (charge(bill, line, columns, ways.as_ref())) }
        }
    };
    table("Lines of the invoice", columns, &rows, None)
}

/// The job's name over its lines, and what was found and done.
fn heading(job: &JobLines<'_>, around: &Around, columns: &[Column]) -> Markup {
    if job.name.is_empty() {
        return html! {};
    }
    let note = around.issued_by.corrections.get(job.name);
    let mut cells = vec![html! {
        strong { (job.name) }
        @if let Some(note) = note { (place::lines(note)) }
    }];
    cells.resize(columns.len(), html! {});
    row(None, columns, &cells)
}

/// A line; a draft's one has ways to go.
fn charge(bill: &Bill, line: &Line, columns: &[Column], ways: Option<&Ways>) -> Markup {
    let (invoice, id) = (bill.invoice.id, line.id);
    let can_go = |way| ways.is_some_and(|ways| ways.contains(&(id, way)));
    let condition = line
        .condition
        .map(|condition| condition.label().to_lowercase());
    let words = [
        Some(line.kind.label().to_owned()),
        line.part_no.clone(),
        condition.map(|condition| format!("({condition})")),
    ];
    let kind: Vec<String> = words.into_iter().flatten().collect();
    let kind = kind.join(" ");
    let edit = match line.fee_rule_id {
        Some(rule) => InvoiceFeePath { invoice, rule }.to_string(),
        None => InvoiceLinePath { invoice, line: id }.to_string(),
    };
    let mut cells = vec![
        html! {
            @if ways.is_some() { a href=(edit) { (line.name) } }
            @else { (line.name) }
            div {
                (place::muted(&kind))
                @if line.discount.0 > 0 { " " (place::muted(&format!("less {} discount", line.discount))) }
            }
        },
        html! { @if line.tax_rate.0 > 0 { (line.tax_rate) } @else { "–" } },
        html! { (line.quantity) },
        html! { (line.unit_price) },
        html! { (line.net) },
    ];
    if ways.is_some() {
        let action = InvoiceLineRemovalPath { invoice, line: id }.to_string();
        let version = FormState::empty().with_version(bill.invoice.version);
        let remove = format!("Remove {}", line.name);
        let remove = button::quiet(&remove).icon(Icon::Trash2).small().bare();
        cells.push(html! {
            (place::row(&html! {
                @if can_go(Way::Up) { (arrow(bill, line, ("up", Icon::ChevronUp))) }
                @if can_go(Way::Down) { (arrow(bill, line, ("down", Icon::ChevronDown))) }
                @if !line.is_fee() { (post_button(&action, &version, &remove)) }
            }))
        });
    }
    row(Some(&dom_id("line", id)), columns, &cells)
}

/// Moves a line one place.
fn arrow(bill: &Bill, line: &Line, (to, icon): (&'static str, Icon)) -> Markup {
    let (invoice, id) = (bill.invoice.id, line.id);
    let action = InvoiceLinePositionPath { invoice, line: id }.to_string();
    let form = FormState::of([("to", to.to_owned())]).with_version(bill.invoice.version);
    let words = format!("Move {} {to}", line.name);
    let button = button::quiet(&words).icon(icon).small().bare();
    post_button(&action, &form, &button)
}

/// Down to what is due (R-INV-6); taxes by rate (R-INV-5).
fn sums(bill: &Bill, taxes: &[TaxGroup], deposit: Cents) -> Markup {
    let invoice = &bill.invoice;
    let labels: Vec<String> = taxes
        .iter()
        .map(|tax| format!("Tax {} on {}", tax.rate, tax.net))
        .collect();
    let off = let_off(bill);
    let mut sums = Vec::new();
    if invoice.discount.0 > 0 {
        sums.push(("Before discounts", html! { (invoice.gross) }));
        for (words, given) in &off {
            sums.push((words.as_str(), html! { "−" (given) }));
        }
    }
    sums.push(("Subtotal", html! { (invoice.subtotal) }));
    for (label, tax) in labels.iter().zip(taxes) {
        sums.push((label.as_str(), html! { (tax.tax) }));
    }
    sums.push(("Total", html! { (invoice.total) }));
    if invoice.credited.0 > 0 {
        sums.push(("Credited", html! { "−" (invoice.credited) }));
    }
    if bill.is_draft() && deposit.0 > 0 {
        sums.push(("Deposit", html! { "−" (deposit) }));
    }
    if invoice.paid.0 > 0 {
        sums.push(("Paid", html! { "−" (invoice.paid) }));
    }
    sums.push(("Amount due", html! { (due(bill, deposit)) }));
    totals(&sums)
}

/// What is to be paid; of a draft what deposits will leave of it (R-PAY-5).
fn due(bill: &Bill, deposit: Cents) -> Cents {
    match bill.is_draft() {
        true => Cents(bill.invoice.due.0.saturating_sub(deposit.0)),
        false => bill.invoice.due,
    }
}
