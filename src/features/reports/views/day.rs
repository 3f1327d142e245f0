//! The end of a day: each method with its sums, and the rows behind them.

use super::super::queries::{ByMethod, Day, Received, Returned};
use crate::kernel::ids::{AppointmentId, CustomerId, InvoiceId, PaymentId};
use crate::kernel::money::{Cents, Overflow};
use crate::kernel::words::{PaymentKind, PaymentMethod};
use crate::ui::form::{FormState, error_summary, field};
use crate::ui::plate::number as document_number;
use crate::ui::table::{Column, foot, number, row, table, text};
use crate::ui::toolbar::{chip, toolbar};
use crate::ui::{Icon, button, dom_id, empty, page_header, place, time};
use crate::web::paths::{
    AppointmentPath, CustomerPath, InvoicePath, PaymentRefundsPath, PaymentsPath,
};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use maud::{Markup, html};

/// What was asked, what came of it, and who looks.
pub(in super::super) struct DayView<'a> {
    pub(in super::super) form: &'a FormState,
    pub(in super::super) found: &'a Day,
    pub(in super::super) day: NaiveDate,
    pub(in super::super) method: Option<PaymentMethod>,
    pub(in super::super) today: NaiveDate,
    pub(in super::super) zone: Tz,
    pub(in super::super) see_customers: bool,
    pub(in super::super) see_visits: bool,
    pub(in super::super) refund: bool,
}

const SUMS: &[Column] = &[
    text("Method"),
    number("Payments"),
    number("Deposits"),
    number("Given back"),
    number("Collected"),
    number("Tips"),
];

const ROWS: &[Column] = &[
    text("What"),
    text("Time"),
    text("Customer"),
    text("For"),
    text("By"),
    number("Amount"),
    number("Tip"),
];

pub(in super::super) fn day(view: &DayView<'_>) -> Result<Markup, Overflow> {
    let nothing = view.found.received.is_empty() && view.found.returned.is_empty();
    let body = if nothing { none(view) } else { some(view)? };
    Ok(html! {
        (page_header("End of day").meta(html! { span { (time::full_date(view.day)) } }))
        (error_summary(view.form))
        (tools(view))
        (body)
    })
}

fn address(day: NaiveDate, method: Option<PaymentMethod>) -> String {
    match method {
        Some(method) => format!("{PaymentsPath}?day={day}&method={}", method.as_str()),
        None => format!("{PaymentsPath}?day={day}"),
    }
}

fn tools(view: &DayView<'_>) -> Markup {
    let action = PaymentsPath.to_string();
    let mut form = view.form.clone();
    form.set("day", view.day.to_string());
    let before = view.day.pred_opt().map(|day| address(day, view.method));
    let after = view.day.succ_opt().filter(|day| *day <= view.today);
    let after = after.map(|day| address(day, view.method));
    html! {
        (toolbar(&action, &html! {
            (field::date(&form, "day", "Day"))
            @if let Some(method) = view.method { input type="hidden" name="method" value=(method.as_str()); }
        }))
        (place::row(&html! {
            @if let Some(href) = &before { (button::quiet("Day before").icon(Icon::ChevronLeft).href(href)) }
            @if let Some(href) = &after { (button::quiet("Day after").icon(Icon::ChevronRight).href(href)) }
            @if let Some(method) = view.method { (chip(method.label(), &address(view.day, None))) }
        }))
    }
}

fn none(view: &DayView<'_>) -> Markup {
    let today = address(view.today, None);
    let action = button::secondary("Go to today").href(&today);
    let is_today = view.day == view.today;
    empty(
        Icon::Banknote,
        "No payments",
        "Nothing was taken or given back on this day.",
        (!is_today).then_some(&action),
    )
}

fn some(view: &DayView<'_>) -> Result<Markup, Overflow> {
    let mut methods = Vec::new();
    for method in PaymentMethod::ALL {
        let sums = view.found.of(Some(*method))?;
        if sums != ByMethod::default() {
            let href = address(view.day, Some(*method));
            methods.push(sums_row(
                &html! { a href=(href) { (method.label()) } },
                &sums,
            )?);
        }
    }
    let all = sums_cells(&html! { "All" }, &view.found.of(None)?)?;
    let rows = html! { @for row in &methods { (row) } };
    Ok(html! {
        (table("Sums by method", SUMS, &rows, Some(&foot(SUMS, &all))))
        p { (place::muted("Collected is payments and deposits less what was given back; tips stand apart.")) }
        h2 { "Payments and refunds" }
        (table("Payments and refunds", ROWS, &listed(view), None))
    })
}

