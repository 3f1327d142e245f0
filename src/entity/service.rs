//! A canned job of the catalog.

use crate::kernel::ids::{ServiceId, ShopId};
use crate::kernel::money::{Cents, Quantity};
use crate::kernel::words::{Category, Pricing};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "service")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ServiceId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub code: String,
    pub name: String,
    pub category: Category,
    pub description: Option<String>,
    pub keywords: Option<String>,
    pub search: String,
    pub pricing: Pricing,
    pub price: Cents,
    pub hours: Quantity,
    pub skill_level: i32,
    /// By everybody online; the shop itself books it in any case.
    pub is_bookable: bool,
    pub is_active: bool,
    pub sort: i32,
    pub deleted_at: Option<DateTimeUtc>,
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
