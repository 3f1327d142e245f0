//! Voiding a bill that should never have been: its number stays, nothing is owed, and the order can be
//! billed again (R-INV-9).

use super::settled::{locked, standing};
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::invoice;
use crate::error::{AppError, AppResult};
use crate::features::customers::{note_payer, recount};
use crate::kernel::ids::InvoiceId;
use crate::kernel::money::Cents;
use crate::kernel::words::InvoiceStatus;
use crate::web::staff::By;
use sea_orm::ActiveValue::Set;
use serde_json::json;

/// Voids an issued bill on which nothing is paid and nothing credited.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Stale`], or [`AppError::Refused`] with what to do instead.
pub async fn void(
    tx: &ShopTx,
    by: By<'_>,
    (id, seen): (InvoiceId, i64),
    reason: &str,
) -> AppResult<()> {
    note_payer(tx, id, by.1).await?;
    let bill = locked(tx, id).await?;
    if let Some(words) = cannot_void(&bill) {
        return Err(AppError::Refused(words));
    }
    let row = invoice::ActiveModel {
        id: Set(id),
        version: Set(seen),
        status: Set(InvoiceStatus::Void),
        is_current: Set(false),
        due: Set(Cents::ZERO),
        paid_at: Set(None),
        voided_at: Set(Some(by.1)),
        void_reason: Set(Some(reason.to_owned())),
        ..Default::default()
    };
    let gone = tx.update(row, by.1).await?;
    recount(tx, bill.customer_id, by.1).await?;
    let mut noted = standing(&gone);
    noted["reason"] = json!(reason);
    let entry = Entry {
        action: "invoice.voided",
        entity: "invoice",
        id: Some(id.0),
        label: bill.number.as_deref().unwrap_or_default(),
        before: Some(standing(&bill)),
        after: Some(noted),
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// Why this bill can't be voided, and what to do instead.
#[must_use]
pub fn cannot_void(bill: &invoice::Model) -> Option<String> {
    let number = bill.number.as_deref().unwrap_or_default();
    match bill.status {
        InvoiceStatus::Draft => Some("A draft is discarded, not voided.".to_owned()),
        InvoiceStatus::Void => Some("This invoice is void already.".to_owned()),
        _ if bill.credited > Cents::ZERO => Some(format!(
            "A part of {number} is credited. Credit the rest with another credit note."
        )),
        _ if bill.paid > Cents::ZERO => Some(format!(
            "{} is paid on {number}. Write a credit note, which gives the money back, or give it back first and then void.",
            bill.paid
        )),
        _ => None,
    }
}
