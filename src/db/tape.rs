//! What pages ask of the database, with its values: for whoever explains plans, or measures what the asking
//! alone costs. Nothing is kept until somebody begins, and nothing of it is ever logged.

use super::Meter;
use sea_orm::Statement;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

/// A list of statements that grows while it runs.
#[derive(Clone, Default)]
pub struct Tape(Arc<Reel>);

#[derive(Default)]
struct Reel {
    runs: AtomicBool,
    asked: Mutex<Vec<Statement>>,
}

impl Tape {
    /// Keeps what is asked from now on.
    pub fn run(&self) {
        self.0.runs.store(true, Relaxed);
    }

    /// Keeps no more.
    pub fn stop(&self) {
        self.0.runs.store(false, Relaxed);
    }

    /// What was asked since the last time, in the order of its asking: by requests, not by jobs. BEGIN and COMMIT are not among it.
    #[must_use]
    pub fn take(&self) -> Vec<Statement> {
        let asked = self.0.asked.lock();
        std::mem::take(&mut asked.unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn note(&self, statement: &Statement) {
        if self.0.runs.load(Relaxed) && Meter::is_at_work() {
            let asked = self.0.asked.lock();
            let mut asked = asked.unwrap_or_else(PoisonError::into_inner);
            asked.push(statement.clone());
        }
    }
}

/// Without what is on it.
impl fmt::Debug for Tape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tape").finish_non_exhaustive()
    }
}
