//! Too many at once: whoever can't be answered in time is told so at once, and keeps nobody waiting who can (quality,
//! section 3). While a worker's line is long, pages wait for pages in the order in which they came, and forms for nobody
//! (ADR 0034). What tells whether the program is alive, and what is the same for everybody, is always answered.

use crate::error::AppError;
use crate::metrics::{Busy, Metrics};
use crate::web::State;
use crate::web::paths::{ApiHealthPath, HealthPath, ReadyPath};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::web::Data;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::time::error::Elapsed;
use tokio::time::timeout;

/// Requests under way at the same moment, where nothing else is set: what memory holds. Whether they can be answered
/// in time is seen by the line.
pub const CROWD: i64 = 1_024;

/// What waited so long for its turn would be answered to nobody: people press again before.
const LATE: Duration = Duration::from_secs(3);

/// How often a worker looks how long its line is.
const LOOK: Duration = Duration::from_millis(50);

/// Pages that a worker has under way while its line is long. Whatever is begun goes on bit by bit, each time from the
/// end of the line: the fewer are begun, the sooner a form has its turn, for which others may wait.
const PAGES: usize = 8;

/// In a longer line than this a page waits until others are done.
const SHORT: Duration = Duration::from_millis(5);

thread_local! {
    /// How long something waits for its turn in the line of this worker.
    static LINE: Cell<Duration> = const { Cell::new(Duration::ZERO) };
    /// Room for pages of this worker.
    static ROOM: Arc<Semaphore> = Arc::new(Semaphore::new(PAGES));
    /// How many wait for it.
    static WAITING: Cell<usize> = const { Cell::new(0) };
    /// Lets those who wait the longest go without it.
    static GO: Rc<Notify> = Rc::new(Notify::new());
}

tokio::task_local! {
    /// The room of the page at work.
    static HELD: Cell<Option<OwnedSemaphorePermit>>;
}

/// Nothing may keep a worker longer from what else it has to do (F26).
const LONG: Duration = Duration::from_millis(50);

/// Measures the line of this worker, for ever: it stands in the line itself. And how busy the worker is. While the line
/// is short, those who have waited the longest for room are let go.
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
        if line <= SHORT {
            let first = WAITING.get().min(PAGES);
            GO.with(|go| (0..first).for_each(|_| go.notify_one()));
        }
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
    let state = req.app_data::<Data<State>>().cloned();
    let Some(state) = state.filter(|_| !is_always_answered(req.path())) else {
        let answer = next.call(req).await;
        return answer.map(ServiceResponse::map_into_boxed_body);
    };
    let metrics = &state.db.metrics;
    let under_way = (metrics.in_flight.get(), LINE.get());
    let room = match is_full(under_way, state.crowd, &req) {
        true => None,
        false => room(req.method()).await.ok(),
    };
    let Some(room) = room else {
        metrics.shed.inc();
        return Ok(req.error_response(AppError::Crowded));
    };
    let answer = HELD.scope(Cell::new(room), next.call(req)).await;
    answer.map(ServiceResponse::map_into_boxed_body)
}

/// The page at work waits for what is done beside the workers: others may begin meanwhile.
pub fn make_room() {
    HELD.try_with(Cell::take).ok();
}

/// Room for a page, for which it waits while the line is long or others do; a form needs none.
async fn room(method: &Method) -> Result<Option<OwnedSemaphorePermit>, Elapsed> {
    if !method.is_safe() {
        return Ok(None);
    }
    let (room, go) = (ROOM.with(Arc::clone), GO.with(Rc::clone));
    match room.clone().try_acquire_owned() {
        Ok(room) => Ok(Some(room)),
        Err(_) if LINE.get() <= SHORT && WAITING.get() == 0 => Ok(None),
        Err(_) => {
            let _waiting = Waiting::begin();
            let turn = async {
                tokio::select! {
                    room = room.acquire_owned() => room.ok(),
                    () = go.notified() => None,
                }
            };
            timeout(LATE, turn).await
        }
    }
}

/// One of those that wait for room, until it is dropped: nobody who comes later goes before. While the line is short,
/// some of them are let go at each look at it, or all pages would wait for eight once one did.
struct Waiting;

impl Waiting {
    fn begin() -> Self {
        WAITING.set(WAITING.get() + 1);
        Self
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        WAITING.set(WAITING.get() - 1);
    }
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
    use futures_util::FutureExt;
    use std::pin::pin;

    #[tokio::test]
    async fn while_the_line_is_long_pages_wait_for_pages_and_forms_for_nobody() {
        let mut begun = Vec::new();
        for _ in 0..PAGES {
            begun.push(room(&Method::GET).await.unwrap().unwrap());
        }
        let more = || room(&Method::GET).now_or_never();

        assert!(matches!(more(), Some(Ok(None))), "the line is short");
        LINE.set(2 * SHORT);
        {
            let mut waits = pin!(room(&Method::GET));
            assert!(futures_util::poll!(&mut waits).is_pending());
            LINE.set(Duration::ZERO);
            assert!(more().is_none(), "somebody came before");
        }
        assert!(matches!(more(), Some(Ok(None))), "nobody waits any more");
        LINE.set(2 * SHORT);
        assert!(more().is_none(), "it waits");
        let form = room(&Method::POST).now_or_never();
        assert!(matches!(form, Some(Ok(None))));
        begun.pop();
        assert!(matches!(more(), Some(Ok(Some(_)))));
        LINE.set(Duration::ZERO);
    }

    #[tokio::test]
    async fn once_the_line_is_short_who_waits_goes_on() {
        let mut begun = Vec::new();
        for _ in 0..PAGES {
            begun.push(room(&Method::GET).await.unwrap().unwrap());
        }
        LINE.set(2 * SHORT);
        let waits = room(&Method::GET);

        let went = tokio::select! {
            () = look_at_line(Arc::default()) => unreachable!("it looks for ever"),
            went = waits => went,
        };

        assert!(matches!(went, Ok(None)), "without room");
        assert_eq!(WAITING.get(), 0);
        LINE.set(Duration::ZERO);
    }

    #[tokio::test]
    async fn who_waits_for_what_is_done_beside_the_workers_makes_room() {
        let room = room(&Method::GET).await.unwrap();
        let left = || ROOM.with(|room| room.available_permits());
        assert_eq!(left(), PAGES - 1);

        let page = HELD.scope(Cell::new(room), async {
            make_room();
            left()
        });

        assert_eq!(page.await, PAGES);
    }

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
