//! The only place that can see a connection.
//!
//! Features hold a [`ShopDb`], which is no `ConnectionTrait`: no query runs except through its
//! methods, and each of them adds `shop_id = ?` at the moment of execution. What is read before a
//! shop is known goes through the named functions of [`doors`].
#![warn(missing_docs)]

mod backend;
mod bundles;
mod bus;
pub mod cache;
pub mod doors;
mod fragments;
mod guarded;
mod hint;
mod job_link;
mod last;
mod lately;
pub mod live;
mod meter;
mod news;
mod open_hours;
mod owned;
mod road;
pub use crate::kernel::page;
pub mod sessions;
mod shop_db;
mod shop_tx;
mod sum;
mod tally;
mod tape;
mod unread;
mod watchdog;

pub use backend::wire::Ear;
pub use backend::{
    Fault, List, POSTGRES_SESSION, Pools, fault_of, is_still_used, is_unique_violation,
    reader_options,
};
pub use bundles::{Bundle, Bundled};
pub use fragments::Kept;
pub use hint::{aside, by_the_way, is_true, once};
pub use last::term_row;
pub use meter::Meter;
pub use open_hours::{ClosedDay, CrewSpan, OpenHours, OpenSpan, Skill, TimeOff};
pub(crate) use owned::{EachTable, with_table};
pub use owned::{ShopOwned, Versioned};
pub use road::{Area, Base, Driver};
pub use shop_db::{ShopDb, Snapshot};
pub use shop_tx::ShopTx;
pub use sum::sum;
pub use tape::Tape;
pub use unread::Unread;

use crate::kernel::ids::ShopId;
use crate::metrics::Metrics;
use backend::{Engine, Timed, Watch};
use cache::{Caches, KEPT_FOR};
pub use lately::MOMENT;
use live::Hub;
use migrations::{Migrator, MigratorTrait};
use sea_orm::DbErr;
use std::path::{Path, PathBuf};
use std::{sync::Arc, time::Duration};
use tokio::sync::Notify;

/// The pools and the caches above them. Cheap to clone; the connections inside are hidden, because
/// they are replaced.
#[derive(Clone, Debug)]
pub struct Db {
    pools: Arc<Pools>,
    /// What is kept in memory, by shop.
    pub caches: Arc<Caches>,
    /// Who is told what changed.
    pub live: Arc<Hub>,
    /// Rung when there is work outside a request.
    pub(crate) bell: Arc<Notify>,
    /// What is counted of all of it, and above.
    pub metrics: Arc<Metrics>,
    /// What is asked, for whoever measures it.
    pub tape: Tape,
    slow: Duration,
}

impl Db {
    /// Opens the pools of `sqlite:PATH` or `postgres://…`.
    ///
    /// `readers` is the number of reading connections on SQLite (which has one writer) and the size
    /// of the pool on PostgreSQL. Statements slower than `slow` are logged by their shape.
    ///
    /// # Errors
    /// When the file cannot be opened or the server does not answer.
    pub async fn connect(url: &str, readers: u32, slow: Duration) -> Result<Self, DbErr> {
        let metrics = Arc::<Metrics>::default();
        Ok(Self {
            pools: Arc::new(Pools::connect(url, readers).await?),
            caches: Arc::new(Caches::kept_for(KEPT_FOR, MOMENT, &metrics)),
            live: Arc::default(),
            bell: Arc::default(),
            metrics,
            tape: Tape::default(),
            slow,
        })
    }

    /// Narrows the pools to one shop. Called only where a proof is at hand: a membership, a job's
    /// row, the command line.
    #[must_use]
    pub fn for_shop(&self, shop: ShopId, meter: Arc<Meter>) -> ShopDb {
        ShopDb::new(self.clone(), shop, meter)
    }

    /// SQLite's file.
    #[must_use]
    pub fn file(&self) -> Option<PathBuf> {
        self.pools.file()
    }

    /// Which engine this is, for people: "SQLite" or "PostgreSQL".
    #[must_use]
    pub fn engine_name(&self) -> &'static str {
        match self.pools.engine() {
            Engine::Sqlite => "SQLite",
            Engine::Postgres => "PostgreSQL",
        }
    }

    /// Is the database there, and has it the schema this program needs?
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn is_current(&self) -> Result<bool, DbErr> {
        let applied = backend::applied_migrations(&self.reading()).await?;
        Ok(applied >= Migrator::migrations().len())
    }

    /// Closes the pools: what is under way is finished first.
    pub async fn close(self) {
        self.pools.close().await;
    }

    /// What a door reads through.
    fn reading(&self) -> Timed {
        self.pools.reading(self.watch())
    }

    /// What a door writes through.
    fn writing(&self) -> Timed {
        self.pools.writing(self.watch())
    }

    fn watch(&self) -> Watch {
        Watch {
            slow: self.slow,
            metrics: self.metrics.clone(),
            tape: self.tape.clone(),
        }
    }

    /// How many connections each pool has in use, and how many it may have.
    #[must_use]
    pub fn connections(&self) -> Vec<(&'static str, u32, u32)> {
        self.pools.connections()
    }
}

