//! Settings: flags and `AUTOSHOP_*` variables, read once; every mistake is told at once.

mod post;

pub use post::PostArgs;

use crate::db::MOMENT;
use crate::db::cache::KEPT_FOR;
use crate::key::{KEY, read_key};
use crate::post::PostSettings;
use crate::web::crowd::CROWD;
use crate::web::pace::Pace;
use clap::{Args, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;
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
    /// Address at which Prometheus may ask for metrics; nobody else should reach it [default: none]
    #[arg(long, env = "AUTOSHOP_METRICS_LISTEN")]
    pub metrics_listen: Option<String>,
    /// The address people use, such as <https://shop.example>; https makes cookies secure
    #[arg(long, env = "AUTOSHOP_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Connections: readers on SQLite, the pool on PostgreSQL [default: four per core, 10]
    #[arg(long, env = "AUTOSHOP_CONNECTIONS")]
    pub connections: Option<String>,
    /// Statements slower than this many milliseconds are logged [default: 200]
    #[arg(long, env = "AUTOSHOP_SLOW_MS")]
    pub slow_ms: Option<String>,
    /// Log lines: pretty or json [default: pretty]
    #[arg(long, env = "AUTOSHOP_LOG_FORMAT")]
    pub log_format: Option<String>,
    /// Believe X-Forwarded-For, yes or no: only behind a proxy of your own [default: no]
    #[arg(long, env = "AUTOSHOP_TRUST_PROXY", num_args = 0..=1, require_equals = true, default_missing_value = "yes")]
    pub trust_proxy: Option<String>,
    /// Keep pages, settings and who is signed in in memory for a minute at most, on or off: off is for measuring only [default: on]
    #[arg(long, env = "AUTOSHOP_CACHE")]
    pub cache: Option<String>,
    /// Hold people to what they may do within a minute or an hour, on or off: off is for measuring only, on a loopback address [default: on]
    #[arg(long, env = "AUTOSHOP_LIMITS")]
    pub limits: Option<String>,
    /// File of the signing key, 32 bytes at least [default: key in the data directory, made on first start]
    #[arg(long, env = "AUTOSHOP_KEY_FILE")]
    pub key_file: Option<PathBuf>,
    /// Where traces are taken by OTLP over HTTP, such as <http://127.0.0.1:4318> [default: none]
    #[arg(long, env = "AUTOSHOP_OTLP_ENDPOINT")]
    pub otlp_endpoint: Option<String>,
    /// What this process does: web (pages), worker (work outside requests) or all [default: all]
    #[arg(long, env = "AUTOSHOP_ROLE")]
    pub duty: Option<String>,
    /// Who sends e-mail and SMS
    #[command(flatten)]
    pub post: PostArgs,
}

const DUTY: (&str, &str) = (
    "AUTOSHOP_ROLE (--duty)",
    "all, or over PostgreSQL web or worker",
);

/// What a process does: pages, work outside requests, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Duty {
    All,
    Web,
    Worker,
}

/// Everything a server needs to know.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where to listen for who asks for metrics.
    pub metrics: Option<SocketAddr>,
    /// The run-time role's URL.
    pub database_url: String,
    /// The owning role's URL; the same on SQLite.
    pub direct_url: String,
    /// The run-time role's name on PostgreSQL.
    pub runtime_role: Option<String>,
    /// Where keys and the database file are.
    pub data_dir: PathBuf,
    /// The signing key, if there is one already.
    pub key: Option<Vec<u8>>,
    /// The address people use, without a slash at its end.
    pub public_url: Option<String>,
    /// Behind TLS.
    pub is_https: bool,
    /// Readers on SQLite, pool on PostgreSQL.
    pub connections: u32,
    /// What counts as slow.
    pub slow: Duration,
    /// Believe `X-Forwarded-For`.
    pub trust_proxy: bool,
    /// How many requests may be under way at the same moment.
    pub crowd: i64,
    /// Whether there is a limit to what somebody does within a second, a minute or an hour.
    pub is_limited: bool,
    /// How many requests a second people may make.
    pub pace: Pace,
    /// How long pages and what they are made of are kept in memory; zero keeps nothing.
    pub kept_for: Duration,
    /// How old what is counted may be for whoever only looks.
    pub moment: Duration,
    /// Worker threads.
    pub workers: usize,
    /// How long a stream of news is silent before it says that it is there.
    pub beat: Duration,
    /// What this process does.
    pub duty: Duty,
    /// Where traces are taken, without a slash at its end.
    pub otlp: Option<String>,
    /// Who sends e-mail and SMS.
    pub post: PostSettings,
}

