//! Who authorised what amount, how and when: on the order until estimates exist (R-AUTH-0).

use super::super::queries::{self, Billable};
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::repair_order;
use crate::error::{AppError, AppResult};
use crate::kernel::money::Cents;
use crate::kernel::words::{AppointmentStatus, AuthMethod};
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
/// An issued bill says what was so when it was issued.
///
/// # Errors
/// [`AppError::Stale`] if somebody was faster, [`AppError::Refused`] once the bill is issued.
pub async fn authorise(
    tx: &ShopTx,
    by: By<'_>,
    (at, seen): (&Billable, i64),
    new: &Authorisation,
) -> AppResult<()> {
    use AppointmentStatus::{Canceled, NoShow};
    let order = &at.order;
    if matches!(at.appointment.status, Canceled | NoShow) {
        let words = "This visit does not take place, so there is nothing to authorize.";
        return Err(AppError::Refused(words.to_owned()));
    }
    if queries::bill(tx, order.id)
        .await?
        .is_some_and(|bill| bill.is_issued())
    {
        let words = "The invoice is issued: what was authorized stands on it.";
        return Err(AppError::Refused(words.to_owned()));
    }
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
    let entry = Entry {
        action: "appointment.authorised",
        entity: "appointment",
        id: Some(at.appointment.id.0),
        label: &order.number,
        before: Some(json!({
            "by": order.authorised_by, "amount": order.authorised_amount,
            "method": order.authorised_method, "at": order.authorised_at,
        })),
        after: Some(json!({
            "by": new.by, "amount": new.amount, "method": new.method, "at": new.at,
        })),
    };
    audit::record(tx, by, entry);
    Ok(())
}
