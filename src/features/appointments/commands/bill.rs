//! The bill settles what was done: while there is one, the work stays as it is.

use super::super::queries::{self, Standing};
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::invoice;
use crate::error::{AppError, AppResult};
use crate::kernel::ids::RepairOrderId;
use crate::kernel::words::InvoiceStatus;
use crate::web::staff::By;
use invoice::Column as I;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

/// Whether the bill of a visit that is to be reopened is issued. A draft has another version from
/// now on: who is about to issue it waits until then, and must look again.
pub(super) async fn is_issued(tx: &ShopTx, by: By<'_>, at: &Standing) -> AppResult<bool> {
    let current = invoice::Entity::update_many()
        .col_expr(I::Version, Expr::col(I::Version).add(1))
        .col_expr(I::UpdatedAt, Expr::value(by.1))
        .filter(I::RepairOrderId.eq(at.appointment.repair_order_id))
        .filter(I::IsCurrent.eq(true));
    let Some(bill) = tx.update_returning(current).await?.pop() else {
        return Ok(false);
    };
    let entry = Entry {
        action: "invoice.work_reopened",
        entity: "invoice",
        id: Some(bill.id.0),
        label: &at.number,
        before: Some(json!({"work": at.appointment.status})),
        after: Some(json!({"work": "reopened"})),
    };
    audit::record(tx, by, entry);
    Ok(bill.status != InvoiceStatus::Draft)
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
