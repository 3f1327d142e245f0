//! Words that messages are made of, for one channel (R-MSG-1).

use crate::kernel::ids::{ShopId, TemplateId};
use crate::kernel::words::{Channel, TemplateCategory, Trigger};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "message_template")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TemplateId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub code: String,
    pub name: String,
    pub channel: Channel,
    pub category: TemplateCategory,
    /// The moment at which it is used by itself; none: staff choose it.
    pub trigger: Option<Trigger>,
    pub subject: Option<String>,
    pub body: String,
    pub is_active: bool,
    pub deleted_at: Option<DateTimeUtc>,
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
