//! What a request asked of the database.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// Statements sent and time spent on them, for `Server-Timing` and the budgets in tests.
#[derive(Debug, Default)]
pub struct Meter {
    statements: AtomicU32,
    micros: AtomicU64,
    found: AtomicU32,
    missed: AtomicU32,
    doors: AtomicU32,
    door_micros: AtomicU64,
}

impl Meter {
    pub(super) fn add(&self, took: Duration) {
        self.statements.fetch_add(1, Relaxed);
        self.micros.fetch_add(micros(took), Relaxed);
    }
    pub(super) fn add_door(&self, took: Duration) {
        self.doors.fetch_add(1, Relaxed);
        self.door_micros.fetch_add(micros(took), Relaxed);
    }
    /// Something was asked of memory.
    pub(super) fn add_asked(&self, is_there: bool) {
        let count = if is_there { &self.found } else { &self.missed };
        count.fetch_add(1, Relaxed);
    }
    /// How often something was in memory.
    #[must_use]
    pub fn found(&self) -> u32 {
        self.found.load(Relaxed)
    }
    /// How often it had to be loaded.
    #[must_use]
    pub fn missed(&self) -> u32 {
        self.missed.load(Relaxed)
    }
    /// What another one counted was asked at the door.
    pub(super) fn take_as_door(&self, other: &Self) {
        self.doors.fetch_add(other.statements(), Relaxed);
        self.door_micros
            .fetch_add(other.micros.load(Relaxed), Relaxed);
    }
    /// How many statements were sent. BEGIN with its setting and COMMIT count apart.
    #[must_use]
    pub fn statements(&self) -> u32 {
        self.statements.load(Relaxed)
    }
    /// Time spent waiting for them.
    #[must_use]
    pub fn took(&self) -> Duration {
        Duration::from_micros(self.micros.load(Relaxed))
    }
    /// How many were sent through the doors: who is signed in, and signing in itself.
    #[must_use]
    pub fn doors(&self) -> u32 {
        self.doors.load(Relaxed)
    }
    /// Time spent waiting for those.
    #[must_use]
    pub fn doors_took(&self) -> Duration {
        Duration::from_micros(self.door_micros.load(Relaxed))
    }
}

fn micros(took: Duration) -> u64 {
    u64::try_from(took.as_micros()).unwrap_or(u64::MAX)
}