/// Below the half minute or more after which proxies give up a silent connection.
const BEAT: Duration = Duration::from_secs(25);

/// Every mistake there is, a line each.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct Mistakes(pub Vec<String>);

impl ServeArgs {
    /// Reads all but the key, which only a server needs.
    ///
    /// # Errors
    /// All mistakes together.
    pub fn settings(&self) -> Result<Settings, Mistakes> {
        self.read(Vec::new(), None)
    }

    /// Reads all of it, with the key if there is one already.
    ///
    /// # Errors
    /// All mistakes together.
    pub fn serving(&self) -> Result<Settings, Mistakes> {
        let (name, read) = match &self.key_file {
            Some(file) => {
                let empty = || format!("{} is not there, or empty", file.display());
                let read = read_key(file).and_then(|key| key.ok_or_else(empty).map(Some));
                ("AUTOSHOP_KEY_FILE (--key-file)", read)
            }
            None => ("The signing key", read_key(&self.data_dir().join(KEY))),
        };
        match read {
            Ok(key) => self.read(Vec::new(), key),
            Err(mistake) => self.read(vec![format!("{name}: {mistake}")], None),
        }
    }

    fn data_dir(&self) -> PathBuf {
        self.data_dir.clone().unwrap_or_else(|| "data".into())
    }

    fn read(&self, mut wrong: Vec<String>, key: Option<Vec<u8>>) -> Result<Settings, Mistakes> {
        let listen = parse(
            &mut wrong,
            "AUTOSHOP_LISTEN (--listen)",
            self.listen.as_deref().unwrap_or("127.0.0.1:8080"),
            "an address and port, such as 127.0.0.1:8080",
        );
        let metrics = self.metrics_listen.as_deref().and_then(|given| {
            let name = "AUTOSHOP_METRICS_LISTEN (--metrics-listen)";
            let words = "an address and port, such as 127.0.0.1:9464";
            parse(&mut wrong, name, given, words)
        });
        let (database_url, direct_url) = self.databases(&mut wrong);
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let is_postgres = database_url.as_ref().is_some_and(|u| is_postgres(u));
        let connections = self.connections(&mut wrong, (is_postgres, cores));
        let slow = parse(
            &mut wrong,
            "AUTOSHOP_SLOW_MS (--slow-ms)",
            self.slow_ms.as_deref().unwrap_or("200"),
            "a number of milliseconds",
        );
        let given = self.duty.as_deref().unwrap_or("all");
        let may = |duty: &Duty| is_postgres || *duty == Duty::All; // one process over a file does all
        let duty = Duty::from_str(given, false).ok().filter(may);
        let duty = noted(&mut wrong, duty, || not(DUTY.0, given, DUTY.1));
        let given = self.trust_proxy.as_deref().unwrap_or_default();
        let trust_proxy = noted(&mut wrong, yes_or_no(given), || {
            not("AUTOSHOP_TRUST_PROXY (--trust-proxy)", given, "yes or no")
        });
        self.switches(&mut wrong, listen);
        let public = self.public_url.as_deref();
        let otlp = self.otlp(&mut wrong);
        let post = self.post.settings(&mut wrong, public.is_some());
        if public.is_some_and(|u| !u.starts_with("http://") && !u.starts_with("https://")) {
            let name = "AUTOSHOP_PUBLIC_URL (--public-url)";
            wrong.push(format!("{name}: must begin with http:// or https://"));
        }
        let (true, Some(duty)) = (wrong.is_empty(), duty) else {
            return Err(Mistakes(wrong));
        };
        let (Some(listen), Some(connections), Some(slow), Some(trust_proxy)) =
            (listen, connections, slow, trust_proxy)
        else {
            return Err(Mistakes(wrong));
        };
        let data_dir = self.data_dir();
        let database_url =
            database_url.unwrap_or_else(|| crate::db::sqlite_url(&data_dir.join("autoshop.db")));
        Ok(Settings {
            listen,
            metrics,
            runtime_role: is_postgres.then(|| role_of(&database_url)),
            direct_url: direct_url
                .filter(|_| is_postgres)
                .unwrap_or_else(|| database_url.clone()),
            database_url,
            data_dir,
            key,
            public_url: public.map(|u| u.trim_end_matches('/').to_owned()),
            is_https: public.is_some_and(|u| u.starts_with("https://")),
            connections,
            slow: Duration::from_millis(slow),
            trust_proxy,
            crowd: CROWD,
            is_limited: self.limits.as_deref() != Some("off"),
            pace: Pace::default(),
            kept_for: match self.cache.as_deref() {
                Some("off") => Duration::ZERO,
                _ => KEPT_FOR,
            },
            moment: MOMENT,
            workers: cores,
            beat: BEAT,
            duty,
            otlp,
            post,
        })
    }

