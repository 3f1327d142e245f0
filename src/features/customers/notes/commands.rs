//! Writing, changing and removing notes.

use crate::audit::{self, Entry};
use crate::db::{ShopTx, cache::CacheKey};
use crate::entity::{audit_log, customer_note};
use crate::error::{AppResult, OrNotFound};
use crate::features::customers::queries::{hold, no_longer};
use crate::kernel::ids::{AuditId, CustomerId, NoteId, VehicleId};
use crate::web::staff::By;
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

/// What somebody wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NewNote {
    pub(super) body: String,
    pub(super) is_alert: bool,
    pub(super) vehicle: Option<VehicleId>,
}

impl NewNote {
    pub(super) fn stored(row: &customer_note::Model) -> Self {
        Self {
            body: row.body.clone(),
            is_alert: row.is_alert,
            vehicle: row.vehicle_id,
        }
    }

    fn facts(&self) -> Value {
        json!({"body": self.body, "is_alert": self.is_alert, "vehicle": self.vehicle})
    }
}

pub(super) async fn add(
    tx: &ShopTx,
    by: By<'_>,
    (id, customer, name): (NoteId, CustomerId, &str),
    new: &NewNote,
) -> AppResult<()> {
    let (actor, now) = by;
    hold(tx, customer).await?;
    tx.touch(CacheKey::Customer(customer));
    tx.insert(customer_note::ActiveModel {
        id: Set(id),
        created_at: Set(now),
        updated_at: Set(now),
        customer_id: Set(customer),
        vehicle_id: Set(new.vehicle),
        body: Set(new.body.clone()),
        is_alert: Set(new.is_alert),
        author_id: Set(Some(actor.id)),
        author_name: Set(actor.name.clone()),
        version: Set(1),
        ..Default::default()
    })
    .await?;
    let entry = Entry {
        action: "note.created",
        entity: "note",
        id: Some(id.0),
        label: name,
        after: Some(new.facts()),
        ..Entry::default()
    };
    audit::record(tx, by, entry);
    Ok(())
}

pub(super) async fn change(
    tx: &ShopTx,
    by: By<'_>,
    (stored, seen): (&customer_note::Model, i64),
    (changed, name): (&NewNote, &str),
) -> AppResult<()> {
    let row = customer_note::ActiveModel {
        id: Set(stored.id),
        version: Set(seen),
        body: Set(changed.body.clone()),
        is_alert: Set(changed.is_alert),
        vehicle_id: Set(changed.vehicle),
        ..Default::default()
    };
    tx.update(row, by.1).await?;
    let entry = Entry {
        action: "note.changed",
        entity: "note",
        id: Some(stored.id.0),
        label: name,
        before: Some(NewNote::stored(stored).facts()),
        after: Some(changed.facts()),
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// Keeps the row: an alert that was read before a visit is still told there.
pub(super) async fn remove(
    tx: &ShopTx,
    by: By<'_>,
    (stored, name): (&customer_note::Model, &str),
) -> AppResult<AuditId> {
    let row = customer_note::ActiveModel {
        id: Set(stored.id),
        version: Set(stored.version),
        deleted_at: Set(Some(by.1)),
        ..Default::default()
    };
    tx.update(row, by.1).await?;
    let entry = Entry {
        action: "note.removed",
        entity: "note",
        id: Some(stored.id.0),
        label: name,
        before: Some(NewNote::stored(stored).facts()),
        ..Entry::default()
    };
    Ok(audit::record(tx, by, entry))
}

/// Puts back the note whose removal the entry tells; gives whose it is.
///
/// # Errors
/// [`AppError::Refused`](crate::error::AppError::Refused) if it is back already.
pub async fn restore(tx: &ShopTx, by: By<'_>, entry: &audit_log::Model) -> AppResult<CustomerId> {
    let id = NoteId(entry.entity_id.or_not_found()?);
    let row = tx.one(customer_note::Entity::find_by_id(id)).await?;
    let row = row.or_not_found()?;
    if row.deleted_at != Some(entry.at) {
        return Err(audit::undone_already());
    }
    hold(tx, row.customer_id).await.map_err(no_longer)?;
    let back = customer_note::ActiveModel {
        id: Set(id),
        version: Set(row.version),
        deleted_at: Set(None),
        ..Default::default()
    };
    tx.update(back, by.1).await?;
    let restored = Entry {
        action: "note.restored",
        entity: "note",
        id: Some(id.0),
        label: entry.entity_label.as_deref().unwrap_or_default(),
        after: Some(json!({"body": row.body, "undone": entry.id})),
        ..Entry::default()
    };
    audit::record(tx, by, restored);
    Ok(row.customer_id)
}
