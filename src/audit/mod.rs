//! Who changed what: a row in the change's own transaction, so that neither exists without the
//! other (R-AUD-1). Never secrets, hashes or tokens.

use crate::db::{ShopDb, ShopTx};
use crate::entity::audit_log;
use crate::error::{AppError, AppResult};
use crate::kernel::ids::AuditId;
use crate::web::staff::Actor;
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use uuid::Uuid;

/// What happened to which record.
#[derive(Clone, Debug, Default)]
pub struct Entry<'a> {
    /// Dotted, in the past: "customer.created".
    pub action: &'static str,
    /// The kind of record: "customer".
    pub entity: &'static str,
    /// Which one.
    pub id: Option<Uuid>,
    /// What people call it.
    pub label: &'a str,
    /// Its fields before, if it was there; only those that changed are kept.
    pub before: Option<Value>,
    /// Its fields after.
    pub after: Option<Value>,
}

/// Notes the change; the row is written with the transaction's others, before COMMIT. By what it gives
/// the change can be found, and taken back.
pub fn record(tx: &ShopTx, (actor, now): (&Actor, DateTime<Utc>), entry: Entry<'_>) -> AuditId {
    let (before, after) = changed(entry.before, entry.after);
    let is_system = actor.id.is_nil();
    let id = AuditId::new(now);
    tx.log(audit_log::ActiveModel {
        id: Set(id),
        created_at: Set(now),
        updated_at: Set(now),
        at: Set(now),
        actor_kind: Set(if is_system { "system" } else { "staff" }.into()),
        actor_id: Set((!is_system).then_some(actor.id)),
        actor_name: Set(actor.name.clone()),
        action: Set(entry.action.into()),
        entity: Set(entry.entity.into()),
        entity_id: Set(entry.id),
        entity_label: Set(Some(entry.label.chars().take(120).collect())),
        before: Set(before),
        after: Set(after),
        request_id: Set(actor.request_id),
        ip: Set(actor.ip.clone()),
        client: Set(actor.client.clone()),
        ..Default::default()
    });
    id
}

/// One entry.
///
/// # Errors
/// When the database does not answer.
pub async fn entry(db: &ShopDb, id: AuditId) -> Result<Option<audit_log::Model>, DbErr> {
    db.one(audit_log::Entity::find_by_id(id)).await
}

/// What an entry holds of something that is no more.
///
/// # Errors
/// [`AppError::Refused`] if it was written before such things were kept.
pub fn held<T: DeserializeOwned>(entry: &audit_log::Model) -> AppResult<T> {
    let before = entry.before.clone().unwrap_or_default();
    serde_json::from_value(before).map_err(|_| {
        let words = "This was removed before it could be undone. Add it again instead.";
        AppError::Refused(words.to_owned())
    })
}

/// Taken back before, by another press or by somebody else.
#[must_use]
pub fn undone_already() -> AppError {
    AppError::Refused("Already undone.".to_owned())
}

/// Only the fields that differ.
fn changed(before: Option<Value>, after: Option<Value>) -> (Option<Value>, Option<Value>) {
    let (Some(Value::Object(old)), Some(Value::Object(new))) = (&before, &after) else {
        return (before, after);
    };
    let differs = |name: &String| old.get(name) != new.get(name);
    let only = |fields: &Map<String, Value>| {
        Value::Object(
            fields
                .iter()
                .filter(|(n, _)| differs(n))
                .map(|(n, v)| (n.clone(), v.clone()))
                .collect(),
        )
    };
    (Some(only(old)), Some(only(new)))
}

/// Who changed a record last, and when: for the page that explains a conflict.
///
/// # Errors
/// When the database does not answer.
pub async fn last_change(
    db: &ShopDb,
    entity: &str,
    id: Uuid,
) -> Result<Option<audit_log::Model>, DbErr> {
    use audit_log::Column::{At, Entity, EntityId};
    let query = audit_log::Entity::find()
        .filter(Entity.eq(entity))
        .filter(EntityId.eq(id))
        .order_by_desc(At)
        .order_by_desc(audit_log::Column::Id);
    db.one(query).await
}
