//! The list of bills.

use super::super::queries::{Filter, Listed, Listing, Standing};
use crate::kernel::vehicle::label;
use crate::kernel::words::InvoiceStatus;
use crate::ui::form::{FormState, error_summary, field};
use crate::ui::link;
use crate::ui::plate::number as document_number;
use crate::ui::status::Status;
use crate::ui::table::{Column, foot, number, row, table, text};
use crate::ui::toolbar::{Back, chip, csv, pagination, search, toolbar};
use crate::ui::{Icon, button, dom_id, empty, page_header, place, plate, status, time};
use crate::web::paths::{BoardPath, CustomerPath, ExportInvoicesPath, InvoicePath, InvoicesPath};
use chrono::NaiveDate;
use maud::{Markup, html};

/// What was asked, and what came of it.
#[derive(Debug)]
pub(in super::super) struct ListView<'a> {
    pub(in super::super) form: &'a FormState,
    pub(in super::super) filter: &'a Filter,
    pub(in super::super) listing: &'a Listing,
    /// What reports have narrowed it to: which word does, and what it is.
    pub(in super::super) narrowed: &'a [(&'static str, String)],
    pub(in super::super) see_customers: bool,
    pub(in super::super) see_board: bool,
    pub(in super::super) can_export: bool,
    pub(in super::super) today: NaiveDate,
}

const COLUMNS: &[Column] = &[
    text("Number"),
    text("Customer"),
    text("Car"),
    text("Issued"),
    text("Due by"),
    text("Status"),
    number("Total"),
    number("Due"),
];

pub(in super::super) fn list(view: &ListView<'_>) -> Markup {
    let words = view.form.pairs().iter();
    let words = words.filter(|(name, _)| name != "after");
    let words = words.map(|(name, value)| (name.as_str(), value.as_str()));
    let mut head = page_header("Invoices");
    if view.can_export {
        head = head.action(csv(&ExportInvoicesPath.to_string(), words));
    }
    html! {
        (head)
        (error_summary(view.form))
        (tools(view))
        @if view.listing.count == Some(0) { (nothing(view)) } @else { (hits(view)) }
    }
}

fn tools(view: &ListView<'_>) -> Markup {
    let action = InvoicesPath.to_string();
    let form = view.form;
    let customer = view.filter.customer;
    html! {
        (toolbar(&action, &html! {
            (search(&action, "Invoice number", form.value("q")))
            (field::select(form, "status", "Status", Standing::ALL).blank("All"))
            (field::date(form, "from", "Issued from"))
            (field::date(form, "to", "Issued to"))
            @for name in ["due_from", "due_to"] {
                @let value = form.value(name);
                @if !value.is_empty() { input type="hidden" name=(name) value=(value); }
            }
            @if let Some(customer) = customer { input type="hidden" name="customer" value=(customer); }
            @for (name, _) in view.narrowed { input type="hidden" name=(name) value=(form.value(name)); }
        }))
        @if !view.narrowed.is_empty() {
            (place::row(&html! {
                @for (name, words) in view.narrowed { (chip(words, &address(view, &[name], None))) }
            }))
        }
        @if let Some(span) = due_span(view.filter) {
            (place::row(&chip(&span, &address(view, &["due_from", "due_to"], None))))
        }
        @if customer.is_some() {
            @let name = view.listing.customer.as_deref().unwrap_or("Unknown customer");
            (place::row(&chip(name, &address(view, &["customer"], None))))
        }
    }
}

/// "Due Jan 5, 2026 to Feb 4, 2026", as the aging of what is owed asks.
fn due_span(filter: &Filter) -> Option<String> {
    let said = |day: NaiveDate| day.format("%b %-d, %Y").to_string();
    match (filter.due_from.map(said), filter.due_to.map(said)) {
        (Some(from), Some(to)) => Some(format!("Due {from} to {to}")),
        (Some(from), None) => Some(format!("Due from {from}")),
        (None, Some(to)) => Some(format!("Due until {to}")),
        (None, None) => None,
    }
}

