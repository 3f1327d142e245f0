//! A bill begins as a draft, made from the work on one car.

use super::super::queries::{Line, Today, today};
use super::super::totals::Totals;
use super::fees::automatic;
use super::lines::{Charge, line_of};
use super::rework::{Draft, kept, row};
use super::{open_draft, rates_of, sums};
use crate::audit::{self, Entry};
use crate::db::{ShopTx, is_unique_violation};
use crate::entity::{appointment, audit_log, invoice};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::appointments::queries::{Billable, billable};
use crate::kernel::ids::{AppointmentId, AuditId, InvoiceId, InvoiceLineId};
use crate::kernel::money::{Cents, Quantity, Rate};
use crate::kernel::words::{AppointmentStatus, InvoiceStatus, LineKind};
use crate::web::staff::By;
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;

/// What is said when an order has its bill already; the page shows the way to it.
pub const SECOND: &str = "This order already has an invoice.";

/// Most lines a bill may have: each is a row of one insert.
pub(super) const MOST_LINES: usize = 300;

/// Drafts the bill of a visit that is under way or done (R-INV-1): jobs and lines are copied, tax
/// follows from the kind. The unique index decides who is first.
///
/// # Errors
/// [`AppError::NotFound`], or [`AppError::Refused`] if the work has not begun or is billed already.
pub async fn draft(
    tx: &ShopTx,
    by: By<'_>,
    (id, visit): (InvoiceId, AppointmentId),
) -> AppResult<()> {
    let lock = appointment::Entity::find()
        .filter(appointment::Column::Id.eq(visit))
        .lock_exclusive();
    tx.one(lock).await?; // nobody changes the work while it is copied
    let work = billable(tx, visit).await?.or_not_found()?;
    refuse_unbegun(work.appointment.status)?;
    let today = today(tx).await?;
    let now = by.1;
    let (made, totals) = made_of(&work, &today, now)?;
    let head = invoice::ActiveModel {
        id: Set(id),
        created_at: Set(now),
        updated_at: Set(now),
        repair_order_id: Set(work.order.id),
        appointment_id: Set(Some(visit)),
        customer_id: Set(work.order.customer_id),
        vehicle_id: Set(work.order.vehicle_id),
        status: Set(InvoiceStatus::Draft),
        tax_exempt: Set(made.tax_exempt),
        fees: Set(Some(kept(&made.fees)?)),
        is_current: Set(true),
        version: Set(1),
        ..Default::default()
    };
    match tx.insert(sums(head, &totals)).await {
        Err(e) if is_unique_violation(&e) => return Err(AppError::Refused(SECOND.to_owned())),
        written => written?,
    };
    tx.insert_all(made.lines.iter().map(|line| row(line, (id, now))))
        .await?;
    let entry = Entry {
        action: "invoice.drafted",
        entity: "invoice",
        id: Some(id.0),
        label: &format!("Draft for {}", work.customer.name),
        after: Some(json!({
            "order": work.order.number, "lines": made.lines.len(), "total": totals.total,
        })),
        ..Entry::default()
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// What a bill of this work would ask for today: its lines, the shop's fees behind them, and what they
/// come to. An estimate is made of it (R-EST-1).
///
/// # Errors
/// [`AppError::Refused`] if that is more than a bill can hold.
pub fn priced(
    work: &Billable,
    today: &Today,
    now: DateTime<Utc>,
) -> AppResult<(Vec<Line>, Totals)> {
    let (made, totals) = made_of(work, today, now)?;
    Ok((made.lines, totals))
}

fn made_of(work: &Billable, today: &Today, now: DateTime<Utc>) -> AppResult<(Draft, Totals)> {
    let rates = rates_of(&today.settings);
    let exempt = work.customer.tax_exempt;
    let rate = |kind| match exempt {
        true => Rate::ZERO,
        false => rates.of(kind),
    };
    let mut made = Draft {
        lines: copied(work, (now, rate))?,
        discounts: Vec::new(),
        fees: automatic(&today.rules),
        tax_exempt: exempt,
        fee_tax: rate(LineKind::Fee),
    };
    let totals = made.price(now)?;
    Ok((made, totals))
}

fn refuse_unbegun(status: AppointmentStatus) -> AppResult<()> {
    use AppointmentStatus::{Completed, InProgress, Ready};
    if matches!(status, InProgress | Ready | Completed) {
        return Ok(());
    }
    let status = status.label().to_lowercase();
    Err(AppError::Refused(format!(
        "This appointment is {status}. Start the work first, then make its invoice."
    )))
}

/// The work as it will be charged; the hours of a job are sold with its first line of labor.
fn copied(
    work: &Billable,
    (now, rate): (DateTime<Utc>, impl Fn(LineKind) -> Rate),
) -> AppResult<Vec<Line>> {
    let mut lines = Vec::new();
    for job in &work.jobs {
        let mut hours = job.hours;
        for line in &job.lines {
            let is_labor = line.kind == LineKind::Labor;
            let sort = i32::try_from(lines.len()).unwrap_or(i32::MAX);
            let charge = Charge {
                job_name: Some(job.name.clone()),
                what: line.charge(),
            };
            lines.push(Line {
                service_code: job.code.clone(),
                category: job.category,
                hours: if is_labor { hours } else { Quantity(0) },
                ..line_of(&charge, (InvoiceLineId::new(now), sort), rate(line.kind))
            });
            if is_labor {
                hours = Quantity(0);
            }
        }
    }
    if lines.len() > MOST_LINES {
        return Err(AppError::Refused(format!(
            "An invoice has at most {MOST_LINES} lines; this order has {}.",
            lines.len()
        )));
    }
    Ok(lines)
}

/// Saves the words that are printed on the bill.
///
/// # Errors
/// [`AppError::Stale`], or [`AppError::Refused`] if it is no draft.
pub async fn note(
    tx: &ShopTx,
    by: By<'_>,
    (id, seen): (InvoiceId, i64),
    notes: Option<String>,
) -> AppResult<()> {
    let bill = open_draft(tx, (id, seen)).await?;
    let row = invoice::ActiveModel {
        id: Set(id),
        version: Set(seen),
        notes: Set(notes.clone()),
        ..Default::default()
    };
    tx.update(row, by.1).await?;
    let entry = Entry {
        action: "invoice.noted",
        entity: "invoice",
        id: Some(id.0),
        label: &bill.label(),
        before: Some(json!({"notes": bill.invoice.notes})),
        after: Some(json!({"notes": notes})),
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// Throws a draft away: the row stays, without a number, and the order can be billed again
/// (R-INV-9, R-GEN-11).
///
/// # Errors
/// [`AppError::Stale`], or [`AppError::Refused`] if it is no draft.
pub async fn discard(tx: &ShopTx, by: By<'_>, (id, seen): (InvoiceId, i64)) -> AppResult<AuditId> {
    let bill = open_draft(tx, (id, seen)).await?;
    let row = invoice::ActiveModel {
        id: Set(id),
        version: Set(seen),
        status: Set(InvoiceStatus::Void),
        is_current: Set(false),
        due: Set(Cents::ZERO),
        ..Default::default()
    };
    tx.update(row, by.1).await?;
    let entry = Entry {
        action: "invoice.discarded",
        entity: "invoice",
        id: Some(id.0),
        label: &bill.label(),
        before: Some(json!({"status": InvoiceStatus::Draft, "total": bill.invoice.total})),
        after: Some(json!({"status": InvoiceStatus::Void, "total": bill.invoice.total})),
    };
    Ok(audit::record(tx, by, entry))
}

/// Brings back the draft that the entry tells was thrown away, unless the work has another bill by now.
///
/// # Errors
/// [`AppError::Refused`].
pub async fn undiscard(tx: &ShopTx, by: By<'_>, entry: &audit_log::Model) -> AppResult<InvoiceId> {
    let id = InvoiceId(entry.entity_id.or_not_found()?);
    let row = tx
        .one(invoice::Entity::find_by_id(id))
        .await?
        .or_not_found()?;
    let mut changed_since = false;
    if let Some(visit) = row.appointment_id {
        let lock = appointment::Entity::find_by_id(visit).lock_exclusive();
        let visit = tx.one(lock).await?; // nobody changes the work, or bills it, meanwhile
        let Some(visit) = visit.filter(|visit| visit.deleted_at.is_none()) else {
            let words = "Its appointment was deleted. Put that back first.";
            return Err(AppError::Refused(words.to_owned()));
        };
        refuse_unbegun(visit.status)?;
        changed_since = visit.updated_at > entry.at;
    }
    let is_gone = row.status == InvoiceStatus::Void && row.number.is_none();
    if !is_gone || row.updated_at != entry.at {
        return Err(audit::undone_already());
    }
    if changed_since {
        let words = "The appointment was changed since. Make the invoice anew.";
        return Err(AppError::Refused(words.to_owned()));
    }
    let back = invoice::ActiveModel {
        id: Set(id),
        version: Set(row.version),
        status: Set(InvoiceStatus::Draft),
        is_current: Set(true),
        due: Set(row.total),
        ..Default::default()
    };
    tx.update(back, by.1).await.map_err(|e| {
        if is_unique_violation(&e) {
            AppError::Refused("The work has another invoice by now.".to_owned())
        } else {
            e.into()
        }
    })?;
    let restored = Entry {
        action: "invoice.draft_restored",
        entity: "invoice",
        id: Some(id.0),
        label: entry.entity_label.as_deref().unwrap_or_default(),
        after: Some(json!({"total": row.total, "undone": entry.id})),
        ..Entry::default()
    };
    audit::record(tx, by, restored);
    Ok(id)
}
