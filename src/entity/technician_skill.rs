//! How well somebody knows a category of the catalog, 1 to 5. Nobody described may do everything.

use crate::kernel::ids::{MembershipId, ShopId};
use crate::kernel::words::Category;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "technician_skill")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub membership_id: MembershipId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub category: Category,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub level: i32,
    pub certified_until: Option<Date>,
    #[sea_orm(belongs_to, from = "(shop_id, membership_id)", to = "(shop_id, id)")]
    pub member: BelongsTo<super::membership::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
