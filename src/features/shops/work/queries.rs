//! What waits for its turn, and what waits for a person.

use crate::db::ShopDb;
use crate::entity::job::{Column, Entity, Model};
use crate::error::AppResult;
use crate::kernel::ids::JobId;
use crate::kernel::words::JobState;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// As many are shown at a time.
pub(super) const SHOWN: usize = 50;

/// Counted no further.
pub(super) const MOST: u64 = 10_000;

/// What a person has to decide about.
pub(super) const STUCK: [JobState; 2] = [JobState::Dead, JobState::Unknown];

/// The page.
pub(super) struct Work {
    /// The newest first; one more than is shown, if there are more.
    pub(super) stuck: Vec<Model>,
    /// How many are due and wait for their turn, [`MOST`] at most.
    pub(super) waiting: u64,
}

pub(super) async fn work(db: &ShopDb, now: DateTime<Utc>) -> AppResult<Work> {
    let more = u64::try_from(SHOWN).unwrap_or(u64::MAX) + 1;
    let stuck = Entity::find()
        .filter(Column::State.is_in(STUCK))
        .order_by_desc(Column::UpdatedAt)
        .order_by_desc(Column::Id)
        .limit(more);
    // In the words of the index that holds only what is ready.
    let is_ready = Expr::col((Entity, Column::State)).eq(Expr::Constant("ready".into()));
    let waiting = Entity::find()
        .filter(is_ready)
        .filter(Column::RunAt.lte(now));
    Ok(Work {
        stuck: db.all(stuck).await?,
        waiting: db.count_up_to(waiting, MOST).await?,
    })
}

/// The work at this id, whatever its state.
pub(super) async fn one(db: &ShopDb, id: JobId) -> AppResult<Option<Model>> {
    Ok(db.one(Entity::find_by_id(id)).await?)
}
