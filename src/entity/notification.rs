//! What a member of the shop is told. There is one of a kind and subject: told again, it is unread again.

use crate::kernel::ids::{MembershipId, NotificationId, ShopId};
use crate::kernel::words::{Notice, NoticeOf};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notification")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NotificationId,
    pub shop_id: ShopId,
    /// When it was told last.
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub membership_id: MembershipId,
    pub kind: Notice,
    pub subject_kind: NoticeOf,
    pub subject_id: Uuid,
    pub text: String,
    pub read_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
