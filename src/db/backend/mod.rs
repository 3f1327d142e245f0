//! All that differs between the engines: connections, transactions, retries, JSON lists. The only folder
//! that may match on `DbBackend`.

mod faults;
pub(super) mod files;
mod line;
mod lists;
pub(super) mod pooler;
mod pools;
mod pulse;
mod seats;
mod spans;
mod sqlite;
mod staying;
mod timed;
mod traced;
pub(super) mod turns;
pub(super) mod wire;

pub(super) use faults::is_transient;
pub use faults::{Fault, fault_of, is_still_used, is_unique_violation};
pub(super) use line::{Access, Line};
pub use lists::List;
pub(super) use lists::{bag_with, flat, list, object, rows_of};
use pools::Open;
pub use pools::Pools;
pub(super) use pulse::Beat;
pub(super) use spans::seconds;
pub use sqlite::reader_options;
pub(super) use timed::{Timed, Watch};

use super::Meter;
use migrations::{APPEND_ONLY, DOORS, Migrator, MigratorTrait, SHOP_OWNED};
use sea_orm::sea_query::{Expr, Func, Query};
use sea_orm::sqlx::sqlite::SqliteJournalMode;
use sea_orm::sqlx::{self, Connection};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, Statement,
};
use std::time::Duration;

/// The two engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Engine {
    Sqlite,
    Postgres,
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that knows pools and pragmas"
)]
async fn connect(options: ConnectOptions) -> Result<DatabaseConnection, DbErr> {
    Database::connect(options).await
}

/// Opened when it is wanted, and closed again.
fn seldom(mut options: ConnectOptions) -> ConnectOptions {
    options
        .min_connections(0)
        .connect_lazy(true)
        .idle_timeout(Duration::from_secs(60));
    options
}

/// What is set on each connection to PostgreSQL. Each limit is smaller than its caller's: lock 2 s, acquire 2 s,
/// statement 4 s, request 8 s. Pages are small: compiling a plan takes longer than running it, and what a page
/// reads lies in memory or on a disk without arms.
pub const POSTGRES_SESSION: [(&str, &str); 5] = [
    ("statement_timeout", "4s"),
    ("lock_timeout", "2s"),
    ("idle_in_transaction_session_timeout", "10s"),
    ("jit", "off"),
    ("random_page_cost", "1.1"),
];

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
        .map_sqlx_postgres_pool_opts(|pool| {
            // sqlx's own ping waits without limit: a server gone silent would keep the place in the
            // pool for ever.
            pool.after_release(|connection, _| {
                Box::pin(async {
                    let ping = connection.ping();
                    let late = |_| Err(sqlx::Error::PoolTimedOut);
                    let alive = tokio::time::timeout(Duration::from_secs(1), ping).await;
                    alive.unwrap_or_else(late).map(|()| true)
                })
            })
        })
        .map_sqlx_postgres_opts(|o| o.statement_cache_capacity(256).options(POSTGRES_SESSION));
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
        .acquire_timeout(Duration::from_secs(10)) // a server that starts beside us may need a while
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
    if !is_postgres {
        // SQLite guesses about an index that it never counted, and guesses it short.
        db.execute_unprepared("PRAGMA optimize = 0x10012").await?;
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
    sql.push_str(&turns::grant(&role));
    sql
}

pub(super) async fn check_role(pools: &Pools) -> Result<(), DbErr> {
    let open = pools.now();
    let Open::Server { main, .. } = &*open else {
        return Ok(());
    };
    let sql = "SELECT rolsuper OR rolbypassrls OR EXISTS (SELECT 1 FROM pg_tables t \
               WHERE t.tablename = 'customer' AND t.tableowner = current_user) AS past_the_wall \
               FROM pg_roles WHERE rolname = current_user";
    let row = main
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
