//! The head of a visit's page: who, where it stands, the one next step, and all the others.

use super::super::state::targets;
use super::detail::DetailView;
use super::parts::{late, move_form, with_query};
use super::{holds, reschedule};
use crate::features::vehicles;
use crate::kernel::contact::Phone;
use crate::kernel::words::{AppointmentStatus, InvoiceStatus};
use crate::ui::button::{self, Button};
use crate::ui::form::{FormState, asking_button, post_button};
use crate::ui::icon::Icon;
use crate::ui::{Status, card, page_header, plate, status};
use crate::web::paths::{
    AppointmentDeletionPath, AppointmentInvoicePath, AppointmentLinkPath, AppointmentPath,
    AppointmentPositionPath, AppointmentsPath, EditAppointmentPath, EstimatePath, InvoicePath,
    WorkOrderPath,
};
use chrono::TimeDelta;
use maud::{Markup, html};

pub(super) fn head(view: &DetailView<'_>) -> Markup {
    let (at, row) = (view.at, &view.at.appointment);
    let list = AppointmentsPath.to_string();
    let is_late = row.status == AppointmentStatus::Scheduled
        && view.now - row.start_at > TimeDelta::minutes(10);
    let mut head = page_header(&at.customer.name)
        .sticky()
        .menu_id("visit-menu")
        .back("Appointments", &list)
        .badge(plate::number(&at.order.number))
        .badge(status(row.status))
        .meta(html! {
            @if view.can.reach && let Some(phone) = &at.customer.phone {
                a href={ "tel:" (phone) } { (Icon::Phone) " " (Phone::stored(phone.clone()).national()) }
            }
            @if let Some(car) = &at.vehicle {
                span {
                    (vehicles::label(car)) " "
                    @if let Some(text) = &car.plate { (plate(text, car.plate_region.as_deref())) }
                }
            }
            (owed(view))
        });
    if is_late {
        head = head.badge(late());
    }
    head = head.badge(holds::promise(
        row.status,
        at.order.promised_at,
        (view.now, view.zone),
    ));
    let open = view.past.holds.iter().filter(|hold| hold.stands());
    head = head.badge(holds::blockers(row.status, open.map(|hold| &hold.kind)));
    if let Some(step) = next_step(view) {
        head = head.action(step);
    }
    for item in menu(view) {
        head = head.more(item);
    }
    html! { (head) }
}

/// What is to be paid; of work that no bill names yet, what it comes to.
fn owed(view: &DetailView<'_>) -> Markup {
    let is_paid = view
        .bill
        .is_some_and(|bill| bill.status == InvoiceStatus::Paid);
    html! {
        @if let Some(amount) = view.open_balance() {
            @if view.is_billed() {
                @if view.can.see_balance { strong { (amount) " due" } }
            } @else if view.can.see_prices { span { (amount) " before tax" } }
        } @else if is_paid && view.can.see_balance { span { "Paid" } }
    }
}

/// All that is not the next step.
fn menu(view: &DetailView<'_>) -> Vec<Markup> {
    let appointment = view.at.appointment.id;
    let edit = EditAppointmentPath { appointment }.to_string();
    let order = WorkOrderPath { appointment }.to_string();
    let estimate = EstimatePath { appointment }.to_string();
    let link = |words, icon, href: &str| {
        let button = button::quiet(words).icon(icon).href(href);
        html! { (button) }
    };
    let mut items = Vec::new();
    if view.can.edit {
        let edit = button::quiet("Edit")
            .icon(Icon::Pencil)
            .href(&edit)
            .key("e");
        items.push(html! { (edit) });
    }
    if view.can.edit
        && let Some(link) = reschedule::link(&view.at.appointment)
    {
        items.push(link);
    }
    if view.can.edit {
        let shared = AppointmentLinkPath { appointment }.to_string();
        items.push(link("Customer's link", Icon::MessageSquare, &shared));
    }
    items.push(link("Work order", Icon::Printer, &order));
    if view.can.edit && view.at.jobs.iter().any(|job| !job.lines.is_empty()) {
        items.push(link("Estimate", Icon::Printer, &estimate));
    }
    if view.can.edit && view.bill.is_none() && view.deposits.is_empty() {
        let action = AppointmentDeletionPath { appointment }.to_string();
        let form = FormState::empty().with_version(view.at.appointment.version);
        let delete = button::danger("Delete appointment").icon(Icon::Trash2);
        items.push(post_button(&action, &form, &delete));
    }
    items
}

/// The one next step, by where the car stands.
fn next_step(view: &DetailView<'_>) -> Option<Markup> {
    use AppointmentStatus::{Canceled, Completed, InProgress, NoShow, Ready, Scheduled};
    let row = &view.at.appointment;
    let free = targets(row.status, view.actor, view.is_billed());
    let step = |to: AppointmentStatus, words: &'static str| {
        let form = FormState::of([("to", to.as_str().to_owned())]).with_version(row.version);
        let action = AppointmentPositionPath {
            appointment: row.id,
        }
        .to_string();
        let button = button::primary(words).icon(Status::from(to).look().1);
        let asks = row.status == Scheduled && !view.past.alerts.is_empty();
        free.contains(&to).then(|| match asks {
            // The answer is a page that asks.
            true => asking_button(&action, &form, &button),
            false => post_button(&action, &form, &button),
        })
    };
    match row.status {
        Scheduled => step(InProgress, "Start work"),
        InProgress => step(Ready, "Mark ready"),
        Ready | Completed if view.bill.is_none() && view.can.bill => {
            Some(invoicing(view, button::primary("Make the invoice")))
        }
        Ready => step(Completed, "Complete"),
        Completed => view.bill.filter(|_| view.can.see_bills).map(|bill| {
            let href = InvoicePath { invoice: bill.id }.to_string();
            html! { (button::primary("Open the invoice").icon(Icon::ReceiptText).href(&href)) }
        }),
        NoShow | Canceled => free.contains(&Scheduled).then(|| {
            let edit = EditAppointmentPath { appointment: row.id };
            let href = with_query(edit, &[("restore", "true")]);
            html! { (button::primary("Put back on the schedule").icon(Icon::CalendarClock).href(&href)) }
        }),
    }
}

/// Makes a draft of the order (R-INV-1).
fn invoicing(view: &DetailView<'_>, button: Button<'_>) -> Markup {
    let action = AppointmentInvoicePath {
        appointment: view.at.appointment.id,
    }
    .to_string();
    let key = view.bill_key.clone().unwrap_or_default();
    let form = FormState::empty().with_key(key);
    post_button(&action, &form, &button.icon(Icon::ReceiptText))
}

/// Every other step.
pub(super) fn elsewhere(view: &DetailView<'_>) -> Markup {
    let row = &view.at.appointment;
    let free = targets(row.status, view.actor, view.is_billed());
    let here = AppointmentPath {
        appointment: row.id,
    }
    .to_string();
    let may_bill =
        view.bill.is_none() && view.can.bill && row.status == AppointmentStatus::InProgress;
    html! {
        @if !free.is_empty() || may_bill {
            (card("Move to…", &html! {}, &html! {
                (move_form((row.id, row.version, row.status), (&free, &[]), &view.at.customer.name, &here))
                @if may_bill { (invoicing(view, button::secondary("Make the invoice"))) }
            }))
        }
    }
}
