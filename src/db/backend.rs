//! All that differs between the engines: pools, transactions, retries, JSON lists. The only file
//! that may match on `DbBackend`.

use super::shop_db::Meter;
use crate::kernel::ids::ShopId;
use migrations::{APPEND_ONLY, DOORS, Migrator, MigratorTrait, SHOP_OWNED};
use sea_orm::sea_query::{Expr, Func, Order, Query, SelectStatement, Values};
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{self, AssertSqlSafe, Postgres};
use sea_orm::{
    ColumnTrait, ColumnType, Condition, ConnectOptions, ConnectionTrait, Database,
    DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult,
    RelationDef, RuntimeErr, SqlErr, SqliteTransactionMode, Statement, TransactionOptions,
    TransactionTrait, TryGetableFromJson,
};
use sea_query_sqlx::SqlxValues;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering::Relaxed};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// The two engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Engine {
    Sqlite,
    Postgres,
}

/// SQLite has one writer and many readers; PostgreSQL has one pool, named twice.
#[derive(Clone, Debug)]
pub struct Pools {
    reads: DatabaseConnection,
    writes: DatabaseConnection,
}

impl Pools {
    pub(super) async fn connect(url: &str, readers: u32) -> Result<Self, DbErr> {
        if url.starts_with("sqlite:") {
            let writes = connect(sqlite(url, None)).await?; // first: it makes the file and the WAL
            let reads = connect(sqlite(url, Some(readers))).await?;
            Ok(Self { reads, writes })
        } else {
            let writes = connect(postgres(url, readers)).await?;
            Ok(Self {
                reads: writes.clone(),
                writes,
            })
        }
    }
    pub(super) fn engine(&self) -> Engine {
        match self.writes.get_database_backend() {
            DbBackend::Postgres => Engine::Postgres,
            _ => Engine::Sqlite,
        }
    }
    pub(super) fn writes(&self) -> &DatabaseConnection {
        &self.writes
    }
    pub(super) async fn close(self) {
        for pool in [self.reads, self.writes] {
            if let Err(error) = pool.close().await {
                tracing::warn!(%error, "db.close");
            }
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that knows pools and pragmas"
)]
async fn connect(options: ConnectOptions) -> Result<DatabaseConnection, DbErr> {
    Database::connect(options).await
}

/// `FULL`, because an acknowledged write is a promise; `NORMAL` may lose the last commits when the
/// power fails.
fn sqlite(url: &str, readers: Option<u32>) -> ConnectOptions {
    let mut options = ConnectOptions::new(format!("{url}?mode=rwc"));
    let size = readers.unwrap_or(1);
    options
        .max_connections(size)
        .min_connections(size)
        .max_lifetime(None::<Duration>)
        .idle_timeout(None::<Duration>)
        .acquire_timeout(Duration::from_secs(2))
        .test_before_acquire(false)
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .map_sqlx_sqlite_opts(move |o| {
            let o = o
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(Duration::from_secs(5))
                .foreign_keys(true)
                .pragma("mmap_size", "0")
                .pragma("cache_size", "-16384")
                .pragma("temp_store", "memory")
                .pragma("wal_autocheckpoint", "2000")
                .pragma("journal_size_limit", "67108864")
                .statement_cache_capacity(256)
                .optimize_on_close(true, None);
            if readers.is_some() {
                o.pragma("query_only", "1")
            } else {
                o
            }
        });
    options
}

/// Each limit is smaller than its caller's: lock 2 s, acquire 2 s, statement 4 s, request 8 s.
fn postgres(url: &str, size: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(size)
        .min_connections(size.min(2))
        .max_lifetime(Duration::from_secs(30 * 60))
        .idle_timeout(Duration::from_secs(10 * 60))
        .acquire_timeout(Duration::from_secs(2))
        .test_before_acquire_if_idle_for(Duration::from_secs(5))
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .map_sqlx_postgres_opts(|o| {
            o.statement_cache_capacity(256).options([
                ("statement_timeout", "4s"),
                ("lock_timeout", "2s"),
                ("idle_in_transaction_session_timeout", "10s"),
            ])
        });
    options
}

pub(super) async fn migrate(url: &str, runtime: Option<&str>) -> Result<(), DbErr> {
    let mut options = ConnectOptions::new(if url.starts_with("sqlite:") {
        format!("{url}?mode=rwc")
    } else {
        url.to_owned()
    });
    // One connection, so that the lock and the migrations share a session. Migrations may be slow.
    options
        .max_connections(1)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|o| o.journal_mode(SqliteJournalMode::Wal).foreign_keys(true));
    let db = connect(options).await?;
    let is_postgres = db.get_database_backend() == DbBackend::Postgres;
    if is_postgres {
        db.execute_unprepared("SELECT pg_advisory_lock(7236845)")
            .await?;
    }
    Migrator::up(&db, None).await?;
    if let Some(role) = runtime.filter(|_| is_postgres) {
        db.execute_unprepared(&grants(role)).await?;
    }
    db.close().await
}

