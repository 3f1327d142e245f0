//! Who read which alert before which visit. Only ever added to.

use crate::kernel::ids::{AcknowledgementId, AppointmentId, NoteId, ShopId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "alert_acknowledgement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AcknowledgementId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub note_id: NoteId,
    pub appointment_id: AppointmentId,
    pub at: DateTimeUtc,
    pub actor_name: String,
}

impl ActiveModelBehavior for ActiveModel {}
