//! Leaves a provider alone that fails again and again, so that what waits for it waits in the queue and
//! not in its connections, and asks carefully whether it is well again.

use super::Answer;
use crate::kernel::time::Clock;
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// So many failures in a row, and it is left alone.
const ENOUGH: u32 = 5;

/// For so long at first; twice as long after each attempt that fails again.
const FIRST: TimeDelta = TimeDelta::seconds(30);
const LONGEST: TimeDelta = TimeDelta::minutes(10);

/// So long one attempt may take on which the others wait.
const TRIAL: TimeDelta = TimeDelta::seconds(60);

/// A provider may ask for so long at most.
const ASKED: TimeDelta = TimeDelta::hours(1);

/// How a way out is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// There is none.
    Off,
    /// It is used.
    Well,
    /// It is left alone until then.
    Resting(DateTime<Utc>),
}

pub(super) struct Breaker {
    name: &'static str,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// In a row.
    failures: u32,
    shut_until: Option<DateTime<Utc>>,
}

impl Breaker {
    pub(super) fn new(name: &'static str, clock: Arc<dyn Clock>) -> Self {
        Self {
            name,
            clock,
            state: Mutex::default(),
        }
    }

    /// As the log calls it.
    pub(super) const fn name(&self) -> &'static str {
        self.name
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// May it be tried? When its rest is over one goes first, and the others wait what becomes of it.
    pub(super) fn enter(&self) -> Result<(), TimeDelta> {
        let (now, mut state) = (self.clock.now(), self.state());
        match state.shut_until {
            Some(until) if now < until => Err(until - now),
            Some(_) => {
                state.shut_until = Some(now + TRIAL);
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// For how long nobody may try, without trying.
    pub(super) fn rest(&self) -> Option<TimeDelta> {
        let left = self.state().shut_until? - self.clock.now();
        Some(left).filter(|left| *left > TimeDelta::zero())
    }

    /// What became of an attempt. Only what says nothing of the provider but that it fails counts; the
    /// pause that it asks for itself is kept at once.
    pub(super) fn note(&self, answer: &Answer) {
        let (now, mut state) = (self.clock.now(), self.state());
        let rest = match answer {
            Answer::Accepted { .. } | Answer::Refused { .. } => {
                if state.shut_until.is_some() {
                    tracing::info!(way = self.name, "post.recovered");
                }
                *state = State::default();
                return;
            }
            Answer::Later {
                after: Some(after), ..
            } => (*after).clamp(TimeDelta::zero(), ASKED),
            Answer::Later { after: None, .. } | Answer::Unknown { .. } => {
                state.failures = state.failures.saturating_add(1);
                let Some(more) = state.failures.checked_sub(ENOUGH) else {
                    return;
                };
                let doubled = 1_i32.checked_shl(more.min(10)).unwrap_or(i32::MAX);
                FIRST.checked_mul(doubled).unwrap_or(LONGEST).min(LONGEST)
            }
            Answer::Resting { .. } => return,
        };
        state.shut_until = Some(now + rest);
        tracing::warn!(
            way = self.name,
            seconds = rest.num_seconds(),
            "post.resting"
        );
    }

    pub(super) fn health(&self) -> Health {
        let until = self.state().shut_until;
        until.map_or(Health::Well, Health::Resting)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::time::MockClock;

    fn breaker() -> (Breaker, MockClock) {
        let clock = MockClock::new("2026-03-10T16:30:00Z".parse().unwrap());
        (Breaker::new("test", Arc::new(clock.clone())), clock)
    }

    fn failed() -> Answer {
        Answer::Later {
            after: None,
            words: String::new(),
        }
    }

    fn taken() -> Answer {
        Answer::Accepted {
            reference: String::new(),
        }
    }

    #[test] // F38
    fn five_failures_in_a_row_shut_it_and_one_success_opens_it() {
        let (breaker, clock) = breaker();
        for _ in 0..4 {
            breaker.note(&failed());
        }
        breaker.note(&taken());
        for _ in 0..4 {
            breaker.note(&failed());
            assert_eq!(breaker.enter(), Ok(()));
        }
        breaker.note(&failed());
        assert_eq!(breaker.enter(), Err(FIRST));

        clock.advance(FIRST);
        assert_eq!(breaker.enter(), Ok(()), "one goes first");
        assert_eq!(breaker.enter(), Err(TRIAL), "the others wait");
        breaker.note(&taken());

        assert_eq!(breaker.health(), Health::Well);
        assert_eq!(breaker.enter(), Ok(()));
    }

    #[test] // F38
    fn it_rests_twice_as_long_each_time_and_ten_minutes_at_most() {
        let (breaker, clock) = breaker();
        for _ in 0..4 {
            breaker.note(&failed());
        }
        let mut rests = Vec::new();
        for _ in 0..7 {
            breaker.note(&failed());
            let rest = breaker.enter().unwrap_err();
            rests.push(rest.num_seconds());
            clock.advance(rest);
            assert_eq!(breaker.enter(), Ok(()));
        }
        assert_eq!(rests, [30, 60, 120, 240, 480, 600, 600]);
    }

    #[test] // F38
    fn the_pause_that_it_asks_for_is_kept_at_once() {
        let (breaker, clock) = breaker();
        let after = Some(TimeDelta::seconds(90));
        let words = String::new();
        breaker.note(&Answer::Later { after, words });

        assert_eq!(breaker.enter(), Err(TimeDelta::seconds(90)));
        clock.advance(TimeDelta::seconds(90));
        assert_eq!(breaker.enter(), Ok(()));
    }

    #[test]
    fn whoever_never_came_back_from_trying_keeps_nobody_out() {
        let (breaker, clock) = breaker();
        for _ in 0..5 {
            breaker.note(&failed());
        }
        clock.advance(FIRST);
        assert_eq!(breaker.enter(), Ok(()), "and the server stops");

        clock.advance(TRIAL);
        assert_eq!(breaker.enter(), Ok(()));
    }
}
