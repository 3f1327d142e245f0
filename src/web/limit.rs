//! How often a person, or an address, may do what is heavy (R-GEN-13): by the hour it is counted in the database, and
//! so for all instances; by the minute in memory, by each instance for itself, because it happens too
//! often to be written each time.

use crate::db::sessions::digest;
use crate::error::{AppError, AppResult};
use crate::web::State;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;
use std::fmt::Display;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use uuid::Uuid;

/// So many times an hour.
#[derive(Clone, Copy, Debug)]
pub struct Hourly {
    what: &'static str,
    most: i32,
}

/// Files of rows.
pub const EXPORTS: Hourly = Hourly {
    what: "export",
    most: 30,
};

/// Files that are sent to us.
pub const UPLOADS: Hourly = Hourly {
    what: "upload",
    most: 60,
};

/// Visits booked online (R-BOOK-5).
pub const BOOKINGS: Hourly = Hourly {
    what: "booking",
    most: 5,
};

/// Bookings that somebody begins to fill in.
pub const DRAFTS: Hourly = Hourly {
    what: "draft",
    most: 60,
};

/// Forms with photos, of a visitor and of all visitors of a shop: what fills the disk.
pub const PHOTOS: Hourly = Hourly {
    what: "photos",
    most: 20,
};

/// See [`PHOTOS`].
pub const SHOP_PHOTOS: Hourly = Hourly {
    what: "shop photos",
    most: 300,
};

/// Questions on a shop's page.
pub const LEADS: Hourly = Hourly {
    what: "lead",
    most: 5,
};

/// Addresses with a secret that is none: somebody guesses. Whoever has a good one is not counted.
pub const GUESSES: Hourly = Hourly {
    what: "guess",
    most: 100,
};

impl Hourly {
    /// Counts one more for this person or address; what is refused is not counted.
    ///
    /// # Errors
    /// [`AppError::TooMany`] for the rest of the hour.
    pub async fn count(self, state: &State, person: impl Display) -> AppResult<()> {
        if !state.is_limited {
            return Ok(());
        }
        let (now, hour) = (state.clock.now(), TimeDelta::hours(1));
        let key = digest(&format!("{}|{person}", self.what));
        let (count, since) = state.db.count_one(key.clone(), now, hour).await?;
        if count <= self.most {
            return Ok(());
        }
        state.db.forgive(&[key]).await?;
        Err(too_many(since + hour - now))
    }

    /// Takes one back: it came to nothing.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forgive(self, state: &State, person: impl Display) -> AppResult<()> {
        let key = digest(&format!("{}|{person}", self.what));
        Ok(state.db.forgive(&[key]).await?)
    }
}

fn too_many(left: TimeDelta) -> AppError {
    AppError::TooMany {
        retry: Duration::from_secs(left.num_seconds().max(1).unsigned_abs()),
    }
}

/// So many times a minute.
#[derive(Clone, Copy, Debug)]
pub struct Minutely {
    what: &'static str,
    most: u32,
}

/// Cards moved on the board.
pub const MOVES: Minutely = Minutely {
    what: "move",
    most: 120,
};

/// Pages that a browser was on, each told when it is left.
pub const TOLD: Minutely = Minutely {
    what: "told",
    most: 60,
};

/// Papers that a link's page has printed.
pub const PAPERS: Minutely = Minutely {
    what: "paper",
    most: 20,
};

/// Minutes that run, by what is counted and of whom: since when, and how often.
#[derive(Debug, Default)]
pub struct Windows(Mutex<HashMap<Whose, (DateTime<Utc>, u32)>>);

type Whose = (&'static str, Uuid);

/// So many minutes run beside each other before those that are over are forgotten.
const RUNNING: usize = 1_000;

impl Minutely {
    /// Counts one more for this person; what is refused is not counted.
    ///
    /// # Errors
    /// [`AppError::TooMany`] for the rest of the minute.
    pub fn count(self, state: &State, person: Uuid, now: DateTime<Utc>) -> AppResult<()> {
        if !state.is_limited {
            return Ok(());
        }
        let minute = TimeDelta::minutes(1);
        let open = &state.windows.0;
        let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.len() >= RUNNING {
            open.retain(|_, (since, _)| now - *since < minute);
        }
        let (since, count) = open.entry((self.what, person)).or_insert((now, 0));
        if now - *since >= minute {
            (*since, *count) = (now, 0);
        }
        if *count >= self.most {
            return Err(too_many(*since + minute - now));
        }
        *count += 1;
        Ok(())
    }
}
