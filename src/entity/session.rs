//! A browser that signed in; the key itself is nowhere, only its SHA-256. A door.

use crate::kernel::ids::{ShopId, UserId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key_hash: String,
    pub user_id: Option<UserId>,
    pub shop_id: Option<ShopId>,
    pub ip: Option<String>,
    pub client: Option<String>,
    pub created_at: DateTimeUtc,
    pub seen_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub reauth_at: Option<DateTimeUtc>,
    pub state: Option<Json>,
}

impl ActiveModelBehavior for ActiveModel {}