fn hits(view: &ListView<'_>) -> Markup {
    let listing = view.listing;
    let rows = html! { @for bill in &listing.page.rows { (line(view, bill)) } };
    let sums = listing.sums.map(|(total, due)| {
        foot(
            COLUMNS,
            &[
                html! { span.nowrap { (matching(listing.count)) } },
                html! {},
                html! {},
                html! {},
                html! {},
                html! {},
                html! { (total) },
                html! { (due) },
            ],
        )
    });
    let next = listing.page.next.as_deref();
    let next = next.map(|after| address(view, &[], Some(after)));
    let first = view.filter.after.is_some();
    let first = first.then(|| address(view, &[], None));
    let shown = format!(
        "{} here, {} in all",
        listing.page.rows.len(),
        matching(listing.count)
    );
    html! {
        (table("Invoices", COLUMNS, &rows, sums.as_ref()))
        (pagination(first.as_deref().map(Back::First), next.as_deref(), &shown))
    }
}

fn matching(count: Option<u64>) -> String {
    let Some(count) = count else {
        return "more than 10,000 invoices".to_owned();
    };
    match count {
        1 => "1 invoice".to_owned(),
        n if n >= 1_000 => format!("{},{:03} invoices", n / 1_000, n % 1_000),
        n => format!("{n} invoices"),
    }
}

fn line(view: &ListView<'_>, bill: &Listed) -> Markup {
    let path = InvoicePath { invoice: bill.id };
    let customer = CustomerPath {
        customer: bill.customer_id,
    };
    let day = |day: Option<NaiveDate>| html! { @if let Some(day) = day { span.nowrap { (time::date(day, view.today)) } } };
    let is_void = bill.status == InvoiceStatus::Void;
    let cells = [
        html! {
            a href=(path) {
                @match &bill.number {
                    Some(number) => (document_number(number)),
                    None => "Draft",
                }
            }
        },
        html! {
            @if view.see_customers { a href=(customer) { (bill.customer) } } @else { (bill.customer) }
        },
        car(bill),
        day(bill.issued_day),
        day(bill.due_day.filter(|_| bill.due.0 > 0)),
        standing(bill, view.today),
        html! { @if is_void { (place::muted("–")) } @else { (bill.total) } },
        html! { @if bill.number.is_some() && bill.due.0 > 0 { (bill.due) } },
    ];
    row(Some(&dom_id("invoice", bill.id)), COLUMNS, &cells)
}

fn car(bill: &Listed) -> Markup {
    html! {
        @match (&bill.plate, &bill.make, &bill.model) {
            (Some(number), _, _) => (plate(number, bill.plate_region.as_deref())),
            (None, Some(make), Some(model)) => (label(bill.year, make, model)),
            _ => {}
        }
    }
}

/// Late ones say for how long (R-INV-11).
fn standing(bill: &Listed, today: NaiveDate) -> Markup {
    use InvoiceStatus::{Issued, PartiallyPaid};
    if bill.credited.0 > 0 && bill.credited >= bill.total {
        return status(Status::Credited);
    }
    let owes = matches!(bill.status, Issued | PartiallyPaid);
    let late = bill
        .due_day
        .filter(|_| owes)
        .map(|day| (today - day).num_days());
    match late {
        Some(days) if days > 0 => status(Status::Overdue(days)),
        _ => status(bill.status),
    }
}

/// Nothing matches, or there is nothing yet (R-UX-5).
fn nothing(view: &ListView<'_>) -> Markup {
    let filter = view.filter;
    let asked = filter.standing.is_some()
        || filter.customer.is_some()
        || filter.number.is_some()
        || filter.from.is_some()
        || filter.due_from.is_some()
        || filter.due_to.is_some()
        || filter.to.is_some()
        || !view.narrowed.is_empty();
    let (all, board) = (InvoicesPath.to_string(), BoardPath.to_string());
    if asked {
        return empty(
            Icon::Search,
            "No invoices match",
            "Other invoices may match with fewer filters.",
            Some(&button::secondary("Show all").href(&all)),
        );
    }
    let open = button::secondary("Open the board").icon(Icon::SquareKanban);
    empty(
        Icon::ReceiptText,
        "No invoices yet",
        "Invoices appear here when they are made from an appointment under way.",
        view.see_board.then_some(&open.href(&board)),
    )
}

/// This list without some of its filters, on its first page or behind `after`.
fn address(view: &ListView<'_>, without: &[&str], after: Option<&str>) -> String {
    link::list(InvoicesPath, view.form, (without, after))
}
