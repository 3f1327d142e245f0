//! A fresh database for each test, copied from a migrated template. The template is named by the
//! hash of the migrations' source, so that it is made once for as long as they stay the same.

use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::{Mutex, OnceCell};

static TEMPLATE: OnceCell<String> = OnceCell::const_new();
static NEXT: AtomicU32 = AtomicU32::new(1);
// PostgreSQL copies a template for one at a time.
static COPYING: Mutex<()> = Mutex::const_new(());

/// A database of one's own; gone when dropped.
pub(crate) struct Database {
    /// The run-time role's URL.
    pub(crate) url: String,
    /// Where files of this test may lie.
    pub(crate) directory: tempfile::TempDir,
    on_server: Option<OnServer>,
}

/// A database on the server, which would stay there; the file of SQLite goes with its directory.
struct OnServer {
    /// The owning role's URL.
    url: String,
}

impl Drop for OnServer {
    /// Whoever still speaks to it is cut off.
    fn drop(&mut self) {
        let (_, owner) = urls();
        let (_, name) = self.url.rsplit_once('/').unwrap();
        let sql = format!("DROP DATABASE {name} WITH (FORCE)");
        let gone = apart(async || execute(&owner, sql).await);
        assert!(std::thread::panicking() || gone.is_ok(), "{gone:?}");
    }
}

/// Does it in a thread of its own and waits: where something is dropped, nothing can be awaited.
pub(super) fn apart<T: Send>(work: impl AsyncFnOnce() -> T + Send) -> T {
    let work = || {
        let runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = { runtime }.enable_all().build().unwrap();
        runtime.block_on(work())
    };
    std::thread::scope(|scope| scope.spawn(work).join()).unwrap()
}

pub(super) fn is_postgres() -> bool {
    std::env::var_os("TEST_DATABASE_URL").is_some()
}

fn variable(name: &str) -> String {
    std::env::var(name)
        .unwrap_or_else(|_| panic!("{name} is not set: run scripts/postgres run cargo test"))
}

/// The run-time role's URL and the owning role's.
fn urls() -> (String, String) {
    (
        variable("TEST_DATABASE_URL"),
        variable("TEST_DATABASE_OWNER_URL"),
    )
}

/// Whom a URL signs in.
pub(crate) fn role(url: &str) -> &str {
    url.split("://").nth(1).unwrap().split(':').next().unwrap()
}

/// The same server and role, another database.
fn in_database(url: &str, name: &str) -> String {
    let (server, _) = url.rsplit_once('/').unwrap();
    format!("{server}/{name}")
}

async fn execute(url: &str, sql: String) -> Result<(), sqlx::Error> {
    let mut connection = PgConnection::connect(url).await?;
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut connection)
        .await?;
    connection.close().await
}

/// Twelve hex digits of the migrations' source.
fn version() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/src");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let mut hash = Sha256::new();
    for file in files {
        hash.update(std::fs::read(file).unwrap());
    }
    let bytes = hash.finalize();
    bytes.iter().take(6).map(|b| format!("{b:02x}")).collect()
}

async fn template() -> String {
    if is_postgres() {
        postgres_template().await
    } else {
        sqlite_template().await
    }
}

/// Made under another name and renamed: others may be making it at the same moment.
async fn sqlite_template() -> String {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join(format!("template-{}.db", version()));
    if !path.exists() {
        let own = tempfile::tempdir_in(&folder).unwrap();
        let fresh = own.path().join("template.db");
        autoshop::db::migrate(&autoshop::db::sqlite_url(&fresh), None)
            .await
            .unwrap();
        std::fs::rename(fresh, &path).unwrap();
    }
    path.display().to_string()
}

async fn postgres_template() -> String {
    let (app, owner) = urls();
    let name = format!("autoshop_template_{}", version());
    if PgConnection::connect(&in_database(&owner, &name))
        .await
        .is_ok()
    {
        return name;
    }
    let fresh = format!("autoshop_fresh_{}", std::process::id());
    execute(&owner, format!("CREATE DATABASE {fresh}"))
        .await
        .unwrap();
    let role = role(&app);
    autoshop::db::migrate(&in_database(&owner, &fresh), Some(role))
        .await
        .unwrap();
    let renamed = execute(&owner, format!("ALTER DATABASE {fresh} RENAME TO {name}")).await;
    if renamed.is_err() {
        execute(&owner, format!("DROP DATABASE {fresh}"))
            .await
            .unwrap();
    }
    name
}

impl Database {
    pub(crate) async fn fresh() -> Self {
        let template = TEMPLATE.get_or_init(template).await;
        let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        if !is_postgres() {
            let path = directory.path().join("autoshop.db");
            std::fs::copy(template, &path).unwrap();
            return Self {
                url: autoshop::db::sqlite_url(&path),
                directory,
                on_server: None,
            };
        }
        let (app, owner) = urls();
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("autoshop_it_{}_{number}", std::process::id());
        let copying = COPYING.lock().await;
        let create = format!("CREATE DATABASE {name} TEMPLATE {template}");
        execute(&owner, create).await.unwrap();
        drop(copying);
        let owners = in_database(&owner, &name);
        Self {
            url: in_database(&app, &name),
            directory,
            on_server: Some(OnServer { url: owners }),
        }
    }

    /// The owning role's URL on PostgreSQL.
    pub(crate) fn owner_url(&self) -> Option<String> {
        self.on_server.as_ref().map(|there| there.url.clone())
    }
}
