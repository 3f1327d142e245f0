//! What share of its time a worker has something to do: tokio counts it of each runtime, and each worker is one.

use super::Metrics;
use super::labels::Worker;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};
use tokio::runtime::Handle;

/// Of so long the share is taken.
const WINDOW: Duration = Duration::from_secs(1);

/// One worker; to be made and asked in it.
#[derive(Debug)]
pub struct Busy {
    metrics: Arc<Metrics>,
    worker: Worker,
    since: Instant,
    before: Duration,
}

impl Busy {
    /// The next worker.
    #[must_use]
    pub fn begin(metrics: Arc<Metrics>) -> Self {
        let worker = Worker {
            worker: metrics.workers.fetch_add(1, Relaxed),
        };
        metrics.busy.get_or_create(&worker).set(0.0); // there from its first second on
        Self {
            metrics,
            worker,
            since: Instant::now(),
            before: spent(),
        }
    }

    /// Tells the share of the last second, once a second.
    pub fn look(&mut self) {
        let took = self.since.elapsed();
        if took < WINDOW {
            return;
        }
        let spent = spent();
        let busy = spent.saturating_sub(self.before).min(took);
        let share = self.metrics.busy.get_or_create(&self.worker);
        share.set(busy.div_duration_f64(took));
        (self.since, self.before) = (Instant::now(), spent);
    }
}

/// A worker that ended is not shown as it last was.
impl Drop for Busy {
    fn drop(&mut self) {
        self.metrics.busy.remove(&self.worker);
    }
}

/// How long this runtime, which has one thread, had something to do.
fn spent() -> Duration {
    Handle::current().metrics().worker_total_busy_duration(0)
}
