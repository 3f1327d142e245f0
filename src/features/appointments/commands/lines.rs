//! Lines of a job, noted while the work goes on, and what was done in words. A draft takes them over
//! (R-INV-1), so they stay as they are once there is one; the words may change until it is issued.

use super::super::queries::{Billable, Job, Line};
use super::bill::{self, Printed};
use super::jobs::{line as new_line, note, open_for_work, settle};
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::{repair_job, repair_line};
use crate::error::{AppError, AppResult};
use crate::features::shops::charge::{Charge, Cost};
use crate::kernel::ids::{AuditId, RepairLineId};
use crate::kernel::words::Condition;
use crate::web::staff::By;
use repair_line::Column as L;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

/// A job of a visit, and the version of it that somebody has seen.
pub(crate) type Seen<'a> = (&'a Billable, &'a Job, i64);

/// More than any job has.
const MOST: usize = 100;

/// Locks the visit and turns the job on: of two who change one job the second is told.
async fn begin(tx: &ShopTx, by: By<'_>, (at, job, seen): Seen<'_>) -> AppResult<()> {
    open_for_work(at)?;
    let row = &at.appointment;
    settle(tx, by, row, (row.end_at, row.duration_source, None)).await?;
    bill::none(tx, at.order.id).await?;
    let turned = repair_job::ActiveModel {
        id: Set(job.id),
        version: Set(seen),
        ..Default::default()
    };
    tx.update(turned, by.1).await?;
    Ok(())
}

fn audited(job: &Job, charge: &Charge) -> Value {
    let mut what = charge.audited();
    if let Some(what) = what.as_object_mut() {
        what.insert("job".to_owned(), json!(job.name));
    }
    what
}

/// Puts a line behind the others of its job.
///
/// # Errors
/// [`AppError::Stale`], or [`AppError::Refused`] if the work can't change any more.
pub(crate) async fn add_line(
    tx: &ShopTx,
    by: By<'_>,
    (at, job, seen): Seen<'_>,
    (id, charge): (RepairLineId, &Charge),
) -> AppResult<()> {
    begin(tx, by, (at, job, seen)).await?;
    if job.lines.len() >= MOST {
        let words = format!("A job has at most {MOST} lines.");
        return Err(AppError::Refused(words));
    }
    let sort = job.lines.iter().map(|line| line.sort.saturating_add(1));
    let sort = sort.max().unwrap_or_default();
    tx.insert_all([new_line((id, job.id), (charge, sort), by.1)])
        .await?;
    let after = audited(job, charge);
    note(tx, by, at, ("appointment.line_added", after));
    Ok(())
}

/// Changes a line of a job.
///
/// # Errors
/// As [`add_line`].
pub(crate) async fn change_line(
    tx: &ShopTx,
    by: By<'_>,
    (at, job, seen): Seen<'_>,
    (line, charge): (&Line, &Charge),
) -> AppResult<()> {
    begin(tx, by, (at, job, seen)).await?;
    let kept = Charge {
        cost: Cost::Is(charge.cost.over(line.unit_cost)),
        ..charge.clone()
    };
    let condition = charge.condition.map(Condition::as_str);
    let update = repair_line::Entity::update_many()
        .col_expr(L::Kind, Expr::value(charge.kind.as_str()))
        .col_expr(L::Name, Expr::value(charge.name.clone()))
        .col_expr(L::PartNo, Expr::value(charge.part_no.clone()))
        .col_expr(L::Condition, Expr::value(condition))
        .col_expr(L::Quantity, Expr::value(charge.quantity))
        .col_expr(L::UnitPrice, Expr::value(charge.unit_price))
        .col_expr(L::UnitCost, Expr::value(kept.cost.over(None)))
        .col_expr(L::UpdatedAt, Expr::value(by.1))
        .filter(L::Id.eq(line.id));
    tx.update_where(update).await?;
    let entry = Entry {
        action: "appointment.line_changed",
        before: Some(audited(job, &line.charge())),
        after: Some(audited(job, &kept)),
        ..of(at)
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// Takes a line off its job.
///
/// # Errors
/// As [`add_line`].
pub(crate) async fn remove_line(
    tx: &ShopTx,
    by: By<'_>,
    (at, job, seen): Seen<'_>,
    line: &Line,
) -> AppResult<AuditId> {
    begin(tx, by, (at, job, seen)).await?;
    let gone = repair_line::Entity::delete_many().filter(L::Id.eq(line.id));
    tx.delete_where(gone).await?;
    let mut before = audited(job, &line.charge());
    before["line_id"] = json!(line.id);
    before["job_id"] = json!(job.id);
    before["sort"] = json!(line.sort);
    let entry = Entry {
        action: "appointment.line_removed",
        before: Some(before),
        ..of(at)
    };
    Ok(audit::record(tx, by, entry))
}

/// Writes down what was done; the bill prints it under the job.
///
/// # Errors
/// [`AppError::Stale`], or [`AppError::Refused`] if the bill is issued or nothing takes place.
pub(crate) async fn correct(
    tx: &ShopTx,
    by: By<'_>,
    (at, job, seen): Seen<'_>,
    correction: Option<String>,
) -> AppResult<()> {
    let actions = ["appointment.correction_noted", "invoice.correction_noted"];
    let what = Printed {
        actions,
        before: json!({"job": job.name, "correction": job.correction}),
        after: json!({"job": job.name, "correction": correction}),
        refusals: [
            "This visit does not take place, so nothing is done on it.",
            "The invoice is issued: what was done stands on it.",
        ],
    };
    bill::reprint(tx, by, at, what).await?;
    let row = repair_job::ActiveModel {
        id: Set(job.id),
        correction: Set(correction),
        version: Set(seen),
        ..Default::default()
    };
    tx.update(row, by.1).await?;
    Ok(())
}

fn of(at: &Billable) -> Entry<'_> {
    Entry {
        entity: "appointment",
        id: Some(at.appointment.id.0),
        label: &at.order.number,
        ..Entry::default()
    }
}
