//! Work that was taken off an order, put back as it was (R-UX-3, R-GEN-11).

use super::super::calendar::check_times;
use super::super::queries::{self, Billable};
use super::guard::{self, Rules, Wanted};
use super::jobs::{line as new_line, new_end, note, open_for_work, settle};
use super::{Plan, bill, undo};
use crate::audit;
use crate::db::ShopTx;
use crate::entity::{audit_log, repair_job, repair_line};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::shops::charge::{Charge, Cost};
use crate::kernel::ids::{AppointmentId, RepairJobId, RepairLineId};
use crate::kernel::money::{Cents, Quantity};
use crate::kernel::words::{Condition, LineKind};
use crate::web::staff::By;
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use serde::Deserialize;
use serde_json::json;

const REMOVED: &str = "removed";

async fn visit(tx: &ShopTx, entry: &audit_log::Model) -> AppResult<Billable> {
    let id = AppointmentId(entry.entity_id.or_not_found()?);
    let at = queries::billable(tx, id).await?;
    let at = at.ok_or_else(undo::deleted)?;
    open_for_work(&at)?;
    Ok(at)
}

/// A job that was taken off; a computed end moves with it, if the time is still free (R-APPT-5).
///
/// # Errors
/// [`AppError::Refused`].
#[tracing::instrument(name = "appointments.undo_job", skip_all)]
pub async fn undo_job(
    tx: &ShopTx,
    by: By<'_>,
    entry: &audit_log::Model,
) -> AppResult<AppointmentId> {
    #[derive(Deserialize)]
    struct Gone {
        job_id: RepairJobId,
    }
    let at = visit(tx, entry).await?;
    let Gone { job_id } = audit::held(entry)?;
    let job = tx.one(repair_job::Entity::find_by_id(job_id)).await?;
    let job = job.or_not_found()?;
    if job.state != REMOVED || job.updated_at != entry.at {
        return Err(audit::undone_already());
    }
    let row = &at.appointment;
    let mut hours = at.hours();
    hours.push(job.hours);
    let settings = tx.settings().await?;
    let (end, source) = new_end(row, &hours, settings.default_duration);
    if end > row.end_at {
        still_free(tx, by, (entry, &at, end)).await?;
    }
    settle(tx, by, row, (end.max(row.end_at), source, None)).await?;
    bill::none(tx, at.order.id).await?;
    let back = repair_job::ActiveModel {
        id: Set(job_id),
        state: Set("open".to_owned()),
        version: Set(job.version),
        ..Default::default()
    };
    tx.update(back, by.1).await?;
    let after = json!({"job": job.name, "undone": entry.id});
    note(tx, by, &at, ("appointment.job_restored", after));
    Ok(row.id)
}

async fn still_free(
    tx: &ShopTx,
    (_, now): By<'_>,
    (entry, at, end): (&audit_log::Model, &Billable, DateTime<Utc>),
) -> AppResult<()> {
    let row = &at.appointment;
    if let Some(fault) = check_times(now, row.start_at, end, false).first() {
        return Err(AppError::Refused(fault.to_string()));
    }
    let mut plan = Plan::of(row);
    plan.when.end = end;
    plan.override_reason = undo::reason(&row.override_reason, (entry, now));
    let rules = Rules::in_zone(tx, &row.zone, now).await?;
    let wanted = Wanted {
        id: row.id,
        customer: row.customer_id,
        vehicle: row.vehicle_id,
        plan: &plan,
        work: &[], // as when it was added
    };
    let free = guard::check(tx, &wanted, &rules).await;
    let words = "The time that it takes is taken by now. Add the service again, with a reason.";
    free.map(drop).map_err(|refusal| refusal.in_words(words))
}

/// A line that was taken off its job.
///
/// # Errors
/// [`AppError::Refused`].
#[tracing::instrument(name = "appointments.undo_line", skip_all)]
pub async fn undo_line(
    tx: &ShopTx,
    by: By<'_>,
    entry: &audit_log::Model,
) -> AppResult<(AppointmentId, RepairJobId)> {
    #[derive(Deserialize)]
    struct Gone {
        line_id: RepairLineId,
        job_id: RepairJobId,
        sort: i32,
        kind: LineKind,
        name: String,
        part_no: Option<String>,
        condition: Option<Condition>,
        quantity: Quantity,
        unit_price: Cents,
        unit_cost: Option<Cents>,
    }
    let at = visit(tx, entry).await?;
    let gone: Gone = audit::held(entry)?;
    let Some(job) = at.jobs.iter().find(|job| job.id == gone.job_id) else {
        let words = "Its service was removed too. Put that back first.";
        return Err(AppError::Refused(words.to_owned()));
    };
    let row = &at.appointment;
    settle(tx, by, row, (row.end_at, row.duration_source, None)).await?;
    bill::none(tx, at.order.id).await?;
    if job.lines.iter().any(|line| line.id == gone.line_id) {
        return Err(audit::undone_already());
    }
    let turned = repair_job::ActiveModel {
        id: Set(job.id),
        version: Set(job.version),
        ..Default::default()
    };
    tx.update(turned, by.1).await?;
    let charge = Charge {
        kind: gone.kind,
        name: gone.name,
        part_no: gone.part_no,
        condition: gone.condition,
        quantity: gone.quantity,
        unit_price: gone.unit_price,
        cost: Cost::Is(gone.unit_cost),
    };
    let line: repair_line::ActiveModel =
        new_line((gone.line_id, job.id), (&charge, gone.sort), by.1);
    tx.insert_all([line]).await?;
    let after = json!({"job": job.name, "name": charge.name, "undone": entry.id});
    note(tx, by, &at, ("appointment.line_restored", after));
    Ok((row.id, job.id))
}
