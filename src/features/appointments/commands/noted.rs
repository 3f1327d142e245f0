//! What is wrong, in the customer's words, and what the shop notes about the visit.

use super::super::queries::{self, Billable};
use super::undo;
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::{appointment, audit_log, repair_order};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::kernel::ids::{AppointmentId, AuditId, MembershipId};
use crate::web::staff::By;
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Words about a visit.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(in super::super) struct Words {
    pub(in super::super) complaint: Option<String>,
    pub(in super::super) notes: Option<String>,
}

impl Words {
    fn of(at: &Billable) -> Self {
        Self {
            complaint: at.order.complaint.clone(),
            notes: at.appointment.notes.clone(),
        }
    }
}

/// Writes them down. The same again changes nothing.
///
/// # Errors
/// [`AppError::Stale`] if somebody was faster.
#[tracing::instrument(name = "appointments.write_words", skip_all)]
pub(in super::super) async fn write_words(
    tx: &ShopTx,
    by: By<'_>,
    (at, seen): (&Billable, i64),
    words: &Words,
) -> AppResult<Option<AuditId>> {
    let stored = Words::of(at);
    if *words == stored {
        return Ok(None);
    }
    write(tx, by, (at, seen), words).await?;
    let entry = Entry {
        action: "appointment.noted",
        entity: "appointment",
        id: Some(at.appointment.id.0),
        label: &at.order.number,
        before: Some(json!(stored)),
        after: Some(json!(words)),
    };
    Ok(Some(audit::record(tx, by, entry)))
}

async fn write(
    tx: &ShopTx,
    by: By<'_>,
    (at, seen): (&Billable, i64),
    words: &Words,
) -> AppResult<()> {
    // Both stand under the version of the visit: of two who write the second is told.
    let changed = appointment::ActiveModel {
        id: Set(at.appointment.id),
        notes: Set(words.notes.clone()),
        version: Set(seen),
        ..Default::default()
    };
    tx.update(changed, by.1).await?;
    if words.complaint != at.order.complaint {
        let order = repair_order::ActiveModel {
            id: Set(at.order.id),
            complaint: Set(words.complaint.clone()),
            version: Set(at.order.version),
            ..Default::default()
        };
        tx.update(order, by.1).await?;
    }
    Ok(())
}

/// Takes back what the entry tells was written, if it stands there as it was. `own`: whose visits alone
/// may be touched.
///
/// # Errors
/// [`AppError::Refused`], and [`AppError::NotFound`] for a visit that is not theirs.
#[tracing::instrument(name = "appointments.undo_words", skip_all)]
pub async fn undo_words(
    tx: &ShopTx,
    by: By<'_>,
    (entry, own): (&audit_log::Model, Option<MembershipId>),
) -> AppResult<AppointmentId> {
    let id = AppointmentId(entry.entity_id.or_not_found()?);
    let at = queries::billable(tx, id).await?;
    let at = at.ok_or_else(undo::deleted)?;
    if own.is_some() && at.appointment.technician_id != own {
        return Err(AppError::NotFound);
    }
    let (was, wrote) = (audit::held(entry)?, entry.after.clone().unwrap_or_default());
    let stored = Words::of(&at);
    let back = former(&json!(stored), (&was, &wrote))?;
    write(tx, by, (&at, at.appointment.version), &back).await?;
    let undone = ("appointment.words_restored", json!(stored), json!(back));
    Ok(undo::tell(tx, by, (entry, id, &at.order.number), undone))
}

/// What stands there with what was before in place of what was written; the entry holds what differed.
fn former(now: &Value, (was, wrote): (&Value, &Value)) -> AppResult<Words> {
    let mut back = now.clone();
    let (mut is_there, mut is_back) = (true, true);
    for (name, former) in was.as_object().into_iter().flatten() {
        is_there &= now.get(name) == wrote.get(name);
        is_back &= now.get(name) == Some(former);
        if let Some(field) = back.get_mut(name) {
            field.clone_from(former);
        }
    }
    match (is_there, is_back) {
        (true, _) => serde_json::from_value(back).map_err(|e| anyhow::Error::from(e).into()),
        (false, true) => Err(audit::undone_already()),
        (false, false) => {
            let words = "Somebody wrote something else since, so this can't be undone.";
            Err(AppError::Refused(words.to_owned()))
        }
    }
}
