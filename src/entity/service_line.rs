//! A template line: copied into a job when its service is added (R-SVC-6).

use crate::kernel::ids::{ServiceId, ServiceLineId, ShopId};
use crate::kernel::money::{Cents, Quantity};
use crate::kernel::words::LineKind;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "service_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ServiceLineId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub service_id: ServiceId,
    pub kind: LineKind,
    pub name: String,
    pub quantity: Quantity,
    pub unit_price: Option<Cents>,
    pub unit_cost: Option<Cents>,
    pub sort: i32,
    #[sea_orm(belongs_to, from = "(shop_id, service_id)", to = "(shop_id, id)")]
    pub service: BelongsTo<super::service::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
