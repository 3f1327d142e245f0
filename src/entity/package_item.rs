//! One service of a package, and how many of it.

use crate::kernel::ids::{PackageId, PackageItemId, ServiceId, ShopId};
use crate::kernel::money::Quantity;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "package_item")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PackageItemId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub package_id: PackageId,
    pub service_id: ServiceId,
    pub quantity: Quantity,
    pub sort: i32,
    #[sea_orm(belongs_to, from = "(shop_id, package_id)", to = "(shop_id, id)")]
    pub package: BelongsTo<super::package::Entity>,
    #[sea_orm(belongs_to, from = "(shop_id, service_id)", to = "(shop_id, id)")]
    pub service: BelongsTo<super::service::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
