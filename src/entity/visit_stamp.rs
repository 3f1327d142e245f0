//! What a technician tapped on the way through a visit, and where (R-DAY-2).

use crate::kernel::ids::{AppointmentId, ShopId, StampId};
use crate::kernel::words::StampKind;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "visit_stamp")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StampId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub appointment_id: AppointmentId,
    pub kind: StampKind,
    pub at: DateTimeUtc,
    /// Millionths of a degree.
    pub lat: Option<i32>,
    pub lon: Option<i32>,
    pub by_id: Option<Uuid>,
    pub by_name: String,
    /// One of each kind stands; those that were taken back stay.
    pub undone_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "(shop_id, appointment_id)", to = "(shop_id, id)")]
    pub appointment: BelongsTo<super::appointment::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
