//! Somebody who speaks for a customer.

use crate::kernel::ids::{ContactId, CustomerId, ShopId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customer_contact")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ContactId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub customer_id: CustomerId,
    pub name: String,
    pub phone: Option<String>,
    pub phone_raw: Option<String>,
    pub email: Option<String>,
    pub role: Option<String>,
    pub may_approve: bool,
    pub may_pay: bool,
    pub version: i64,
    pub email_normalized: Option<String>,
    /// The one to speak to first.
    pub is_main: bool,
    #[sea_orm(belongs_to, from = "(shop_id, customer_id)", to = "(shop_id, id)")]
    pub customer: BelongsTo<super::customer::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
