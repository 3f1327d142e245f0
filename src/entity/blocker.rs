//! What a visit waits for, since when and until when. One of each kind stands.

use crate::kernel::ids::{AppointmentId, BlockerId, ShopId};
use crate::kernel::words::BlockerKind;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "blocker")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BlockerId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub appointment_id: AppointmentId,
    pub kind: BlockerKind,
    pub note: Option<String>,
    pub set_at: DateTimeUtc,
    pub set_by: String,
    pub cleared_at: Option<DateTimeUtc>,
    pub cleared_by: Option<String>,
    #[sea_orm(belongs_to, from = "(shop_id, appointment_id)", to = "(shop_id, id)")]
    pub appointment: BelongsTo<super::appointment::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
