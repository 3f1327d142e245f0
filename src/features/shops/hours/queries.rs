//! What is stored, past the caches: a form must know the version it edits.

use super::forms::Span;
use crate::db::{List, ShopDb};
use crate::entity::{business_hours, holiday, shop_settings};
use crate::error::{AppResult, OrNotFound};
use chrono::NaiveDate;
use sea_orm::sea_query::Order;
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, RelationDef,
};

/// The hours of the week, with the version they carry: that of the shop's settings. One statement.
pub(super) async fn week(db: &ShopDb) -> AppResult<(Vec<Span>, i64)> {
    use {business_hours::Column as B, shop_settings::Column as S};
    #[derive(FromQueryResult)]
    struct Row {
        version: i64,
        week: List<Span>,
    }
    let week: RelationDef = shop_settings::Entity::belongs_to(business_hours::Entity)
        .from(S::ShopId)
        .to(B::ShopId)
        .into();
    let columns = [B::Weekday, B::Opens, B::Closes];
    let query = shop_settings::Entity::find()
        .select_only()
        .column(S::Version)
        .expr_as(db.list(week, &columns, (B::Opens, Order::Asc)), "week");
    let row: Row = db.row(query).await?.or_not_found()?;
    Ok((row.week.0, row.version))
}

/// The holidays from this day on.
pub(super) async fn holidays(db: &ShopDb, from: NaiveDate) -> AppResult<Vec<holiday::Model>> {
    let query = holiday::Entity::find()
        .filter(holiday::Column::Day.gte(from))
        .order_by_asc(holiday::Column::Day);
    Ok(db.all(query).await?)
}
