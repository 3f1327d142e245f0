//! The connections of a SQLite file. sqlx's own pool asks each one that comes back for a sign of life, in a task of
//! its own that waits in the line of the worker like any page: until it was its turn nobody could write. Here a
//! connection is free again in the moment it is given back (ADR 0030).

use super::faults::db_err;
use super::line::bound;
use super::staying::staying;
use super::timed::in_time;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sea_orm::sqlx::{self, AssertSqlSafe, ConnectOptions, Connection};
use sea_orm::{DbErr, ExecResult, QueryResult, Statement};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How long a free one is waited for.
const PATIENCE: Duration = Duration::from_secs(2);

/// One that is older looks at what has grown before it closes, and a new one plans with that.
const LIFETIME: Duration = Duration::from_secs(60 * 60);

/// So many connections of one kind, opened when they are wanted.
#[derive(Clone, Debug)]
pub(super) struct Seats {
    row: Arc<Row>,
    /// Whoever comes first has the next that is free.
    places: Arc<Semaphore>,
}

#[derive(Debug)]
struct Row {
    options: SqliteConnectOptions,
    /// Whether one that is given back stays open.
    stays_open: bool,
    most: u32,
    /// The last one that came back is the first to go: it remembers most.
    free: Mutex<Vec<Opened>>,
}

#[derive(Debug)]
struct Opened {
    connection: SqliteConnection,
    since: Instant,
}

impl Seats {
    pub(super) fn new(options: SqliteConnectOptions, (most, stays_open): (u32, bool)) -> Self {
        Self {
            row: Arc::new(Row {
                options,
                stays_open,
                most,
                free: Mutex::default(),
            }),
            places: Arc::new(Semaphore::new(usize::try_from(most).unwrap_or(1))),
        }
    }

    /// A connection, for as long as it is held.
    ///
    /// # Errors
    /// When all are in use for two seconds, or the file can't be opened.
    pub(super) async fn take(&self) -> Result<Seat, DbErr> {
        in_time(PATIENCE, self.taken()).await
    }

    async fn taken(&self) -> Result<Seat, DbErr> {
        let closed = |_| db_err(sqlx::Error::PoolClosed);
        let place = self.places.clone().acquire_owned().await.map_err(closed)?;
        let free = self.row.free().pop();
        let mut seat = Seat {
            opened: None,
            in_transaction: false,
            is_asked: false,
            row: self.row.clone(),
            place: Some(place),
        };
        match free {
            Some(opened) if opened.since.elapsed() < LIFETIME => seat.opened = Some(opened),
            Some(old) => {
                close(old).await;
                seat.open().await?;
            }
            None => seat.open().await?,
        }
        Ok(seat)
    }

    /// How many are in use, and how many there may be.
    pub(super) fn filled(&self) -> (u32, u32) {
        let most = self.row.most;
        let left = u32::try_from(self.places.available_permits()).unwrap_or(most);
        (most.saturating_sub(left), most)
    }

    /// Gives none any more, and closes each as soon as it is given back.
    pub(super) async fn close(&self) {
        self.places.close();
        let free = std::mem::take(&mut *self.row.free());
        for opened in free {
            close(opened).await;
        }
    }
}

/// Whoever wants another one is not told that this one did not close well.
async fn close(opened: Opened) {
    if let Err(error) = opened.connection.close().await {
        tracing::warn!(%error, "db.close");
    }
}

impl Row {
    fn free(&self) -> MutexGuard<'_, Vec<Opened>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Kept for the next, before its place is. What is not given back is closed as it is dropped.
    fn give_back(&self, opened: Opened, place: Option<OwnedSemaphorePermit>) {
        let is_open = |place: &OwnedSemaphorePermit| !place.semaphore().is_closed();
        if self.stays_open && place.as_ref().is_some_and(is_open) {
            self.free().push(opened);
        }
        drop(place);
    }
}

