//! The bill settles what was done: while there is one, the work stays as it is.

use super::super::queries;
use crate::db::ShopTx;
use crate::entity::invoice;
use crate::error::{AppError, AppResult};
use crate::kernel::ids::RepairOrderId;
use crate::kernel::words::InvoiceStatus;
use chrono::{DateTime, Utc};
use invoice::Column as I;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Whether the order's bill is issued. A draft has another version from now on: who is about to
/// issue it must look again, and waits until then.
pub(super) async fn is_issued(
    tx: &ShopTx,
    order: RepairOrderId,
    now: DateTime<Utc>,
) -> AppResult<bool> {
    let current = invoice::Entity::update_many()
        .col_expr(I::Version, Expr::col(I::Version).add(1))
        .col_expr(I::UpdatedAt, Expr::value(now))
        .filter(I::RepairOrderId.eq(order))
        .filter(I::IsCurrent.eq(true));
    let current = tx.update_returning(current).await?;
    Ok(current
        .iter()
        .any(|bill| bill.status != InvoiceStatus::Draft))
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
