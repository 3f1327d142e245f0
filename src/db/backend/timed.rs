//! A server that has gone silent sends no error: the limits it would keep itself are kept here too.

use super::Meter;
use super::faults::{db_err, is_lost, sqlx_error};
use super::seats::Seats;
use super::traced::{Rows, statement, told};
use crate::db::Tape;
use crate::metrics::Metrics;
use sea_orm::sqlx;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, Statement,
};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A little longer than the server's own `statement_timeout`.
pub(super) const SPEAKING: Duration = Duration::from_secs(5);

pub(super) async fn in_time<T>(
    limit: Duration,
    work: impl Future<Output = Result<T, DbErr>>,
) -> Result<T, DbErr> {
    let late = |_| Err(db_err(sqlx::Error::PoolTimedOut));
    tokio::time::timeout(limit, work).await.unwrap_or_else(late)
}

tokio::task_local! {
    /// The meter of the request at work, for what is asked before a shop is known.
    static AT_WORK: Arc<Meter>;
}

impl Meter {
    /// Runs `work` with this meter at hand for the doors.
    pub fn during<F: Future>(self: Arc<Self>, work: F) -> impl Future<Output = F::Output> {
        AT_WORK.scope(self, work)
    }

    /// Is this a request's work, and not the program's own?
    pub(in crate::db) fn is_at_work() -> bool {
        AT_WORK.try_with(|_| ()).is_ok()
    }

    /// Something was asked of memory, for the request at work or for nobody.
    pub(in crate::db) fn asked(is_there: bool) {
        AT_WORK.try_with(|meter| meter.add_asked(is_there)).ok();
    }

    /// The meter of the request at work, or one that nobody reads.
    #[must_use]
    pub fn at_work() -> Arc<Self> {
        AT_WORK.try_with(Arc::clone).unwrap_or_default()
    }
}

/// Who sees how long statements take.
#[derive(Clone, Debug)]
pub(in crate::db) struct Watch {
    pub(in crate::db) slow: Duration,
    pub(in crate::db) metrics: Arc<Metrics>,
    pub(in crate::db) tape: Tape,
}

impl Watch {
    /// A connection was asked for then, and is there now.
    pub(super) fn waited(&self, since: Instant) {
        self.metrics
            .pool_wait
            .observe(since.elapsed().as_secs_f64());
    }

    /// Counts the statement; one that took long is told of by its shape and without its values.
    pub(super) fn saw(&self, took: Duration, sql: &str) {
        self.metrics.statement(took, self.slow);
        if took >= self.slow {
            tracing::warn!(
                duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
                sql,
                "db.slow"
            );
        }
    }
}

/// Where a door finds a connection.
#[derive(Clone, Debug)]
pub(super) enum Pool {
    File(Seats),
    Server(DatabaseConnection),
}

impl Pool {
    async fn execute_raw(&self, s: &Statement) -> Result<ExecResult, DbErr> {
        match self {
            Self::File(seats) => seats.take().await?.execute_raw(s).await,
            Self::Server(pool) => pool.execute_raw(s.clone()).await,
        }
    }
    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match self {
            Self::File(seats) => seats.take().await?.execute_unprepared(sql).await,
            Self::Server(pool) => pool.execute_unprepared(sql).await,
        }
    }
    async fn query_one_raw(&self, s: &Statement) -> Result<Option<QueryResult>, DbErr> {
        match self {
            Self::File(seats) => seats.take().await?.query_one_raw(s).await,
            Self::Server(pool) => pool.query_one_raw(s.clone()).await,
        }
    }
    async fn query_all_raw(&self, s: &Statement) -> Result<Vec<QueryResult>, DbErr> {
        match self {
            Self::File(seats) => seats.take().await?.query_all_raw(s).await,
            Self::Server(pool) => pool.query_all_raw(s.clone()).await,
        }
    }
}

/// A pool that answers in time or says that it can't: what the doors speak through.
#[derive(Clone, Debug)]
pub(in crate::db) struct Timed {
    pub(super) pool: Pool,
    pub(super) limit: Duration,
    /// How often a question is asked again when its connection was lost: what reads changes nothing.
    pub(super) tries: u32,
    pub(super) watch: Watch,
}

impl Timed {
    async fn measured<T: Rows>(
        &self,
        sql: &str,
        work: impl Future<Output = Result<T, DbErr>>,
    ) -> Result<T, DbErr> {
        let (started, span) = (Instant::now(), statement(sql));
        let answer = in_time(self.limit, work).await;
        told(&span, &answer);
        let took = started.elapsed();
        Meter::at_work().add_door(took);
        self.watch.saw(took, sql);
        answer
    }
}

impl Timed {
    async fn asked<T, F: Future<Output = Result<T, DbErr>>>(
        &self,
        ask: impl Fn() -> F,
    ) -> Result<T, DbErr> {
        for _ in 0..self.tries {
            match ask().await {
                Err(error) if sqlx_error(&error).is_some_and(is_lost) => {}
                answer => return answer,
            }
        }
        ask().await
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Timed {
    fn get_database_backend(&self) -> DbBackend {
        match self.pool {
            Pool::File(_) => DbBackend::Sqlite,
            Pool::Server(_) => DbBackend::Postgres,
        }
    }
    fn support_returning(&self) -> bool {
        true // without it SeaORM reads a written row back on SQLite
    }
    async fn execute_raw(&self, s: Statement) -> Result<ExecResult, DbErr> {
        self.watch.tape.note(&s);
        self.measured(&s.sql, self.pool.execute_raw(&s)).await
    }
    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.measured(sql, self.pool.execute_unprepared(sql)).await
    }
    async fn query_one_raw(&self, s: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.watch.tape.note(&s);
        let ask = || self.pool.query_one_raw(&s);
        self.measured(&s.sql, self.asked(ask)).await
    }
    async fn query_all_raw(&self, s: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.watch.tape.note(&s);
        let ask = || self.pool.query_all_raw(&s);
        self.measured(&s.sql, self.asked(ask)).await
    }
}
