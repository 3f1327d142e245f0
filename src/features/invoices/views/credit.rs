//! Voiding and crediting, and a credit note as the customer gets it.

use super::super::commands::creditable;
use super::super::credit_paper::{self, bill_to, issued_by};
use super::super::forms::field_of;
use super::super::queries::{Bill, CreditLine, CreditNote, GivenBack};
use super::super::settle::Share;
use super::{name, sheet};
use crate::features::accounts::proof;
use crate::kernel::ids::InvoiceLineId;
use crate::kernel::money::{Cents, Quantity};
use crate::ui::form::{FormState, actions, field, form_for, section};
use crate::ui::plate::number as document_number;
use crate::ui::sheet::{sheet as paper, sheet_head, totals};
use crate::ui::table::{Column, number, row, table, text};
use crate::ui::{Icon, button, card, dom_id, page_header, place, time};
use crate::web::paths::{
    CreditNoteDocumentPath, CustomerPath, InvoiceCreditNotesPath, InvoicePath, InvoiceVoidPath,
};
use chrono::NaiveDate;
use maud::{Markup, html};
use std::collections::HashMap;

/// The same press with other words than before.
pub(in super::super) const CREDITED: &str =
    "A credit note was already written with this form. Write this as another one?";

/// Asks why a bill is to be void (R-INV-9).
pub(in super::super) fn void(bill: &Bill, form: &FormState) -> Markup {
    let invoice = bill.invoice.id;
    let back = InvoicePath { invoice }.to_string();
    let action = InvoiceVoidPath { invoice }.to_string();
    let body = html! {
        p { "The number stays, nothing is owed any more, and the work can be billed again." }
        (field::text(form, "reason", "Reason").required().autocomplete("off").wide())
        (actions(&html! {
            (button::danger("Void invoice"))
            (button::quiet("Cancel").href(&back))
        }))
    };
    html! {
        (page_header("Void invoice").back(&name(bill), &back).meta(html! {
            span { (bill.customer.name) }
            span { strong { (bill.invoice.total) } }
        }))
        (form_for(&action, "void-form", form, &body))
    }
}

/// Everything, or so much of each line (R-INV-10).
pub(in super::super) fn crediting(
    (bill, before): (&Bill, &HashMap<InvoiceLineId, Share>),
    (form, is_proof_needed): (&FormState, bool),
) -> Markup {
    let invoice = bill.invoice.id;
    let back = InvoicePath { invoice }.to_string();
    let action = InvoiceCreditNotesPath { invoice }.to_string();
    let rest = bill.invoice.total.0.saturating_sub(bill.invoice.credited.0);
    let everything = format!("Everything that is left, {}", Cents(rest));
    let what = [
        ("everything", everything.as_str()),
        ("lines", "The quantities below"),
    ];
    let lines = bill.lines().iter().filter_map(|line| {
        let left = creditable(line, before).left();
        (left.quantity > Quantity(0)).then(|| (field_of(line.id), line, left))
    });
    let lines: Vec<_> = lines.collect();
    let body = html! {
        (section("What is credited", &html! {
            (field::radios(form, "what", "Credit", what))
        }))
        (section("Lines", &html! {
            @for (field, line, left) in &lines {
                @let label = match &line.job_name { Some(job) => format!("{} ({job})", line.name), None => line.name.clone() };
                @let hint = format!("{} left, {} and {} tax.", left.quantity, left.net, left.tax);
                (field::number(form, field, &label).inputmode("decimal").hint(&hint))
            }
        }))
        (section("For the books", &html! {
            (field::text(form, "reason", "Reason").required().autocomplete("off").hint("Printed on the credit note: the customer reads it."))
            (field::text(form, "reference", "Reference").autocomplete("off").hint("Card receipt, check or transfer by which money goes back. Needed for checks and transfers."))
        }))
        @if bill.invoice.paid > Cents::ZERO {
            p { "What is paid beyond the rest of the invoice is given back at once, from the newest payment on, by the way it came." }
        }
        (proof::field(form, is_proof_needed))
        (actions(&html! {
            (button::danger("Issue credit note"))
            (button::quiet("Cancel").href(&back))
        }))
    };
    html! {
        (page_header("Write a credit note").back(&name(bill), &back).meta(html! {
            span { (bill.customer.name) }
            span { strong { (bill.invoice.total) } " invoiced, " (bill.invoice.paid) " paid" }
            @if bill.invoice.credited > Cents::ZERO { span { (bill.invoice.credited) " credited already" } }
        }))
        (form_for(&action, "credit-form", form, &body))
    }
}

