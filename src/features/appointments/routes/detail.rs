//! One visit.

use super::super::forms;
use super::super::queries::{self, Billable};
use super::super::refusal::Conflict;
use super::super::stay::End;
use super::super::views::detail::{Can, DetailView, Forms, page};
use super::super::views::{AUTHORISED, CAME, HELD, LEFT, LINE, ODOMETER, PROMISED, WORDS};
use super::{Counter, actor, visit};
use crate::audit;
use crate::error::AppResult;
use crate::ui::form::FormState;
use crate::ui::time;
use crate::web::form::new_key;
use crate::web::paths::AppointmentPath;
use crate::web::staff::{Permission, Right, Sight, sees_cost};
use crate::web::{Page, Staff, right};
use actix_web::web;
use maud::Markup;
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Asked {
    /// The line of the work that is to be changed where it stands.
    #[serde(default)]
    line: String,
}

pub(super) async fn show(
    staff: Staff<right::SeeAppointments>,
    path: web::Path<AppointmentPath>,
    asked: web::Query<Asked>,
) -> AppResult<Page> {
    let at = visit(&staff, path.appointment).await?;
    let mut open = Open::fresh(&staff, &at);
    if staff.may(Right::EditAppointments) {
        if let Some((job, line)) = asked.line.parse().ok().and_then(|id| at.line(id)) {
            let form = line.charge().state(staff.sees_cost().await?);
            let form = form.with_version(job.version).with_prefix(LINE);
            open.forms.line = Some((line.id, form));
        }
    } else {
        open.forms.services = FormState::empty();
    }
    draw(&staff, &at, &open).await
}

/// The page, with the form that adds services as it stands.
pub(super) async fn render<P: Permission>(
    staff: &Staff<P>,
    at: &Billable,
    form: &FormState,
    conflicts: &[Conflict],
) -> AppResult<Page> {
    let mut open = Open::fresh(staff, at);
    open.forms.services = form.clone();
    open.conflicts = conflicts;
    draw(staff, at, &open).await
}

/// The page's forms: fresh, or as somebody sent them.
pub(super) struct Open<'a> {
    pub(super) forms: Forms,
    pub(super) conflicts: &'a [Conflict],
}

impl Open<'_> {
    pub(super) fn fresh<P: Permission>(staff: &Staff<P>, at: &Billable) -> Self {
        let (row, order) = (&at.appointment, &at.order);
        let agreeing = forms::authorising(order, &at.customer.name, (staff.now, staff.zone));
        let promise = forms::promising(order.promised_at, (row.day, staff.zone));
        let stay = |end| forms::staying((row, end), staff.zone).with_version(row.version);
        let forms = Forms {
            services: FormState::empty().with_key(new_key()),
            authorised: agreeing.with_version(order.version).with_prefix(AUTHORISED),
            held: FormState::empty().with_prefix(HELD),
            promise: promise.with_version(order.version).with_prefix(PROMISED),
            came: stay(End::In).with_prefix(CAME),
            left: stay(End::Out).with_prefix(LEFT),
            odometer: forms::shown(at)
                .with_version(order.version)
                .with_prefix(ODOMETER),
            words: forms::worded(at)
                .with_version(row.version)
                .with_prefix(WORDS),
            line: None,
        };
        Self {
            forms,
            conflicts: &[],
        }
    }
}

/// Who changed the visit last, and when.
pub(super) async fn last_change<P: Permission>(
    staff: &Staff<P>,
    at: &Billable,
) -> AppResult<(String, Markup)> {
    let id = at.appointment.id.0;
    let last = audit::last_change(&staff.db, "appointment", id).await?;
    let (who, when) = last.map_or_else(
        || ("somebody".to_owned(), at.appointment.updated_at),
        |change| (change.actor_name, change.at),
    );
    Ok((who, time::relative(when, staff.now, staff.zone.tz())))
}

/// Whether this person may open the bill of a visit that they may open.
pub(super) fn sees_bills<P: Permission>(staff: &Staff<P>, sight: Sight) -> bool {
    staff.may(Right::SeeInvoice) && sight.prices
}

pub(super) async fn draw<P: Permission>(
    staff: &Staff<P>,
    at: &Billable,
    open: &Open<'_>,
) -> AppResult<Page> {
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
        forms: &open.forms,
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
            write: staff.may(Right::WriteMessages),
            see_vehicles: staff.may(Right::SeeVehicle),
            see_prices: sight.prices,
            see_cost: sees_cost(staff.role, counter.settings.advisor_sees_cost),
            see_balance: sight.balance,
            reach: sight.reaches(row.day, staff.today()),
        },
        now: staff.now,
        today: staff.today(),
        zone: staff.zone.tz(),
    };
    let title = format!("{} {} · Appointments", at.order.number, at.customer.name);
    let wrong = open.forms.all().find(|form| form.has_errors());
    let title = wrong.map_or_else(|| title.clone(), |form| form.title(&title));
    Ok(Page::new(title, page(&view))
        .description("A visit: customer, car, work, time and place.")
        .history(staff.history("appointment", at.appointment.id.0)))
}
