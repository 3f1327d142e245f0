//! Waiting for an answer without letting anything else of the worker go before (ADR 0034).
//!
//! A statement takes a fraction of a millisecond, and then whoever asked stands at the end of the worker's line, behind
//! all pages under way. For a reader that is fair. Who has the only writer lets everybody wait who wants to write, each
//! time for as long as the line is.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

/// So long at most: with a disk that is slower than that, the worker has better things to do.
const MOST: Duration = Duration::from_millis(10);

/// Whom an answer wakes: the thread while it stays, afterwards the task.
struct Here {
    thread: Thread,
    task: Waker,
    has_left: AtomicBool,
    is_woken: AtomicBool,
}

impl Wake for Here {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.is_woken.store(true, SeqCst);
        match self.has_left.load(SeqCst) {
            true => self.task.wake_by_ref(),
            false => self.thread.unpark(),
        }
    }
}

/// Waits for `answer`, which comes from another thread. The worker does nothing meanwhile, but for [`MOST`].
pub(super) async fn staying<T>(answer: impl Future<Output = T>) -> T {
    // Its budget would be used up with nobody to renew it.
    let mut answer = pin!(tokio::task::coop::unconstrained(answer));
    let until = Instant::now() + MOST;
    poll_fn(|task| {
        let here = Arc::new(Here {
            thread: thread::current(),
            task: task.waker().clone(),
            has_left: AtomicBool::new(false),
            is_woken: AtomicBool::new(false),
        });
        let waker = Waker::from(here.clone());
        let mut stays = Context::from_waker(&waker);
        loop {
            if let Poll::Ready(answer) = answer.as_mut().poll(&mut stays) {
                return Poll::Ready(answer);
            }
            while !here.is_woken.load(SeqCst) {
                let left = until.saturating_duration_since(Instant::now());
                if left.is_zero() {
                    here.has_left.store(true, SeqCst);
                    if !here.is_woken.load(SeqCst) {
                        return Poll::Pending;
                    }
                    here.has_left.store(false, SeqCst);
                } else {
                    thread::park_timeout(left);
                }
            }
            here.is_woken.store(false, SeqCst);
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;
    use std::rc::Rc;
    use tokio::sync::oneshot;
    use tokio::task::{LocalSet, spawn_local, yield_now};

    /// How often somebody else of the worker had a turn, until an answer came that took so long.
    async fn turns_of_others(takes: Duration) -> u32 {
        let turns = Rc::new(Cell::new(0));
        let others = turns.clone();
        let begin = async move {
            let other = spawn_local(async move {
                loop {
                    others.set(others.get() + 1);
                    yield_now().await;
                }
            });
            let (answers, answer) = oneshot::channel();
            let answering = thread::spawn(move || {
                thread::park_timeout(takes);
                answers.send(()).ok();
            });
            staying(answer).await.unwrap();
            other.abort();
            answering.join().unwrap();
        };
        LocalSet::new().run_until(begin).await;
        turns.get()
    }

    #[tokio::test]
    async fn who_stays_for_an_answer_lets_nobody_go_before() {
        assert_eq!(turns_of_others(MOST / 10).await, 0);
    }

    #[tokio::test] // F26
    async fn nobody_stays_longer_than_the_worker_may_be_kept() {
        assert!(turns_of_others(10 * MOST).await > 0);
    }
}
