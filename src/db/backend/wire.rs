//! How instances over PostgreSQL hear of each other: words that go out with COMMIT, and one connection that
//! listens. There is one instance over SQLite, and nobody to tell.

use super::faults::db_err;
use super::{Line, Pools};
use sea_orm::sqlx::postgres::{PgListener, PgPool, PgPoolOptions, Postgres};
use sea_orm::sqlx::{self, Transaction};
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use std::time::Duration;

const JOBS: &str = "autoshop_jobs";
const WRITES: &str = "autoshop_writes";

/// So long after the listening broke off it is tried again.
const PAUSE: Duration = Duration::from_secs(5);

/// What is heard.
#[derive(Clone, Copy, Debug)]
pub(in crate::db) enum Heard<'a> {
    /// Nobody knows what was said before.
    Nothing,
    /// There is work.
    Job,
    /// Something was written.
    Write(&'a str),
}

/// Wakes the runners of the other instances after COMMIT.
pub(in crate::db) async fn ring(line: &Line) -> Result<(), DbErr> {
    if line.get_database_backend() == DbBackend::Postgres {
        line.execute_unprepared(&format!("NOTIFY {JOBS}")).await?;
    }
    Ok(())
}

/// Tells the other instances after COMMIT. A part of it, and so no statement of the request's.
pub(super) async fn tell(
    tx: &mut Transaction<'static, Postgres>,
    words: &str,
) -> Result<(), DbErr> {
    let sql = sqlx::query("SELECT pg_notify($1, $2)").bind(WRITES);
    let told = sql.bind(words).execute(&mut **tx).await;
    told.map(drop).map_err(db_err)
}

/// One connection that listens; none over SQLite, or while nobody answers.
#[derive(Debug)]
pub struct Ear {
    pool: Option<PgPool>,
    listener: Option<PgListener>,
}

impl Ear {
    pub(in crate::db) async fn open(pools: &Pools) -> Self {
        let pool = pools.options().map(|options| {
            let one = PgPoolOptions::new().max_connections(1);
            one.connect_lazy_with(options)
        });
        let mut ear = Self {
            pool,
            listener: None,
        };
        ear.listen().await;
        ear
    }

    async fn listen(&mut self) {
        let Some(pool) = &self.pool else { return };
        let begun = async {
            let mut listener = PgListener::connect_with(pool).await?;
            listener.listen_all([JOBS, WRITES]).await?;
            Ok::<_, sqlx::Error>(listener)
        };
        self.listener = begun.await.ok();
    }

    /// Hears the others for ever; to be dropped inside the runtime.
    pub(in crate::db) async fn hear(mut self, hears: impl AsyncFn(Heard<'_>)) {
        if self.pool.is_none() {
            return std::future::pending().await;
        }
        loop {
            while let Some(listener) = &mut self.listener
                && let Ok(Some(said)) = listener.try_recv().await
            {
                match said.channel() {
                    WRITES => hears(Heard::Write(said.payload())).await,
                    _ => hears(Heard::Job).await,
                }
            }
            // Meanwhile runners look each second, and what is kept ends within a minute.
            tokio::time::sleep(PAUSE).await;
            self.listen().await;
            if self.listener.is_some() {
                hears(Heard::Nothing).await;
            }
        }
    }
}
