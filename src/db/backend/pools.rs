//! The pools of one database, behind a handle: they are replaced while people ask of them (ADR 0027).

use super::pulse::Pulse;
use super::seats::Seats;
use super::sqlite::Seating;
use super::timed::{Pool, SPEAKING, Timed, Watch, in_time};
use super::{Engine, connect, postgres, seldom};
use arc_swap::ArcSwap;
use futures_util::future::join_all;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgPool};
use sea_orm::{ConnectOptions, DatabaseConnection, DbErr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// The pools there are now. Whoever asks takes them anew each time, and keeps none.
#[derive(Debug)]
pub struct Pools {
    engine: Engine,
    url: String,
    size: u32,
    open: ArcSwap<Open>,
}

/// PostgreSQL has one pool. What reads for long has a few places of its own, so that a page never waits for a file.
#[derive(Debug)]
pub(super) enum Open {
    File(Seating),
    Server {
        main: DatabaseConnection,
        long: DatabaseConnection,
    },
}

/// Files that are read out at the same time.
pub(super) const LONG_READS: u32 = 2;

/// Old pools are closed for so long; whoever still speaks through them speaks on.
const CLOSING: Duration = Duration::from_secs(1);

impl Open {
    async fn server(main: ConnectOptions, url: &str) -> Result<Self, DbErr> {
        Ok(Self::Server {
            main: connect(main).await?,
            long: connect(seldom(postgres(url, LONG_READS))).await?,
        })
    }

    /// From now on they give nothing; what is under way goes on.
    async fn close(&self, limit: Duration) {
        let (main, long) = match self {
            Self::File(file) => return file.close().await,
            Self::Server { main, long } => (main, long),
        };
        // A server gone silent would keep the program from ending.
        let closing = [main, long].map(|pool| in_time(limit, pool.close_by_ref()));
        for error in join_all(closing).await.into_iter().filter_map(Result::err) {
            tracing::warn!(%error, "db.close");
        }
    }

    /// The server's pool that pages use.
    fn main(&self) -> Option<&PgPool> {
        match self {
            Self::File(_) => None,
            Self::Server { main, .. } => Some(main.get_postgres_connection_pool()),
        }
    }

    fn pool(&self, seats: impl FnOnce(&Seating) -> &Seats) -> Pool {
        match self {
            Self::File(file) => Pool::File(seats(file).clone()),
            Self::Server { main, .. } => Pool::Server(main.clone()),
        }
    }
}

impl Pools {
    pub(in crate::db) async fn connect(url: &str, size: u32) -> Result<Self, DbErr> {
        let (engine, open) = if url.starts_with("sqlite:") {
            (Engine::Sqlite, Open::File(Seating::open(url, size).await?))
        } else {
            let main = postgres(url, size);
            (Engine::Postgres, Open::server(main, url).await?)
        };
        Ok(Self {
            engine,
            url: url.to_owned(),
            size,
            open: ArcSwap::from_pointee(open),
        })
    }

    pub(super) fn now(&self) -> Arc<Open> {
        self.open.load_full()
    }

    pub(in crate::db) fn file(&self) -> Option<PathBuf> {
        self.url.strip_prefix("sqlite:").map(PathBuf::from)
    }

    pub(in crate::db) fn engine(&self) -> Engine {
        self.engine
    }

    /// Reading without a shop.
    pub(in crate::db) fn reading(&self, watch: Watch) -> Timed {
        Timed {
            pool: self.now().pool(|file| &file.reads),
            limit: self.opening(),
            tries: self.size,
            watch,
        }
    }

    /// Writing without a shop.
    pub(in crate::db) fn writing(&self, watch: Watch) -> Timed {
        Timed {
            pool: self.now().pool(|file| &file.writes),
            limit: self.opening(),
            tries: 0,
            watch,
        }
    }

    /// The pools by name: how many connections of each are in use, and how many there may be.
    pub(in crate::db) fn connections(&self) -> Vec<(&'static str, u32, u32)> {
        let open = self.now();
        let (main, long) = match &*open {
            Open::File(file) => return file.filled(),
            Open::Server { main, long } => (main, long),
        };
        let counted = |(name, pool): (&'static str, &DatabaseConnection)| {
            let (size, idle, most) = filled(pool.get_postgres_connection_pool());
            let idle = u32::try_from(idle).unwrap_or(size);
            (name, size.saturating_sub(idle), most)
        };
        [("main", main), ("long", long)].map(counted).into()
    }

    /// A little longer than the pool, or on SQLite the file, is waited for.
    pub(super) fn opening(&self) -> Duration {
        match self.engine {
            Engine::Sqlite => Duration::from_secs(6),
            Engine::Postgres => Duration::from_secs(3),
        }
    }

    /// How the server is spoken to; none over SQLite.
    pub(super) fn options(&self) -> Option<PgConnectOptions> {
        let open = self.now();
        Some(open.main()?.connect_options().as_ref().clone())
    }

    /// Who asks beside the pools whether the server is there. A file is never away.
    pub(in crate::db) fn pulse(&self) -> Option<Pulse> {
        self.options().map(Pulse::new)
    }

    /// Is every place taken, and none given back for as long as people wait for one?
    pub(in crate::db) async fn is_stuck(&self) -> bool {
        let Some(pool) = self.now().main().cloned() else {
            return false;
        };
        let (size, idle, most) = filled(&pool);
        size >= most && idle == 0 && pool.acquire().await.is_err()
    }

    /// Gives nothing any more, so that nobody waits for what is not there.
    pub(in crate::db) async fn shut(&self) {
        self.now().close(CLOSING).await;
    }

    /// New pools in the place of those there are, which may hold what nobody answers any more.
    ///
    /// # Errors
    /// When the address makes no sense: the server is not asked.
    pub(in crate::db) async fn renew(&self) -> Result<(), DbErr> {
        let mut main = postgres(&self.url, self.size);
        main.connect_lazy(true);
        let open = Open::server(main, &self.url).await?;
        self.open.swap(Arc::new(open)).close(CLOSING).await;
        Ok(())
    }

    pub(in crate::db) async fn close(&self) {
        self.now().close(SPEAKING).await;
    }
}

/// Connections there are, those of them that wait, and the most there may be.
fn filled(pool: &PgPool) -> (u32, usize, u32) {
    let most = pool.options().get_max_connections();
    (pool.size(), pool.num_idle(), most)
}
