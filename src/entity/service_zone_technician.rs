//! Who drives to an area; without a row everybody does.

use crate::kernel::ids::{MembershipId, ShopId, ZoneId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "service_zone_technician")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub zone_id: ZoneId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub membership_id: MembershipId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "(shop_id, zone_id)", to = "(shop_id, id)")]
    pub zone: BelongsTo<super::service_zone::Entity>,
    #[sea_orm(belongs_to, from = "(shop_id, membership_id)", to = "(shop_id, id)")]
    pub member: BelongsTo<super::membership::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
