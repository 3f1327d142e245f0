//! Adding and changing services.

use crate::audit::{self, Entry};
use crate::db::cache::CacheKey;
use crate::db::{ShopTx, is_unique_violation};
use crate::entity::service;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::shops::switch;
use crate::kernel::ids::ServiceId;
use crate::kernel::money::{Cents, Quantity};
use crate::kernel::search::words;
use crate::kernel::words::{Category, Pricing};
use crate::web::staff::By;
use sea_orm::ActiveValue::Set;
use sea_orm::{DbErr, EntityTrait};
use serde_json::{Value, json};

/// What people decide about a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewService {
    /// Upper-case letters, digits and underscores (R-SVC-3).
    pub code: String,
    /// As people say it.
    pub name: String,
    /// One of ten.
    pub category: Category,
    /// What is done.
    pub description: Option<String>,
    /// Other words by which it is found, between commas.
    pub keywords: Option<String>,
    /// What the price is made of.
    pub pricing: Pricing,
    /// The price, if it is fixed; zero is free (R-SVC-8).
    pub price: Cents,
    /// How long it takes; zero is unknown.
    pub hours: Quantity,
    /// From 1, simple, to 5.
    pub skill_level: i32,
    /// Whether everybody can book it online.
    pub is_bookable: bool,
    /// Its place in the catalog.
    pub sort: i32,
}

/// Behind everything of the starter catalog.
pub(super) const LAST: i32 = 10_000;

impl From<&service::Model> for NewService {
    fn from(row: &service::Model) -> Self {
        Self {
            code: row.code.clone(),
            name: row.name.clone(),
            category: row.category,
            description: row.description.clone(),
            keywords: row.keywords.clone(),
            pricing: row.pricing,
            price: row.price,
            hours: row.hours,
            skill_level: row.skill_level,
            is_bookable: row.is_bookable,
            sort: row.sort,
        }
    }
}

impl NewService {
    fn row(&self) -> service::ActiveModel {
        service::ActiveModel {
            code: Set(self.code.clone()),
            name: Set(self.name.clone()),
            category: Set(self.category),
            description: Set(self.description.clone()),
            keywords: Set(self.keywords.clone()),
            search: Set(self.search()),
            pricing: Set(self.pricing),
            price: Set(self.price),
            hours: Set(self.hours),
            skill_level: Set(self.skill_level),
            is_bookable: Set(self.is_bookable),
            ..Default::default()
        }
    }

    /// Every folded word of name, code and keywords once, each after a space, so that a query finds
    /// the beginnings of words (R-SVC-4): "ac" is not in "replacement".
    pub(super) fn search(&self) -> String {
        let keywords = self.keywords.as_deref().unwrap_or_default();
        let mut seen: Vec<String> = Vec::new();
        for word in words(&format!("{} {} {keywords}", self.name, self.code)) {
            if !seen.contains(&word) {
                seen.push(word);
            }
        }
        let all: String = seen.iter().map(|word| format!(" {word}")).collect();
        all.chars().take(1_000).collect()
    }
}

/// Adds a service.
///
/// # Errors
/// [`AppError::Refused`] if another one has the code.
pub async fn add(tx: &ShopTx, by: By<'_>, id: ServiceId, new: &NewService) -> AppResult<()> {
    let row = fresh(by, id, new);
    tx.insert(row).await.map_err(|e| taken(e, &new.code))?;
    note_added(tx, by, id, new);
    Ok(())
}

/// The row of a service that is not there yet.
pub(super) fn fresh(by: By<'_>, id: ServiceId, new: &NewService) -> service::ActiveModel {
    service::ActiveModel {
        id: Set(id),
        created_at: Set(by.1),
        updated_at: Set(by.1),
        is_active: Set(true),
        sort: Set(new.sort),
        version: Set(1),
        ..new.row()
    }
}

/// The audit row of a new service; the catalog in memory is no longer whole.
pub(super) fn note_added(tx: &ShopTx, by: By<'_>, id: ServiceId, new: &NewService) {
    tx.touch(CacheKey::Catalog);
    let entry = Entry {
        action: "service.created",
        entity: "service",
        id: Some(id.0),
        label: &new.name,
        after: Some(facts(new)),
        ..Entry::default()
    };
    audit::record(tx, by, entry);
}

/// Changes a service, if it still has the version that was seen. Past orders keep what they copied
/// (R-SVC-5).
///
/// # Errors
/// [`AppError::Stale`] if somebody was faster, [`AppError::Refused`] if another one has the code.
pub(super) async fn change(
    tx: &ShopTx,
    by: By<'_>,
    (id, seen): (ServiceId, i64),
    new: &NewService,
) -> AppResult<()> {
    let before = tx
        .one(service::Entity::find_by_id(id))
        .await?
        .or_not_found()?;
    let row = service::ActiveModel {
        id: Set(id),
        version: Set(seen),
        ..new.row()
    };
    tx.update(row, by.1)
        .await
        .map_err(|e| taken(e, &new.code))?;
    tx.touch(CacheKey::Catalog);
    let entry = Entry {
        action: "service.changed",
        entity: "service",
        id: Some(id.0),
        label: &new.name,
        before: Some(facts(&NewService::from(&before))),
        after: Some(facts(new)),
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// Hides a service from pickers, or shows it again; nothing happens if it is so already.
///
/// # Errors
/// [`AppError::NotFound`].
pub(super) async fn set_active(
    tx: &ShopTx,
    by: By<'_>,
    id: ServiceId,
    is_active: bool,
) -> AppResult<()> {
    let row = tx.one(service::Entity::find_by_id(id)).await?;
    let row = row.or_not_found()?;
    let name = row.name.clone();
    let action = match is_active {
        true => "service.reactivated",
        false => "service.deactivated",
    };
    let entry = Entry {
        action,
        entity: "service",
        id: Some(id.0),
        label: &name,
        ..Entry::default()
    };
    let to = (row, service::Column::IsActive, is_active);
    if switch::<service::Entity>(tx, by, to, entry).await? {
        tx.touch(CacheKey::Catalog);
    }
    Ok(())
}

fn facts(new: &NewService) -> Value {
    json!({
        "code": new.code, "name": new.name, "category": new.category,
        "description": new.description, "keywords": new.keywords, "pricing": new.pricing,
        "price": new.price, "hours": new.hours, "skill_level": new.skill_level,
        "is_bookable": new.is_bookable,
    })
}

/// The index, not a look beforehand, keeps codes apart: of two at once one is refused (R-SVC-3).
fn taken(error: DbErr, code: &str) -> AppError {
    if is_unique_violation(&error) {
        AppError::Refused(format!(
            "Another service has the code {code}. Choose another one."
        ))
    } else {
        error.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_search_text_holds_each_word_once() {
        let new = NewService {
            code: "AC_RECHARGE".into(),
            name: "A/C Recharge (R-1234yf)".into(),
            category: Category::Hvac,
            description: None,
            keywords: Some("ac, recharge, café".into()),
            pricing: Pricing::Fixed,
            price: Cents(100),
            hours: Quantity(100),
            skill_level: 3,
            is_bookable: true,
            sort: LAST,
        };

        assert_eq!(new.search(), " a c recharge r 1234yf ac cafe");
    }
}
