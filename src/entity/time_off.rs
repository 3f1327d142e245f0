//! A time in which somebody does not work.

use crate::kernel::ids::{MembershipId, ShopId, TimeOffId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "time_off")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TimeOffId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub membership_id: MembershipId,
    pub starts_at: DateTimeUtc,
    pub ends_at: DateTimeUtc,
    pub reason: Option<String>,
    pub version: i64,
    #[sea_orm(belongs_to, from = "(shop_id, membership_id)", to = "(shop_id, id)")]
    pub member: BelongsTo<super::membership::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
