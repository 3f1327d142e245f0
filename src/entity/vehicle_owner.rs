//! One span of a car with one owner; the current one has no `until_day` (R-VEH-4).

use crate::kernel::ids::{CustomerId, ShopId, VehicleId, VehicleOwnerId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "vehicle_owner")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: VehicleOwnerId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub vehicle_id: VehicleId,
    pub customer_id: CustomerId,
    pub is_primary: bool,
    pub from_day: Date,
    pub until_day: Option<Date>,
    #[sea_orm(belongs_to, from = "(shop_id, vehicle_id)", to = "(shop_id, id)")]
    pub vehicle: BelongsTo<super::vehicle::Entity>,
    #[sea_orm(belongs_to, from = "(shop_id, customer_id)", to = "(shop_id, id)")]
    pub customer: BelongsTo<super::customer::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
