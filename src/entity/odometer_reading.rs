//! What an odometer showed, and when. Only ever added to (R-VEH-6).

use crate::kernel::ids::{AppointmentId, ReadingId, ShopId, VehicleId};
use crate::kernel::words::{DistanceUnit, ReadingSource};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "odometer_reading")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReadingId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub vehicle_id: VehicleId,
    pub value: i32,
    pub unit: DistanceUnit,
    pub miles: i32,
    pub read_at: DateTimeUtc,
    pub source: ReadingSource,
    pub appointment_id: Option<AppointmentId>,
    pub lower_reason: Option<String>,
    pub recorded_by: Option<String>,
    #[sea_orm(belongs_to, from = "(shop_id, vehicle_id)", to = "(shop_id, id)")]
    pub vehicle: BelongsTo<super::vehicle::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