    /// What is one of a few words.
    fn switches(&self, wrong: &mut Vec<String>, listen: Option<SocketAddr>) {
        if !matches!(self.cache.as_deref(), None | Some("on" | "off")) {
            wrong.push("AUTOSHOP_CACHE (--cache): on or off".into());
        }
        match (self.limits.as_deref(), listen) {
            (None | Some("on"), _) => {}
            (Some("off"), at) if at.is_none_or(|at| at.ip().is_loopback()) => {}
            (Some("off"), _) => wrong.push(
                "AUTOSHOP_LIMITS (--limits): off only where nobody else can reach it, on 127.0.0.1"
                    .into(),
            ),
            _ => wrong.push("AUTOSHOP_LIMITS (--limits): on or off".into()),
        }
        if !matches!(self.log_format.as_deref(), None | Some("pretty" | "json")) {
            wrong.push("AUTOSHOP_LOG_FORMAT (--log-format): pretty or json".into());
        }
    }

    /// A place that an exporter can reach: no file, no other scheme, no query.
    fn otlp(&self, wrong: &mut Vec<String>) -> Option<String> {
        let given = self.otlp_endpoint.as_deref()?;
        let fits = |url: &reqwest::Url| {
            matches!(url.scheme(), "http" | "https") && url.has_host() && url.query().is_none()
        };
        let url = reqwest::Url::parse(given).ok().filter(fits);
        let name = "AUTOSHOP_OTLP_ENDPOINT (--otlp-endpoint)";
        let wanted = "an address such as http://127.0.0.1:4318";
        noted(wrong, url, || not(name, given, wanted))?;
        Some(given.trim_end_matches('/').to_owned())
    }

    /// How many to open: as many as are told or, of readers over a file, four a core, and 10 to PostgreSQL.
    fn connections(
        &self,
        wrong: &mut Vec<String>,
        (is_postgres, cores): (bool, usize),
    ) -> Option<u32> {
        // A reader that waits for its next page reads nothing: with one per core, a third of the time none did.
        let readers = cores.saturating_mul(4).min(100);
        let Some(given) = &self.connections else {
            return Some(match is_postgres {
                true => 10,
                false => u32::try_from(readers).unwrap_or(8),
            });
        };
        let name = "AUTOSHOP_CONNECTIONS (--connections)";
        let wanted = "a number from 1 to 100";
        let within = given.parse().ok().filter(|n| (1..=100).contains(n));
        noted(wrong, within, || not(name, given, wanted))
    }

    /// The run-time role's URL and the owning role's.
    fn databases(&self, wrong: &mut Vec<String>) -> (Option<String>, Option<String>) {
        let url = secret(self.database_url.as_ref(), "DATABASE_URL", wrong);
        let direct = secret(
            self.database_direct_url.as_ref(),
            "DATABASE_DIRECT_URL",
            wrong,
        );
        let is_postgres = url.as_ref().is_some_and(|u| is_postgres(u));
        if let Some(url) = url.as_ref().filter(|_| !is_postgres)
            && !url.starts_with("sqlite:")
        {
            wrong.push("DATABASE_URL: must begin with postgres:// or sqlite:".into());
        }
        if is_postgres && direct.is_none() {
            wrong.push(
                "DATABASE_DIRECT_URL: PostgreSQL needs it: the role that owns the tables runs the migrations, \
                 DATABASE_URL is a plain one"
                    .into(),
            );
        }
        (url, direct)
    }
}

fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

fn not(name: &str, given: &str, wanted: &str) -> String {
    format!("{name}: {given:?} is not {wanted}")
}

fn noted<T>(
    wrong: &mut Vec<String>,
    value: Option<T>,
    mistake: impl FnOnce() -> String,
) -> Option<T> {
    if value.is_none() {
        wrong.push(mistake());
    }
    value
}

fn parse<T: std::str::FromStr>(
    wrong: &mut Vec<String>,
    name: &str,
    given: &str,
    wanted: &str,
) -> Option<T> {
    noted(wrong, given.parse().ok(), || not(name, given, wanted))
}

fn yes_or_no(given: &str) -> Option<bool> {
    match given.to_lowercase().as_str() {
        "1" | "true" | "yes" => Some(true),
        "0" | "false" | "no" | "" => Some(false),
        _ => None,
    }
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
