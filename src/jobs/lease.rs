//! Who works on a job: a row is taken for a minute, by one runner, and what the runner later says of it
//! counts only while the row is still its own.

use super::backoff::pause;
use super::kinds::Again;
use super::queue::{come_back, in_state, is_ready};
use super::recurring::AGAIN;
use super::{Priority, Trouble};
use crate::db::ShopTx;
use crate::entity::job::{Column, Entity, Model};
use crate::kernel::time::ShopTime;
use crate::kernel::words::JobState;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{Expr, LockBehavior, LockType};
use sea_orm::{
    ColumnTrait, Condition, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, UpdateMany,
};
use std::hash::{BuildHasher, RandomState};

/// So long a row is its runner's without a sign.
pub(super) const LEASE: TimeDelta = TimeDelta::seconds(60);

/// So many jobs of a shop run at a time, over all instances.
const RUNNING: usize = 2;

/// A row that is taken: it says by whom and at which try.
#[derive(Clone, Debug)]
pub(super) struct Lease {
    pub(super) job: Model,
}

/// What becomes of a job.
#[derive(Debug)]
pub(super) enum End {
    Done,
    /// Not finished, and not its fault: the server stops, is too old to know the kind, or nobody answers
    /// there where it would have to ask.
    Back(TimeDelta),
    /// Tried again, and why.
    Later(TimeDelta, String),
    /// A person is asked, and why.
    Over(JobState, String),
}

impl End {
    /// As it is counted.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Back(_) => "back",
            Self::Later(..) => "later",
            Self::Over(state, _) => state.as_str(),
        }
    }
}

/// Takes what is to be done next in the shop. Asks four questions at most, however much waits.
pub(super) async fn claim(
    tx: &ShopTx,
    (by, now): (&str, DateTime<Utc>),
) -> Result<Option<Lease>, DbErr> {
    if !tx.alone().await? {
        return Ok(None);
    }
    let running = Entity::find().filter(in_state(JobState::Running));
    let running = tx.all(running).await?;
    let is_left = |job: &Model| job.locked_until.is_none_or(|until| until <= now);
    let (left, held): (Vec<_>, Vec<_>) = running.into_iter().partition(is_left);
    if held.len() >= RUNNING {
        return Ok(None);
    }
    if let Some(job) = left.into_iter().next() {
        return take(tx, job, (by, now)).await;
    }
    for priority in Priority::ALL {
        let first = Entity::find()
            .filter(is_ready())
            .filter(Column::Priority.eq(priority.number()))
            .filter(Column::RunAt.lte(now))
            .order_by_asc(Column::RunAt)
            .order_by_asc(Column::Id)
            .limit(1)
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
        if let Some(job) = tx.one(first).await? {
            return take(tx, job, (by, now)).await;
        }
    }
    Ok(None)
}

/// Takes the row if it is still as it was read: whoever has the lease may have come back meanwhile.
async fn take(
    tx: &ShopTx,
    mut job: Model,
    (by, now): (&str, DateTime<Utc>),
) -> Result<Option<Lease>, DbErr> {
    let free = Condition::any()
        .add(Column::LockedUntil.is_null())
        .add(Column::LockedUntil.lte(now));
    let update = Entity::update_many()
        .filter(Column::Id.eq(job.id))
        .filter(Column::State.eq(job.state))
        .filter(Column::Attempts.eq(job.attempts))
        .filter(free);
    job.attempts += 1;
    job.state = JobState::Running;
    job.locked_by = Some(by.to_owned());
    job.locked_until = Some(now + LEASE);
    let update = update
        .col_expr(Column::State, Expr::value(job.state.as_str()))
        .col_expr(Column::Attempts, Expr::value(job.attempts))
        .col_expr(Column::LockedBy, Expr::value(by))
        .col_expr(Column::LockedUntil, Expr::value(now + LEASE))
        .col_expr(Column::UpdatedAt, Expr::value(now));
    let taken = tx.update_unlisted(update).await?;
    Ok((taken == 1).then_some(Lease { job }))
}

impl Lease {
    /// The row, while it is this lease's: the fence.
    fn mine(&self) -> UpdateMany<Entity> {
        Entity::update_many()
            .filter(Column::Id.eq(self.job.id))
            .filter(Column::State.eq(JobState::Running))
            .filter(Column::LockedBy.eq(self.job.locked_by.as_deref()))
            .filter(Column::Attempts.eq(self.job.attempts))
    }