/// A credit note and who looks at it.
#[derive(Debug)]
pub(in super::super) struct CreditNoteView<'a> {
    pub(in super::super) credit: &'a CreditNote,
    pub(in super::super) see_customers: bool,
    pub(in super::super) today: NaiveDate,
}

const COLUMNS: &[Column] = &[
    text("Description"),
    number("Tax"),
    number("Qty"),
    number("Price"),
    number("Credited"),
];

pub(in super::super) fn credit_note(view: &CreditNoteView<'_>) -> Markup {
    let (credit, note) = (view.credit, &view.credit.note);
    let bill = InvoicePath {
        invoice: note.invoice_id,
    }
    .to_string();
    let number = credit.bill.number.as_deref().unwrap_or("Invoice");
    let customer = CustomerPath {
        customer: note.customer_id,
    };
    let meta = html! {
        @if view.see_customers { a href=(customer) { (credit.bill.customer) } }
        @else { span { (credit.bill.customer) } }
        span { "Issued " (time::date(note.issued_day, view.today)) }
        @if let Some(who) = &note.given_by { span { "by " (who) } }
    };
    let title = format!("Credit note {}", note.number);
    let pdf = CreditNoteDocumentPath {
        credit_note: note.id,
    }
    .to_string();
    let print = format!("{pdf}?as=page");
    html! {
        (page_header(&title).back(number, &bill).meta(meta)
            .button(&button::secondary("PDF").icon(Icon::Download).href(&pdf).key("p"))
            .more(button::quiet("Print page").icon(Icon::Printer).href(&print)))
        (place::columns(&document(credit), &given(&credit.refunds, view.today)))
    }
}

/// The note itself, from its snapshots.
fn document(credit: &CreditNote) -> Markup {
    let note = &credit.note;
    let (seller, payer) = (issued_by(credit), bill_to(credit));
    let what = html! {
        h2 { "Credit note " (document_number(&note.number)) }
        p { "For invoice " @if let Some(number) = &credit.bill.number { (document_number(number)) }
            @if let Some(day) = credit.bill.issued_day { " of " (time::full_date(day)) } }
        p { "Issued " (time::full_date(note.issued_day)) }
    };
    let rows = html! { @for line in &credit.lines { (line_row(line)) } };
    paper(&html! {
        (sheet_head(&sheet::seller(&seller.shop), &what))
        (sheet_head(&sheet::payer(&payer), &html! { h3 { "Reason" } (place::lines(&note.reason)) }))
        (table("Lines of the credit note", COLUMNS, &rows, None))
        (sums(credit))
    })
}

fn line_row(line: &CreditLine) -> Markup {
    let kind = match &line.part_no {
        Some(part_no) => format!("{} {part_no}", line.kind.label()),
        None => line.kind.label().to_owned(),
    };
    let kind = match &line.job_name {
        Some(job) => format!("{job} · {kind}"),
        None => kind,
    };
    let cells = [
        html! { (line.name) div { (place::muted(&kind)) } },
        html! { @if line.tax_rate.0 > 0 { (line.tax_rate) } @else { "–" } },
        html! { (line.quantity) },
        html! { (line.unit_price) },
        html! { (line.net) },
    ];
    row(Some(&dom_id("line", line.invoice_line_id)), COLUMNS, &cells)
}

fn sums(credit: &CreditNote) -> Markup {
    let sums = credit_paper::sums(credit).unwrap_or_default();
    let rows: Vec<(&str, Markup)> = sums
        .iter()
        .map(|(label, amount)| (label.as_str(), html! { (amount) }))
        .collect();
    totals(&rows)
}

/// What went back with it.
fn given(refunds: &[GivenBack], today: NaiveDate) -> Markup {
    let body = html! {
        @if refunds.is_empty() {
            p { (place::muted("Nothing: the invoice simply asks for less.")) }
        } @else {
            ul {
                @for back in refunds {
                    li {
                        (Icon::Undo2) " " strong { (back.amount) } " · " (back.method.label())
                        @if let Some(reference) = &back.external_ref { " " (document_number(reference)) }
                        " · " span.muted { (time::date(back.refunded_day, today)) }
                    }
                }
            }
        }
    };
    card("Given back", &html! {}, &body)
}
