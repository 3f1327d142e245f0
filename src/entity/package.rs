//! Services that are sold together (R-SVC-7).

use crate::kernel::ids::{PackageId, ShopId};
use crate::kernel::money::Cents;
use crate::kernel::words::Category;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "package")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PackageId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub code: String,
    pub name: String,
    pub category: Category,
    pub description: Option<String>,
    /// Without one it costs the sum of its services.
    pub price: Option<Cents>,
    pub is_active: bool,
    pub sort: i32,
    pub deleted_at: Option<DateTimeUtc>,
    pub version: i64,
    #[sea_orm(has_many)]
    pub items: HasMany<super::package_item::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
