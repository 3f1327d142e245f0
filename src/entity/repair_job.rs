//! One thing to do on the order.

use crate::kernel::ids::{RepairJobId, RepairOrderId, ServiceId, ShopId};
use crate::kernel::money::Quantity;
use crate::kernel::words::Category;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "repair_job")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RepairJobId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub repair_order_id: RepairOrderId,
    pub service_id: Option<ServiceId>,
    pub name: String,
    pub category: Option<Category>,
    pub correction: Option<String>,
    pub hours: Quantity,
    pub state: String,
    pub sort: i32,
    pub version: i64,
    #[sea_orm(belongs_to, from = "(shop_id, repair_order_id)", to = "(shop_id, id)")]
    pub repair_order: BelongsTo<super::repair_order::Entity>,
    #[sea_orm(belongs_to, from = "(shop_id, service_id)", to = "(shop_id, id)")]
    pub service: BelongsTo<Option<super::service::Entity>>,
    #[sea_orm(has_many)]
    pub lines: HasMany<super::repair_line::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
