//! The shop agrees to a visit that a customer asked for online (R-BOOK-4).

use super::super::queries::Billable;
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::appointment;
use crate::error::{AppError, AppResult};
use crate::features::messages::{self, Cause};
use crate::kernel::words::{Confirmation, Trigger};
use crate::web::staff::By;
use sea_orm::ActiveValue::Set;
use serde_json::json;

/// Confirms it. The same again changes nothing.
///
/// # Errors
/// [`AppError::Refused`] for a visit that is over, [`AppError::Stale`] if somebody was faster.
#[tracing::instrument(name = "appointments.accept", skip_all)]
pub(in super::super) async fn accept(
    tx: &ShopTx,
    by: By<'_>,
    (at, seen): (&Billable, i64),
) -> AppResult<()> {
    let row = &at.appointment;
    if row.confirmation != Confirmation::Requested {
        return Ok(());
    }
    if !row.status.is_open() {
        let words = "This visit does not take place, so there is nothing to accept.";
        return Err(AppError::Refused(words.to_owned()));
    }
    let changed = appointment::ActiveModel {
        id: Set(row.id),
        confirmation: Set(Confirmation::Confirmed),
        version: Set(seen),
        ..Default::default()
    };
    tx.update(changed, by.1).await?;
    let cause = Cause::Visit(row.customer_id, row.id, Some(Trigger::Confirmed));
    messages::plan(tx, by.1, cause).await?;
    let entry = Entry {
        action: "appointment.accepted",
        entity: "appointment",
        id: Some(row.id.0),
        label: &at.order.number,
        before: Some(json!({"confirmation": row.confirmation})),
        after: Some(json!({"confirmation": Confirmation::Confirmed})),
    };
    audit::record(tx, by, entry);
    Ok(())
}
