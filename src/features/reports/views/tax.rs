//! Sales and tax by rate.

use super::super::queries::Taxed;
use crate::kernel::money::{Cents, Overflow, Rate};
use crate::ui::form::{FormState, error_summary, field};
use crate::ui::table::{Column, foot, number, row, table, text};
use crate::ui::toolbar::toolbar;
use crate::ui::{Icon, button, empty, page_header, place, time};
use crate::web::paths::{InvoicesPath, TaxReportPath};
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
    let behind = format!("{InvoicesPath}?from={from}&to={to}");
    let rows = html! { @for row in &rows { (row) } };
    let all = cells(html! { "All" }, &sum)?;
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
