//! How much of what somebody is told is not read yet (ADR 0023).

use super::{Db, Meter, ShopDb};
use crate::entity::notification::{Column, Entity};
use crate::kernel::ids::{MembershipId, ShopId};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};
use std::sync::Arc;

/// They are counted up to here.
const MOST: u64 = 100;

impl Db {
    /// [`ShopDb::unread_news`] beside the session: counted as a door's.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn unread_news(&self, (shop, member): (ShopId, MembershipId)) -> Result<u64, DbErr> {
        let meter = Arc::<Meter>::default();
        let found = self.for_shop(shop, meter.clone()).unread_news(member).await;
        Meter::at_work().take_as_door(&meter);
        found
    }
}

impl ShopDb {
    /// How many notifications this member has not read, at most a hundred; kept for seconds, and until
    /// the member is told something or reads.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn unread_news(&self, member: MembershipId) -> Result<u64, DbErr> {
        let query = Entity::find()
            .filter(Column::MembershipId.eq(member))
            .filter(Column::ReadAt.is_null());
        let count = self.count_up_to(query, MOST);
        let found = self.db().caches.news.get(self, member, count).await?;
        Ok(*found)
    }
}
