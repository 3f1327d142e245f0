//! What is stored, past the caches: a form must know the version it edits.

use crate::db::ShopDb;
use crate::entity::number_series::{Column, Entity as Series};
use crate::entity::{number_series, shop, shop_settings};
use crate::error::{AppResult, OrNotFound};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};

pub(super) async fn shop(db: &ShopDb) -> AppResult<shop::Model> {
    db.own_shop().await?.or_not_found()
}

/// Rates and rules, and the prefix of invoice numbers.
pub(super) async fn rules(db: &ShopDb) -> AppResult<(shop_settings::Model, String)> {
    let settings = db
        .one(shop_settings::Entity::find())
        .await?
        .or_not_found()?;
    let series: Option<number_series::Model> = db.one(invoice_series()).await?;
    Ok((settings, series.or_not_found()?.prefix))
}

fn invoice_series() -> Select<Series> {
    Series::find().filter(Column::Kind.eq("invoice"))
}
