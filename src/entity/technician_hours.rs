//! When somebody works, if not whenever the shop is open: minutes after local midnight, Monday is 1.

use crate::kernel::ids::{MembershipId, ShopId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "technician_hours")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub membership_id: MembershipId,
    pub weekday: i32,
    pub opens: i32,
    pub closes: i32,
    #[sea_orm(belongs_to, from = "(shop_id, membership_id)", to = "(shop_id, id)")]
    pub member: BelongsTo<super::membership::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
