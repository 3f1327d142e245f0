//! What is in the bin.

use super::kept_from;
use crate::db::ShopDb;
use crate::entity::customer;
use crate::error::AppResult;
use crate::kernel::ids::CustomerId;
use chrono::{DateTime, Utc};
use customer::Column as C;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// Whether this customer is in the bin.
pub(super) async fn is_binned(db: &ShopDb, id: CustomerId) -> AppResult<bool> {
    let query = customer::Entity::find_by_id(id)
        .filter(C::DeletedAt.is_not_null())
        .filter(C::MergedIntoId.is_null());
    Ok(db.one(query).await?.is_some())
}

/// The most that the page shows.
pub(super) const MOST: usize = 100;

/// Who can be taken out again, the last one first.
pub(super) async fn binned(db: &ShopDb, now: DateTime<Utc>) -> AppResult<Vec<customer::Model>> {
    let query = customer::Entity::find()
        .filter(C::DeletedAt.gte(kept_from(now)))
        .filter(C::DeletedAt.is_not_null())
        .filter(C::MergedIntoId.is_null())
        .order_by_desc(C::DeletedAt)
        .order_by_desc(C::Id)
        .limit(u64::try_from(MOST).unwrap_or_default());
    Ok(db.all(query).await?)
}
