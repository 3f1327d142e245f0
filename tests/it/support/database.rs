//! A fresh database for each test: migrated once a process, then copied.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::{Mutex, OnceCell};

static TEMPLATE: OnceCell<String> = OnceCell::const_new();
static NEXT: AtomicU32 = AtomicU32::new(1);
// PostgreSQL copies a template for one at a time.
static COPYING: Mutex<()> = Mutex::const_new(());

/// A database of one's own; forgotten when dropped.
pub(super) struct Database {
    /// The run-time role's URL.
    pub(super) url: String,
    directory: Option<tempfile::TempDir>,
    owner: Option<(String, String)>,
}

pub(super) fn is_postgres() -> bool {
    std::env::var_os("TEST_DATABASE_URL").is_some()
}

fn variable(name: &str) -> String {
    std::env::var(name)
        .unwrap_or_else(|_| panic!("{name} is not set: run scripts/postgres run cargo test"))
}

/// The same server and role, another database.
fn in_database(url: &str, name: &str) -> String {
    let (server, _) = url.rsplit_once('/').unwrap();
    format!("{server}/{name}")
}

async fn execute(url: &str, sql: String) {
    use sqlx::{AssertSqlSafe, Connection, PgConnection};
    let mut connection = PgConnection::connect(url).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

fn scratch() -> &'static PathBuf {
    static SCRATCH: OnceLock<PathBuf> = OnceLock::new();
    SCRATCH.get_or_init(|| {
        let path =
            PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("it-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        path
    })
}

async fn template() -> String {
    if is_postgres() {
        let (owner, app) = (
            variable("TEST_DATABASE_OWNER_URL"),
            variable("TEST_DATABASE_URL"),
        );
        let name = format!("template_{}", std::process::id());
        execute(&owner, format!("CREATE DATABASE {name}")).await;
        let role = app.split("://").nth(1).unwrap().split(':').next().unwrap();
        autoshop::db::migrate(&in_database(&owner, &name), Some(role))
            .await
            .unwrap();
        name
    } else {
        let path = scratch().join("template.db");
        autoshop::db::migrate(&autoshop::db::sqlite_url(&path), None)
            .await
            .unwrap();
        path.display().to_string()
    }
}

impl Database {
    pub(super) async fn fresh() -> Self {
        let template = TEMPLATE.get_or_init(template).await;
        if is_postgres() {
            let (owner, app) = (
                variable("TEST_DATABASE_OWNER_URL"),
                variable("TEST_DATABASE_URL"),
            );
            let name = format!(
                "it_{}_{}",
                std::process::id(),
                NEXT.fetch_add(1, Ordering::Relaxed)
            );
            let copying = COPYING.lock().await;
            execute(
                &owner,
                format!("CREATE DATABASE {name} TEMPLATE {template}"),
            )
            .await;
            drop(copying);
            Self {
                url: in_database(&app, &name),
                directory: None,
                owner: Some((owner, name)),
            }
        } else {
            let directory = tempfile::tempdir_in(scratch()).unwrap();
            let path = directory.path().join("shop.db");
            std::fs::copy(template, &path).unwrap();
            Self {
                url: autoshop::db::sqlite_url(&path),
                directory: Some(directory),
                owner: None,
            }
        }
    }

    /// The owning role's URL on PostgreSQL.
    pub(super) fn owner_url(&self) -> Option<String> {
        self.owner
            .as_ref()
            .map(|(url, name)| in_database(url, name))
    }

    /// Where files of this test may lie.
    pub(super) fn directory(&self) -> PathBuf {
        let own = self.directory.as_ref().map(|d| d.path().to_path_buf());
        own.unwrap_or_else(|| {
            let path = scratch().join(self.owner.as_ref().map_or("data", |(_, name)| name));
            std::fs::create_dir_all(&path).unwrap();
            path
        })
    }
}
