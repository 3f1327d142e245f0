//! The bill settles what was done: while there is one, the work stays as it is.

use super::super::queries::{self, Billable, Standing};
use crate::audit::{self, Entry};
use crate::db::{ShopTx, is_true};
use crate::entity::{appointment, invoice};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::kernel::ids::{AppointmentId, RepairOrderId};
use crate::kernel::words::{AppointmentStatus, InvoiceStatus};
use crate::web::staff::By;
use invoice::Column as I;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::{Value, json};

/// The visit and the current bill of its order, locked in this order. A draft has another version
/// from now on: who is about to issue it waits until then, and must look again.
async fn locked(
    tx: &ShopTx,
    by: By<'_>,
    visit: AppointmentId,
) -> AppResult<(appointment::Model, Option<invoice::Model>)> {
    let visit = appointment::Entity::find_by_id(visit).lock_exclusive();
    let visit = tx.one(visit).await?.or_not_found()?;
    let bill = current(tx, by, visit.repair_order_id).await?;
    Ok((visit, bill))
}

/// The current bill of an order, locked as [`locked`] does it.
async fn current(
    tx: &ShopTx,
    by: By<'_>,
    order: RepairOrderId,
) -> AppResult<Option<invoice::Model>> {
    let current = invoice::Entity::update_many()
        .col_expr(I::Version, Expr::col(I::Version).add(1))
        .col_expr(I::UpdatedAt, Expr::value(by.1))
        .filter(I::RepairOrderId.eq(order))
        .filter(is_true(I::IsCurrent));
    Ok(tx.update_returning(current).await?.pop())
}

/// Whether the bill of a visit that was just moved back is issued: then nothing of it may stay. Writing the
/// visit has locked it, before the bill.
pub(super) async fn is_issued(tx: &ShopTx, by: By<'_>, at: &Standing) -> AppResult<bool> {
    let Some(bill) = current(tx, by, at.appointment.repair_order_id).await? else {
        return Ok(false);
    };
    if at.appointment.status == AppointmentStatus::Completed {
        let entry = Entry {
            action: "invoice.work_reopened",
            entity: "invoice",
            id: Some(bill.id.0),
            label: &at.number,
            before: Some(json!({"work": at.appointment.status})),
            after: Some(json!({"work": "reopened"})),
        };
        audit::record(tx, by, entry);
    }
    Ok(bill.status != InvoiceStatus::Draft)
}

/// What is noted on a visit and printed on its bill.
#[derive(Debug)]
pub(super) struct Printed {
    /// In the history of the visit, and in that of its draft.
    pub(super) actions: [&'static str; 2],
    pub(super) before: Value,
    pub(super) after: Value,
    /// Why it stays as it is: nothing takes place; the bill is issued.
    pub(super) refusals: [&'static str; 2],
}

/// Notes a change of what is printed; who writes it has visit and draft for himself from now on. An
/// issued bill says what was so when it was issued (R-INV-8).
pub(super) async fn reprint(
    tx: &ShopTx,
    by: By<'_>,
    at: &Billable,
    what: Printed,
) -> AppResult<()> {
    use AppointmentStatus::{Canceled, NoShow};
    let (visit, bill) = locked(tx, by, at.appointment.id).await?;
    let [off, issued] = what.refusals;
    if matches!(visit.status, Canceled | NoShow) {
        return Err(AppError::Refused(off.to_owned()));
    }
    let [of_visit, of_draft] = what.actions;
    if let Some(bill) = bill {
        if bill.status != InvoiceStatus::Draft {
            return Err(AppError::Refused(issued.to_owned()));
        }
        let entry = Entry {
            action: of_draft,
            entity: "invoice",
            id: Some(bill.id.0),
            label: &format!("Draft for {}", at.customer.name),
            before: Some(what.before.clone()),
            after: Some(what.after.clone()),
        };
        audit::record(tx, by, entry);
    }
    let entry = Entry {
        action: of_visit,
        entity: "appointment",
        id: Some(visit.id.0),
        label: &at.order.number,
        before: Some(what.before),
        after: Some(what.after),
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// Refuses to change work that a bill was made of (R-INV-1): the lines were copied, and nobody would
/// charge what came later. The visit's row is locked by then, as it is while a draft is made.
pub(super) async fn none(tx: &ShopTx, order: RepairOrderId) -> AppResult<()> {
    let words = match queries::bill(tx, order).await? {
        None => return Ok(()),
        Some(bill) if bill.is_issued() => {
            "The invoice is issued, so the work can't change any more."
        }
        Some(_) => {
            "This visit has a draft invoice. Change the lines there, or discard the draft first."
        }
    };
    Err(AppError::Refused(words.to_owned()))
}
