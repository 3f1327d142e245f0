//! What is to be done: services of the catalog become jobs of the order, and leave it again.

use super::super::calendar::{check_times, end_of};
use super::super::queries::{Billable, Job};
use super::super::refusal::Refusal;
use super::guard::{self, Rules, Wanted};
use super::{Plan, bill};
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::{appointment, repair_job, repair_line};
use crate::error::{AppError, AppResult};
use crate::features::shops::catalog;
use crate::features::shops::charge::Charge;
use crate::kernel::ids::{AuditId, RepairJobId, RepairLineId, RepairOrderId};
use crate::kernel::money::Quantity;
use crate::kernel::words::{AppointmentStatus, Category, DurationSource};
use crate::web::staff::By;
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use serde_json::json;

/// What stands on an order for the drive there: a job without a category, because nothing is done.
const TRIP: &str = "Trip fee";

/// Writes jobs and their lines, a statement each; `sort` is that of the first. A charge for the drive comes
/// after them, as a job of its own: it stays when a service is taken off.
pub(super) async fn write(
    tx: &ShopTx,
    now: DateTime<Utc>,
    (order, sort): (RepairOrderId, i32),
    (jobs, trip): (&[catalog::Job], Option<&Charge>),
) -> Result<(), Refusal> {
    let made: Vec<(RepairJobId, i32, &catalog::Job)> = (sort..)
        .zip(jobs)
        .map(|(sort, job)| (RepairJobId::new(now), sort, job))
        .collect();
    let last = made.last().map_or(sort, |(_, sort, _)| sort + 1);
    let drive = trip.map(|charge| (RepairJobId::new(now), last, charge));
    let row = |id: RepairJobId, sort: i32| repair_job::ActiveModel {
        id: Set(id),
        created_at: Set(now),
        updated_at: Set(now),
        repair_order_id: Set(order),
        state: Set("open".to_owned()),
        sort: Set(sort),
        version: Set(1),
        ..Default::default()
    };
    let rows = made.iter().map(|(id, sort, job)| repair_job::ActiveModel {
        service_id: Set(Some(job.service.id)),
        name: Set(job.service.name.clone()),
        category: Set(Some(job.service.category)),
        hours: Set(job.hours),
        ..row(*id, *sort)
    });
    let none = drive.iter().map(|(id, sort, _)| repair_job::ActiveModel {
        service_id: Set(None),
        name: Set(TRIP.to_owned()),
        category: Set(None),
        hours: Set(Quantity(0)),
        ..row(*id, *sort)
    });
    tx.insert_all(rows.chain(none)).await?;
    let lines = made.iter().flat_map(|(id, _, job)| {
        let charges = (0..).zip(&job.charges);
        charges.map(move |(sort, charge)| line((RepairLineId::new(now), *id), (charge, sort), now))
    });
    let fee = drive
        .iter()
        .map(|(id, _, charge)| line((RepairLineId::new(now), *id), (*charge, 0), now));
    tx.insert_all(lines.chain(fee)).await?;
    Ok(())
}

/// The categories of these jobs, each with the skill that it asks for.
pub(in super::super) fn asked_for(jobs: &[catalog::Job]) -> Vec<(Category, i32)> {
    let services = jobs.iter().map(|job| &job.service);
    services
        .map(|service| (service.category, service.skill_level))
        .collect()
}

/// A new line of a job.
pub(super) fn line(
    (id, job): (RepairLineId, RepairJobId),
    (charge, sort): (&Charge, i32),
    now: DateTime<Utc>,
) -> repair_line::ActiveModel {
    repair_line::ActiveModel {
        id: Set(id),
        created_at: Set(now),
        updated_at: Set(now),
        repair_job_id: Set(job),
        kind: Set(charge.kind),
        name: Set(charge.name.clone()),
        part_no: Set(charge.part_no.clone()),
        condition: Set(charge.condition),
        quantity: Set(charge.quantity),
        unit_price: Set(charge.unit_price),
        unit_cost: Set(charge.cost.over(None)),
        sort: Set(sort),
        version: Set(1),
        ..Default::default()
    }
}

/// Services for an order that is under way.
#[derive(Clone, Debug)]
pub struct Added {
    pub jobs: Vec<catalog::Job>,
    /// Minutes of a visit whose jobs have no hours.
    pub default_duration: i32,
    pub override_reason: Option<String>,
}

