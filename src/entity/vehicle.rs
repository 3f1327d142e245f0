//! A car.

use crate::kernel::ids::{ShopId, VehicleId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "vehicle")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: VehicleId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub year: Option<i32>,
    pub make: String,
    pub model: String,
    pub trim: Option<String>,
    pub engine: Option<String>,
    pub vin: Option<String>,
    pub plate: Option<String>,
    pub plate_normalized: Option<String>,
    pub plate_region: Option<String>,
    pub color: Option<String>,
    pub notes: Option<String>,
    pub last_odometer: Option<i32>,
    pub is_active: bool,
    pub deleted_at: Option<DateTimeUtc>,
    pub version: i64,
    /// The words of make and model as people search for them, each behind a space.
    pub folded: String,
    /// When `last_odometer` was read.
    pub last_odometer_at: Option<DateTimeUtc>,
    #[sea_orm(has_many)]
    pub owners: HasMany<super::vehicle_owner::Entity>,
    #[sea_orm(has_many)]
    pub readings: HasMany<super::odometer_reading::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
