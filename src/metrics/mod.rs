//! What the process counts of itself, in the words of Prometheus (quality, section 7; ADR 0025). Every
//! application has its own registry: two in one process do not mix.

mod busy;
mod deed;
mod labels;
mod process;

pub use busy::Busy;
pub use deed::Deed;
pub use labels::{Job, Kept, Kind, Places, Queue, Read, Request, Route, Worker};

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

/// Bounds in seconds: from what memory answers to what a person gives up on, with those of the alerts.
const SECONDS: [f64; 13] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 10.0,
];

/// Bounds of statements, with those of the budgets (quality, section 2).
const STATEMENTS: [f64; 9] = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 9.0, 14.0, 20.0];

/// Bounds in milliseconds of what browsers measure, with those of their verdicts.
const MILLIS: [f64; 12] = [
    16.0, 40.0, 75.0, 100.0, 200.0, 300.0, 500.0, 1000.0, 1500.0, 2500.0, 4000.0, 10000.0,
];

/// Bounds of how much a page jumps.
const JUMPS: [f64; 7] = [0.0, 0.01, 0.05, 0.1, 0.15, 0.25, 0.5];

type Histograms<L> = Family<L, Histogram, fn() -> Histogram>;

fn seconds() -> Histogram {
    Histogram::new(SECONDS)
}

fn millis() -> Histogram {
    Histogram::new(MILLIS)
}

fn jumps() -> Histogram {
    Histogram::new(JUMPS)
}

/// Everything that is counted where it happens, and what is looked at when somebody asks.
pub struct Metrics {
    registry: Registry,
    /// Requests answered.
    pub requests: Family<Request, Counter>,
    /// How long they took.
    pub request_seconds: Histograms<Route>,
    /// Requests under way; streams of news are none.
    pub in_flight: Gauge,
    /// Statements a request, those at the door included.
    pub statements: Histogram,
    /// How long a statement took.
    pub statement_seconds: Histogram,
    /// Statements that took longer than the setting allows.
    pub slow: Counter,
    /// Transactions begun once more because another one stood in their way.
    pub retries: Counter,
    /// New pools in the place of dead ones.
    pub rebuilt: Counter,
    /// How long a connection was waited for.
    pub pool_wait: Histogram,
    /// Bytes that SQLite has written and not yet put into its file.
    pub wal: Gauge,
    /// Bytes that are free where that file is.
    pub disk_free: Gauge,
    /// 1 while the database does not answer, and nobody waits for it.
    pub breaker_open: Gauge,
    /// Asked of memory, and there.
    pub hits: Family<Kept, Counter>,
    /// Asked of memory, and loaded.
    pub misses: Family<Kept, Counter>,
    /// Thrown out of memory for want of room; what ran out or was made stale is not.
    pub evictions: Family<Kept, Counter>,
    /// How much room it takes, of what is weighed.
    pub bytes: Family<Kept, Gauge>,
    /// What a write made stale.
    pub stale: Counter,
    /// How often nobody heard for a while what other instances wrote.
    pub unheard: Counter,
    /// Requests refused because too many are under way.
    pub shed: Counter,
    /// How often something waited longer than it should for its turn, because a worker did not put down what it had.
    pub long_polls: Counter,
    /// What share of the last second each worker had something to do: 0 to 1.
    pub busy: Family<Worker, Gauge<f64, AtomicU64>>,
    /// Workers that have begun.
    workers: AtomicU64,
    /// Handlers and jobs that ended in the middle, by a defect.
    pub panics: Counter,
    /// Forms that came again and were not done again.
    pub replays: Counter,
    /// Wrong passwords.
    pub failures: Counter,
    /// How long browsers took to draw the largest part of a page.
    pub paint: Histograms<Read>,
    /// How long until something was seen of a press, the slowest of a visit.
    pub press: Histograms<Read>,
    /// How much pages jumped by themselves.
    pub jump: Histograms<Read>,
    /// Requests refused because somebody asks too often.
    pub limited: Counter,
    /// Writes refused because another site sent them.
    pub foreign: Counter,
    /// Jobs that ended.
    pub jobs: Family<Job, Counter>,
    /// Those of them that were given up: from 0, so that the first one is an increase.
    pub dead: Counter,
    /// How long they took.
    pub job_seconds: Histograms<Kind>,
    /// Entries in memory.
    pub entries: Family<Kept, Gauge>,
    /// Connections to the database.
    pub connections: Family<Places, Gauge>,
    /// Places left for heavy work: passwords, documents, pictures.
    pub free: Family<Queue, Gauge>,
    /// Pages that listen for news.
    pub streams: Gauge,
    /// For how many seconds the oldest job that is due waits.
    pub oldest_wait: Gauge,
    /// Jobs that are due.
    pub waiting: Gauge,
    /// Visits booked.
    appointments: Counter,
    /// Bills issued.
    invoices: Counter,
    /// Cents that were paid.
    payments: Counter,
}