/// Plain reading and writing for the run-time role; the logs are only ever added to.
fn grants(role: &str) -> String {
    let role = format!("\"{}\"", role.replace('"', "\"\""));
    let mut sql = format!("GRANT SELECT ON seaql_migrations TO {role};");
    for table in SHOP_OWNED.iter().chain(DOORS) {
        let rights = if APPEND_ONLY.contains(table) {
            "SELECT, INSERT"
        } else {
            "SELECT, INSERT, UPDATE, DELETE"
        };
        sql.push_str(&format!("GRANT {rights} ON \"{table}\" TO {role};"));
    }
    sql
}

pub(super) async fn check_role(pools: &Pools) -> Result<(), DbErr> {
    if pools.engine() == Engine::Sqlite {
        return Ok(());
    }
    let sql = "SELECT rolsuper OR rolbypassrls OR EXISTS (SELECT 1 FROM pg_tables t \
               WHERE t.tablename = 'customer' AND t.tableowner = current_user) AS past_the_wall \
               FROM pg_roles WHERE rolname = current_user";
    let row = pools
        .writes
        .query_one_raw(Statement::from_string(DbBackend::Postgres, sql))
        .await?;
    match row.map(|r| r.try_get::<bool>("", "past_the_wall")).transpose()? {
        Some(false) => Ok(()),
        _ => Err(DbErr::Custom(
            "the role in DATABASE_URL owns the tables, is a superuser or has BYPASSRLS: row-level security would \
             not stop it. Give DATABASE_URL a plain role and DATABASE_DIRECT_URL the owning one."
                .into(),
        )),
    }
}

pub(super) async fn applied_migrations(db: &impl ConnectionTrait) -> Result<usize, DbErr> {
    let statement = Query::select()
        .expr_as(Func::count(Expr::col("version")), "n")
        .from("seaql_migrations")
        .to_owned();
    let row = db.query_one(&statement).await?;
    let n: i64 = row
        .map(|r| r.try_get("", "n"))
        .transpose()?
        .unwrap_or_default();
    Ok(usize::try_from(n).unwrap_or_default())
}

/// How a `ShopDb` speaks: reading or writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    Write,
}

/// What speaks to the database: it counts and times statements and remembers failures.
#[derive(Debug)]
pub(super) struct Line {
    wire: Wire,
    fault: AtomicU8,
    meter: Arc<Meter>,
    slow: Duration,
}

#[derive(Debug)]
enum Wire {
    Readers(DatabaseConnection),
    Writer(DatabaseTransaction),
    Postgres(Mutex<sqlx::Transaction<'static, Postgres>>),
}

const FAILED: u8 = 1;
const TRANSIENT: u8 = 2;

impl Line {
    pub(super) async fn open(
        db: &super::Db,
        shop: ShopId,
        access: Access,
        meter: Arc<Meter>,
    ) -> Result<Self, DbErr> {
        let pools = &db.pools;
        let wire = match (pools.engine(), access) {
            (Engine::Postgres, access) => {
                // Both in one string: one round trip. A UUID's text can only be hex.
                let mode = if access == Access::Read {
                    "READ ONLY"
                } else {
                    "READ WRITE"
                };
                let begin = format!("BEGIN {mode}; SET LOCAL app.shop_id = '{}'", shop.0);
                let tx = pools
                    .writes
                    .get_postgres_connection_pool()
                    .begin_with(AssertSqlSafe(begin))
                    .await;
                Wire::Postgres(Mutex::new(tx.map_err(db_err)?))
            }
            (Engine::Sqlite, Access::Read) => Wire::Readers(pools.reads.clone()),
            (Engine::Sqlite, Access::Write) => {
                // A late upgrade from read to write would fail at once, without waiting.
                let sqlite_transaction_mode = Some(SqliteTransactionMode::Immediate);
                let options = TransactionOptions {
                    sqlite_transaction_mode,
                    ..Default::default()
                };
                Wire::Writer(pools.writes.begin_with_options(options).await?)
            }
        };
        Ok(Self {
            wire,
            fault: AtomicU8::new(0),
            meter,
            slow: db.slow,
        })
    }

