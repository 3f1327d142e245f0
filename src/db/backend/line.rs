//! What a `ShopDb` speaks through: a reader, a write transaction, or PostgreSQL's transaction with the
//! shop set.

use super::faults::{db_err, is_lost, is_transient};
use super::pools::Open;
use super::seats::{Seat, Seats};
use super::timed::{SPEAKING, Watch, in_time};
use super::traced::{Rows, statement, told};
use super::wire;
use super::{Meter, Pools};
use crate::kernel::ids::ShopId;
use migrations::SHOP_OWNED;
use sea_orm::sea_query::Values;
use sea_orm::sqlx::query::Query;
use sea_orm::sqlx::{self, AssertSqlSafe, Database, IntoArguments, Postgres};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, Statement,
};
use sea_query_sqlx::SqlxValues;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering::Relaxed};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;
use tracing::Span;

/// How a `ShopDb` speaks: reading, writing, or reading for long what is all of one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::db) enum Access {
    Read,
    Write,
    Snapshot,
}

/// A page of an export may take longer than a page for people.
const READING_OUT: Duration = Duration::from_secs(31);

/// What speaks to the database: it counts and times statements and remembers failures.
#[derive(Debug)]
pub(in crate::db) struct Line {
    wire: Wire,
    fault: AtomicU8,
    meter: Arc<Meter>,
    watch: Watch,
    /// How long an answer is waited for.
    limit: Duration,
}

#[derive(Debug)]
enum Wire {
    /// Any reader, for one statement at a time: nobody waits for anything while they keep one from others.
    Readers(Seats),
    File(Mutex<Seat>),
    Postgres(Mutex<sqlx::Transaction<'static, Postgres>>),
}

const FAILED: u8 = 1;
const TRANSIENT: u8 = 2;

impl Line {
    pub(in crate::db) async fn open(
        db: &crate::db::Db,
        shop: ShopId,
        access: Access,
        meter: Arc<Meter>,
    ) -> Result<Self, DbErr> {
        let (asked, watch) = (Instant::now(), db.watch());
        let opening = Box::pin(Self::wire(&db.pools, shop, access));
        let wire = in_time(db.pools.opening(), opening).await;
        watch.waited(asked);
        Ok(Self {
            wire: wire?,
            fault: AtomicU8::new(0),
            meter,
            watch,
            limit: match access {
                Access::Snapshot => READING_OUT,
                Access::Read | Access::Write => SPEAKING,
            },
        })
    }

    async fn wire(pools: &Pools, shop: ShopId, access: Access) -> Result<Wire, DbErr> {
        let open = pools.now();
        Ok(match (&*open, access) {
            (Open::Server { long, .. }, Access::Snapshot) => {
                Wire::Postgres(Mutex::new(begin(long, shop, access).await?))
            }
            (Open::Server { main, .. }, access) => {
                Wire::Postgres(Mutex::new(begin(main, shop, access).await?))
            }
            (Open::File(file), Access::Snapshot) => Wire::File(Mutex::new(file.snapshot().await?)),
            (Open::File(file), Access::Read) => Wire::Readers(file.reads.clone()),
            (Open::File(file), Access::Write) => Wire::File(Mutex::new(file.writer().await?)),
        })
    }

    /// References are looked at when the transaction commits: rows that point at each other may be
    /// written in any order. On PostgreSQL for those references that say they can wait.
    pub(in crate::db) async fn defer_references(&self) -> Result<(), DbErr> {
        let sql = match self.wire {
            Wire::Postgres(_) => "SET CONSTRAINTS ALL DEFERRED",
            _ => "PRAGMA defer_foreign_keys = ON",
        };
        self.execute_unprepared(sql).await.map(drop)
    }

    /// Whether it keeps a connection from others between statements.
    pub(in crate::db) fn is_held(&self) -> bool {
        !matches!(self.wire, Wire::Readers(_))
    }

    /// Did a statement fail in a way that asks for another try of the whole transaction?
    pub(in crate::db) fn try_again(&self) -> bool {
        self.fault.load(Relaxed) == TRANSIENT
    }

    /// After a failed statement PostgreSQL answers COMMIT with a silent ROLLBACK, while SQLite
    /// keeps the rest. So on both nothing is committed after one.
    /// `words` are told to the other instances with it.
    pub(in crate::db) async fn commit(self, words: impl FnOnce() -> String) -> Result<(), DbErr> {
        match self.wire {
            _ if self.fault.into_inner() != 0 => {
                Err(DbErr::Custom("commit after a failed statement".into()))
            }
            Wire::Readers(_) => Ok(()),
            Wire::File(seat) => seat.into_inner().commit().await,
            Wire::Postgres(tx) => {
                let commit = async {
                    let mut tx = tx.into_inner();
                    wire::tell(&mut tx, &words()).await?;
                    tx.commit().await.map_err(db_err)
                };
                in_time(SPEAKING, commit).await
            }
        }
    }

