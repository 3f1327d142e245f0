//! A booking that somebody fills in, page by page; whoever has its address has it (R-BOOK-1).

use crate::kernel::ids::{AppointmentId, DraftId, ShopId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "booking_draft")]
pub struct Model {
    /// All of it is random: it stands in addresses.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DraftId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    /// What was told so far.
    pub data: Json,
    /// How many of the steps are done.
    pub step: i32,
    pub expires_at: DateTimeUtc,
    /// The visit that it became.
    pub appointment_id: Option<AppointmentId>,
}

impl ActiveModelBehavior for ActiveModel {}
