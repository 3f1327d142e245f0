//! Who does the work: finds whose turn it is, takes one job, does it, and writes down what became of it.

use super::lease::{End, Lease, claim};
use super::queue::plan;
use super::{Ctx, Kinds, Trouble};
use crate::db::{Db, Meter};
use crate::kernel::ids::ShopId;
use crate::kernel::time::Clock;
use crate::kernel::words::JobState;
use crate::metrics;
use crate::post::Post;
use crate::trace;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::DbErr;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tracing::{Instrument, Span};
use uuid::Uuid;

/// Jobs that one instance works on at a time.
const PLACES: usize = 4;

/// How often it looks when nobody rings.
const POLL: Duration = Duration::from_secs(1);

/// How often a job gives a sign of life, by the machine's own clock.
const SIGN: Duration = Duration::from_secs(20);

/// How long what is under way may take when the server stops; then it is handed back.
const PATIENCE: Duration = Duration::from_secs(12);

/// When a row is looked at again whose kind nobody here knows: a newer instance does.
const FOREIGN: TimeDelta = TimeDelta::minutes(1);

/// Tells all that it is time to stop. Clones tell the same.
#[derive(Clone, Debug)]
pub struct Stop(watch::Sender<bool>);

impl Default for Stop {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl Stop {
    /// It is time.
    pub fn tell(&self) {
        self.0.send_replace(true);
    }

    /// Whether it is.
    fn is_told(&self) -> bool {
        *self.0.borrow()
    }

    /// Until it is time.
    pub async fn told(&self) {
        drop(self.0.subscribe().wait_for(|is_told| *is_told).await);
    }
}

/// One instance's worker. It lives in one thread.
pub struct Runner {
    db: Db,
    clock: Arc<dyn Clock>,
    kinds: Arc<Kinds>,
    post: Post,
    link_key: Arc<[u8]>,
    /// No other runner's, nor this one's after it started anew.
    name: String,
    /// Whose turn it was last.
    last: Cell<ShopId>,
    /// Nothing may take longer.
    hurry: Stop,
}

impl std::fmt::Debug for Runner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Runner").finish_non_exhaustive()
    }
}

/// A job in this runner's hands.
#[derive(Debug)]
pub struct Taken {
    lease: Lease,
    /// Whose it is.
    pub shop: ShopId,
    /// Statements that the taking sent.
    pub statements: u32,
}

impl Runner {
    /// A runner with nothing in its hands.
    #[must_use]
    pub fn new(db: Db, clock: Arc<dyn Clock>, kinds: Arc<Kinds>) -> Self {
        Self {
            db,
            clock,
            kinds,
            post: Post::default(),
            link_key: Arc::default(),
            name: crate::web::form::secret::<12>(),
            last: Cell::new(ShopId(Uuid::nil())),
            hurry: Stop::default(),
        }
    }

    /// Which sends by these ways, with links made of this key; else it has none.
    #[must_use]
    pub fn with_post(self, post: Post, link_key: Arc<[u8]>) -> Self {
        Self {
            post,
            link_key,
            ..self
        }
    }

