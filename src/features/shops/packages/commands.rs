//! Adding and changing packages.

use super::forms::NewPackage;
use crate::audit::{self, Entry};
use crate::db::cache::CacheKey;
use crate::db::{Bundle, ShopTx, is_unique_violation};
use crate::entity::{package, package_item};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::shops::switch;
use crate::kernel::ids::{PackageId, PackageItemId};
use crate::web::staff::By;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};
use serde_json::{Value, json};

/// More than any shop has; the pickers show them all.
const MOST: u64 = 200;

fn row(new: &NewPackage) -> package::ActiveModel {
    package::ActiveModel {
        code: Set(new.code.clone()),
        name: Set(new.name.clone()),
        category: Set(new.category),
        description: Set(new.description.clone()),
        price: Set(new.price),
        ..Default::default()
    }
}

fn facts(bundle: &Bundle) -> Value {
    let package = &bundle.package;
    let items = bundle.items.iter();
    let items = items.map(|item| format!("{} × {}", item.units, item.service.name));
    json!({
        "code": package.code, "name": package.name, "category": package.category,
        "description": package.description, "price": package.price,
        "services": items.collect::<Vec<_>>(),
    })
}

/// As it is in this transaction.
async fn bundle(tx: &ShopTx, id: PackageId) -> AppResult<Bundle> {
    tx.bundles(Some(id)).await?.pop().or_not_found()
}

/// The audit row of a change; the packages in memory are no longer true.
fn note(tx: &ShopTx, by: By<'_>, entry: Entry<'_>) {
    tx.touch(CacheKey::Catalog);
    let entry = Entry {
        entity: "package",
        ..entry
    };
    audit::record(tx, by, entry);
}

/// Adds a package.
///
/// # Errors
/// [`AppError::Refused`] if another one has the code, or there are too many.
pub async fn add(tx: &ShopTx, by: By<'_>, id: PackageId, new: &NewPackage) -> AppResult<()> {
    if tx.count_up_to(package::Entity::find(), MOST).await? >= MOST {
        let words = "There are as many packages as a shop can have. Change one instead.";
        return Err(AppError::Refused(words.to_owned()));
    }
    let head = package::ActiveModel {
        id: Set(id),
        created_at: Set(by.1),
        updated_at: Set(by.1),
        is_active: Set(true),
        sort: Set(0),
        version: Set(1),
        ..row(new)
    };
    tx.insert(head).await.map_err(|e| taken(e, &new.code))?;
    write_items(tx, by, id, new).await?;
    let entry = Entry {
        action: "package.created",
        id: Some(id.0),
        label: &new.name,
        after: Some(facts(&bundle(tx, id).await?)),
        ..Entry::default()
    };
    note(tx, by, entry);
    Ok(())
}

async fn write_items(tx: &ShopTx, by: By<'_>, id: PackageId, new: &NewPackage) -> AppResult<()> {
    let rows = (0..).zip(&new.items);
    let rows = rows.map(|(sort, (service, quantity))| package_item::ActiveModel {
        id: Set(PackageItemId::new(by.1)),
        created_at: Set(by.1),
        updated_at: Set(by.1),
        package_id: Set(id),
        service_id: Set(*service),
        quantity: Set(*quantity),
        sort: Set(sort),
        ..Default::default()
    });
    tx.insert_all(rows).await?;
    Ok(())
}

/// Changes a package and what is in it, if it still has the version that was seen.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Stale`], or [`AppError::Refused`] if another one has the code.
pub(super) async fn change(
    tx: &ShopTx,
    by: By<'_>,
    (id, seen): (PackageId, i64),
    new: &NewPackage,
) -> AppResult<()> {
    let before = bundle(tx, id).await?;
    let head = package::ActiveModel {
        id: Set(id),
        version: Set(seen),
        ..row(new)
    };
    let changed = tx.update(head, by.1).await;
    changed.map_err(|e| taken(e, &new.code))?;
    let old = package_item::Entity::delete_many();
    tx.delete_where(old.filter(package_item::Column::PackageId.eq(id)))
        .await?;
    write_items(tx, by, id, new).await?;
    let entry = Entry {
        action: "package.changed",
        id: Some(id.0),
        label: &new.name,
        before: Some(facts(&before)),
        after: Some(facts(&bundle(tx, id).await?)),
        ..Entry::default()
    };
    note(tx, by, entry);
    Ok(())
}

/// Takes a package out of use, or into use again; nothing happens if it is so already.
///
/// # Errors
/// [`AppError::NotFound`].
pub(super) async fn set_active(
    tx: &ShopTx,
    by: By<'_>,
    id: PackageId,
    is_active: bool,
) -> AppResult<()> {
    let row = tx.one(package::Entity::find_by_id(id)).await?;
    let row = row.or_not_found()?;
    let name = row.name.clone();
    let action = match is_active {
        true => "package.reactivated",
        false => "package.deactivated",
    };
    let entry = Entry {
        action,
        entity: "package",
        id: Some(id.0),
        label: &name,
        ..Entry::default()
    };
    let to = (row, package::Column::IsActive, is_active);
    if switch::<package::Entity>(tx, by, to, entry).await? {
        tx.touch(CacheKey::Catalog);
    }
    Ok(())
}

fn taken(error: DbErr, code: &str) -> AppError {
    if is_unique_violation(&error) {
        let words = format!("Another package has the code {code}. Choose another one.");
        AppError::Refused(words)
    } else {
        error.into()
    }
}
