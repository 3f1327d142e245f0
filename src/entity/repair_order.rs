//! The record of the work on one vehicle.

use crate::kernel::ids::{CustomerId, RepairOrderId, ShopId, VehicleId};
use crate::kernel::money::Cents;
use crate::kernel::words::{AuthMethod, OdometerReason};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "repair_order")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RepairOrderId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub number: String,
    pub customer_id: CustomerId,
    pub vehicle_id: Option<VehicleId>,
    pub complaint: Option<String>,
    pub odometer_in: Option<i32>,
    /// Who agreed to what amount, how and when (R-AUTH-0).
    pub authorised_by: Option<String>,
    pub authorised_amount: Option<Cents>,
    pub authorised_method: Option<AuthMethod>,
    pub authorised_at: Option<DateTimeUtc>,
    pub version: i64,
    /// Why the odometer shows less than before (R-VEH-6).
    pub odometer_reason: Option<OdometerReason>,
    /// When the customer was told it would be ready.
    pub promised_at: Option<DateTimeUtc>,
    pub odometer_out: Option<i32>,
    #[sea_orm(has_many)]
    pub jobs: HasMany<super::repair_job::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
