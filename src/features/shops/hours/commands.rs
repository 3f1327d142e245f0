//! Changing hours and holidays.

use super::forms::Span;
use crate::audit::{self, Entry};
use crate::db::cache::CacheKey;
use crate::db::{ShopTx, is_unique_violation};
use crate::entity::{audit_log, business_hours, holiday, shop_settings};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::kernel::ids::{AuditId, v7};
use crate::web::staff::By;
use chrono::NaiveDate;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

/// Sets the hours of the whole week, if nobody saved settings since they were `seen`: the rows come
/// and go, so the settings' version stands for them.
///
/// # Errors
/// [`AppError::Stale`] if somebody was faster.
pub(super) async fn set_week(tx: &ShopTx, by: By<'_>, seen: i64, spans: &[Span]) -> AppResult<()> {
    let guard = shop_settings::ActiveModel {
        version: Set(seen),
        ..Default::default()
    };
    tx.update(guard, by.1).await?;
    let query = business_hours::Entity::find()
        .order_by_asc(business_hours::Column::Weekday)
        .order_by_asc(business_hours::Column::Opens);
    let before: Vec<Span> = tx.all(query).await?.iter().map(Span::from).collect();
    tx.delete_where(business_hours::Entity::delete_many())
        .await?;
    let rows = spans.iter().map(|span| business_hours::ActiveModel {
        id: Set(v7(by.1)),
        created_at: Set(by.1),
        updated_at: Set(by.1),
        weekday: Set(span.weekday),
        opens: Set(span.opens),
        closes: Set(span.closes),
        ..Default::default()
    });
    tx.insert_all(rows).await?;
    tx.touch(CacheKey::Hours);
    tx.touch(CacheKey::Settings);
    let entry = Entry {
        action: "hours.changed",
        entity: "hours",
        id: Some(tx.shop().0),
        label: "Opening hours",
        before: Some(facts(&before)),
        after: Some(facts(spans)),
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// The week as the log keeps it.
pub(in super::super) fn facts(spans: &[Span]) -> Value {
    let week: Vec<Value> = spans
        .iter()
        .map(|span| json!([span.weekday, span.opens, span.closes]))
        .collect();
    json!({"week": week})
}

/// Adds a day on which the shop is closed.
///
/// # Errors
/// [`AppError::Refused`] if it is one already.
pub(super) async fn add_holiday(
    tx: &ShopTx,
    by: By<'_>,
    id: Uuid,
    (day, name): (NaiveDate, &str),
) -> AppResult<()> {
    let row = holiday::ActiveModel {
        id: Set(id),
        created_at: Set(by.1),
        updated_at: Set(by.1),
        day: Set(day),
        name: Set(name.to_owned()),
        ..Default::default()
    };
    tx.insert(row).await.map_err(|e| {
        if is_unique_violation(&e) {
            AppError::Refused("This day is a holiday already. Remove it first to rename it.".into())
        } else {
            e.into()
        }
    })?;
    tx.touch(CacheKey::Hours);
    let entry = Entry {
        action: "holiday.added",
        entity: "holiday",
        id: Some(id),
        label: name,
        after: Some(json!({"day": day, "name": name})),
        ..Entry::default()
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// Removes a holiday: the shop works then, as on any such weekday.
///
/// # Errors
/// [`AppError::NotFound`].
pub(super) async fn remove_holiday(tx: &ShopTx, by: By<'_>, id: Uuid) -> AppResult<AuditId> {
    let gone = tx
        .one(holiday::Entity::find_by_id(id))
        .await?
        .or_not_found()?;
    let delete = holiday::Entity::delete_many().filter(holiday::Column::Id.eq(id));
    tx.delete_where(delete).await?;
    tx.touch(CacheKey::Hours);
    let entry = Entry {
        action: "holiday.removed",
        entity: "holiday",
        id: Some(id),
        label: &gone.name,
        before: Some(json!({"day": gone.day, "name": gone.name})),
        ..Entry::default()
    };
    Ok(audit::record(tx, by, entry))
}

/// Puts back the holiday whose removal the entry tells.
///
/// # Errors
/// [`AppError::Refused`] if it is one again already.
pub async fn restore_holiday(tx: &ShopTx, by: By<'_>, entry: &audit_log::Model) -> AppResult<()> {
    #[derive(Deserialize)]
    struct Gone {
        day: NaiveDate,
        name: String,
    }
    let id = entry.entity_id.or_not_found()?;
    let Gone { day, name } = audit::held(entry)?;
    if tx.one(holiday::Entity::find_by_id(id)).await?.is_some() {
        return Err(audit::undone_already());
    }
    let row = holiday::ActiveModel {
        id: Set(id),
        created_at: Set(by.1),
        updated_at: Set(by.1),
        day: Set(day),
        name: Set(name.clone()),
        ..Default::default()
    };
    tx.insert(row).await.map_err(|e| {
        if is_unique_violation(&e) {
            AppError::Refused("This day is a holiday again already.".into())
        } else {
            e.into()
        }
    })?;
    tx.touch(CacheKey::Hours);
    let restored = Entry {
        action: "holiday.restored",
        entity: "holiday",
        id: Some(id),
        label: &name,
        after: Some(json!({"day": day, "name": name, "undone": entry.id})),
        ..Entry::default()
    };
    audit::record(tx, by, restored);
    Ok(())
}
