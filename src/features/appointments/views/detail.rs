//! One visit: who, what, when, where, what it costs, what happened, and the one next step.

use super::super::queries::{Bill, Billable, Deposit, Past};
use super::super::refusal::Conflict;
use super::super::state::{Actor, targets};
use super::authorisation::authorisation;
use super::deposits::deposits;
use super::parts::{late, move_form, name_of, with_query};
use super::pick::Menu;
use super::work::work;
use super::{alerts, holds, outcome, reschedule, stamps};
use crate::entity::membership;
use crate::features::vehicles;
use crate::kernel::contact::Phone;
use crate::kernel::money::Cents;
use crate::kernel::vehicle::miles;
use crate::kernel::words::{AppointmentStatus, Place};
use crate::ui::button::{self, Button};
use crate::ui::form::{FormState, asking_button, post_button};
use crate::ui::icon::Icon;
use crate::ui::list::{Event, timeline};
use crate::ui::place::{columns, lines, live, note, row as in_a_row};
use crate::ui::{Status, Tone, card, facts, page_header, plate, status, time};
use crate::web::paths::{
    AppointmentDeletionPath, AppointmentInvoicePath, AppointmentPath, AppointmentPositionPath,
    AppointmentsPath, CustomerPath, EditAppointmentPath, EstimatePath, InvoicePath, VehiclePath,
    WorkOrderPath,
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
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
    /// The form that adds services.
    pub(crate) form: &'a FormState,
    /// The form that records who agreed (R-AUTH-0).
    pub(crate) authorised: &'a FormState,
    /// The form that says what holds it up, and the one that promises a time (R-APPT-23).
    pub(crate) held: &'a FormState,
    pub(crate) promise: &'a FormState,
    /// The idempotency key of the button that makes the invoice.
    pub(crate) bill_key: Option<String>,
    pub(crate) conflicts: &'a [Conflict],
    pub(crate) actor: Actor,
    pub(crate) can: Can,
    pub(crate) now: DateTime<Utc>,
    pub(crate) today: NaiveDate,
    pub(crate) zone: Tz,
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
    pub(crate) see_vehicles: bool,
    /// Prices and sums (R-ACC-15).
    pub(crate) see_prices: bool,
    /// What is still to be paid (R-ACC-15).
    pub(crate) see_balance: bool,
    /// Phone and address; a technician from a day before to a day after (R-ACC-15).
    pub(crate) reach: bool,
}

impl DetailView<'_> {
    fn is_billed(&self) -> bool {
        self.bill.is_some_and(Bill::is_issued)
    }

    /// What is still owed: of the bill, or of work that no bill names yet (R-APPT-20).
    fn open_balance(&self) -> Option<Cents> {
        let owed = match self.bill {
            Some(bill) if bill.is_issued() => bill.due,
            _ => self.at.price(),
        };
        (owed > Cents::ZERO).then_some(owed)
    }
}

pub(crate) fn page(view: &DetailView<'_>) -> Markup {
    let main = html! { (unread(view)) (outcome::revisit(view.at, view.can.edit, view.menu.is_some())) (balance(view)) (visit(view)) (work(view)) };
    let aside = html! {
        (stamps::on_the_way(view))
        @if let Some(words) = &view.at.order.complaint { (card("What is wrong", &html! {}, &lines(words))) }
        @if let Some(words) = &view.at.appointment.notes { (card("Notes", &html! {}, &lines(words))) }
        (holds::holds(view))
        (holds::promised(view))
        (authorisation(view))
        (deposits(view))
        (elsewhere(view))
        (past(view))
    };
    live(
        &names(view),
        &html! { (head(view)) (columns(&main, &aside)) },
    )
}

/// What the page shows of: this visit and this customer, and what belongs to some visit.
fn names(view: &DetailView<'_>) -> String {
    let (row, customer) = (&view.at.appointment, &view.at.customer);
    format!(
        "appointment/{} customer/{} repair_order invoice vehicle note service package member settings",
        row.id, customer.id
    )
}

fn head(view: &DetailView<'_>) -> Markup {
    let (at, row) = (view.at, &view.at.appointment);
    let list = AppointmentsPath.to_string();
    let edit = EditAppointmentPath {
        appointment: row.id,
    }
    .to_string();
    let is_late = row.status == AppointmentStatus::Scheduled
        && view.now - row.start_at > TimeDelta::minutes(10);
    let mut head = page_header(&at.customer.name)
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
    if view.can.edit {
        head = head.button(&button::secondary("Edit").icon(Icon::Pencil).href(&edit));
    }
    if view.can.edit
        && let Some(link) = reschedule::link(row)
    {
        head = head.more(link);
    }
    let appointment = row.id;
    let papers = [
        WorkOrderPath { appointment }.to_string(),
        EstimatePath { appointment }.to_string(),
    ];
    head = head.more(
        button::quiet("Work order")
            .icon(Icon::Printer)
            .href(&papers[0]),
    );
    if view.can.edit && at.jobs.iter().any(|job| !job.lines.is_empty()) {
        head = head.more(
            button::quiet("Estimate")
                .icon(Icon::Printer)
                .href(&papers[1]),
        );
    }
    if view.can.edit && view.bill.is_none() && view.deposits.is_empty() {
        let action = AppointmentDeletionPath {
            appointment: row.id,
        }
        .to_string();
        let form = FormState::empty().with_version(row.version);
        let delete = button::danger("Delete appointment").icon(Icon::Trash2);
        head = head.more(post_button(&action, &form, &delete));
    }
    html! { (head) }
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
    let odometer = at.order.odometer_in.map(|shown| html! {
        (miles(shown))
        @if let Some(reason) = at.order.odometer_reason { br; small.muted { "Less than before: " (reason.label()) } }
    });
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
                ("Odometer", odometer.unwrap_or_default()),
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

/// Every other step.
fn elsewhere(view: &DetailView<'_>) -> Markup {
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

fn past(view: &DetailView<'_>) -> Markup {
    let row = &view.at.appointment;
    let when = |at: DateTime<Utc>| time::relative(at, view.now, view.zone);
    let steps = view.past.changes.iter().map(|change| {
        let what = html! {
            "Moved to " (change.to_status.label())
            @if let Some(reason) = &change.reason { ": " (reason) }
        };
        let who = change.actor_name.as_deref().unwrap_or("autoshop");
        (
            change.at,
            Status::from(change.to_status).look().0,
            who,
            what,
        )
    });
    let read = view.past.acknowledged.iter().map(|read| {
        let what = html! { "Acknowledged: " (read.words()) };
        (read.at, Tone::Warn, read.actor_name.as_str(), what)
    });
    let told = holds::events(view.past).chain(stamps::events(view.past));
    let mut all: Vec<_> = steps.chain(read).chain(told).collect();
    // Of one instant the step stands above what was read for it.
    all.sort_by_key(|(at, ..)| std::cmp::Reverse(*at));
    let event = |(at, tone, who, what): (DateTime<Utc>, Tone, &str, Markup)| Event {
        tone,
        when: when(at),
        who: who.to_owned(),
        what,
    };
    let mut events: Vec<Event> = all.into_iter().map(event).collect();
    events.push(Event {
        tone: Tone::Idle,
        when: when(row.created_at),
        who: row
            .booked_by
            .clone()
            .unwrap_or_else(|| "autoshop".to_owned()),
        what: html! { "Booked" },
    });
    card("History", &html! {}, &timeline(&events))
}
