//! One visit: who, what, when, where, what it costs, what happened, and the one next step.

use super::super::queries::{Bill, Billable, Deposit, Past};
use super::super::refusal::Conflict;
use super::super::state::{Actor, targets};
use super::authorisation::authorisation;
use super::deposits::deposits;
use super::parts::{name_of, with_query};
use super::past::past;
use super::pick::Menu;
use super::work::work;
use super::{alerts, head, holds, online, outcome, stamps, stay, thread};
use crate::entity::membership;
use crate::features::vehicles;
use crate::kernel::ids::RepairLineId;
use crate::kernel::money::Cents;
use crate::kernel::words::{AppointmentStatus, Place};
use crate::ui::form::FormState;
use crate::ui::icon::Icon;
use crate::ui::place::{columns, lines, live, note, row as in_a_row};
use crate::ui::{Tone, card, facts, plate, status, time};
use crate::web::paths::{CustomerPath, InvoicePath, VehiclePath};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use maud::{Markup, html};

/// What the page shows, and to whom.
pub(crate) struct DetailView<'a> {
    pub(crate) at: &'a Billable,
    pub(crate) bill: Option<&'a Bill>,
    /// Money taken before the bill.
    pub(crate) deposits: &'a [Deposit],
    pub(crate) past: &'a Past,
    pub(crate) members: &'a [membership::Model],
    /// What can be put on the order, for those who may.
    pub(crate) menu: Option<Menu<'a>>,
    pub(crate) forms: &'a Forms,
    /// The idempotency key of the button that makes the invoice.
    pub(crate) bill_key: Option<String>,
    pub(crate) conflicts: &'a [Conflict],
    pub(crate) actor: Actor,
    pub(crate) can: Can,
    pub(crate) now: DateTime<Utc>,
    pub(crate) today: NaiveDate,
    pub(crate) zone: Tz,
}

/// The forms of the page.
#[derive(Clone, Debug)]
pub(crate) struct Forms {
    /// Adds services.
    pub(crate) services: FormState,
    /// Records who agreed (R-AUTH-0).
    pub(crate) authorised: FormState,
    /// Says what holds it up.
    pub(crate) held: FormState,
    /// Promises a time (R-APPT-23).
    pub(crate) promise: FormState,
    /// When the car came, and when it left (R-APPT-22).
    pub(crate) came: FormState,
    pub(crate) left: FormState,
    /// What its odometer showed then.
    pub(crate) odometer: FormState,
    /// What is wrong, and notes.
    pub(crate) words: FormState,
    /// Changes that line of the work where it stands.
    pub(crate) line: Option<(RepairLineId, FormState)>,
}

impl Forms {
    pub(crate) fn all(&self) -> impl Iterator<Item = &FormState> {
        let line = self.line.iter().map(|(_, form)| form);
        let others = [
            &self.services,
            &self.authorised,
            &self.held,
            &self.promise,
            &self.came,
            &self.left,
            &self.odometer,
            &self.words,
        ];
        others.into_iter().chain(line)
    }
}

/// What this person may see and do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Can {
    pub(crate) edit: bool,
    /// Says what holds it up.
    pub(crate) hold: bool,
    pub(crate) bill: bool,
    pub(crate) collect: bool,
    pub(crate) refund: bool,
    /// The most of one payment; `None`: all of it (R-PAY-6).
    pub(crate) refund_limit: Option<Cents>,
    pub(crate) see_bills: bool,
    pub(crate) see_customers: bool,
    /// Write to the customer.
    pub(crate) write: bool,
    pub(crate) see_vehicles: bool,
    /// Prices and sums (R-ACC-15).
    pub(crate) see_prices: bool,
    /// What things cost the shop (R-ACC-14).
    pub(crate) see_cost: bool,
    /// What is still to be paid (R-ACC-15).
    pub(crate) see_balance: bool,
    /// Phone and address; a technician from a day before to a day after (R-ACC-15).
    pub(crate) reach: bool,
}

impl DetailView<'_> {
    pub(super) fn is_billed(&self) -> bool {
        self.bill.is_some_and(Bill::is_issued)
    }

    /// What is still owed: of the bill, or of work that no bill names yet (R-APPT-20).
    pub(super) fn open_balance(&self) -> Option<Cents> {
        let owed = match self.bill {
            Some(bill) if bill.is_issued() => bill.due,
            _ => self.at.price(),
        };
        (owed > Cents::ZERO).then_some(owed)
    }
}