    /// Did a statement fail in a way that asks for another try of the whole transaction?
    pub(super) fn try_again(&self) -> bool {
        self.fault.load(Relaxed) == TRANSIENT
    }

    /// After a failed statement PostgreSQL answers COMMIT with a silent ROLLBACK, while SQLite
    /// keeps the rest. So on both nothing is committed after one.
    pub(super) async fn commit(self) -> Result<(), DbErr> {
        match self.wire {
            _ if self.fault.into_inner() != 0 => {
                Err(DbErr::Custom("commit after a failed statement".into()))
            }
            Wire::Readers(_) => Ok(()),
            Wire::Writer(tx) => tx.commit().await,
            Wire::Postgres(tx) => tx.into_inner().commit().await.map_err(db_err),
        }
    }

    fn note<T>(&self, started: Instant, sql: &str, answer: Result<T, DbErr>) -> Result<T, DbErr> {
        debug_assert!(names_its_shop(sql), "a statement without shop_id: {sql}");
        let took = started.elapsed();
        self.meter.add(took);
        if took >= self.slow {
            tracing::warn!(
                duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
                sql,
                "db.slow"
            );
        }
        let fault = answer
            .as_ref()
            .map_or_else(|e| if is_transient(e) { TRANSIENT } else { FAILED }, |_| 0);
        self.fault.fetch_max(fault, Relaxed);
        answer
    }
}

/// The statement tap: whatever touches a shop's table says which shop's.
fn names_its_shop(sql: &str) -> bool {
    let touches = |table: &str| sql.contains(&format!("\"{table}\""));
    !SHOP_OWNED.iter().any(|t| touches(t)) || sql.contains("\"shop_id\"")
}

// SeaORM's own types for SQLite, sqlx's for PostgreSQL, because only `begin_with` takes a string.
macro_rules! send {
    ($line:ident, $sql:expr, $method:ident($input:expr), $query:expr => $fetch:ident, $into:expr) => {{
        let started = Instant::now();
        let answer = match &$line.wire {
            Wire::Readers(db) => db.$method($input).await,
            Wire::Writer(tx) => tx.$method($input).await,
            Wire::Postgres(tx) => $query
                .$fetch(&mut **tx.lock().await)
                .await
                .map($into)
                .map_err(db_err),
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
        send!(self, &s.sql, execute_raw(s.clone()), bound(&s) => execute, Into::into)
    }
    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        send!(self, sql, execute_unprepared(sql), sqlx::raw_sql(AssertSqlSafe(sql)) => execute, Into::into)
    }
    async fn query_one_raw(&self, s: Statement) -> Result<Option<QueryResult>, DbErr> {
        send!(self, &s.sql, query_one_raw(s.clone()), bound(&s) => fetch_optional, |row| row.map(Into::into))
    }
    async fn query_all_raw(&self, s: Statement) -> Result<Vec<QueryResult>, DbErr> {
        send!(self, &s.sql, query_all_raw(s.clone()), bound(&s) => fetch_all, |rows| {
            rows.into_iter().map(Into::into).collect()
        })
    }
}

fn bound(s: &Statement) -> sqlx::query::Query<'_, Postgres, SqlxValues> {
    let values = s.values.clone().unwrap_or_else(|| Values(vec![]));
    sqlx::query_with(AssertSqlSafe(s.sql.as_str()), SqlxValues(values))
}

fn db_err(e: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(Arc::new(e)))
}

fn sqlx_error(e: &DbErr) -> Option<&sqlx::Error> {
    let (DbErr::Conn(e) | DbErr::Exec(e) | DbErr::Query(e)) = e else {
        return None;
    };
    let RuntimeErr::SqlxError(e) = e else {
        return None;
    };
    Some(e)
}

fn code_of(e: &DbErr) -> Option<String> {
    Some(sqlx_error(e)?.as_database_error()?.code()?.into_owned())
}

/// Serialization failure and deadlock; SQLITE_BUSY with its extended codes.
pub(super) fn is_transient(e: &DbErr) -> bool {
    matches!(
        code_of(e).as_deref(),
        Some("40001" | "40P01" | "5" | "261" | "517")
    )
}

