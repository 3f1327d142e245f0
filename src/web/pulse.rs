//! How the server is, looked at a few times a minute at most, whoever asks.

use chrono::{DateTime, TimeDelta, Utc};
use std::sync::{Mutex, PoisonError};

/// What a look found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beat {
    /// When it was looked.
    pub at: DateTime<Utc>,
    /// Whether the database answers as it should.
    pub is_well: bool,
    /// Since when it is so, as far as this process knows.
    pub since: DateTime<Utc>,
    /// For how long the oldest work that is due waits; unknown while the database is away.
    pub late: Option<TimeDelta>,
}

/// The last look.
#[derive(Debug, Default)]
pub struct Pulse(Mutex<Option<Beat>>);

/// How long a look is good for.
const GOOD_FOR: TimeDelta = TimeDelta::seconds(5);

impl Pulse {
    /// The last look, unless it is too old.
    #[must_use]
    pub fn fresh(&self, now: DateTime<Utc>) -> Option<Beat> {
        let last = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.filter(|beat| now - beat.at < GOOD_FOR)
    }

    /// Notes what was found just now.
    pub fn note(&self, now: DateTime<Utc>, is_well: bool, late: Option<TimeDelta>) -> Beat {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let same = last.filter(|beat| beat.is_well == is_well);
        let beat = Beat {
            at: now,
            is_well,
            since: same.map_or(now, |beat| beat.since),
            late,
        };
        *last = Some(beat);
        beat
    }
}
