//! When the customer was told the car would be ready (R-APPT-23).

use super::super::queries::Billable;
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::repair_order;
use crate::error::{AppError, AppResult};
use crate::web::staff::By;
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use serde_json::json;

/// Writes what was promised; `None`: nothing any more. The same again changes nothing.
///
/// # Errors
/// [`AppError::Refused`] for a visit that is over, [`AppError::Stale`] if somebody was faster.
#[tracing::instrument(name = "appointments.promise", skip_all)]
pub(in super::super) async fn promise(
    tx: &ShopTx,
    by: By<'_>,
    (at, seen): (&Billable, i64),
    when: Option<DateTime<Utc>>,
) -> AppResult<()> {
    let (row, order) = (&at.appointment, &at.order);
    if order.promised_at == when {
        return Ok(());
    }
    if !row.status.is_open() {
        let words = "This visit is over, so nothing is promised any more.";
        return Err(AppError::Refused(words.to_owned()));
    }
    let changed = repair_order::ActiveModel {
        id: Set(order.id),
        promised_at: Set(when),
        version: Set(seen),
        ..Default::default()
    };
    tx.update(changed, by.1).await?;
    let entry = Entry {
        action: "appointment.promised",
        entity: "appointment",
        id: Some(row.id.0),
        label: &order.number,
        before: Some(json!({"promised_at": order.promised_at})),
        after: Some(json!({"promised_at": when})),
    };
    audit::record(tx, by, entry);
    Ok(())
}
