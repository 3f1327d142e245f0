//! What is stored, past the caches: a form must know the version it edits.

use super::forms::Series;
use crate::db::ShopDb;
use crate::entity::{attachment, number_series, shop, shop_settings};
use crate::error::{AppResult, OrNotFound};
use crate::kernel::ids::AttachmentId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

pub(super) async fn shop(db: &ShopDb) -> AppResult<shop::Model> {
    db.own_shop().await?.or_not_found()
}

pub(super) async fn settings(db: &ShopDb) -> AppResult<shop_settings::Model> {
    let found = db.one(shop_settings::Entity::find()).await?;
    found.or_not_found()
}

/// A logo of the shop, this one or one from before.
pub(super) async fn logo(db: &ShopDb, id: AttachmentId) -> AppResult<Option<attachment::Model>> {
    let query = attachment::Entity::find_by_id(id).filter(attachment::Column::Kind.eq("logo"));
    Ok(db.one(query).await?)
}

/// The series as they count in this year, with the version that stands for them: the settings'.
pub(super) async fn series(db: &ShopDb, year: i32) -> AppResult<(Vec<Series>, i64)> {
    let version = settings(db).await?.version;
    let rows = db.all(number_series::Entity::find()).await?;
    Ok((Series::all(&rows, year), version))
}