    /// Sees to it that each shop has what comes back.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn plan(&self) -> Result<(), DbErr> {
        for shop in self.db.shops().await? {
            let mut db = self.db.for_shop(shop.id, Arc::default());
            plan(&mut db, &self.kinds, self.clock.now()).await?;
        }
        Ok(())
    }

    /// Does all that is due, one after the other; how much. For tests and commands.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn drain(&self) -> Result<usize, DbErr> {
        let mut done = 0;
        while let Some(taken) = self.take().await? {
            self.work(taken).await;
            done += 1;
        }
        Ok(done)
    }

    /// Works until it is told to stop; then finishes what is under way, or hands it back.
    pub async fn run(self: Rc<Self>, stop: &Stop) {
        let mut at_work = JoinSet::new();
        loop {
            while at_work.len() < PLACES && !stop.is_told() {
                let taken = self.take().await.unwrap_or_else(|error| {
                    tracing::warn!(%error, "jobs.take");
                    None
                });
                let Some(taken) = taken else { break };
                let own = self.clone();
                at_work.spawn_local(async move { own.work(taken).await });
            }
            tokio::select! {
                () = stop.told() => break,
                Some(_) = at_work.join_next() => {}
                () = self.db.bell_rings() => {}
                () = tokio::time::sleep(POLL) => {}
            }
        }
        let finished = async { while at_work.join_next().await.is_some() {} };
        if tokio::time::timeout(PATIENCE, finished).await.is_err() {
            self.hurry.tell();
            while at_work.join_next().await.is_some() {}
        }
    }

    /// Takes the next job: that of the shop whose turn is next. `None`: nothing is due.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn take(&self) -> Result<Option<Taken>, DbErr> {
        let now = self.clock.now();
        let first = ShopId(Uuid::nil());
        if let Some(taken) = self.take_after(self.last.get(), now).await? {
            return Ok(Some(taken));
        }
        if self.last.replace(first) == first {
            return Ok(None);
        }
        self.take_after(first, now).await
    }

    async fn take_after(&self, last: ShopId, now: DateTime<Utc>) -> Result<Option<Taken>, DbErr> {
        let most = 2 * i64::try_from(PLACES).unwrap_or(1);
        for shop in self.db.shops_with_jobs((last, now), most).await? {
            self.last.set(shop);
            let meter = Arc::<Meter>::default();
            let mut db = self.db.for_shop(shop, meter.clone());
            let by = (self.name.as_str(), now);
            let lease = db.transaction(async |tx| claim(tx, by).await).await?;
            if let Some(lease) = lease {
                let statements = meter.statements();
                return Ok(Some(Taken {
                    lease,
                    shop,
                    statements,
                }));
            }
        }
        Ok(None)
    }

    /// Does the job, and writes down what became of it.
    pub async fn work(&self, taken: Taken) {
        let job = &taken.lease.job;
        let (id, kind, shop) = (job.id, job.kind.as_str(), taken.shop);
        let (trace_id, attempt) = (tracing::field::Empty, job.attempts);
        let span = tracing::info_span!("job", job = %id, kind, shop = %shop, attempt, trace_id);
        let place = trace::begin(&span, job.traceparent.as_deref(), id.0);
        let work = async {
            let started = Instant::now();
            let Some(end) = self.outcome(&taken).await else {
                tracing::warn!("job.lost");
                return;
            };
            let took = started.elapsed();
            self.count(kind, &end, took);
            let told = trace::End {
                status: end.word(),
                took,
                has_failed: matches!(end, End::Later(..) | End::Over(..)),
            };
            trace::end(&Span::current(), || format!("job {kind}"), told);
            match self.write_down(&taken, &end).await {
                Ok(true) => {}
                Ok(false) => tracing::warn!("job.lost"),
                // The lease runs out, and somebody tries again.
                Err(error) => tracing::warn!(%error, "job.unwritten"),
            }
        };
        trace::at(place, work).instrument(span).await;
    }

    fn count(&self, kind: &str, end: &End, took: Duration) {
        let (metrics, kind) = (&self.db.metrics, kind.to_owned());
        if matches!(end, End::Over(JobState::Dead, _)) {
            metrics.dead.inc();
        }
        let end = end.word();
        let of = metrics::Kind { kind: kind.clone() };
        let seconds = metrics.job_seconds.get_or_create(&of);
        seconds.observe(took.as_secs_f64());
        metrics
            .jobs
            .get_or_create(&metrics::Job { kind, end })
            .inc();
    }

    /// What becomes of it. `None`: it is another runner's by now.
    async fn outcome(&self, taken: &Taken) -> Option<End> {
        let lease = &taken.lease;
        let Some(kind) = self.kinds.of(&lease.job.kind) else {
            tracing::warn!("job.foreign");
            return Some(End::Back(FOREIGN));
        };
        if lease.job.attempts > lease.job.max_attempts {
            let words = "The server stopped each time it was at work.";
            tracing::error!("job.dead");
            return Some(End::Over(JobState::Dead, words.to_owned()));
        }
        let ctx = Ctx {
            db: self.db.for_shop(taken.shop, Arc::default()),
            post: self.post.clone(),
            link_key: self.link_key.clone(),
            clock: self.clock.clone(),
            lease: lease.clone(),
        };
        let run = (kind.run)(lease.job.payload.clone(), ctx);
        // A task of its own, so that a panic ends it and nothing else.
        let run = trace::at(trace::here(), run).in_current_span();
        let running = actix_web::rt::spawn(run);
        let trouble = match self.watch(taken, running).await? {
            None => return Some(End::Back(TimeDelta::zero())),
            Some(Ok(())) => return Some(End::Done),
            Some(Err(Trouble::Lost)) => return None,
            Some(Err(trouble)) => trouble,
        };
        let end = lease.after(&trouble);
        let cause = trouble.chain();
        match end {
            End::Over(..) => tracing::error!(%cause, "job.dead"),
            End::Back(_) => {} // who is left alone has been told of
            _ => tracing::warn!(%cause, "job.failure"),
        }
        Some(end)
    }

    /// Waits for its end and keeps the lease meanwhile. `None`: the lease is lost. `Some(None)`: there is
    /// no more time.
    async fn watch(
        &self,
        taken: &Taken,
        mut running: JoinHandle<Result<(), Trouble>>,
    ) -> Option<Option<Result<(), Trouble>>> {
        let outcome = loop {
            tokio::select! {
                ended = &mut running => break Some(ended.unwrap_or_else(|_| Err(self.panicked()))),
                () = self.hurry.told() => break None,
                () = tokio::time::sleep(SIGN) => if !self.hold(taken).await {
                    running.abort();
                    return None;
                }
            }
        };
        if outcome.is_none() {
            running.abort();
            drop(running.await); // what it was writing is rolled back before the row is given back
        }
        Some(outcome)
    }

    fn panicked(&self) -> Trouble {
        self.db.metrics.panics.inc();
        Trouble::Failed(anyhow::anyhow!("it panicked").into())
    }

    async fn hold(&self, taken: &Taken) -> bool {
        let mut db = self.db.for_shop(taken.shop, Arc::default());
        let now = self.clock.now();
        let held = db.transaction(async |tx| taken.lease.hold(tx, now).await);
        held.await.unwrap_or_else(|error: DbErr| {
            tracing::warn!(%error, "job.hold");
            true // whether it is lost is seen when it writes
        })
    }

    async fn write_down(&self, taken: &Taken, end: &End) -> Result<bool, DbErr> {
        let kind = self.kinds.of(&taken.lease.job.kind);
        let again = kind.and_then(|kind| kind.again);
        let mut db = self.db.for_shop(taken.shop, Arc::default());
        let now = self.clock.now();
        db.transaction(async |tx| taken.lease.end(tx, (end, again), now).await)
            .await
    }
}