    fn note<T: Rows>(
        &self,
        (started, span): (Instant, Span),
        sql: &str,
        answer: Result<T, DbErr>,
    ) -> Result<T, DbErr> {
        told(&span, &answer);
        debug_assert!(names_its_shop(sql), "a statement without shop_id: {sql}");
        let took = started.elapsed();
        self.meter.add(took);
        self.watch.saw(took, sql);
        let fault = answer
            .as_ref()
            .map_or_else(|e| if is_transient(e) { TRANSIENT } else { FAILED }, |_| 0);
        self.fault.fetch_max(fault, Relaxed);
        answer
    }
}

/// A task of its own, because whoever asks may stop waiting. A BEGIN given up half-way would leave its
/// transaction open on a connection that goes back to the pool.
#[expect(
    clippy::disallowed_methods,
    reason = "the task ends with the BEGIN, and rolls back if nobody waits any more"
)]
async fn begin(
    pool: &DatabaseConnection,
    shop: ShopId,
    access: Access,
) -> Result<sqlx::Transaction<'static, Postgres>, DbErr> {
    let mode = match access {
        Access::Read => "READ ONLY",
        Access::Write => "READ WRITE",
        Access::Snapshot => {
            "ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = '30s'; \
             SET LOCAL idle_in_transaction_session_timeout = '60s'"
        }
    };
    // All in one string: one round trip. A UUID's text can only be hex.
    let words = format!("BEGIN {mode}; SET LOCAL app.shop_id = '{}'", shop.0);
    let pool = pool.get_postgres_connection_pool().clone();
    let begun = tokio::spawn(async move {
        // A connection that was cut off while it waited is found out here, and nothing was asked yet.
        let mut tries = pool.options().get_max_connections();
        loop {
            match pool.begin_with(AssertSqlSafe(words.clone())).await {
                Err(error) if tries > 0 && is_lost(&error) => tries = tries.saturating_sub(1),
                begun => break begun,
            }
        }
    });
    let begun = begun.await.map_err(|e| DbErr::Custom(e.to_string()))?;
    begun.map_err(db_err)
}

/// The statement tap: whatever touches a shop's table says which shop's.
fn names_its_shop(sql: &str) -> bool {
    let touches = |table: &str| sql.contains(&format!("\"{table}\""));
    !SHOP_OWNED.iter().any(|t| touches(t)) || sql.contains("\"shop_id\"")
}

// sqlx's own transaction for PostgreSQL, because only its `begin_with` takes a string.
macro_rules! send {
    ($line:ident, $sql:expr, $method:ident($input:expr), $query:expr => $fetch:ident, $into:expr) => {{
        let started = (Instant::now(), statement($sql));
        let answer = match &$line.wire {
            Wire::Readers(seats) => {
                let seat = seats.take().await;
                $line.watch.waited(started.0);
                match seat {
                    Ok(mut seat) => seat.$method($input).await,
                    Err(error) => Err(error),
                }
            }
            Wire::File(seat) => seat.lock().await.$method($input).await,
            Wire::Postgres(tx) => {
                let answer = async {
                    let answer = $query.$fetch(&mut **tx.lock().await).await;
                    answer.map($into).map_err(db_err)
                };
                in_time($line.limit, answer).await
            }
        };
        $line.note(started, $sql, answer)
    }};
}

#[async_trait::async_trait]
impl ConnectionTrait for Line {
    fn get_database_backend(&self) -> DbBackend {
        if let Wire::Postgres(_) = self.wire {
            DbBackend::Postgres
        } else {
            DbBackend::Sqlite
        }
    }
    fn support_returning(&self) -> bool {
        true // without it SeaORM reads a written row back on SQLite, by `id` alone
    }
    async fn execute_raw(&self, s: Statement) -> Result<ExecResult, DbErr> {
        self.watch.tape.note(&s);
        send!(self, &s.sql, execute_raw(&s), bound(&s) => execute, Into::into)
    }
    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        send!(self, sql, execute_unprepared(sql), sqlx::raw_sql(AssertSqlSafe(sql)) => execute, Into::into)
    }
    async fn query_one_raw(&self, s: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.watch.tape.note(&s);
        send!(self, &s.sql, query_one_raw(&s), bound(&s) => fetch_optional, |row| row.map(Into::into))
    }
    async fn query_all_raw(&self, s: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.watch.tape.note(&s);
        send!(self, &s.sql, query_all_raw(&s), bound(&s) => fetch_all, |rows| {
            rows.into_iter().map(Into::into).collect()
        })
    }
}

/// The statement with its values, for sqlx itself.
pub(super) fn bound<E: Database>(s: &Statement) -> Query<'_, E, SqlxValues>
where
    SqlxValues: IntoArguments<E>,
{
    let values = s.values.clone().unwrap_or_else(|| Values(vec![]));
    sqlx::query_with(AssertSqlSafe(s.sql.as_str()), SqlxValues(values))
}
