//! The end of a day: each method with its sums, and the rows behind them.

use super::super::queries::{Asked, ByMethod, Days, Moved, Received, Returned};
use crate::kernel::ids::{AppointmentId, CustomerId, InvoiceId, PaymentId};
use crate::kernel::money::{Cents, Overflow};
use crate::kernel::words::{PaymentKind, PaymentMethod};
use crate::ui::form::{FormState, error_summary, field};
use crate::ui::plate::number as document_number;
use crate::ui::table::{Column, foot, number, row, table, text};
use crate::ui::toolbar::{Back, chip, pagination, toolbar};
use crate::ui::{Icon, button, dom_id, empty, page_header, place, time};
use crate::web::paths::{
    AppointmentPath, CustomerPath, InvoicePath, PaymentRefundsPath, PaymentsPath,
};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;
use maud::{Markup, html};

/// What was asked, what came of it, and who looks.
pub(in super::super) struct DayView<'a> {
    pub(in super::super) form: &'a FormState,
    pub(in super::super) found: &'a Days,
    pub(in super::super) asked: &'a Asked,
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

impl DayView<'_> {
    pub(in super::super) fn is_day(&self) -> bool {
        self.asked.from == self.asked.to
    }

    /// These days by another method, or by all.
    fn by(&self, method: Option<PaymentMethod>) -> String {
        address((self.asked.from, self.asked.to), method)
    }
}

pub(in super::super) fn day(view: &DayView<'_>) -> Result<Markup, Overflow> {
    let body = match view.found.of(None)?.rows {
        0 => none(view),
        _ => some(view)?,
    };
    let (from, to) = (view.asked.from, view.asked.to);
    let head = match view.is_day() {
        true => page_header("End of day").meta(html! { span { (time::full_date(from)) } }),
        false => page_header("Payments")
            .meta(html! { span { (time::full_date(from)) " to " (time::full_date(to)) } }),
    };
    Ok(html! {
        (head)
        (error_summary(view.form))
        (tools(view))
        (body)
    })
}

fn address((from, to): (NaiveDate, NaiveDate), method: Option<PaymentMethod>) -> String {
    let days = match from == to {
        true => format!("{PaymentsPath}?day={from}"),
        false => format!("{PaymentsPath}?from={from}&to={to}"),
    };
    match method {
        Some(method) => format!("{days}&method={}", method.as_str()),
        None => days,
    }
}

fn tools(view: &DayView<'_>) -> Markup {
    let action = PaymentsPath.to_string();
    let (from, to, method) = (view.asked.from, view.asked.to, view.asked.method);
    let mut form = view.form.clone();
    let is_day = view.is_day();
    if is_day && !form.has_errors() {
        form.set("day", from.to_string());
    }
    let of = |day: Option<NaiveDate>| day.map(|day| address((day, day), method));
    let before = of(from.pred_opt().filter(|_| is_day));
    let after = from.succ_opt().filter(|day| is_day && *day <= view.today);
    let after = of(after);
    let said = |day: NaiveDate| day.format("%b %-d, %Y");
    let days = format!("{} to {}", said(from), said(to));
    html! {
        (toolbar(&action, &html! {
            @if is_day {
                (field::date(&form, "day", "Day"))
            } @else {
                (field::date(&form, "from", "From"))
                (field::date(&form, "to", "To"))
            }
            @if let Some(method) = method { input type="hidden" name="method" value=(method.as_str()); }
        }))
        (place::row(&html! {
            @if let Some(href) = &before { (button::quiet("Day before").icon(Icon::ChevronLeft).href(href)) }
            @if let Some(href) = &after { (button::quiet("Day after").icon(Icon::ChevronRight).href(href)) }
            @if is_day {
                (button::quiet("This month").icon(Icon::CalendarClock).href(&address((first_of(view.today), view.today), method)))
            } @else {
                (chip(&days, &address((view.today, view.today), method)))
            }
            @if let Some(method) = method { (chip(method.label(), &view.by(None))) }
        }))
    }
}

fn first_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

fn none(view: &DayView<'_>) -> Markup {
    let today = address((view.today, view.today), None);
    let action = button::secondary("Go to today").href(&today);
    let is_today = view.is_day() && view.asked.from == view.today;
    let why = match view.is_day() {
        true => "Nothing was taken or given back on this day.",
        false => "Nothing was taken or given back on these days.",
    };
    empty(
        Icon::Banknote,
        "No payments",
        why,
        (!is_today).then_some(&action),
    )
}

fn some(view: &DayView<'_>) -> Result<Markup, Overflow> {
    let mut methods = Vec::new();
    for method in PaymentMethod::ALL {
        let sums = view.found.of(Some(*method))?;
        if sums != ByMethod::default() {
            let href = view.by(Some(*method));
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
        (pages(view))
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
    html! {
        @for row in &view.found.page.rows {
            @match row {
                Moved::Came(paid) => (received(view, paid)),
                Moved::Went(back) => (returned(view, back)),
            }
        }
    }
}

/// The ways on, where the rows are more than a page.
fn pages(view: &DayView<'_>) -> Markup {
    let first = view.by(view.asked.method);
    let is_first = view.asked.after.is_none();
    let next = view.found.page.next.as_ref();
    let next = next.map(|after| format!("{first}&after={after}"));
    if is_first && next.is_none() {
        return html! {};
    }
    let shown = format!(
        "{} here, {} in all",
        view.found.page.rows.len(),
        view.found.count
    );
    pagination(
        (!is_first).then_some(Back::First(&first)),
        next.as_deref(),
        &shown,
    )
}

/// The hour; of several days the day too.
fn when(view: &DayView<'_>, at: DateTime<Utc>) -> Markup {
    match view.is_day() {
        true => time::clock(at, view.zone),
        false => time::at(at, view.zone),
    }
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
        when(view, paid.received_at),
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
        when(view, back.refunded_at),
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
