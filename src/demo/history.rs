//! Months of visits: the past with its bills and payments, a full today, the weeks to come.

use super::bills::{Bills, Visit};
use super::chance::Chance;
use super::customers::{Known, in_batches};
use super::plans::{self, CALM, Paid, Plan};
use super::words::COMPLAINTS;
use super::{ADVISOR, awaited};
use crate::db::{ShopTx, term_row};
use crate::entity::{
    appointment, blocker, number_series, repair_job, repair_line, repair_order, search_term,
    service, status_change,
};
use crate::kernel::ids::{
    AppointmentId, MembershipId, RepairJobId, RepairLineId, RepairOrderId, StatusChangeId,
    VehicleId,
};
use crate::kernel::money::{Cents, Quantity};
use crate::kernel::position::place_at;
use crate::kernel::search::{TermKind, terms_for_document};
use crate::kernel::time::ShopTime;
use crate::kernel::words::{AppointmentStatus, DurationSource, LineKind, Place};
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};

/// Rows to be written.
#[derive(Debug, Default)]
pub(super) struct History {
    pub(super) orders: Vec<repair_order::ActiveModel>,
    pub(super) jobs: Vec<repair_job::ActiveModel>,
    pub(super) lines: Vec<repair_line::ActiveModel>,
    pub(super) appointments: Vec<appointment::ActiveModel>,
    pub(super) changes: Vec<status_change::ActiveModel>,
    pub(super) blockers: Vec<blocker::ActiveModel>,
    pub(super) terms: Vec<search_term::ActiveModel>,
    pub(super) bills: Bills,
    /// How many orders there are, with those written already.
    pub(super) ordered: i32,
    /// What odometers showed, in the order of the visits.
    pub(super) readings: Vec<(VehicleId, DateTime<Utc>, i32)>,
}

impl History {
    pub(super) async fn write(&self, tx: &ShopTx) -> Result<(), DbErr> {
        in_batches(tx, &self.orders).await?;
        in_batches(tx, &self.jobs).await?;
        in_batches(tx, &self.lines).await?;
        in_batches(tx, &self.appointments).await?;
        in_batches(tx, &self.changes).await?;
        in_batches(tx, &self.blockers).await?;
        in_batches(tx, &self.terms).await?;
        self.bills.write(tx).await
    }

    /// Forgets the rows, which are written; the numbers go on.
    pub(super) fn clear(&mut self) {
        self.orders.clear();
        self.jobs.clear();
        self.lines.clear();
        self.appointments.clear();
        self.changes.clear();
        self.blockers.clear();
        self.terms.clear();
        self.readings.clear();
        self.bills.clear();
    }

    /// The series go on where the made-up numbers end.
    pub(super) async fn close(&self, tx: &ShopTx, now: DateTime<Utc>) -> Result<(), DbErr> {
        for (kind, used) in [("order", self.ordered), ("invoice", self.bills.issued)] {
            let series = number_series::Entity::update_many()
                .col_expr(number_series::Column::Next, Expr::value(used + 1))
                .col_expr(number_series::Column::UpdatedAt, Expr::value(now))
                .filter(number_series::Column::Kind.eq(kind));
            tx.update_where(series).await?;
        }
        Ok(())
    }
}

/// What the demo shop works with.
pub(super) struct Shop<'a> {
    pub(super) zone: ShopTime,
    pub(super) now: DateTime<Utc>,
    pub(super) technicians: &'a [MembershipId],
    pub(super) services: &'a [service::Model],
    pub(super) known: &'a [Known],
}

pub(super) fn make(shop: &Shop<'_>, chance: &mut Chance) -> anyhow::Result<History> {
    let mut all = History::default();
    let today = shop.zone.day(shop.now);
    let long_ago = plans::long_ago(today);
    let (seldom, often) = plans::by_habit(shop.known, shop.now, long_ago.len());
    for (plan, known) in long_ago.zip(seldom) {
        visit(&mut all, shop, chance, (&plan, known))?;
    }
    for offset in -plans::PAST..=plans::AHEAD {
        let day = today + TimeDelta::days(offset);
        for plan in plans::of_day(&CALM, shop.technicians.len(), chance, (day, offset)) {
            if let Some(known) = chance.pick(&often) {
                visit(&mut all, shop, chance, (&plan, known))?;
            }
        }
    }
    Ok(all)
}

