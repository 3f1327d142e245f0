//! The link by which a customer sees a visit. Its secret is nowhere: it is made of the id and the key of
//! the program; a door knows its SHA-256.

use crate::kernel::ids::{JobLinkId, RepairOrderId, ShopId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job_link")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JobLinkId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub repair_order_id: RepairOrderId,
    /// One of an order is not taken back.
    pub revoked_at: Option<DateTimeUtc>,
    /// When somebody saw the page first (R-LINK-3).
    pub opened_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "(shop_id, repair_order_id)", to = "(shop_id, id)")]
    pub repair_order: BelongsTo<super::repair_order::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
