//! One visit.

use super::super::forms;
use super::super::queries::{self, Billable};
use super::super::refusal::Conflict;
use super::super::views::detail::{Can, DetailView, page};
use super::super::views::{AUTHORISED, HELD, PROMISED};
use super::{Counter, actor, visit};
use crate::error::AppResult;
use crate::ui::form::FormState;
use crate::web::form::new_key;
use crate::web::paths::AppointmentPath;
use crate::web::staff::{Permission, Right, Sight};
use crate::web::{Page, Staff, right};
use actix_web::web;

pub(super) async fn show(
    staff: Staff<right::SeeAppointments>,
    path: web::Path<AppointmentPath>,
) -> AppResult<Page> {
    let at = visit(&staff, path.appointment).await?;
    let form = if staff.may(Right::EditAppointments) {
        FormState::empty().with_key(new_key())
    } else {
        FormState::empty()
    };
    render(&staff, &at, &form, &[]).await
}

/// The page, with the form that adds services as it stands.
pub(super) async fn render<P: Permission>(
    staff: &Staff<P>,
    at: &Billable,
    form: &FormState,
    conflicts: &[Conflict],
) -> AppResult<Page> {
    let open = Open {
        services: Some(form.clone()),
        conflicts,
        ..Open::default()
    };
    draw(staff, at, open).await
}

/// The page, with the form of who agreed as it stands.
pub(super) async fn authorising<P: Permission>(
    staff: &Staff<P>,
    at: &Billable,
    form: FormState,
) -> AppResult<Page> {
    let open = Open {
        authorised: Some(form),
        ..Open::default()
    };
    draw(staff, at, open).await
}

/// Forms of the page that somebody sent, as they stand; the others are fresh.
#[derive(Default)]
pub(super) struct Open<'a> {
    pub(super) services: Option<FormState>,
    pub(super) conflicts: &'a [Conflict],
    pub(super) authorised: Option<FormState>,
    pub(super) held: Option<FormState>,
    pub(super) promise: Option<FormState>,
}

/// When it was promised.
fn promising<P: Permission>(staff: &Staff<P>, at: &Billable) -> FormState {
    forms::promising(at.order.promised_at, (at.appointment.day, staff.zone))
        .with_version(at.order.version)
        .with_prefix(PROMISED)
}

/// Somebody agrees.
fn agreeing<P: Permission>(staff: &Staff<P>, at: &Billable) -> FormState {
    forms::authorising(&at.order, &at.customer.name, (staff.now, staff.zone))
        .with_version(at.order.version)
        .with_prefix(AUTHORISED)
}

/// Whether this person may open the bill of a visit that they may open.
pub(super) fn sees_bills<P: Permission>(staff: &Staff<P>, sight: Sight) -> bool {
    staff.may(Right::SeeInvoice) && sight.prices
}

pub(super) async fn draw<P: Permission>(
    staff: &Staff<P>,
    at: &Billable,
    open: Open<'_>,
) -> AppResult<Page> {
    let is_wrong = |form: &&FormState| form.has_errors();
    let sent = [&open.services, &open.authorised, &open.held, &open.promise];
    let wrong = sent.into_iter().flatten().find(is_wrong).cloned();
    let form = &open
        .services
        .unwrap_or_else(|| FormState::empty().with_key(new_key()));
    let authorised = open.authorised.unwrap_or_else(|| agreeing(staff, at));
    let promise = open.promise.unwrap_or_else(|| promising(staff, at));
    let held = open
        .held
        .unwrap_or_else(|| FormState::empty().with_prefix(HELD));
    let mut counter = Counter::of(staff).await?;
    let row = &at.appointment;
    let may_collect = staff.may(Right::TakePayments);
    let (bill, mut deposits) = queries::billing(&staff.db, at.order.id).await?;
    if !may_collect {
        deposits.clear();
    }
    let adds = staff.may(Right::EditAppointments) && at.takes_work(bill.as_ref());
    if adds {
        counter = counter.with_packages(staff).await?;
    }
    let past = queries::past(&staff.db, row.id).await?;
    let sight = staff.sight(&counter.settings);
    let may_bill = staff.may(Right::EditInvoices);
    let view = DetailView {
        at,
        bill: bill.as_ref(),
        deposits: &deposits,
        past: &past,
        members: &counter.members,
        menu: adds.then(|| counter.menu()),
        form,
        authorised: &authorised,
        held: &held,
        promise: &promise,
        bill_key: may_bill.then(new_key),
        conflicts: open.conflicts,
        actor: actor(staff, &counter.settings),
        can: Can {
            edit: staff.may(Right::EditAppointments),
            hold: staff.may(Right::MoveAppointments),
            bill: may_bill,
            collect: may_collect,
            refund: staff.may(Right::RefundPayments),
            refund_limit: (!staff.may(Right::RefundAboveLimit))
                .then_some(counter.settings.refund_limit),
            see_bills: sees_bills(staff, sight),
            see_customers: staff.may(Right::SeeCustomer),
            see_vehicles: staff.may(Right::SeeVehicle),
            see_prices: sight.prices,
            see_balance: sight.balance,
            reach: sight.reaches(row.day, staff.today()),
        },
        now: staff.now,
        today: staff.today(),
        zone: staff.zone.tz(),
    };
    let title = format!("{} {} · Appointments", at.order.number, at.customer.name);
    let title = wrong.map_or_else(|| title.clone(), |form| form.title(&title));
    Ok(Page::new(title, page(&view))
        .description("A visit: customer, car, work, time and place.")
        .history(staff.history("appointment", at.appointment.id.0)))
}