/// Brings the schema of `url` up to date; on PostgreSQL `url` is the owning role's and `runtime`
/// the role to which plain reading and writing is granted.
///
/// # Errors
/// When a migration fails; nothing after it was run.
pub async fn migrate(url: &str, runtime: Option<&str>) -> Result<(), DbErr> {
    backend::migrate(url, runtime).await
}

/// Copies the SQLite database at `url`, as it is at one moment, into `file`, which is empty or not
/// there, and checks the copy. Whoever writes meanwhile is not disturbed.
///
/// # Errors
/// When one of the two can't be read or written, or the copy is not sound.
pub async fn copy(url: &str, file: &Path) -> Result<(), DbErr> {
    backend::files::copy(url, file).await
}

/// How a database's schema stands to this program's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Schema {
    /// No table of ours.
    None,
    /// Migrations wait; the newest one there, and how many.
    Older(String, usize),
    /// As this program needs it.
    Current,
    /// Made by a newer program: a migration unknown here.
    Newer(String),
}

/// How the schema of `url` stands; no file is made or changed.
///
/// # Errors
/// When it can't be read, or is no database.
pub async fn schema(url: &str) -> Result<Schema, DbErr> {
    let there = backend::files::migrations(url).await?;
    let ours = migrations();
    if let Some(unknown) = there.iter().find(|name| !ours.contains(name)) {
        return Ok(Schema::Newer(unknown.clone()));
    }
    let waiting = ours.iter().filter(|name| !there.contains(name)).count();
    Ok(match there.last() {
        None => Schema::None,
        Some(_) if waiting == 0 => Schema::Current,
        Some(last) => Schema::Older(last.clone(), waiting),
    })
}

/// The names of this program's migrations, in order.
#[must_use]
pub fn migrations() -> Vec<String> {
    let all = Migrator::migrations();
    all.iter().map(|m| m.name().to_owned()).collect()
}

/// Every fault the engine itself finds: broken pages and references on SQLite, indexes and checks
/// that don't hold on PostgreSQL.
///
/// # Errors
/// When it can't be read, or is no database.
pub async fn faults(url: &str) -> Result<Vec<String>, DbErr> {
    backend::files::faults(url).await
}

/// Which table points to which, by name.
///
/// # Errors
/// When it can't be read, or is no database.
pub async fn references(url: &str) -> Result<Vec<(String, String)>, DbErr> {
    backend::files::references(url).await
}

/// Brings all of a SQLite database into its one file. `false`: another program has it open.
///
/// # Errors
/// When it can't be read, or is no database.
pub async fn settle(url: &str) -> Result<bool, DbErr> {
    backend::files::settle(url).await
}

/// Counts what is there, so that the engine knows which way is short. On PostgreSQL `url` is the
/// owning role's.
///
/// # Errors
/// When it can't be written.
pub async fn analyze(url: &str) -> Result<(), DbErr> {
    backend::files::analyze(url).await
}

/// Refuses a run-time role on PostgreSQL that row-level security would not stop, and a pooler that mixes up
/// what is asked.
///
/// # Errors
/// `DbErr::Custom` in plain words.
pub async fn check_roles(db: &Db) -> Result<(), DbErr> {
    backend::pooler::check(&db.pools).await?;
    backend::check_role(&db.pools).await
}

/// The URL of a database file.
#[must_use]
pub fn sqlite_url(path: &Path) -> String {
    format!("sqlite:{}", path.display())
}

/// The lock that keeps a second server from the same SQLite file; held as long as the value lives.
#[derive(Debug)]
pub struct OnlyInstance {
    _file: Option<std::fs::File>,
}

/// Takes the lock beside the database file. PostgreSQL needs none.
///
/// # Errors
/// When another server holds it, in plain words.
pub fn only_instance(url: &str) -> std::io::Result<OnlyInstance> {
    let Some(path) = url.strip_prefix("sqlite:") else {
        return Ok(OnlyInstance { _file: None });
    };
    let file = std::fs::OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(format!("{path}.lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(OnlyInstance { _file: Some(file) }),
        Err(std::fs::TryLockError::WouldBlock) => Err(std::io::Error::other(format!(
            "another autoshop is already serving {path}"
        ))),
        Err(std::fs::TryLockError::Error(e)) => Err(e),
    }
}
