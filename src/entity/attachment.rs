//! A stored file; an issued document is kept for ever as these bytes (R-PDF-2).

use crate::kernel::ids::{AttachmentId, ShopId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attachment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AttachmentId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub kind: String,
    pub owner_kind: String,
    pub owner_id: Uuid,
    pub name: String,
    pub mime: String,
    pub size: i32,
    pub sha256: String,
    pub body: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