/// A value that must be unique is already there.
#[must_use]
pub fn is_unique_violation(e: &DbErr) -> bool {
    matches!(e.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

/// Why the database could not do it, as far as people can act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Not there, too slow, or still at work on the same thing: try again.
    Away,
    /// The disk is full or read-only.
    Storage,
    /// A defect of ours.
    Defect,
}

/// Sorts an error by what people can do about it.
#[must_use]
pub fn fault_of(e: &DbErr) -> Fault {
    match code_of(e).as_deref() {
        // disk full, read-only and I/O errors of SQLite; disk full and read-only of PostgreSQL
        Some("13" | "8" | "1032" | "778" | "10" | "53100" | "25006") => return Fault::Storage,
        Some(code) if code.parse::<i32>().is_ok_and(|n| n & 0xff == 10) => return Fault::Storage,
        // busy, lock and statement timeouts, shutting down, out of connections, lost connections
        Some(
            "5" | "261" | "517" | "55P03" | "57014" | "57P01" | "57P02" | "57P03" | "53300"
            | "25P03",
        ) => {
            return Fault::Away;
        }
        Some(code) if code.starts_with("08") => return Fault::Away,
        Some("40001" | "40P01") => return Fault::Away,
        _ => {}
    }
    match (e, sqlx_error(e)) {
        (DbErr::ConnectionAcquire(_), _) => Fault::Away,
        (
            _,
            Some(
                sqlx::Error::Io(_)
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::WorkerCrashed,
            ),
        ) => Fault::Away,
        (_, Some(sqlx::Error::Protocol(_) | sqlx::Error::Tls(_))) => Fault::Away,
        _ => Fault::Defect,
    }
}

/// A child list decoded from its JSON column.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
pub struct List<T>(pub Vec<T>);
impl<T: serde::de::DeserializeOwned> TryGetableFromJson for List<T> {}

/// Columns of one child table, and lists of its own children, as the fields of a JSON object.
pub(super) fn object<C: ColumnTrait>(
    db: Engine,
    columns: &[C],
    nested: Vec<(&'static str, Expr)>,
) -> Expr {
    let name = if db == Engine::Sqlite {
        "json_object"
    } else {
        "json_build_object"
    };
    let plain = columns
        .iter()
        .flat_map(|c| [Expr::Constant(c.as_str().into()), field(db, c)]);
    let nested = nested.into_iter().flat_map(|(name, list)| {
        // SQLite would quote a nested list as text
        let list = if db == Engine::Sqlite {
            Func::cust("json").arg(list).into()
        } else {
            list
        };
        [Expr::Constant(name.into()), list]
    });
    Func::cust(name).args(plain.chain(nested)).into()
}

/// `(SELECT json_group_array(json_object('id', …) ORDER BY …) FROM … WHERE …)`; PostgreSQL has
/// other names for the two functions and gives NULL for no rows.
pub(super) fn list<C: ColumnTrait>(
    db: Engine,
    of: RelationDef,
    object: Expr,
    by: (C, Order),
) -> Expr {
    let select: SelectStatement = Query::select()
        .expr(array(db, object, by))
        .from(of.to_tbl.clone())
        .cond_where(Condition::from(of))
        .take();
    Expr::from(select)
}

fn array<C: ColumnTrait>(db: Engine, object: Expr, by: (C, Order)) -> Expr {
    let array = match (db, &by.1) {
        (Engine::Sqlite, Order::Desc) => "json_group_array(? ORDER BY ? DESC)",
        (Engine::Sqlite, _) => "json_group_array(? ORDER BY ?)",
        (Engine::Postgres, Order::Desc) => "coalesce(json_agg($1 ORDER BY $2 DESC), '[]')",
        (Engine::Postgres, _) => "coalesce(json_agg($1 ORDER BY $2), '[]')",
    };
    Expr::cust_with_exprs(array, [object, Expr::col(by.0.as_column_ref())])
}

/// SQLite holds a UUID as 16 bytes, which `json_object` refuses, and has no booleans.
fn field<C: ColumnTrait>(db: Engine, column: &C) -> Expr {
    let value = Expr::col(column.as_column_ref());
    match (db, column.def().get_column_type()) {
        (Engine::Sqlite, ColumnType::Uuid) => {
            Expr::cust_with_exprs("nullif(lower(hex(?)), '')", [value])
        }
        (Engine::Sqlite, ColumnType::Boolean) => Expr::cust_with_exprs(
            "json(CASE ? WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)",
            [value],
        ),
        _ => value,
    }
}
