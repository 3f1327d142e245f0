//! Who authorised what amount, how and when: on the order until estimates exist (R-AUTH-0).

use super::super::queries::Billable;
use super::bill::{self, Printed};
use crate::db::ShopTx;
use crate::entity::repair_order;
use crate::error::AppResult;
use crate::kernel::money::Cents;
use crate::kernel::words::AuthMethod;
use crate::web::staff::By;
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use serde_json::json;

/// Somebody agreed to the work.
#[derive(Clone, Debug)]
pub struct Authorisation {
    pub by: String,
    /// With tax.
    pub amount: Cents,
    pub method: AuthMethod,
    pub at: DateTime<Utc>,
}

/// Records who agreed to what; a later word replaces the earlier one, and both stay in the records.
///
/// # Errors
/// [`AppError::Stale`](crate::error::AppError::Stale) if somebody was faster,
/// [`AppError::Refused`](crate::error::AppError::Refused) once the bill is issued.
pub async fn authorise(
    tx: &ShopTx,
    by: By<'_>,
    (at, seen): (&Billable, i64),
    new: &Authorisation,
) -> AppResult<()> {
    let order = &at.order;
    let what = Printed {
        actions: ["appointment.authorised", "invoice.authorised"],
        before: json!({
            "by": order.authorised_by, "amount": order.authorised_amount,
            "method": order.authorised_method, "at": order.authorised_at,
        }),
        after: json!({
            "by": new.by, "amount": new.amount, "method": new.method, "at": new.at,
        }),
        refusals: [
            "This visit does not take place, so there is nothing to authorize.",
            "The invoice is issued: what was authorized stands on it.",
        ],
    };
    bill::reprint(tx, by, at, what).await?;
    let row = repair_order::ActiveModel {
        id: Set(order.id),
        authorised_by: Set(Some(new.by.clone())),
        authorised_amount: Set(Some(new.amount)),
        authorised_method: Set(Some(new.method)),
        authorised_at: Set(Some(new.at)),
        version: Set(seen),
        ..Default::default()
    };
    tx.update(row, by.1).await?;
    Ok(())
}
