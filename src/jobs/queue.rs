//! The way into the queue, and what is thrown out of it.

use super::kinds::Again;
use super::recurring::AGAIN;
use super::{Job, Kinds};
use crate::db::{ShopDb, ShopTx};
use crate::entity::job;
use crate::error::{AppError, AppResult};
use crate::kernel::ids::JobId;
use crate::kernel::words::JobState;
use crate::trace;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};

pub(super) use crate::entity::job::ActiveModel as Row;

/// So many jobs of a kind wait in a shop at most.
pub const WAITING: u64 = 10_000;

/// How long what is done is kept.
const KEPT: TimeDelta = TimeDelta::days(7);

/// So many rows are thrown out in one transaction.
const AT_ONCE: u64 = 1_000;

/// When a job is to run, and what tells it from another of its kind.
#[derive(Clone, Copy, Debug)]
pub struct Due<'a> {
    now: DateTime<Utc>,
    run_at: DateTime<Utc>,
    key: Option<&'a str>,
}

impl<'a> Due<'a> {
    /// As soon as may be.
    #[must_use]
    pub const fn now(now: DateTime<Utc>) -> Self {
        Self {
            now,
            run_at: now,
            key: None,
        }
    }

    /// Not before this instant.
    #[must_use]
    pub const fn at(mut self, run_at: DateTime<Utc>) -> Self {
        self.run_at = run_at;
        self
    }

    /// Once for this key, of at most 120 characters, however often it is asked for.
    #[must_use]
    pub const fn once(mut self, key: &'a str) -> Self {
        self.key = Some(key);
        self
    }
}

/// `state = 'ready'` in the words of the indexes that hold only such rows.
pub(super) fn is_ready() -> Expr {
    in_state(JobState::Ready)
}

pub(super) fn in_state(state: JobState) -> Expr {
    Expr::col((job::Entity, job::Column::State)).eq(Expr::Constant(state.as_str().into()))
}

pub(super) fn row<J: Job>(
    job: &J,
    (now, run_at): (DateTime<Utc>, DateTime<Utc>),
) -> serde_json::Result<Row> {
    Ok(Row {
        id: Set(JobId::new(now)),
        created_at: Set(now),
        updated_at: Set(now),
        kind: Set(J::KIND.to_owned()),
        payload: Set(serde_json::to_value(job)?),
        state: Set(JobState::Ready),
        priority: Set(J::PRIORITY.number()),
        run_at: Set(run_at),
        attempts: Set(0),
        max_attempts: Set(J::MAX_ATTEMPTS),
        ..Default::default()
    })
}

/// A row on the trace of whoever asks. What comes back by itself begins one of its own each time.
fn asked<J: Job>(job: &J, times: (DateTime<Utc>, DateTime<Utc>)) -> serde_json::Result<Row> {
    let row = row(job, times)?;
    Ok(Row {
        traceparent: Set(trace::here().map(|here| here.to_string())),
        ..row
    })
}

/// Adds the job; it exists when the transaction is committed, and not before. `false`: one with its key
/// is there already.
///
/// # Errors
/// [`AppError::Refused`] if [`WAITING`] of its kind wait. Two who ask in the same moment may both get in.
pub async fn enqueue<J: Job>(tx: &ShopTx, job: &J, due: Due<'_>) -> AppResult<bool> {
    has_room::<J>(tx).await?;
    let mut row = asked(job, (due.now, due.run_at)).map_err(anyhow::Error::from)?;
    row.idem_key = Set(due.key.map(str::to_owned));
    let is_new = insert(tx, row).await?;
    if is_new && due.run_at <= due.now {
        tx.ring().await?;
    }
    Ok(is_new)
}

/// Adds jobs of one kind, each not before its instant, in as few statements as one; none is fine. They
/// have no keys: what is done twice has to know it.
///
/// # Errors
/// As [`enqueue`].
pub async fn enqueue_all<J: Job>(
    tx: &ShopTx,
    jobs: &[(J, DateTime<Utc>)],
    now: DateTime<Utc>,
) -> AppResult<()> {
    if jobs.is_empty() {
        return Ok(());
    }
    has_room::<J>(tx).await?;
    let rows: Result<Vec<Row>, _> = jobs
        .iter()
        .map(|(job, at)| asked(job, (now, *at)))
        .collect();
    tx.insert_all(rows.map_err(anyhow::Error::from)?).await?;
    if jobs.iter().any(|(_, run_at)| *run_at <= now) {
        tx.ring().await?;
    }
    Ok(())
}

/// Refuses while as much of the kind waits as may.
async fn has_room<J: Job>(tx: &ShopTx) -> AppResult<()> {
    if !is_full(tx, J::KIND).await? {
        return Ok(());
    }
    let what = J::WORDS.to_lowercase();
    let words = format!("{WAITING} of these wait already: {what}. Try again when some are done.");
    Err(AppError::Refused(words))
}

/// Adds the row unless one of its kind has its key.
pub(super) async fn insert(tx: &ShopTx, row: Row) -> Result<bool, DbErr> {
    let key = [job::Column::ShopId, job::Column::Kind, job::Column::IdemKey];
    tx.insert_new(row, &key).await
}

/// Does as much wait as may?
async fn is_full(tx: &ShopTx, kind: &str) -> Result<bool, DbErr> {
    let waiting = job::Entity::find()
        .filter(is_ready())
        .filter(job::Column::Kind.eq(kind));
    Ok(tx.count_up_to(waiting, WAITING).await? >= WAITING)
}

/// Throws out what was done a week ago, a part of it; how much. What a person was asked about stays.
///
/// # Errors
/// When the database does not answer.
pub async fn forget_done(tx: &ShopTx, now: DateTime<Utc>) -> Result<u64, DbErr> {
    let old = Query::select()
        .column(job::Column::Id)
        .from(job::Entity)
        .and_where(job::Column::ShopId.eq(tx.shop()))
        .and_where(job::Column::State.eq(JobState::Done))
        .and_where(job::Column::UpdatedAt.lte(now - KEPT))
        .limit(AT_ONCE)
        .take();
    let delete = job::Entity::delete_many().filter(job::Column::Id.in_subquery(old));
    tx.delete_where(delete).await
}

/// Adds what comes back and is not there yet, due at once. `false`: nothing was missing.
pub(super) async fn plan(
    db: &mut ShopDb,
    kinds: &Kinds,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let wanted: Vec<_> = kinds
        .iter()
        .filter_map(|(name, kind)| Some((name, kind.again?)))
        .collect();
    let query = job::Entity::find()
        .filter(job::Column::Kind.is_in(wanted.iter().map(|(name, _)| *name)))
        .filter(job::Column::IdemKey.eq(AGAIN));
    let there = db.all(query).await?;
    let is_missing = |name: &str| !there.iter().any(|row| row.kind == name);
    let missing: Vec<Again> = wanted
        .iter()
        .filter(|(name, _)| is_missing(name))
        .map(|(_, again)| *again)
        .collect();
    if missing.is_empty() {
        return Ok(false);
    }
    db.transaction(async |tx| {
        for again in &missing {
            come_back(tx, *again, (now, now)).await?;
        }
        tx.ring().await.map(|()| true)
    })
    .await
}

/// Adds the row that comes back.
pub(super) async fn come_back(
    tx: &ShopTx,
    again: Again,
    times: (DateTime<Utc>, DateTime<Utc>),
) -> Result<(), DbErr> {
    let mut row = (again.row)(times.0, times.1).map_err(|e| DbErr::Json(e.to_string()))?;
    row.idem_key = Set(Some(AGAIN.to_owned()));
    insert(tx, row).await.map(drop)
}