impl std::fmt::Debug for Metrics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let mut metrics = Self {
            registry: Registry::default(),
            requests: Family::default(),
            request_seconds: Family::new_with_constructor(seconds),
            in_flight: Gauge::default(),
            statements: Histogram::new(STATEMENTS),
            statement_seconds: seconds(),
            slow: Counter::default(),
            retries: Counter::default(),
            rebuilt: Counter::default(),
            pool_wait: seconds(),
            wal: Gauge::default(),
            disk_free: Gauge::default(),
            breaker_open: Gauge::default(),
            hits: Family::default(),
            misses: Family::default(),
            evictions: Family::default(),
            bytes: Family::default(),
            stale: Counter::default(),
            unheard: Counter::default(),
            shed: Counter::default(),
            long_polls: Counter::default(),
            busy: Family::default(),
            workers: AtomicU64::default(),
            panics: Counter::default(),
            replays: Counter::default(),
            failures: Counter::default(),
            paint: Family::new_with_constructor(millis),
            press: Family::new_with_constructor(millis),
            jump: Family::new_with_constructor(jumps),
            limited: Counter::default(),
            foreign: Counter::default(),
            jobs: Family::default(),
            dead: Counter::default(),
            job_seconds: Family::new_with_constructor(seconds),
            entries: Family::default(),
            connections: Family::default(),
            free: Family::default(),
            streams: Gauge::default(),
            oldest_wait: Gauge::default(),
            waiting: Gauge::default(),
            appointments: Counter::default(),
            invoices: Counter::default(),
            payments: Counter::default(),
        };
        metrics.register();
        metrics
    }
}

impl Metrics {
    /// Names and help, as they stand in `docs/ops`. The writer puts `_total` behind a counter's name.
    fn register(&mut self) {
        let mut all = Registry::default();
        all.register("http_requests", "Requests answered", self.requests.clone());
        all.register(
            "http_request_seconds",
            "Time to the answer",
            self.request_seconds.clone(),
        );
        all.register(
            "http_requests_in_flight",
            "Requests under way",
            self.in_flight.clone(),
        );
        all.register(
            "db_statements_per_request",
            "Statements a request sent",
            self.statements.clone(),
        );
        all.register(
            "db_statement_seconds",
            "Time a statement took",
            self.statement_seconds.clone(),
        );
        all.register(
            "db_pool_wait_seconds",
            "Wait for a connection",
            self.pool_wait.clone(),
        );
        all.register(
            "db_pool_connections",
            "Connections by pool",
            self.connections.clone(),
        );
        all.register("cache_hits", "Asked of memory and there", self.hits.clone());
        all.register(
            "cache_misses",
            "Asked of memory and loaded",
            self.misses.clone(),
        );
        all.register("cache_entries", "Entries in memory", self.entries.clone());
        all.register(
            "cache_evictions",
            "Thrown out for want of room",
            self.evictions.clone(),
        );
        all.register("cache_bytes", "Room that it takes", self.bytes.clone());
        all.register(
            "tokio_busy_ratio",
            "Share of the last second a worker was at work",
            self.busy.clone(),
        );
        all.register("jobs_ended", "Jobs by kind and end", self.jobs.clone());
        all.register("job_seconds", "Time a job took", self.job_seconds.clone());
        all.register(
            "turns_free",
            "Places left for heavy work",
            self.free.clone(),
        );
        self.register_alike(&mut all);
        all.register_collector(Box::new(process::Process));
        self.registry = all;
    }

    /// Plain counters and gauges, and what browsers tell.
    fn register_alike(&self, all: &mut Registry) {
        let counted = [
            (
                "db_slow_statements",
                "Statements over the slow limit",
                &self.slow,
            ),
            (
                "db_tx_retries",
                "Transactions begun once more",
                &self.retries,
            ),
            ("db_pool_rebuilt", "New pools for dead ones", &self.rebuilt),
            (
                "http_shed",
                "Refused because too many are under way",
                &self.shed,
            ),
            ("rate_limited", "Refused as too many", &self.limited),
            ("csrf_rejected", "Refused as another site's", &self.foreign),
            (
                "cache_invalidations",
                "What a write made stale",
                &self.stale,
            ),
            ("bus_reconnects", "Other instances unheard", &self.unheard),
            (
                "tokio_long_polls",
                "Turns that came too late",
                &self.long_polls,
            ),
            ("panics", "Ended by a defect", &self.panics),
            ("idempotent_replays", "Forms sent again", &self.replays),
            ("login_failures", "Wrong passwords", &self.failures),
            ("jobs_dead", "Jobs given up", &self.dead),
            ("appointments_created", "Visits booked", &self.appointments),
            ("invoices_issued", "Bills issued", &self.invoices),
            ("payments_cents", "Cents paid, without tips", &self.payments),
        ];
        for (name, help, counter) in counted {
            all.register(name, help, counter.clone());
        }
        let looked = [
            (
                "db_breaker_open",
                "Whether the database is away",
                &self.breaker_open,
            ),
            ("sqlite_wal_bytes", "Written and not put away", &self.wal),
            ("disk_free_bytes", "Free on the disk", &self.disk_free),
            (
                "jobs_oldest_wait_seconds",
                "Wait of the oldest due job",
                &self.oldest_wait,
            ),
            ("jobs_waiting", "Jobs that are due", &self.waiting),
            ("live_streams", "Pages that listen for news", &self.streams),
        ];
        for (name, help, gauge) in looked {
            all.register(name, help, gauge.clone());
        }
        let field = [
            ("rum_lcp_ms", "Until the largest paint", &self.paint),
            ("rum_inp_ms", "Until a press is seen", &self.press),
            ("rum_cls", "Jumps of the layout", &self.jump),
        ];
        for (name, help, seen) in field {
            all.register(name, help, seen.clone());
        }
    }

    /// A statement that took so long; `slow` of them are counted apart.
    pub fn statement(&self, took: Duration, slow: Duration) {
        self.statement_seconds.observe(took.as_secs_f64());
        if took >= slow {
            self.slow.inc();
        }
    }

    /// All of it in the format that Prometheus reads.
    ///
    /// # Errors
    /// Never, while text can be written to memory.
    pub fn written(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// `2xx`.
#[must_use]
pub fn class(status: u16) -> &'static str {
    match status {
        100..200 => "1xx",
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        _ => "5xx",
    }
}
