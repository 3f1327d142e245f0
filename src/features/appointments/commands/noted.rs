//! What is wrong, in the customer's words, and what the shop notes about the visit.

use super::super::queries::Billable;
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::{appointment, repair_order};
use crate::error::AppResult;
use crate::web::staff::By;
use sea_orm::ActiveValue::Set;
use serde_json::{Value, json};

/// Words about a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Words {
    pub(in super::super) complaint: Option<String>,
    pub(in super::super) notes: Option<String>,
}

/// Writes them down. The same again changes nothing.
///
/// # Errors
/// [`crate::error::AppError::Stale`] if somebody was faster.
#[tracing::instrument(name = "appointments.write_words", skip_all)]
pub(in super::super) async fn write_words(
    tx: &ShopTx,
    by: By<'_>,
    (at, seen): (&Billable, i64),
    words: &Words,
) -> AppResult<()> {
    let (row, order) = (&at.appointment, &at.order);
    let stored = Words {
        complaint: order.complaint.clone(),
        notes: row.notes.clone(),
    };
    if *words == stored {
        return Ok(());
    }
    // Both stand under the version of the visit: of two who write the second is told.
    let changed = appointment::ActiveModel {
        id: Set(row.id),
        notes: Set(words.notes.clone()),
        version: Set(seen),
        ..Default::default()
    };
    tx.update(changed, by.1).await?;
    if words.complaint != stored.complaint {
        let order = repair_order::ActiveModel {
            id: Set(order.id),
            complaint: Set(words.complaint.clone()),
            version: Set(order.version),
            ..Default::default()
        };
        tx.update(order, by.1).await?;
    }
    let entry = Entry {
        action: "appointment.noted",
        entity: "appointment",
        id: Some(row.id.0),
        label: &order.number,
        before: Some(told(&stored)),
        after: Some(told(words)),
    };
    audit::record(tx, by, entry);
    Ok(())
}

fn told(words: &Words) -> Value {
    json!({"complaint": words.complaint, "notes": words.notes})
}
