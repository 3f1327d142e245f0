//! Alerts are acknowledged before a visit begins: who and when is kept (R-UX-9).

use super::super::queries::{self, Alert, Standing};
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::alert_acknowledgement;
use crate::error::{AppResult, OrNotFound};
use crate::features::customers;
use crate::kernel::ids::{AcknowledgementId, AppointmentId, NoteId};
use crate::web::staff::By;
use sea_orm::ActiveValue::Set;
use serde_json::json;

/// Acknowledges what was `read` and is still to be; nothing left to do succeeds. An alert written
/// meanwhile stays open.
///
/// # Errors
/// When the database does not answer.
#[tracing::instrument(name = "appointments.acknowledge", skip_all)]
pub(in super::super) async fn acknowledge(
    tx: &ShopTx,
    by: By<'_>,
    (at, read): (&Standing, &[NoteId]),
) -> AppResult<()> {
    let row = &at.appointment;
    // Two at once stand in line here, and the second finds nothing to do.
    customers::note_activity(tx, row.customer_id, by.1).await?;
    let fresh = queries::standing(tx, row.id).await?.or_not_found()?;
    let mut open = fresh.alerts.0;
    open.retain(|alert| read.contains(&alert.id));
    if open.is_empty() {
        return Ok(());
    }
    keep(tx, by, row.id, &open).await?;
    let entry = Entry {
        action: "appointment.alerts_acknowledged",
        entity: "appointment",
        id: Some(row.id.0),
        label: &at.number,
        after: Some(json!({"alerts": words(&open)})),
        ..Entry::default()
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// The rows alone, for a step that tells of them itself.
pub(super) async fn keep(
    tx: &ShopTx,
    (actor, now): By<'_>,
    visit: AppointmentId,
    alerts: &[Alert],
) -> AppResult<()> {
    let rows = alerts
        .iter()
        .map(|alert| alert_acknowledgement::ActiveModel {
            id: Set(AcknowledgementId::new(now)),
            created_at: Set(now),
            updated_at: Set(now),
            note_id: Set(alert.id),
            appointment_id: Set(visit),
            at: Set(now),
            actor_name: Set(actor.name.clone()),
            ..Default::default()
        });
    Ok(tx.insert_all(rows).await?)
}

/// What they say, for the audit log.
pub(super) fn words(alerts: &[Alert]) -> Vec<&str> {
    alerts.iter().map(|alert| alert.body.as_str()).collect()
}
