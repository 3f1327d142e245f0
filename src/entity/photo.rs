//! What somebody showed of a car, written anew by us (R-BOOK-3, R-INSP-4).

use crate::kernel::ids::{AppointmentId, DraftId, LeadId, PhotoId, ShopId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "photo")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PhotoId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    /// With which it was sent, until the draft is over.
    pub draft_id: Option<DraftId>,
    /// The question that it came with.
    pub lead_id: Option<LeadId>,
    /// The visit that was booked with it.
    pub appointment_id: Option<AppointmentId>,
    pub mime: String,
    /// Bytes of the large one, and their digest.
    pub size: i32,
    pub sha256: String,
    /// Pixels of the large one.
    pub width: i32,
    pub height: i32,
    /// At most 320 pixels a side.
    pub small: Vec<u8>,
    /// At most 1600 pixels a side.
    pub body: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