pub(crate) fn page(view: &DetailView<'_>) -> Markup {
    let main = html! { (unread(view)) (online::online(view)) (outcome::revisit(view.at, view.can.edit, view.menu.is_some())) (balance(view)) (visit(view)) (work(view)) };
    let aside = html! {
        (stamps::on_the_way(view))
        (thread::thread(view))
        (stay::words(view))
        (stay::stay(view))
        (holds::holds(view))
        (holds::promised(view))
        (authorisation(view))
        (deposits(view))
        (head::elsewhere(view))
        (past(view))
    };
    live(
        &names(view),
        &html! { (head::head(view)) (columns(&main, &aside)) },
    )
}

/// What the page shows of: this visit and this customer, and what belongs to some visit.
fn names(view: &DetailView<'_>) -> String {
    let (row, customer) = (&view.at.appointment, &view.at.customer);
    format!(
        "appointment/{} customer/{} message repair_order invoice vehicle note service package member settings",
        row.id, customer.id
    )
}

/// Alerts that nobody acknowledged yet (R-UX-9).
fn unread(view: &DetailView<'_>) -> Markup {
    let row = &view.at.appointment;
    let free = targets(row.status, view.actor, view.is_billed());
    let is_ahead = row.status == AppointmentStatus::Scheduled;
    html! { @if is_ahead { (alerts::open(row.id, &view.past.alerts, !free.is_empty())) } }
}

/// Completing with an open balance is said, not forbidden (R-APPT-20).
fn balance(view: &DetailView<'_>) -> Markup {
    let is_done = view.at.appointment.status == AppointmentStatus::Completed;
    let owed = view
        .open_balance()
        .filter(|_| is_done && view.can.see_balance);
    html! {
        @if let Some(owed) = owed {
            (note(Tone::Warn, Icon::TriangleAlert, &html! {
                p {
                    @if view.is_billed() { "Completed, and " (owed) " is still to be paid." }
                    @else { "Completed, and no invoice has been issued: " (owed) " before tax." }
                }
            }))
        }
    }
}

fn visit(view: &DetailView<'_>) -> Markup {
    let (at, row) = (view.at, &view.at.appointment);
    let address: Vec<&str> = [&row.line1, &row.city, &row.region, &row.postal]
        .into_iter()
        .filter_map(|part| part.as_deref())
        .collect();
    let address = address.join(", ");
    let map = with_query(
        "https://www.google.com/maps/search/",
        &[("api", "1"), ("query", &address)],
    );
    let technician = name_of(view.members, row.technician_id).unwrap_or("Nobody yet");
    let car = at.vehicle.as_ref().map(|car| html! {
        @if view.can.see_vehicles { a href=(VehiclePath { vehicle: car.id }) { (vehicles::label(car)) } }
        @else { (vehicles::label(car)) }
    });
    let shows_place = view.can.reach && row.place == Place::Mobile && !address.is_empty();
    card(
        "Visit",
        &html! {},
        &html! {
            (facts([
                ("When", html! {
                    (time::date(row.day, view.today)) br; (time::span(row.start_at, row.end_at, view.zone))
                }),
                ("Customer", html! {
                @if view.can.see_customers { a href=(CustomerPath { customer: at.customer.id }) { (at.customer.name) } }
                @else { (at.customer.name) }
            }),
            ("Technician", html! { (technician) }),
                ("Car", car.unwrap_or_default()),
                ("Place", html! {
                    (row.place.label())
                    @if shows_place {
                        br; (address) br;
                        a href=(map) target="_blank" rel="noopener noreferrer" { (Icon::MapPin) " Open the map" }
                    }
                }),
            ]))
            @if view.can.reach && let Some(words) = &row.access_notes { (lines(words)) }
            @if let Some(reason) = &row.cancel_reason { p { strong { "Canceled: " } (reason) } }
            @if view.can.edit && let Some(reason) = &row.override_reason { p.muted { "Booked in spite of a conflict: " (reason) } }
            @if view.can.see_bills && let Some(bill) = view.bill {
                (in_a_row(&html! {
                    a href=(InvoicePath { invoice: bill.id }) {
                        @match &bill.number { Some(number) => (plate::number(number)), None => "Draft invoice" }
                    }
                    (status(bill.status))
                    @if view.can.see_balance && bill.due > Cents::ZERO && bill.is_issued() { span.muted { (bill.due) " due" } }
                }))
            }
        },
    )
}
