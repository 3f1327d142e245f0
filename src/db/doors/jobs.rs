//! Which shops have work outside a request: ids and instants, before a shop is known. What the work is
//! stays behind the wall; its runner makes a `ShopDb` of the id.

use crate::db::Db;
use crate::db::backend::turns;
use crate::kernel::ids::ShopId;
use chrono::{DateTime, Utc};
use sea_orm::DbErr;
use uuid::Uuid;

/// More shops than one server has.
const ALL: i64 = 1_000_000;

impl Db {
    /// The next `most` shops after `last`, by their ids, with a job that is due or whose lease ran out.
    pub async fn shops_with_jobs(
        &self,
        (last, now): (ShopId, DateTime<Utc>),
        most: i64,
    ) -> Result<Vec<ShopId>, DbErr> {
        let turns = turns::turns(&self.reading(), (last, now), most).await?;
        Ok(turns.into_iter().map(|turn| turn.shop_id).collect())
    }

    /// Since when the oldest job that is due waits, in whichever shop. `None`: nothing is late.
    pub async fn jobs_wait_since(
        &self,
        now: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, DbErr> {
        let from_first = (ShopId(Uuid::nil()), now);
        let turns = turns::turns(&self.reading(), from_first, ALL).await?;
        Ok(turns.into_iter().map(|turn| turn.run_at).min())
    }

    /// How many jobs are due, in all shops together.
    pub async fn jobs_waiting(&self, now: DateTime<Utc>) -> Result<i64, DbErr> {
        turns::waiting(&self.reading(), now).await
    }

    /// Until something is to be done at once, or already was since the last call.
    pub async fn bell_rings(&self) {
        self.bell.notified().await;
    }
}