/// One visit with its order, its steps and its bill.
pub(super) fn visit(
    all: &mut History,
    shop: &Shop<'_>,
    chance: &mut Chance,
    (plan, known): (&Plan, &Known),
) -> anyhow::Result<()> {
    let time =
        NaiveTime::from_num_seconds_from_midnight_opt(plan.minute * 60, 0).unwrap_or_default();
    let Ok(start) = shop.zone.instant(plan.day, time) else {
        return Ok(());
    };
    let start = start.instant;
    let booked = (start - TimeDelta::days(i64::from(chance.int(1..9))))
        .min(shop.now)
        .max(known.since);
    let car = chance.pick(&known.cars).copied();
    let vehicle = car.map(|(id, _)| id);
    let is_done = plan.status == AppointmentStatus::Completed;
    let odometer_in = car.filter(|_| is_done).map(|(id, at_first)| {
        let days = i32::try_from((start - known.since).num_days()).unwrap_or_default();
        let shown = at_first + days.max(0) * 33 + chance.int(0..33);
        all.readings.push((id, start.min(shop.now), shown));
        shown
    });
    let order = RepairOrderId(chance.id(booked));
    all.ordered += 1;
    let number = format!("RO-{:05}", all.ordered);
    for term in terms_for_document(TermKind::Order, &number) {
        let target = (order.0, known.customer, vehicle);
        all.terms.push(term_row(term, target, booked));
    }
    all.orders.push(repair_order::ActiveModel {
        id: Set(order),
        created_at: Set(booked),
        updated_at: Set(booked),
        number: Set(number),
        customer_id: Set(known.customer),
        vehicle_id: Set(vehicle),
        complaint: Set(chance
            .pick(COMPLAINTS)
            .map(|c| (*c).to_owned())
            .filter(|_| chance.percent(45))),
        odometer_in: Set(odometer_in),
        authorised_by: Set(None),
        promised_at: Set(None),
        version: Set(1),
        ..Default::default()
    });
    let (hours, charged) = jobs(all, shop, chance, (order, booked));
    let minutes = (hours.0 * 60 / 100).clamp(30, 150);
    let end = start + TimeDelta::minutes(i64::from(minutes));
    let id = AppointmentId(chance.id(booked));
    let made = Made {
        id,
        order,
        start,
        end,
        booked,
        vehicle,
        now: shop.now,
    };
    appointment_row(all, shop, (plan, &made), known);
    if plan.day == shop.zone.day(shop.now) && plan.status.is_open() {
        awaited::add(all, &made);
    }
    changes(all, chance, (plan, &made));
    if plan.paid != Paid::NoBill {
        let visit = Visit {
            appointment: id,
            order,
            customer: known.customer,
            vehicle,
            done: made.reached(AppointmentStatus::Completed),
            paid: plan.paid,
        };
        all.bills.add((&visit, &charged), shop, chance)?;
    }
    Ok(())
}

pub(super) struct Made {
    pub(super) id: AppointmentId,
    order: RepairOrderId,
    start: DateTime<Utc>,
    pub(super) end: DateTime<Utc>,
    booked: DateTime<Utc>,
    vehicle: Option<VehicleId>,
    pub(super) now: DateTime<Utc>,
}

impl Made {
    /// When it got there: as planned, but never still to come. Whoever opens the demo early in the
    /// morning sees a day that is ahead of its plan.
    fn reached(&self, status: AppointmentStatus) -> DateTime<Utc> {
        use AppointmentStatus::{Canceled, Completed, InProgress, NoShow, Ready, Scheduled};
        let (planned, ago) = match status {
            InProgress => (self.start + TimeDelta::minutes(4), 40),
            Ready => (self.end - TimeDelta::minutes(10), 9),
            NoShow => (self.start + TimeDelta::minutes(30), 9),
            Canceled => (self.start - TimeDelta::hours(20), 9),
            Scheduled | Completed => (self.end, 2),
        };
        planned.min(self.now - TimeDelta::minutes(ago))
    }
}

/// A line that was worked, and the job it belongs to.
#[derive(Clone, Debug)]
pub(super) struct Charged {
    pub(super) job: String,
    pub(super) code: String,
    pub(super) kind: LineKind,
    pub(super) name: String,
    pub(super) part_no: Option<String>,
    pub(super) quantity: Quantity,
    pub(super) unit_price: Cents,
    pub(super) hours: Quantity,
}

