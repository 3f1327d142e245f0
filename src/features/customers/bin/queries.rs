//! What is in the bin.

use super::kept_from;
use crate::db::ShopDb;
use crate::entity::customer;
use crate::error::AppResult;
use chrono::{DateTime, Utc};
use customer::Column as C;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

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