/// Adds services; a computed end moves with them (R-APPT-5), which may collide (R-APPT-11). `true`:
/// the visit is longer now.
///
/// # Errors
/// [`Refusal`]; nothing is left behind then.
#[tracing::instrument(name = "appointments.add_services", skip_all, fields(appointment.id = %at.appointment.id))]
pub async fn add_services(
    tx: &ShopTx,
    by: By<'_>,
    (at, added): (&Billable, &Added),
    rules: &Rules,
) -> Result<bool, Refusal> {
    open_for_work(at)?;
    let sort = at
        .jobs
        .iter()
        .map(|job| job.sort + 1)
        .max()
        .unwrap_or_default();
    let mut hours = at.hours();
    hours.extend(added.jobs.iter().map(|job| job.hours));
    let row = &at.appointment;
    let (end, source) = new_end(row, &hours, added.default_duration);
    let is_longer = end > row.end_at;
    let mut plan = Plan::of(row);
    plan.when.end = end;
    plan.override_reason = added.override_reason.clone();
    let work = asked_for(&added.jobs);
    let wanted = Wanted {
        id: row.id,
        customer: row.customer_id,
        vehicle: row.vehicle_id,
        plan: &plan,
        work: &work,
    };
    let overridden = if is_longer {
        let faults = check_times(by.1, row.start_at, end, false);
        if let Some(fault) = faults.first() {
            return Err(Refusal::Field("services", fault.to_string()));
        }
        guard::check(tx, &wanted, rules).await?
    } else {
        guard::knows(tx, &wanted, rules).await?
    };
    let reason = plan.override_reason.filter(|_| overridden);
    settle(tx, by, row, (end, source, reason)).await?;
    bill::none(tx, at.order.id).await?;
    write(tx, by.1, (at.order.id, sort), (&added.jobs, None)).await?;
    let names: Vec<&str> = added
        .jobs
        .iter()
        .map(|job| job.service.name.as_str())
        .collect();
    note(
        tx,
        by,
        at,
        ("appointment.services_added", json!({"services": names})),
    );
    Ok(is_longer)
}

/// Takes a job off the order; its lines stay with it, unseen.
///
/// # Errors
/// [`AppError::Stale`] if somebody changed it meanwhile.
#[tracing::instrument(name = "appointments.remove_job", skip_all, fields(appointment.id = %at.appointment.id))]
pub async fn remove_job(
    tx: &ShopTx,
    by: By<'_>,
    (at, job, seen): (&Billable, &Job, i64),
    default_duration: i32,
) -> AppResult<AuditId> {
    open_for_work(at)?;
    let left = at.jobs.iter().filter(|other| other.id != job.id);
    let left: Vec<Quantity> = left.map(|other| other.hours).collect();
    let row = &at.appointment;
    let (end, source) = match new_end(row, &left, default_duration) {
        (end, source) if end <= row.end_at => (end, source),
        _ => (row.end_at, row.duration_source),
    };
    settle(tx, by, row, (end, source, None)).await?;
    bill::none(tx, at.order.id).await?;
    let gone = repair_job::ActiveModel {
        id: Set(job.id),
        state: Set("removed".to_owned()),
        version: Set(seen),
        ..Default::default()
    };
    tx.update(gone, by.1).await?;
    let entry = Entry {
        action: "appointment.job_removed",
        entity: "appointment",
        id: Some(row.id.0),
        label: &at.order.number,
        before: Some(json!({"job": job.name, "job_id": job.id})),
        ..Entry::default()
    };
    Ok(audit::record(tx, by, entry))
}

/// Work is added to or taken from a visit that is planned or under way.
pub(super) fn open_for_work(at: &Billable) -> AppResult<()> {
    use AppointmentStatus::{InProgress, Ready, Scheduled};
    if !matches!(at.appointment.status, Scheduled | InProgress | Ready) {
        let words = "Only a visit that is planned or under way takes other services.";
        return Err(AppError::Refused(words.to_owned()));
    }
    Ok(())
}

/// The end by the hours of the work, unless somebody gave one.
pub(super) fn new_end(
    row: &appointment::Model,
    hours: &[Quantity],
    default: i32,
) -> (DateTime<Utc>, DurationSource) {
    match row.duration_source {
        DurationSource::Given => (row.end_at, row.duration_source),
        _ => end_of(row.start_at, None, hours, default),
    }
}

/// Writes the visit's end. Always, so that of two who change one visit's work, or its status, the
/// second is told.
pub(super) async fn settle(
    tx: &ShopTx,
    by: By<'_>,
    row: &appointment::Model,
    (end, source, reason): (DateTime<Utc>, DurationSource, Option<String>),
) -> AppResult<()> {
    let mut changed = appointment::ActiveModel {
        id: Set(row.id),
        end_at: Set(end),
        duration_source: Set(source),
        version: Set(row.version),
        ..Default::default()
    };
    if let Some(reason) = reason {
        changed.override_reason = Set(Some(reason));
        changed.override_by = Set(Some(by.0.id));
    }
    tx.update(changed, by.1).await?;
    Ok(())
}

pub(super) fn note(
    tx: &ShopTx,
    by: By<'_>,
    at: &Billable,
    (action, after): (&'static str, serde_json::Value),
) {
    let entry = Entry {
        action,
        entity: "appointment",
        id: Some(at.appointment.id.0),
        label: &at.order.number,
        after: Some(after),
        ..Entry::default()
    };
    audit::record(tx, by, entry);
}