fn sums_row(label: &Markup, sums: &ByMethod) -> Result<Markup, Overflow> {
    Ok(row(None, SUMS, &sums_cells(label, sums)?))
}

fn sums_cells(label: &Markup, sums: &ByMethod) -> Result<[Markup; 6], Overflow> {
    let shown = |amount: Cents| html! { @if amount == Cents::ZERO { (place::muted("–")) } @else { (amount) } };
    let back = html! { @if sums.refunds == Cents::ZERO { (place::muted("–")) } @else { "−" (sums.refunds) } };
    Ok([
        label.clone(),
        shown(sums.payments),
        shown(sums.deposits),
        back,
        html! { strong { (sums.collected()?) } },
        shown(sums.tips_kept()?),
    ])
}

/// Newest first, whatever it is.
fn listed(view: &DayView<'_>) -> Markup {
    let asked = |of: PaymentMethod| view.method.is_none_or(|method| method == of);
    let mut rows: Vec<(DateTime<Utc>, Markup)> = Vec::new();
    for paid in view.found.received.iter().filter(|row| asked(row.method)) {
        rows.push((paid.received_at, received(view, paid)));
    }
    for back in view.found.returned.iter().filter(|row| asked(row.method)) {
        rows.push((back.refunded_at, returned(view, back)));
    }
    rows.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    html! { @for (_, row) in &rows { (row) } }
}

fn received(view: &DayView<'_>, paid: &Received) -> Markup {
    let what = match paid.kind {
        PaymentKind::Payment => "Payment",
        PaymentKind::Deposit => "Deposit",
    };
    let is_open = paid.invoice_id.is_none() && paid.refunded < paid.amount;
    let back = (view.refund && is_open).then_some(paid.id);
    let cells = [
        what_by(what, paid.method, paid.external_ref.as_deref()),
        time::clock(paid.received_at, view.zone),
        customer(view, paid.customer_id, &paid.customer),
        on(
            view,
            (paid.invoice_id, paid.bill_number.as_deref()),
            (paid.appointment_id, &paid.order_number),
            back,
        ),
        html! { (paid.taken_by.as_deref().unwrap_or_default()) },
        html! { (paid.amount) },
        html! { @if paid.tip > Cents::ZERO { (paid.tip) } },
    ];
    row(Some(&dom_id("payment", paid.id)), ROWS, &cells)
}

fn returned(view: &DayView<'_>, back: &Returned) -> Markup {
    let cells = [
        html! {
            (what_by("Given back", back.method, back.external_ref.as_deref()))
            div { (place::muted(&back.reason)) }
        },
        time::clock(back.refunded_at, view.zone),
        customer(view, back.customer_id, &back.customer),
        on(
            view,
            (back.invoice_id, back.bill_number.as_deref()),
            (back.appointment_id, &back.order_number),
            None,
        ),
        html! { (back.given_by.as_deref().unwrap_or_default()) },
        html! { @if back.amount > Cents::ZERO { "−" (back.amount) } },
        html! { @if back.tip > Cents::ZERO { "−" (back.tip) } },
    ];
    row(Some(&dom_id("refund", back.id)), ROWS, &cells)
}

fn what_by(what: &str, method: PaymentMethod, reference: Option<&str>) -> Markup {
    html! {
        (what) " · " (method.label())
        @if let Some(reference) = reference { " " (document_number(reference)) }
    }
}

fn customer(view: &DayView<'_>, id: CustomerId, name: &str) -> Markup {
    html! {
        @if view.see_customers { a href=(CustomerPath { customer: id }) { (name) } } @else { (name) }
    }
}

/// The bill it stands on, else the order. Who sees no visits finds an open deposit here.
fn on(
    view: &DayView<'_>,
    (invoice, number): (Option<InvoiceId>, Option<&str>),
    (visit, order): (Option<AppointmentId>, &str),
    open: Option<PaymentId>,
) -> Markup {
    html! {
        @match (invoice, number, visit.filter(|_| view.see_visits)) {
            (Some(invoice), Some(number), _) => a href=(InvoicePath { invoice }) { (document_number(number)) },
            (_, _, Some(appointment)) => a href=(AppointmentPath { appointment }) { (document_number(order)) },
            _ => {
                (document_number(order))
                @if let Some(payment) = open { " · " a href=(PaymentRefundsPath { payment }) { "Give back" } }
            }
        }
    }
}