/// A connection in use, free again when it is dropped.
#[derive(Debug)]
pub(super) struct Seat {
    opened: Option<Opened>,
    in_transaction: bool,
    /// Asked, and not answered yet: whoever asked may stop waiting.
    is_asked: bool,
    row: Arc<Row>,
    /// Its place among those that may be in use; somebody else's when it is dropped.
    place: Option<OwnedSemaphorePermit>,
}

impl Seat {
    async fn open(&mut self) -> Result<(), DbErr> {
        let connection = self.row.options.connect().await.map_err(db_err)?;
        let since = Instant::now();
        self.opened = Some(Opened { connection, since });
        Ok(())
    }

    /// What the connection answers.
    pub(super) async fn ask<T>(
        &mut self,
        question: impl AsyncFnOnce(&mut SqliteConnection) -> Result<T, sqlx::Error>,
    ) -> Result<T, DbErr> {
        let Some(opened) = &mut self.opened else {
            return Err(db_err(sqlx::Error::WorkerCrashed));
        };
        self.is_asked = true;
        let answer = question(&mut opened.connection);
        let answer = match self.row.most {
            // Everybody else waits for whoever has it.
            1 => staying(answer).await,
            _ => answer.await,
        };
        self.is_asked = false;
        if let Err(sqlx::Error::WorkerCrashed) = answer {
            self.opened = None;
        }
        answer.map_err(db_err)
    }

    /// Begins a transaction, with the mode in `words`. Dropped before [`Self::commit`], it comes to nothing.
    pub(super) async fn begin(&mut self, words: &'static str) -> Result<(), DbErr> {
        self.in_transaction = true;
        let begun = self.run(words).await;
        self.in_transaction = begun.is_ok();
        begun
    }

    /// Nothing is committed where nothing was begun.
    pub(super) async fn commit(mut self) -> Result<(), DbErr> {
        if !self.in_transaction {
            return Ok(());
        }
        self.run("COMMIT").await?;
        self.in_transaction = false;
        Ok(())
    }

    async fn run(&mut self, words: &'static str) -> Result<(), DbErr> {
        let done = self.ask(async |at| sqlx::raw_sql(words).execute(at).await);
        done.await.map(drop)
    }
}

impl Seat {
    pub(super) async fn execute_raw(&mut self, s: &Statement) -> Result<ExecResult, DbErr> {
        let done = self.ask(async |at| bound(s).execute(at).await);
        done.await.map(Into::into)
    }
    pub(super) async fn execute_unprepared(&mut self, sql: &str) -> Result<ExecResult, DbErr> {
        let done = self.ask(async |at| sqlx::raw_sql(AssertSqlSafe(sql)).execute(at).await);
        done.await.map(Into::into)
    }
    pub(super) async fn query_one_raw(
        &mut self,
        s: &Statement,
    ) -> Result<Option<QueryResult>, DbErr> {
        let row = self.ask(async |at| bound(s).fetch_optional(at).await);
        Ok(row.await?.map(Into::into))
    }
    pub(super) async fn query_all_raw(&mut self, s: &Statement) -> Result<Vec<QueryResult>, DbErr> {
        let rows = self.ask(async |at| bound(s).fetch_all(at).await);
        Ok(rows.await?.into_iter().map(Into::into).collect())
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let place = self.place.take();
        let Some(opened) = self.opened.take() else {
            return;
        };
        if !self.in_transaction && !self.is_asked {
            return self.row.give_back(opened, place);
        }
        let row = self.row.clone();
        let settled = settle(opened, self.in_transaction);
        match Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(async move {
                if let Some(opened) = settled.await {
                    row.give_back(opened, place);
                }
            })),
            Err(_) => drop(settled), // closing it undoes what was not committed
        }
    }
}

/// Waits for what was still asked, and undoes what was begun. `None`: not to be used again, as after a COMMIT that
/// failed because the disk is full: that ended the transaction, and there is none to roll back.
async fn settle(mut opened: Opened, in_transaction: bool) -> Option<Opened> {
    let at = &mut opened.connection;
    let settled = match in_transaction {
        true => sqlx::raw_sql("ROLLBACK").execute(at).await.map(drop),
        false => at.ping().await,
    };
    settled.is_ok().then_some(opened)
}
