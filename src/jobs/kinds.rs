//! The kinds of work that this program knows.

use super::{Ctx, Job, Recurring, Trouble};
use crate::kernel::time::ShopTime;
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::collections::BTreeMap;
use std::pin::Pin;

type Running = Pin<Box<dyn Future<Output = Result<(), Trouble>>>>;

/// One kind of work.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// As people read it.
    pub words: &'static str,
    pub(super) run: fn(Value, Ctx) -> Running,
    pub(super) again: Option<Again>,
}

/// How work comes back: the row that is missing in a shop, and its next time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Again {
    pub(super) row: fn(DateTime<Utc>, DateTime<Utc>) -> serde_json::Result<super::queue::Row>,
    pub(super) next: fn(ShopTime, DateTime<Utc>) -> DateTime<Utc>,
}

/// All kinds, by the name that their rows bear.
#[derive(Clone, Debug, Default)]
pub struct Kinds {
    by_name: BTreeMap<&'static str, Kind>,
}

impl Kinds {
    /// With this one too.
    #[must_use]
    pub fn with<J: Job>(self) -> Self {
        self.and::<J>(None)
    }

    /// With this one too, which comes back in each shop.
    #[must_use]
    pub fn again<J: Recurring>(self) -> Self {
        self.and::<J>(Some(Again {
            row: |now, run_at| super::queue::row(&J::default(), (now, run_at)),
            next: J::next,
        }))
    }

    fn and<J: Job>(mut self, again: Option<Again>) -> Self {
        let kind = Kind {
            words: J::WORDS,
            run: run::<J>,
            again,
        };
        self.by_name.insert(J::KIND, kind);
        self
    }

    /// The kind of a row's name. `None`: a newer program wrote it.
    #[must_use]
    pub fn of(&self, name: &str) -> Option<Kind> {
        self.by_name.get(name).copied()
    }

    /// Each name with its kind.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, Kind)> {
        self.by_name.iter().map(|(name, kind)| (*name, *kind))
    }
}

fn run<J: Job>(payload: Value, mut ctx: Ctx) -> Running {
    Box::pin(async move {
        let unreadable = |error| Trouble::Never(format!("What to do can't be read: {error}"));
        let job: J = serde_json::from_value(payload).map_err(unreadable)?;
        job.run(&mut ctx).await
    })
}
