//! Sales and tax by rate.

use super::super::queries::{Credits, Taxed};
use crate::kernel::money::{Cents, Overflow, Rate};
use crate::ui::form::{FormState, error_summary, field};
use crate::ui::plate::number as document_number;
use crate::ui::table::{Column, foot, number, row, table, text};
use crate::ui::toolbar::{Back, pagination, toolbar};
use crate::ui::{Icon, button, dom_id, empty, page_header, place, time};
use crate::web::paths::{CreditNotePath, InvoicesPath, TaxReportPath};
use chrono::NaiveDate;
use maud::{Markup, html};
use std::collections::BTreeMap;

const COLUMNS: &[Column] = &[
    text("Rate"),
    number("Sales"),
    number("Credited"),
    number("Net sales"),
    number("Tax charged"),
    number("Tax credited"),
    number("Tax due"),
];

pub(in super::super) fn taxes(
    (found, (from, to)): (&BTreeMap<Rate, Taxed>, (NaiveDate, NaiveDate)),
    (credits, is_first): (Option<&Credits>, bool),
    form: &FormState,
) -> Result<Markup, Overflow> {
    let mut asked = form.clone();
    if !form.has_errors() {
        asked.set("from", from.to_string());
        asked.set("to", to.to_string());
    }
    let action = TaxReportPath.to_string();
    let meta = html! { span { (time::full_date(from)) " to " (time::full_date(to)) } };
    let body = match found.is_empty() {
        true => nothing(),
        false => rates(found, (from, to))?,
    };
    Ok(html! {
        (page_header("Tax by rate").meta(meta))
        (error_summary(form))
        (toolbar(&action, &html! {
            (field::date(&asked, "from", "From"))
            (field::date(&asked, "to", "To"))
        }))
        (body)
        @if let Some(credits) = credits { (notes(credits, (from, to), is_first)) }
    })
}

fn nothing() -> Markup {
    let invoices = InvoicesPath.to_string();
    let all = button::secondary("All invoices").href(&invoices);
    empty(
        Icon::ReceiptText,
        "No data in range",
        "Nothing was invoiced or credited in this span.",
        Some(&all),
    )
}

fn rates(
    found: &BTreeMap<Rate, Taxed>,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Markup, Overflow> {
    let mut sum = Taxed::default();
    let mut rows = Vec::new();
    for (rate, taxed) in found {
        sum = sum.plus(taxed)?;
        let label = match *rate == Rate::ZERO {
            true => html! { "Not taxed" },
            false => html! { (rate) },
        };
        rows.push(row(None, COLUMNS, &cells(label, taxed)?));
    }
    let behind = format!("{InvoicesPath}?status=counted&from={from}&to={to}");
    let rows = html! { @for row in &rows { (row) } };
    let mut all = cells(html! { "All" }, &sum)?;
    all[1] = html! { a href=(behind) { (sum.sales) } };
    all[4] = html! { a href=(behind) { (sum.tax) } };
    for (cell, amount) in [(2, sum.credited), (5, sum.tax_credited)] {
        if amount > Cents::ZERO {
            all[cell] = html! { a href="#credit-notes" { "−" (amount) } };
        }
    }
    Ok(html! {
        (table("Tax by rate", COLUMNS, &rows, Some(&foot(COLUMNS, &all))))
        p {
            "By the day of issue; credit notes by theirs. Void invoices count nowhere. "
            a href=(behind) { "The invoices of this span" }
        }
    })
}

fn cells(label: Markup, taxed: &Taxed) -> Result<[Markup; 7], Overflow> {
    let back = |amount: Cents| html! { @if amount == Cents::ZERO { (place::muted("–")) } @else { "−" (amount) } };
    Ok([
        label,
        html! { (taxed.sales) },
        back(taxed.credited),
        html! { (taxed.net()?) },
        html! { (taxed.tax) },
        back(taxed.tax_credited),
        html! { strong { (taxed.tax_due()?) } },
    ])
}

const NOTES: &[Column] = &[
    text("Credit note"),
    text("Issued"),
    number("Before tax"),
    number("Tax"),
    number("Total"),
];

/// The rows behind what was credited.
fn notes(credits: &Credits, (from, to): (NaiveDate, NaiveDate), is_first: bool) -> Markup {
    let (page, all) = (&credits.page, credits.count);
    let rows = html! {
        @for credit in &page.rows {
            @let path = CreditNotePath { credit_note: credit.id };
            (row(Some(&dom_id("credit-note", credit.id)), NOTES, &[
                html! { a href=(path) { (document_number(&credit.number)) } },
                time::full_date(credit.issued_day),
                html! { (credit.subtotal) },
                html! { (credit.tax) },
                html! { (credit.total) },
            ]))
        }
    };
    let first = format!("{TaxReportPath}?from={from}&to={to}");
    let next = page.next.as_ref();
    let next = next.map(|after| format!("{first}&after={after}"));
    let counted = if all == 1 {
        "credit note"
    } else {
        "credit notes"
    };
    let shown = format!("{} here, {all} {counted} in all", page.rows.len());
    html! {
        h2 id="credit-notes" { "Credit notes" }
        (table("Credit notes", NOTES, &rows, None))
        (pagination((!is_first).then_some(Back::First(&first)), next.as_deref(), &shown))
    }
}
