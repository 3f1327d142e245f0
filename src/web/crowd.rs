//! Too many at once: whoever can't be answered in time is told so at once, and keeps nobody waiting who can (quality,
//! section 3). What tells whether the program is alive, and what is the same for everybody, is always answered.

use crate::error::AppError;
use crate::metrics::{Busy, Metrics};
use crate::web::State;
use crate::web::paths::{ApiHealthPath, HealthPath, ReadyPath};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::Data;
use std::cell::Cell;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Requests under way at the same moment, where nothing else is set: what memory holds. Whether they can be answered
/// in time is seen by the line.
pub const CROWD: i64 = 1_024;

/// What waited so long for its turn would be answered to nobody: people press again before.
const LATE: Duration = Duration::from_secs(3);

/// How often a worker looks how long its line is.
const LOOK: Duration = Duration::from_millis(50);

thread_local! {
    /// How long something waits for its turn in the line of this worker.
    static LINE: Cell<Duration> = const { Cell::new(Duration::ZERO) };
}

/// Nothing may keep a worker longer from what else it has to do (F26).
const LONG: Duration = Duration::from_millis(50);

/// Measures the line of this worker, for ever: it stands in the line itself. And how busy the worker is.
pub async fn look_at_line(metrics: Arc<Metrics>) {
    let mut busy = Busy::begin(metrics.clone());
    loop {
        let since = Instant::now();
        tokio::time::sleep(LOOK).await;
        let line = since.elapsed().saturating_sub(LOOK);
        if line > LONG {
            metrics.long_polls.inc();
        }
        LINE.set(line);
        busy.look();
    }
}

/// Refuses what comes when too much is under way, and half as soon what a browser fetches before anybody asked.
///
/// # Errors
/// What the handler gives.
pub async fn admit(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if let Some(state) = req.app_data::<Data<State>>() {
        let metrics = &state.db.metrics;
        let is_full = is_full((metrics.in_flight.get(), LINE.get()), state.crowd, &req);
        if is_full && !is_always_answered(req.path()) {
            metrics.shed.inc();
            return Ok(req.error_response(AppError::Crowded));
        }
    }
    next.call(req)
        .await
        .map(ServiceResponse::map_into_boxed_body)
}

fn is_full((under_way, line): (i64, Duration), most: i64, req: &ServiceRequest) -> bool {
    let purpose = req.headers().get("sec-purpose");
    let parts = match purpose.and_then(|value| value.to_str().ok()) {
        Some(purpose) if purpose.starts_with("prefetch") => 2,
        _ => 1,
    };
    under_way > most / i64::from(parts) || line > LATE / parts
}

fn is_always_answered(path: &str) -> bool {
    [
        HealthPath::PATTERN,
        ReadyPath::PATTERN,
        ApiHealthPath::PATTERN,
    ]
    .contains(&path)
        || path.starts_with("/static/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test] // F26
    #[expect(
        clippy::disallowed_methods,
        reason = "what must not be done is what is counted"
    )]
    async fn whoever_keeps_a_worker_from_its_other_work_is_counted() {
        let metrics = Arc::<Metrics>::default();
        let keeps = async {
            tokio::time::sleep(LOOK / 2).await;
            std::thread::sleep(LOOK + 2 * LONG);
            tokio::time::sleep(LOOK).await;
        };

        tokio::select! {
            () = look_at_line(metrics.clone()) => {}
            () = keeps => {}
        }

        assert!(metrics.long_polls.get() >= 1);
    }
}
