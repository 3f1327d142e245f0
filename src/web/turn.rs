//! Heavy work off the async threads, a few pieces at a time: password hashes, documents.

use crate::error::{AppError, AppResult};
use crate::web::crowd::make_room;
use anyhow::anyhow;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tracing::Span;

/// How long somebody waits for a place in the queue before we say that we are busy.
const PATIENCE: Duration = Duration::from_secs(4);

/// A place in the queue, free again when it is dropped.
///
/// # Errors
/// `Busy` when too many wait already.
pub async fn place(queue: &Arc<Semaphore>) -> AppResult<OwnedSemaphorePermit> {
    places(queue, 1).await
}

/// So many places at once. Whoever came before is let in before, however few places they need.
///
/// # Errors
/// `Busy` when too many wait already.
pub async fn places(queue: &Arc<Semaphore>, many: u32) -> AppResult<OwnedSemaphorePermit> {
    make_room();
    let waiting = tokio::time::timeout(PATIENCE, queue.clone().acquire_many_owned(many));
    match waiting.await {
        Ok(Ok(place)) => Ok(place),
        _ => Err(AppError::Busy),
    }
}

/// Runs `work` when the queue has a place, in the span of whoever asks. The place is the work's, not
/// the asker's: who goes away leaves the work running, and its place is free when it is done.
///
/// # Errors
/// `Busy` when too many wait already.
pub async fn in_turn<T: Send + 'static>(
    queue: &Arc<Semaphore>,
    work: impl FnOnce() -> T + Send + 'static,
) -> AppResult<T> {
    let place = place(queue).await?;
    let span = Span::current();
    let work = move || {
        let _place = place;
        span.in_scope(work)
    };
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(|e| anyhow!(e))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Mutex, mpsc};
    use std::thread::{self, ThreadId};
    use tracing::Instrument;
    use tracing::span::Id;
    use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

    #[tokio::test]
    async fn the_place_is_taken_until_the_work_is_done_whoever_still_waits() {
        let queue = Arc::new(Semaphore::new(1));
        let (started, starts) = tokio::sync::oneshot::channel();
        let (let_go, hold) = mpsc::channel::<()>();
        let asked = in_turn(&queue, move || {
            started.send(()).ok();
            hold.recv().ok();
        });

        // The asker goes away as soon as the work has begun.
        tokio::select! {
            _ = asked => panic!("the work is held"),
            begun = starts => begun.unwrap(),
        }

        assert_eq!(queue.available_permits(), 0);
        let_go.send(()).unwrap();
        let place = queue.acquire().await;
        assert!(place.is_ok());
    }

    struct Entered(Arc<Mutex<Vec<ThreadId>>>);

    impl<S: tracing::Subscriber> Layer<S> for Entered {
        fn on_enter(&self, _: &Id, _: Context<'_, S>) {
            self.0.lock().unwrap().push(thread::current().id());
        }
    }

    #[test]
    fn the_work_is_done_in_the_span_of_whoever_asks() {
        let entered = Arc::new(Mutex::new(Vec::new()));
        let subscriber = tracing_subscriber::registry().with(Entered(entered.clone()));
        let runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = { runtime }.enable_all().build().unwrap();

        let worker = tracing::subscriber::with_default(subscriber, || {
            let queue = Arc::new(Semaphore::new(1));
            let asked = async { in_turn(&queue, || thread::current().id()).await.unwrap() };
            runtime.block_on(asked.instrument(tracing::info_span!("http")))
        });

        assert_ne!(worker, thread::current().id());
        assert!(entered.lock().unwrap().contains(&worker));
    }
}
