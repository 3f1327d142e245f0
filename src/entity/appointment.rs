//! A planned visit. `day` and `wall_start` are the promise in the shop's zone (R-APPT-16).

use crate::kernel::ids::{
    AppointmentId, CustomerId, MembershipId, RepairOrderId, ShopId, VehicleId,
};
use crate::kernel::words::{
    AppointmentStatus, Confirmation, DurationSource, Outcome, Place, Source,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "appointment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AppointmentId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub repair_order_id: RepairOrderId,
    pub customer_id: CustomerId,
    pub vehicle_id: Option<VehicleId>,
    pub technician_id: Option<MembershipId>,
    pub status: AppointmentStatus,
    pub start_at: DateTimeUtc,
    pub end_at: DateTimeUtc,
    pub day: Date,
    pub wall_start: String,
    pub zone: String,
    pub duration_source: DurationSource,
    pub place: Place,
    pub line1: Option<String>,
    pub city: Option<String>,
    pub region: Option<String>,
    pub postal: Option<String>,
    pub access_notes: Option<String>,
    /// Among the cards of its day and status (R-APPT-18).
    pub position: i32,
    pub notes: Option<String>,
    pub override_reason: Option<String>,
    pub override_by: Option<Uuid>,
    pub cancel_reason: Option<String>,
    pub started_at: Option<DateTimeUtc>,
    pub ready_at: Option<DateTimeUtc>,
    pub completed_at: Option<DateTimeUtc>,
    pub canceled_at: Option<DateTimeUtc>,
    pub no_show_at: Option<DateTimeUtc>,
    pub check_in_at: Option<DateTimeUtc>,
    pub check_out_at: Option<DateTimeUtc>,
    pub deleted_at: Option<DateTimeUtc>,
    pub version: i64,
    /// The name of who booked it, as it was then.
    pub booked_by: Option<String>,
    /// Why it could not be done (R-APPT-24).
    pub outcome: Option<Outcome>,
    pub outcome_note: Option<String>,
    pub source: Source,
    pub confirmation: Confirmation,
    #[sea_orm(belongs_to, from = "(shop_id, customer_id)", to = "(shop_id, id)")]
    pub customer: BelongsTo<super::customer::Entity>,
    #[sea_orm(belongs_to, from = "(shop_id, vehicle_id)", to = "(shop_id, id)")]
    pub vehicle: BelongsTo<Option<super::vehicle::Entity>>,
    #[sea_orm(belongs_to, from = "(shop_id, repair_order_id)", to = "(shop_id, id)")]
    pub repair_order: BelongsTo<super::repair_order::Entity>,
    #[sea_orm(belongs_to, from = "(shop_id, technician_id)", to = "(shop_id, id)")]
    pub technician: BelongsTo<Option<super::membership::Entity>>,
    #[sea_orm(has_many)]
    pub changes: HasMany<super::status_change::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
