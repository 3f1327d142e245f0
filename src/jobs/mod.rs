//! Work outside the request: a row in the transaction of its cause, and a runner that finds it.
//!
//! A [`Job`] is data, a kind, and a `run` that calls one command. [`enqueue`] is the only way in, so
//! there is a job exactly when what asked for it was committed. The runner makes a shop's connection of
//! the row, so a job never sees another shop. It may run more than once (a server that stops in the
//! middle, a lease that ran out), so what it does is harmless the second time, or goes through
//! [`Ctx::write`], which does nothing once the job is somebody else's.
#![warn(missing_docs)]

mod backoff;
mod ctx;
mod kinds;
mod lease;
mod queue;
mod recurring;
mod runner;
mod trouble;

pub use ctx::Ctx;
pub use kinds::{Kind, Kinds};
pub use queue::{Due, WAITING, enqueue, enqueue_all, forget_done};
pub use recurring::{Recurring, daily};
pub use runner::{Runner, Stop, Taken};
pub use trouble::Trouble;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// What comes first in a shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Priority {
    /// Somebody waits for it.
    Soon,
    /// Most work.
    Usual,
    /// Tidying up, and what goes to many.
    Late,
}

impl Priority {
    /// From the first to the last.
    const ALL: [Self; 3] = [Self::Soon, Self::Usual, Self::Late];

    /// As it is stored: the lower the sooner.
    const fn number(self) -> i32 {
        match self {
            Self::Soon => 0,
            Self::Usual => 1,
            Self::Late => 2,
        }
    }
}

/// Work outside a request: its data are ids, never what people are called.
pub trait Job: Serialize + DeserializeOwned + 'static {
    /// By what its rows are known, for ever: "messages.send".
    const KIND: &'static str;
    /// As people read it: "Send a message".
    const WORDS: &'static str;
    /// What it goes before.
    const PRIORITY: Priority = Priority::Usual;
    /// So often it is tried before a person is asked.
    const MAX_ATTEMPTS: i32 = 8;

    /// Does it, by one command.
    ///
    /// # Errors
    /// Why it has to be tried again, or can't be.
    fn run(&self, ctx: &mut Ctx) -> impl Future<Output = Result<(), Trouble>>;
}
