//! Where a technician's day begins and ends (R-AVAIL-2). The person's version stands for the row's.

use crate::kernel::ids::{MembershipId, ShopId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "technician_profile")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub membership_id: MembershipId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    /// As it was typed.
    pub start_line: Option<String>,
    /// Millionths of a degree.
    pub start_lat: Option<i32>,
    pub start_lon: Option<i32>,
    pub end_line: Option<String>,
    pub end_lat: Option<i32>,
    pub end_lon: Option<i32>,
    #[sea_orm(belongs_to, from = "(shop_id, membership_id)", to = "(shop_id, id)")]
    pub member: BelongsTo<super::membership::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
