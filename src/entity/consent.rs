//! Whether a customer may be written to, by channel and purpose (R-MSG-4). No row: nobody asked.

use crate::kernel::ids::{CustomerId, ShopId};
use crate::kernel::words::{Channel, ConsentState, Purpose};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consent")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub customer_id: CustomerId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub channel: Channel,
    #[sea_orm(primary_key, auto_increment = false)]
    pub purpose: Purpose,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub state: ConsentState,
    pub changed_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
