//! That a customer allowed messages or forbade them, with the words that were shown. Only added to.

use crate::kernel::ids::{ConsentEventId, CustomerId, ShopId};
use crate::kernel::words::{Channel, ConsentMethod, ConsentState, Purpose};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consent_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ConsentEventId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub customer_id: CustomerId,
    pub channel: Channel,
    pub purpose: Purpose,
    pub state: ConsentState,
    pub method: ConsentMethod,
    pub wording: Option<String>,
    pub actor: Option<String>,
    pub ip: Option<String>,
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
