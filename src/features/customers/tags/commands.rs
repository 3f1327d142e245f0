//! Giving a customer exactly these tags.

use super::queries::of;
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::db::cache::CacheKey;
use crate::entity::{customer, customer_tag, tag};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::kernel::ids::{CustomerId, TagId};
use crate::web::staff::By;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;

/// The names are unlike each other in any case and at most ten; those that were `seen` are taken away.
///
/// # Errors
/// [`AppError::Stale`] if somebody changed them meanwhile (R-GEN-4).
pub(super) async fn set(
    tx: &ShopTx,
    by: By<'_>,
    customer: CustomerId,
    (seen, names): (&str, &[String]),
) -> AppResult<()> {
    let now = by.1;
    let row = customer::Entity::find_by_id(customer).lock_exclusive();
    let row = tx.one(row).await?.or_not_found()?;
    let before = of(tx, customer).await?.or_not_found()?.1;
    if before == names {
        return Ok(());
    }
    if before.join(", ") != seen {
        return Err(AppError::Stale);
    }
    for name in names {
        let new = tag::ActiveModel {
            id: Set(TagId::new(now)),
            created_at: Set(now),
            updated_at: Set(now),
            name: Set(name.clone()),
            name_normalized: Set(name.to_lowercase()),
            ..Default::default()
        };
        let key = [tag::Column::ShopId, tag::Column::NameNormalized];
        tx.insert_new(new, &key).await?;
    }
    let old =
        customer_tag::Entity::delete_many().filter(customer_tag::Column::CustomerId.eq(customer));
    tx.delete_where(old).await?;
    let wanted = names.iter().map(|name| name.to_lowercase());
    let tags = tag::Entity::find().filter(tag::Column::NameNormalized.is_in(wanted));
    let tags = tx.all(tags).await?;
    let rows = tags.into_iter().map(|tag| customer_tag::ActiveModel {
        customer_id: Set(customer),
        tag_id: Set(tag.id),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    });
    tx.insert_all(rows).await?;
    tx.touch(CacheKey::Tags);
    let entry = Entry {
        action: "customer.tagged",
        entity: "customer",
        id: Some(customer.0),
        label: &row.name,
        before: Some(json!({"tags": before})),
        after: Some(json!({"tags": names})),
    };
    audit::record(tx, by, entry);
    Ok(())
}
