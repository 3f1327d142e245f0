//! One step in an appointment's life. Only ever added to.

use crate::kernel::ids::{AppointmentId, ShopId, StatusChangeId};
use crate::kernel::words::AppointmentStatus;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "status_change")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StatusChangeId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub appointment_id: AppointmentId,
    pub from_status: Option<AppointmentStatus>,
    pub to_status: AppointmentStatus,
    pub at: DateTimeUtc,
    pub actor_name: Option<String>,
    pub reason: Option<String>,
    #[sea_orm(belongs_to, from = "(shop_id, appointment_id)", to = "(shop_id, id)")]
    pub appointment: BelongsTo<super::appointment::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
