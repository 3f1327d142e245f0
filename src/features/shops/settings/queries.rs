//! What is stored, past the caches: a form must know the version it edits.

use super::forms::Series;
use crate::db::ShopDb;
use crate::entity::{attachment, number_series, shop, shop_settings};
use crate::error::{AppResult, OrNotFound};
use crate::kernel::ids::AttachmentId;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Select};

pub(super) async fn shop(db: &ShopDb) -> AppResult<shop::Model> {
    db.own_shop().await?.or_not_found()
}

pub(super) async fn settings(db: &ShopDb) -> AppResult<shop_settings::Model> {
    let found = db.one(shop_settings::Entity::find()).await?;
    found.or_not_found()
}

/// The digest of a logo of the shop, this one or one from before.
pub(super) async fn logo_digest(db: &ShopDb, id: AttachmentId) -> AppResult<Option<String>> {
    #[derive(FromQueryResult)]
    struct Kept {
        sha256: String,
    }
    let query = logo(id).select_only().column(attachment::Column::Sha256);
    let kept: Option<Kept> = db.row(query).await?;
    Ok(kept.map(|kept| kept.sha256))
}

/// The picture itself.
pub(super) async fn logo_body(db: &ShopDb, id: AttachmentId) -> AppResult<Option<Vec<u8>>> {
    Ok(db.one(logo(id)).await?.map(|logo| logo.body))
}

fn logo(id: AttachmentId) -> Select<attachment::Entity> {
    attachment::Entity::find_by_id(id).filter(attachment::Column::Kind.eq("logo"))
}

/// The series as they count in this year, with the version that stands for them: the settings'.
pub(super) async fn series(db: &ShopDb, year: i32) -> AppResult<(Vec<Series>, i64)> {
    let version = settings(db).await?.version;
    let rows = db.all(number_series::Entity::find()).await?;
    Ok((Series::all(&rows, year), version))
}
