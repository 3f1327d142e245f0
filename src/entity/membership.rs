//! A person in one shop with one role. A door.

use crate::kernel::ids::{MembershipId, ShopId, UserId};
use crate::kernel::words::Role;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "membership")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MembershipId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub user_id: UserId,
    pub role: Role,
    pub name: String,
    pub initials: String,
    pub is_bookable: bool,
    pub disabled_at: Option<DateTimeUtc>,
    pub version: i64,
    /// How the person likes the pages: `kernel::prefs`.
    pub prefs: Option<Json>,
    #[sea_orm(belongs_to, from = "user_id", to = "id")]
    pub user: BelongsTo<super::user::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
