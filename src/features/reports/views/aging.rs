//! Who owes what since when.

use super::super::queries::{Aging, Buckets, Owed, span};
use crate::kernel::ids::CustomerId;
use crate::kernel::money::Cents;
use crate::ui::table::{Column, foot, number, row, table, text};
use crate::ui::toolbar::{Back, pagination};
use crate::ui::{Icon, button, dom_id, empty, page_header, place};
use crate::web::paths::{AgingPath, CustomerPath, InvoicesPath};
use chrono::NaiveDate;
use maud::{Markup, html};

const COLUMNS: &[Column] = &[
    text("Customer"),
    number("Not due yet"),
    number("0–30 days"),
    number("31–60 days"),
    number("61–90 days"),
    number("Over 90 days"),
    number("Owed"),
];

pub(in super::super) fn aging((found, is_first): (&Aging, bool), today: NaiveDate) -> Markup {
    if found.all.bills == 0 {
        let invoices = InvoicesPath.to_string();
        let all = button::secondary("All invoices").href(&invoices);
        return html! {
            (page_header("Aging"))
            (empty(Icon::CircleDollarSign, "Nobody owes anything", "Unpaid invoices appear here by how long they are past due.", Some(&all)))
        };
    }
    let rows = html! { @for owed in &found.page.rows { (line(owed, today)) } };
    let all = cells(
        html! { span.nowrap { (counted(found.customers)) } },
        (&found.all, None),
        today,
    );
    let first = AgingPath.to_string();
    let next = found.page.next.as_ref();
    let next = next.map(|after| format!("{AgingPath}?after={after}"));
    let shown = format!(
        "{} here, {} in all",
        found.page.rows.len(),
        counted(found.customers)
    );
    html! {
        (page_header("Aging").meta(html! { span { "By days past the due day" } }))
        (table("What customers owe", COLUMNS, &rows, Some(&foot(COLUMNS, &all))))
        (pagination((!is_first).then_some(Back::First(&first)), next.as_deref(), &shown))
    }
}

fn counted(customers: i64) -> String {
    match customers {
        1 => "1 customer".to_owned(),
        n => format!("{n} customers"),
    }
}

fn line(owed: &Owed, today: NaiveDate) -> Markup {
    let path = CustomerPath {
        customer: owed.customer_id,
    };
    let name = html! { a href=(path) { (owed.customer) } };
    let cells = cells(name, (&owed.buckets, Some(owed.customer_id)), today);
    row(Some(&dom_id("customer", owed.customer_id)), COLUMNS, &cells)
}

fn cells(
    first: Markup,
    (buckets, customer): (&Buckets, Option<CustomerId>),
    today: NaiveDate,
) -> Vec<Markup> {
    let mut cells = vec![first];
    for (column, amount) in buckets.columns().into_iter().enumerate() {
        let href = address(customer, span(column, today));
        cells.push(html! {
            @if amount == Cents::ZERO { (place::muted("–")) } @else { a href=(href) { (amount) } }
        });
    }
    let all = address(customer, (None, None));
    cells.push(html! { a href=(all) { strong { (buckets.owed) } } });
    cells
}

/// Exactly those bills.
fn address(
    customer: Option<CustomerId>,
    (from, to): (Option<NaiveDate>, Option<NaiveDate>),
) -> String {
    let mut address = format!("{InvoicesPath}?status=unpaid");
    let pairs = [
        ("customer", customer.map(|id| id.to_string())),
        ("due_from", from.map(|day| day.to_string())),
        ("due_to", to.map(|day| day.to_string())),
    ];
    for (name, value) in pairs {
        if let Some(value) = value {
            address = format!("{address}&{name}={value}");
        }
    }
    address
}
