//! Many services at once, from a file (R-IMP-1).

use super::commands::{NewService, fresh, note_added};
use super::forms;
use crate::audit::{self, Entry};
use crate::db::cache::CacheKey;
use crate::db::{ShopTx, is_still_used};
use crate::entity::service;
use crate::error::{AppError, AppResult};
use crate::kernel::ids::ServiceId;
use crate::kernel::money::Quantity;
use crate::ui::form::FormState;
use crate::web::staff::By;
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;
use uuid::Uuid;

const IDS: usize = 5_000;

/// A row as it stands in the file, under the form's names.
///
/// # Errors
/// What is wrong with it, in words.
pub fn read(fields: Vec<(String, String)>) -> Result<NewService, String> {
    let mut form = FormState::posted(fields);
    let said = form.value(forms::IS_BOOKABLE).trim().to_lowercase();
    form.set(forms::IS_BOOKABLE, said);
    let usual = [
        ("pricing", "fixed"),
        ("skill_level", "1"),
        (forms::IS_BOOKABLE, "true"),
    ];
    for (name, usual) in usual {
        if form.value(name).is_empty() {
            form.set(name, usual);
        }
    }
    forms::service(&mut form).ok_or_else(|| {
        let told = form.errors().iter().map(|error| error.message.clone());
        told.collect::<Vec<_>>().join(" ")
    })
}

/// Adds them.
///
/// # Errors
/// When the database refuses.
pub async fn create_many(
    tx: &ShopTx,
    by: By<'_>,
    new: &[(ServiceId, NewService)],
) -> AppResult<()> {
    let rows = new.iter().map(|(id, new)| fresh(by, *id, new));
    tx.insert_all(rows.collect::<Vec<_>>()).await?;
    for (id, new) in new {
        note_added(tx, by, *id, new);
    }
    Ok(())
}

/// What of this row is empty there.
fn empty_there(there: &service::Model, new: &NewService) -> Vec<&'static str> {
    let mut empty = Vec::new();
    if there.description.is_none() && new.description.is_some() {
        empty.push("description");
    }
    if there.keywords.is_none() && new.keywords.is_some() {
        empty.push("keywords");
    }
    if there.hours == Quantity(0) && new.hours != Quantity(0) {
        empty.push("hours");
    }
    empty
}

/// Would this row fill anything of that one?
#[must_use]
pub fn fills(there: &service::Model, new: &NewService) -> bool {
    !empty_there(there, new).is_empty()
}

/// Fills what is empty. Gives each with its version now and the fields that were filled.
///
/// # Errors
/// [`AppError::Stale`] if somebody was faster.
pub async fn fill_many(
    tx: &ShopTx,
    by: By<'_>,
    new: Vec<(service::Model, NewService)>,
) -> AppResult<Vec<(Uuid, i64, Vec<&'static str>)>> {
    let (mut changed, mut done) = (Vec::new(), Vec::new());
    for (row, new) in new {
        let filled = empty_there(&row, &new);
        if filled.is_empty() {
            continue;
        }
        done.push((row.id.0, row.version + 1, filled.clone()));
        let mut after = NewService::from(&row);
        for field in filled {
            match field {
                "description" => after.description.clone_from(&new.description),
                "keywords" => after.keywords.clone_from(&new.keywords),
                _ => after.hours = new.hours,
            }
        }
        changed.push((row, after));
    }
    write(tx, by, changed).await?;
    Ok(done)
}

/// Empties what was filled, unless somebody has changed the service since.
///
/// # Errors
/// [`AppError::Stale`].
pub async fn unfill_many(
    tx: &ShopTx,
    by: By<'_>,
    filled: &[(Uuid, i64, Vec<String>)],
) -> AppResult<()> {
    let ids: Vec<ServiceId> = filled.iter().map(|(id, ..)| ServiceId(*id)).collect();
    let rows = stored(tx, &ids).await?;
    let mut changed = Vec::new();
    for (id, version, fields) in filled {
        let row = rows
            .iter()
            .find(|row| row.id.0 == *id && row.version == *version);
        let row = row.ok_or(AppError::Stale)?;
        let mut after = NewService::from(row);
        for field in fields {
            match field.as_str() {
                "description" => after.description = None,
                "keywords" => after.keywords = None,
                _ => after.hours = Quantity(0),
            }
        }
        changed.push((row.clone(), after));
    }
    write(tx, by, changed).await
}

async fn stored(tx: &ShopTx, ids: &[ServiceId]) -> AppResult<Vec<service::Model>> {
    let mut found = Vec::new();
    for ids in ids.chunks(IDS) {
        let these = service::Entity::find().filter(service::Column::Id.is_in(ids.iter().copied()));
        found.extend(tx.all(these).await?);
    }
    Ok(found)
}

async fn write(
    tx: &ShopTx,
    by: By<'_>,
    changed: Vec<(service::Model, NewService)>,
) -> AppResult<()> {
    use service::Column::{Description, Hours, Keywords, Search};
    let facts = |new: &NewService| json!({"description": new.description, "keywords": new.keywords, "hours": new.hours});
    let mut rows = Vec::new();
    for (row, after) in changed {
        let before = NewService::from(&row);
        let entry = Entry {
            action: "service.changed",
            entity: "service",
            id: Some(row.id.0),
            label: &after.name,
            before: Some(facts(&before)),
            after: Some(facts(&after)),
        };
        audit::record(tx, by, entry);
        rows.push(service::ActiveModel {
            version: Set(row.version + 1),
            updated_at: Set(by.1),
            description: Set(after.description.clone()),
            keywords: Set(after.keywords.clone()),
            hours: Set(after.hours),
            search: Set(after.search()),
            ..row.into_active_model().reset_all()
        });
    }
    tx.touch(CacheKey::Catalog);
    Ok(tx
        .update_all(rows, &[Description, Keywords, Hours, Search])
        .await?)
}

/// What the keys of the database refuse to take away is in use.
fn used(e: DbErr) -> AppError {
    if is_still_used(&e) {
        AppError::Stale
    } else {
        e.into()
    }
}

/// Takes back those that were added and that nobody has touched. The keys of the database refuse
/// one that an order has.
///
/// # Errors
/// [`AppError::Stale`] if one was changed.
pub async fn remove_many(tx: &ShopTx, by: By<'_>, ids: &[ServiceId]) -> AppResult<()> {
    for row in stored(tx, ids).await? {
        let entry = Entry {
            action: "service.import_undone",
            entity: "service",
            id: Some(row.id.0),
            label: &row.name,
            before: Some(json!({"name": row.name, "code": row.code})),
            ..Entry::default()
        };
        audit::record(tx, by, entry);
    }
    for ids in ids.chunks(IDS) {
        let these = service::Entity::delete_many()
            .filter(service::Column::Id.is_in(ids.iter().copied()))
            .filter(service::Column::Version.eq(1));
        let gone = tx.delete_where(these).await.map_err(used)?;
        if u64::try_from(ids.len()).is_ok_and(|sent| sent != gone) {
            return Err(AppError::Stale);
        }
    }
    tx.touch(CacheKey::Catalog);
    Ok(())
}