fn jobs(
    all: &mut History,
    shop: &Shop<'_>,
    chance: &mut Chance,
    (order, at): (RepairOrderId, DateTime<Utc>),
) -> (Quantity, Vec<Charged>) {
    let mut hours = 0;
    let mut charged = Vec::new();
    for sort in 0..chance.int(1..4) {
        let Some(service) = chance.pick(shop.services) else {
            continue;
        };
        if charged.iter().any(|c: &Charged| c.code == service.code) {
            continue;
        }
        hours += service.hours.0;
        let id = RepairJobId(chance.id(at));
        all.jobs.push(repair_job::ActiveModel {
            id: Set(id),
            created_at: Set(at),
            updated_at: Set(at),
            repair_order_id: Set(order),
            service_id: Set(Some(service.id)),
            name: Set(service.name.clone()),
            category: Set(Some(service.category)),
            correction: Set(None),
            hours: Set(service.hours),
            state: Set("open".to_owned()),
            sort: Set(sort),
            version: Set(1),
            ..Default::default()
        });
        let mut line = |kind, name: &str, part_no: Option<String>, unit_price, sort| {
            all.lines.push(repair_line::ActiveModel {
                id: Set(RepairLineId(chance.id(at))),
                created_at: Set(at),
                updated_at: Set(at),
                repair_job_id: Set(id),
                kind: Set(kind),
                name: Set(name.to_owned()),
                part_no: Set(part_no.clone()),
                quantity: Set(Quantity::ONE),
                unit_price: Set(unit_price),
                sort: Set(sort),
                version: Set(1),
                ..Default::default()
            });
            charged.push(Charged {
                job: service.name.clone(),
                code: service.code.clone(),
                kind,
                name: name.to_owned(),
                part_no,
                quantity: Quantity::ONE,
                unit_price,
                hours: if kind == LineKind::Labor {
                    service.hours
                } else {
                    Quantity(0)
                },
            });
        };
        // Sold as parts and labor: two fifths of the price are material.
        let parts = Cents(service.price.0 * 2 / 5);
        let labor = Cents(service.price.0 - parts.0);
        line(LineKind::Labor, &service.name, None, labor, 0);
        if parts.0 > 0 {
            line(
                LineKind::Part,
                "Parts and material",
                Some(format!("{}-KIT", service.code)),
                parts,
                1,
            );
        }
    }
    (Quantity(hours), charged)
}

fn appointment_row(
    all: &mut History,
    shop: &Shop<'_>,
    (plan, made): (&Plan, &Made),
    known: &Known,
) {
    use AppointmentStatus::{Canceled, Completed, InProgress, NoShow, Ready};
    let started =
        matches!(plan.status, InProgress | Ready | Completed).then(|| made.reached(InProgress));
    let ready = matches!(plan.status, Ready | Completed).then(|| made.reached(Ready));
    let completed = (plan.status == Completed).then(|| made.reached(Completed));
    let technician = shop.technicians.get(plan.technician).copied();
    all.appointments.push(appointment::ActiveModel {
        id: Set(made.id),
        created_at: Set(made.booked),
        updated_at: Set(completed.or(started).unwrap_or(made.booked)),
        repair_order_id: Set(made.order),
        customer_id: Set(known.customer),
        vehicle_id: Set(made.vehicle),
        technician_id: Set(technician),
        status: Set(plan.status),
        start_at: Set(made.start),
        end_at: Set(made.end),
        day: Set(plan.day),
        wall_start: Set(shop.zone.wall(made.start)),
        zone: Set(shop.zone.name().to_owned()),
        duration_source: Set(DurationSource::Services),
        place: Set(Place::Mobile),
        line1: Set(Some(known.line1.clone())),
        city: Set(Some(known.city.to_owned())),
        region: Set(Some("CA".to_owned())),
        postal: Set(Some(known.postal.to_owned())),
        access_notes: Set(known.access.map(str::to_owned)),
        position: Set(place_at(&shop.zone.wall(made.start))),
        notes: Set(None),
        cancel_reason: Set((plan.status == Canceled).then(|| "Customer asked to cancel".to_owned())),
        started_at: Set(started),
        ready_at: Set(ready),
        completed_at: Set(completed),
        canceled_at: Set((plan.status == Canceled).then(|| made.reached(Canceled))),
        no_show_at: Set((plan.status == NoShow).then(|| made.reached(NoShow))),
        check_in_at: Set(started),
        check_out_at: Set(completed),
        booked_by: Set(Some(ADVISOR.to_owned())),
        version: Set(1),
        ..Default::default()
    });
}

/// The steps that led to the status.
fn changes(all: &mut History, chance: &mut Chance, (plan, made): (&Plan, &Made)) {
    use AppointmentStatus::{Canceled, Completed, InProgress, NoShow, Ready, Scheduled};
    let path: &[AppointmentStatus] = match plan.status {
        Scheduled => &[],
        InProgress => &[InProgress],
        Ready => &[InProgress, Ready],
        Completed => &[InProgress, Ready, Completed],
        NoShow => &[NoShow],
        Canceled => &[Canceled],
    };
    let mut from = Scheduled;
    for to in path {
        let at = made.reached(*to);
        all.changes.push(status_change::ActiveModel {
            id: Set(StatusChangeId(chance.id(at))),
            created_at: Set(at),
            updated_at: Set(at),
            appointment_id: Set(made.id),
            from_status: Set(Some(from)),
            to_status: Set(*to),
            at: Set(at),
            actor_name: Set(Some(ADVISOR.to_owned())),
            reason: Set((*to == Canceled).then(|| "Customer asked to cancel".to_owned())),
            ..Default::default()
        });
        from = *to;
    }
}
