//! A calendar that a member subscribes to. Its secret is nowhere: it is made of the id and the key of the
//! program; a door knows its SHA-256.

use crate::kernel::ids::{CalendarFeedId, MembershipId, ShopId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_feed")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CalendarFeedId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    /// Whose it is: it ends with the membership.
    pub membership_id: MembershipId,
    /// Of all visits, not only of the member's.
    pub is_whole: bool,
    /// One of a kind is not taken back.
    pub revoked_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "(shop_id, membership_id)", to = "(shop_id, id)")]
    pub membership: BelongsTo<super::membership::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
