//! When the shop is open: minutes after local midnight, Monday is 1.

use crate::kernel::ids::ShopId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "business_hours")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub weekday: i32,
    pub opens: i32,
    pub closes: i32,
}

impl ActiveModelBehavior for ActiveModel {}
