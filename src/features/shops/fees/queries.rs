//! The fee rules of a shop.

use crate::db::ShopDb;
use crate::entity::fee_rule::{Column, Entity, Model};
use crate::error::AppResult;
use crate::kernel::ids::FeeRuleId;
use sea_orm::{EntityTrait, QueryOrder, QuerySelect};

/// More than any shop has.
pub(super) const MOST: u64 = 50;

/// All rules: those in force first, in the order of their making.
pub(super) async fn all(db: &ShopDb) -> AppResult<Vec<Model>> {
    let query = Entity::find()
        .order_by_desc(Column::IsActive)
        .order_by_asc(Column::Sort)
        .order_by_asc(Column::Id)
        .limit(MOST);
    Ok(db.all(query).await?)
}

/// The rule at this id.
pub(super) async fn rule(db: &ShopDb, id: FeeRuleId) -> AppResult<Option<Model>> {
    Ok(db.one(Entity::find_by_id(id)).await?)
}
