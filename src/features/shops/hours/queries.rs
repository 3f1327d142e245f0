//! What is stored, past the caches: a form must know the version it edits.

use crate::db::ShopDb;
use crate::entity::{business_hours, holiday, shop_settings};
use crate::error::{AppResult, OrNotFound};
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// The hours of the week, in order, with the version they carry: that of the shop's settings.
pub(super) async fn week(db: &ShopDb) -> AppResult<(Vec<business_hours::Model>, i64)> {
    let settings = db.one(shop_settings::Entity::find()).await?;
    let spans = business_hours::Entity::find()
        .order_by_asc(business_hours::Column::Weekday)
        .order_by_asc(business_hours::Column::Opens);
    Ok((db.all(spans).await?, settings.or_not_found()?.version))
}

/// The holidays from this day on.
pub(super) async fn holidays(db: &ShopDb, from: NaiveDate) -> AppResult<Vec<holiday::Model>> {
    let query = holiday::Entity::find()
        .filter(holiday::Column::Day.gte(from))
        .order_by_asc(holiday::Column::Day);
    Ok(db.all(query).await?)
}