    /// A sign of life. `false`: the row is somebody else's.
    pub(super) async fn hold(&self, tx: &ShopTx, now: DateTime<Utc>) -> Result<bool, DbErr> {
        let held = self
            .mine()
            .col_expr(Column::LockedUntil, Expr::value(now + LEASE));
        Ok(tx.update_unlisted(held).await? == 1)
    }

    /// What follows from the trouble it had.
    pub(super) fn after(&self, trouble: &Trouble) -> End {
        let words = trouble.to_string();
        let wait = match trouble {
            Trouble::Unknown(_) => return End::Over(JobState::Unknown, words),
            Trouble::NotYet(pause) => return End::Back((*pause).max(TimeDelta::seconds(1))),
            Trouble::Never(_) => None,
            Trouble::After(pause, _) => Some((*pause).max(TimeDelta::seconds(1))),
            Trouble::Failed(_) | Trouble::Again(_) | Trouble::Lost => {
                Some(pause(self.job.attempts, chance()))
            }
        };
        match wait.filter(|_| self.job.attempts < self.job.max_attempts) {
            Some(pause) => End::Later(pause, words),
            None => End::Over(JobState::Dead, words),
        }
    }

    /// Writes down what became of it. `false`: the row is somebody else's, and nothing was written.
    pub(super) async fn end(
        &self,
        tx: &ShopTx,
        (end, again): (&End, Option<Again>),
        now: DateTime<Utc>,
    ) -> Result<bool, DbErr> {
        let again = again.filter(|_| self.job.idem_key.as_deref() == Some(AGAIN));
        let next = match again {
            Some(again) => Some((again, next(tx, again, now).await?)),
            None => None,
        };
        let free = self
            .mine()
            .col_expr(Column::LockedBy, Expr::value(None::<String>))
            .col_expr(Column::LockedUntil, Expr::value(None::<DateTime<Utc>>))
            .col_expr(Column::UpdatedAt, Expr::value(now));
        let put = |state: JobState, run_at: DateTime<Utc>, tries: i32| {
            free.col_expr(Column::State, Expr::value(state.as_str()))
                .col_expr(Column::RunAt, Expr::value(run_at))
                .col_expr(Column::Attempts, Expr::value(tries))
        };
        let tries = self.job.attempts;
        let update = match (end, next) {
            (End::Done, Some((_, run_at))) => put(JobState::Ready, run_at, 0),
            (End::Done, None) => put(JobState::Done, self.job.run_at, tries),
            (End::Back(pause), _) => put(JobState::Ready, now + *pause, tries - 1),
            (End::Later(pause, _), _) => put(JobState::Ready, now + *pause, tries),
            // What comes back does so beside the one that a person is asked about.
            (End::Over(state, _), _) => {
                let most = self.job.max_attempts;
                let key = self.job.idem_key.clone().filter(|_| next.is_none());
                put(*state, self.job.run_at, Ord::min(tries, most))
                    .col_expr(Column::IdemKey, Expr::value(key))
            }
        };
        let words = match end {
            End::Done => None,
            End::Back(_) => self.job.last_error.clone(),
            End::Later(_, words) | End::Over(_, words) => Some(words.chars().take(500).collect()),
        };
        let update = update.col_expr(Column::LastError, Expr::value(words));
        if tx.update_unlisted(update).await? == 0 {
            return Ok(false);
        }
        match (end, next) {
            (End::Over(..), Some((again, run_at))) => come_back(tx, again, (now, run_at)).await?,
            (End::Back(_), _) => tx.ring().await?,
            _ => {}
        }
        Ok(true)
    }
}

/// The next time by the shop's clock.
async fn next(tx: &ShopTx, again: Again, now: DateTime<Utc>) -> Result<DateTime<Utc>, DbErr> {
    let shop = tx.own_shop().await?;
    let zone = shop.and_then(|shop| shop.zone.parse::<ShopTime>().ok());
    let later = now + TimeDelta::days(1);
    Ok(zone.map_or(later, |zone| (again.next)(zone, now)))
}

fn chance() -> u64 {
    RandomState::new().hash_one(0)
}
