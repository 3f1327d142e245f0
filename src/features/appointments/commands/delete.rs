//! A visit that should never have been: deleted, and back again for thirty days (R-APPT-21, R-GEN-11).

use super::super::queries::{self, Standing};
use super::book::BOOKED;
use super::lead;
use super::undo::again;
use crate::audit::{self, Entry};
use crate::db::{ShopTx, is_true};
use crate::entity::{appointment, audit_log, invoice, payment};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::customers;
use crate::features::messages::{self, Cause};
use crate::kernel::ids::{AppointmentId, AuditId, RepairOrderId};
use crate::kernel::words::AppointmentStatus;
use crate::web::staff::By;
use AppointmentStatus::{InProgress, Ready, Scheduled};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;

/// Deletes a visit that nobody was billed for and nobody paid for.
///
/// # Errors
/// [`AppError::Refused`] if it is kept; [`AppError::Stale`] if somebody was faster.
#[tracing::instrument(name = "appointments.delete", skip_all)]
pub(in super::super) async fn delete(
    tx: &ShopTx,
    by: By<'_>,
    (at, seen): (&Standing, i64),
) -> AppResult<AuditId> {
    let row = &at.appointment;
    customers::note_activity(tx, row.customer_id, by.1).await?;
    let gone = appointment::ActiveModel {
        id: Set(row.id),
        version: Set(seen),
        deleted_at: Set(Some(by.1)),
        ..Default::default()
    };
    tx.update(gone, by.1).await?;
    // Whoever makes a bill of it has waited for the row, and finds nothing.
    if is_kept(tx, row.repair_order_id).await? {
        let words = "There is an invoice or a payment for this visit, and those are kept. Cancel it instead.";
        return Err(AppError::Refused(words.to_owned()));
    }
    if messages::is_told(tx, row.id).await? {
        let words = "The customer was told about this visit. Cancel it instead.";
        return Err(AppError::Refused(words.to_owned()));
    }
    messages::forget(tx, by.1, row.id).await?;
    customers::recount(tx, row.customer_id, by.1).await?;
    let entry = Entry {
        action: "appointment.deleted",
        entity: "appointment",
        id: Some(row.id.0),
        label: &at.number,
        before: Some(json!({
            "status": row.status, "start": row.start_at, "end": row.end_at,
            "technician": row.technician_id,
        })),
        ..Entry::default()
    };
    Ok(audit::record(tx, by, entry))
}

/// Takes back a booking that nobody has gone on with: the visit is deleted, and stands among what was.
///
/// # Errors
/// [`AppError::Refused`] if it is gone, kept, or changed since; [`AppError::Stale`] if that is just now.
#[tracing::instrument(name = "appointments.unbook", skip_all)]
pub async fn unbook(tx: &ShopTx, by: By<'_>, entry: &audit_log::Model) -> AppResult<()> {
    let id = AppointmentId(entry.entity_id.or_not_found()?);
    let at = queries::standing(tx, id).await?;
    let at = at.ok_or_else(audit::undone_already)?;
    if at.appointment.version != BOOKED {
        let words = "Somebody went on with this visit since. Delete or cancel it on its page.";
        return Err(AppError::Refused(words.to_owned()));
    }
    delete(tx, by, (&at, at.appointment.version)).await?;
    let told = entry.after.as_ref().and_then(|after| after.get("lead_id"));
    match told.and_then(|id| serde_json::from_value(id.clone()).ok()) {
        Some(asked) => lead::lose_visit(tx, by, (asked, id)).await,
        None => Ok(()),
    }
}

/// A draft that was thrown away is nobody's bill.
async fn is_kept(tx: &ShopTx, order: RepairOrderId) -> AppResult<bool> {
    use {invoice::Column as I, payment::Column as P};
    let real = Condition::any()
        .add(is_true(I::IsCurrent))
        .add(I::Number.is_not_null());
    let bills = invoice::Entity::find()
        .filter(I::RepairOrderId.eq(order))
        .filter(real)
        .limit(1);
    let paid = payment::Entity::find()
        .filter(P::RepairOrderId.eq(order))
        .limit(1);
    Ok(tx.one(bills).await?.is_some() || tx.one(paid).await?.is_some())
}

/// Brings back the visit whose deletion the entry tells, if its time is still free.
///
/// # Errors
/// [`AppError::Refused`].
#[tracing::instrument(name = "appointments.restore", skip_all)]
pub async fn restore(
    tx: &ShopTx,
    by: By<'_>,
    entry: &audit_log::Model,
) -> AppResult<AppointmentId> {
    let id = AppointmentId(entry.entity_id.or_not_found()?);
    let row = tx.one(appointment::Entity::find_by_id(id)).await?;
    let row = row.or_not_found()?;
    if row.deleted_at != Some(entry.at) {
        return Err(audit::undone_already());
    }
    if matches!(row.status, Scheduled | InProgress | Ready) {
        again(tx, by, (entry, &row)).await?;
    } else {
        customers::note_activity(tx, row.customer_id, by.1).await?;
    }
    let back = appointment::ActiveModel {
        id: Set(id),
        version: Set(row.version),
        deleted_at: Set(None),
        ..Default::default()
    };
    tx.update(back, by.1).await?;
    customers::recount(tx, row.customer_id, by.1).await?;
    let restored = Entry {
        action: "appointment.restored",
        entity: "appointment",
        id: Some(id.0),
        label: entry.entity_label.as_deref().unwrap_or_default(),
        after: Some(json!({"status": row.status, "undone": entry.id})),
        ..Entry::default()
    };
    audit::record(tx, by, restored);
    messages::plan(tx, by.1, Cause::Visit(row.customer_id, id, None)).await?;
    Ok(id)
}
