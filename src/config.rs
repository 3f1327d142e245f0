//! Settings: flags and `AUTOSHOP_*` variables, read once; every mistake is told at once.

use clap::Args;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Flags of `serve`. Secrets may also come from a file named by the variable with `_FILE`.
#[derive(Args, Clone, Debug, Default)]
pub struct ServeArgs {
    /// Address to listen on [default: 127.0.0.1:8080]
    #[arg(long, env = "AUTOSHOP_LISTEN")]
    pub listen: Option<String>,
    /// Directory of the database file and the keys [default: ./data]
    #[arg(long, env = "AUTOSHOP_DATA_DIR")]
    pub data_dir: Option<PathBuf>,
    /// Database: postgres://… switches the engine [default: sqlite in the data directory]
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// The owning role on PostgreSQL: runs the migrations
    #[arg(long, env = "DATABASE_DIRECT_URL", hide_env_values = true)]
    pub database_direct_url: Option<String>,
    /// The address people use, such as <https://shop.example>; https makes cookies secure
    #[arg(long, env = "AUTOSHOP_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Connections: readers on SQLite, the pool on PostgreSQL [default: one per core, 10]
    #[arg(long, env = "AUTOSHOP_CONNECTIONS")]
    pub connections: Option<String>,
    /// Statements slower than this many milliseconds are logged [default: 200]
    #[arg(long, env = "AUTOSHOP_SLOW_MS")]
    pub slow_ms: Option<String>,
    /// Log lines: pretty or json [default: pretty]
    #[arg(long, env = "AUTOSHOP_LOG_FORMAT")]
    pub log_format: Option<String>,
    /// Believe X-Forwarded-For: only behind a proxy of your own
    #[arg(long, env = "AUTOSHOP_TRUST_PROXY")]
    pub trust_proxy: bool,
}

/// Everything a server needs to know.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The run-time role's URL.
    pub database_url: String,
    /// The owning role's URL; the same on SQLite.
    pub direct_url: String,
    /// The run-time role's name on PostgreSQL.
    pub runtime_role: Option<String>,
    /// Where keys and the database file are.
    pub data_dir: PathBuf,
    /// Behind TLS.
    pub is_https: bool,
    /// Readers on SQLite, pool on PostgreSQL.
    pub connections: u32,
    /// What counts as slow.
    pub slow: Duration,
    /// Believe `X-Forwarded-For`.
    pub trust_proxy: bool,
    /// Worker threads.
    pub workers: usize,
}

/// Every mistake there is, a line each.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct Mistakes(pub Vec<String>);

impl ServeArgs {
    /// Reads all of it.
    ///
    /// # Errors
    /// All mistakes together.
    pub fn settings(&self) -> Result<Settings, Mistakes> {
        let mut wrong = Vec::new();
        let listen = parse(
            &mut wrong,
            "--listen",
            self.listen.as_deref().unwrap_or("127.0.0.1:8080"),
            "an address and port, such as 127.0.0.1:8080",
        );
        let data_dir = self
            .data_dir
            .clone()
            .unwrap_or_else(|| PathBuf::from("data"));
        let secret = |given: &Option<String>, name: &str, wrong: &mut Vec<String>| {
            secret(given.as_ref(), name, wrong)
        };
        let database_url = secret(&self.database_url, "DATABASE_URL", &mut wrong);
        let direct_url = secret(&self.database_direct_url, "DATABASE_DIRECT_URL", &mut wrong);
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let is_postgres = database_url.as_ref().is_some_and(|u| is_postgres(u));
        let default = if is_postgres {
            10
        } else {
            u32::try_from(cores).unwrap_or(2)
        };
        let connections = match &self.connections {
            Some(given) => parse(&mut wrong, "--connections", given, "a number from 1 to 100"),
            None => Some(default),
        };
        let slow = parse(
            &mut wrong,
            "--slow-ms",
            self.slow_ms.as_deref().unwrap_or("200"),
            "a number of milliseconds",
        );
        if !matches!(self.log_format.as_deref(), None | Some("pretty" | "json")) {
            wrong.push("--log-format: pretty or json".into());
        }
        let public = self.public_url.as_deref();
        if public.is_some_and(|u| !u.starts_with("http://") && !u.starts_with("https://")) {
            wrong.push("--public-url: must begin with http:// or https://".into());
        }
        if connections.is_some_and(|n| !(1..=100).contains(&n)) {
            wrong.push("--connections: a number from 1 to 100".into());
        }
        if let Some(url) = database_url.as_ref().filter(|_| !is_postgres)
            && !url.starts_with("sqlite:")
        {
            wrong.push("DATABASE_URL: must begin with postgres:// or sqlite:".into());
        }
        if is_postgres && direct_url.is_none() {
            wrong.push(
                "DATABASE_DIRECT_URL: PostgreSQL needs it: the role that owns the tables runs the migrations, \
                 DATABASE_URL is a plain one"
                    .into(),
            );
        }
        let (Some(listen), Some(connections), Some(slow), true) =
            (listen, connections, slow, wrong.is_empty())
        else {
            return Err(Mistakes(wrong));
        };
        let database_url =
            database_url.unwrap_or_else(|| crate::db::sqlite_url(&data_dir.join("autoshop.db")));
        Ok(Settings {
            listen,
            runtime_role: is_postgres.then(|| role_of(&database_url)),
            direct_url: direct_url
                .filter(|_| is_postgres)
                .unwrap_or_else(|| database_url.clone()),
            database_url,
            data_dir,
            is_https: public.is_some_and(|u| u.starts_with("https://")),
            connections,
            slow: Duration::from_millis(slow),
            trust_proxy: self.trust_proxy,
            workers: cores,
        })
    }
}

fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

fn parse<T: std::str::FromStr>(
    wrong: &mut Vec<String>,
    name: &str,
    given: &str,
    wanted: &str,
) -> Option<T> {
    let value = given.parse().ok();
    if value.is_none() {
        wrong.push(format!("{name}: {given:?} is not {wanted}"));
    }
    value
}

/// The value itself, or the content of the file named by `NAME_FILE`.
fn secret(given: Option<&String>, name: &str, wrong: &mut Vec<String>) -> Option<String> {
    if given.is_some() {
        return given.cloned();
    }
    let file = std::env::var(format!("{name}_FILE")).ok()?;
    match std::fs::read_to_string(&file) {
        Ok(text) => Some(text.trim().to_owned()),
        Err(e) => {
            wrong.push(format!("{name}_FILE: {file}: {e}"));
            None
        }
    }
}

/// The user of `postgres://user:password@host/…`.
fn role_of(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let user = rest.split(['@', '/']).next().unwrap_or_default();
    user.split(':').next().unwrap_or_default().to_owned()
}

/// The signing key beside the database: made on first start, readable by its owner alone.
///
/// # Errors
/// When the directory can't be written.
pub fn key(dir: &Path) -> std::io::Result<Vec<u8>> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    if let Ok(file) = std::env::var("AUTOSHOP_KEY_FILE") {
        return std::fs::read(file);
    }
    std::fs::create_dir_all(dir)?;
    let path = dir.join("key");
    let mut options = std::fs::OpenOptions::new();
    match options.write(true).create_new(true).mode(0o600).open(&path) {
        Ok(mut file) => {
            let key = crate::web::form::secret::<64>();
            file.write_all(key.as_bytes())?;
            file.sync_all()?;
            Ok(key.into_bytes())
        }
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => std::fs::read(path),
        Err(e) => Err(e),
    }
}
