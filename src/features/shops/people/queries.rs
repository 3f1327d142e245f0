//! Who works here, and who was invited and has not come yet.

pub(super) use crate::db::doors::Person;

use crate::db::ShopDb;
use crate::entity::invitation::{Column, Entity, Model};
use crate::error::AppResult;
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// Invitations that can still be accepted, the newest first.
pub(super) async fn open_invitations(db: &ShopDb, now: DateTime<Utc>) -> AppResult<Vec<Model>> {
    let query = Entity::find()
        .filter(Column::AcceptedAt.is_null())
        .filter(Column::RevokedAt.is_null())
        .filter(Column::ExpiresAt.gt(now))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id);
    Ok(db.all(query).await?)
}
