//! Time: instants are UTC inside; people see the wall clock of the shop's zone (R-GEN-7).
//!
//! A day is the half-open span between two local midnights, so it has 23, 24 or 25 hours.

use chrono::{
    DateTime, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, SubsecRound, TimeDelta,
    TimeZone, Utc,
};
use chrono_tz::{GapInfo, Tz};
use std::{
    fmt,
    str::FromStr,
    sync::{Arc, Mutex, PoisonError},
};

/// Where the present comes from, so that tests can move it.
pub trait Clock: Send + Sync {
    /// The present instant, in whole microseconds.
    fn now(&self) -> DateTime<Utc>;
}

/// The clock of the machine, cut to microseconds: PostgreSQL keeps no more.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the present is read"
    )]
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }
}

/// A clock that stands still until it is moved; its clones show the same time.
#[derive(Clone, Debug)]
pub struct MockClock(Arc<Mutex<DateTime<Utc>>>);

impl MockClock {
    /// A clock standing at `now`.
    #[must_use]
    pub fn new(now: DateTime<Utc>) -> Self {
        Self(Arc::new(Mutex::new(now)))
    }

    /// Puts all clones to `now`.
    pub fn set(&self, now: DateTime<Utc>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }

    /// Moves all clones on; back, if `by` is negative.
    pub fn advance(&self, by: TimeDelta) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += by;
    }
}

impl Clock for MockClock {
    fn now(&self) -> DateTime<Utc> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .trunc_subsecs(6)
    }
}

/// The zone in which a shop lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ShopTime(Tz);

/// No such zone in the IANA list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("This time zone is not known.")]
pub struct UnknownZone;

/// The instant that a wall time names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalInstant {
    /// The instant; the earlier one, if the clocks go back over this wall time.
    pub instant: DateTime<Utc>,
    /// The second instant with the same wall time, which a form shows beside the first (R-APPT-16).
    pub later: Option<DateTime<Utc>>,
}

impl LocalInstant {
    /// Whether the wall time happens twice.
    #[must_use]
    pub const fn is_ambiguous(&self) -> bool {
        self.later.is_some()
    }
}

/// The clocks jump over this wall time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "This time does not exist: the clocks go forward. The next one is {} on {}.",
    next.format("%-I:%M %p"), next.format("%B %-d, %Y"),
)]
pub struct LocalTimeError {
    /// The first wall time after the jump.
    pub next: NaiveDateTime,
}

impl ShopTime {
    /// The IANA name, such as `America/Los_Angeles`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The zone itself, for showing instants.
    #[must_use]
    pub const fn tz(self) -> Tz {
        self.0
    }

    /// The calendar day of the instant in the shop.
    #[must_use]
    pub fn day(self, instant: DateTime<Utc>) -> NaiveDate {
        self.local(instant).date()
    }

    /// The wall clock of the shop at the instant.
    #[must_use]
    pub fn local(self, instant: DateTime<Utc>) -> NaiveDateTime {
        instant.with_timezone(&self.0).naive_local()
    }

    /// The wall clock to the minute, as stored beside an appointment: "2026-03-14T09:30".
    #[must_use]
    pub fn wall(self, instant: DateTime<Utc>) -> String {
        self.local(instant).format("%Y-%m-%dT%H:%M").to_string()
    }

    /// As people say it: "Fri, Mar 14, 2:30 PM".
    #[must_use]
    pub fn said(self, instant: DateTime<Utc>) -> String {
        let local = self.local(instant);
        local.format("%a, %b %-d, %-I:%M %p").to_string()
    }

    /// The day from its first instant up to, and without, the first instant of the next day.
    ///
    /// Where midnight does not exist, the day starts when the clocks have jumped; where it happens
    /// twice, at the first one. A day that a zone has skipped is empty.
    #[must_use]
    pub fn bounds(self, day: NaiveDate) -> (DateTime<Utc>, DateTime<Utc>) {
        (self.start(day), self.start(day.succ_opt().unwrap_or(day)))
    }

    /// The instant that a wall time names (R-APPT-16); of two, the earlier one, flagged.
    ///
    /// # Errors
    /// [`LocalTimeError`] with the next wall time that exists.
    pub fn instant(self, day: NaiveDate, time: NaiveTime) -> Result<LocalInstant, LocalTimeError> {
        let wall = day.and_time(time);
        match self.0.from_local_datetime(&wall) {
            MappedLocalTime::Single(only) => Ok(LocalInstant {
                instant: only.to_utc(),
                later: None,
            }),
            MappedLocalTime::Ambiguous(first, second) => Ok(LocalInstant {
                instant: first.to_utc(),
                later: Some(second.to_utc()),
            }),
            MappedLocalTime::None => {
                let next = self.after_gap(wall).map_or(wall, |end| self.local(end));
                Err(LocalTimeError { next })
            }
        }
    }

    fn start(self, day: NaiveDate) -> DateTime<Utc> {
        let midnight = day.and_time(NaiveTime::MIN);
        self.0
            .from_local_datetime(&midnight)
            .earliest()
            .map_or_else(
                || {
                    self.after_gap(midnight)
                        .unwrap_or_else(|| midnight.and_utc())
                },
                |start| start.to_utc(),
            )
    }

    fn after_gap(self, wall: NaiveDateTime) -> Option<DateTime<Utc>> {
        GapInfo::new(&wall, &self.0)?.end.map(|end| end.to_utc())
    }
}

impl FromStr for ShopTime {
    type Err = UnknownZone;
    fn from_str(name: &str) -> Result<Self, UnknownZone> {
        name.parse().map(Self).map_err(|_| UnknownZone)
    }
}

impl fmt::Display for ShopTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::{Clock, MockClock, ShopTime, SystemClock};
    use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
    use proptest::{prelude::Just, prop_assert, prop_assert_eq, prop_oneof, proptest};

    fn zone(name: &str) -> ShopTime {
        name.parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn at(text: &str) -> NaiveTime {
        text.parse().unwrap()
    }

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    // R-GEN-7
    #[test]
    fn a_day_has_23_24_or_25_hours() {
        let shop = zone("America/Los_Angeles");
        for (text, hours) in [("2026-03-07", 24), ("2026-03-08", 23), ("2026-11-01", 25)] {
            let (start, end) = shop.bounds(day(text));
            assert_eq!(end - start, TimeDelta::hours(hours), "{text}");
        }
        assert_eq!(
            shop.bounds(day("2026-03-08")).0,
            utc("2026-03-08T08:00:00Z")
        );
    }

    #[test]
    fn a_day_without_midnight_starts_after_the_jump() {
        let (start, end) = zone("America/Santiago").bounds(day("2026-09-06"));
        assert_eq!(zone("America/Santiago").wall(start), "2026-09-06T01:00");
        assert_eq!(end - start, TimeDelta::hours(23));
        let (start, end) = zone("Pacific/Apia").bounds(day("2011-12-30"));
        assert_eq!(start, end);
    }

    // R-APPT-16
    #[test]
    fn a_time_the_clocks_jump_over_names_the_next_one() {
        let shop = zone("America/Los_Angeles");
        let error = shop.instant(day("2026-03-08"), at("02:30:00")).unwrap_err();
        assert_eq!(error.next.to_string(), "2026-03-08 03:00:00");
        assert!(
            error
                .to_string()
                .ends_with("The next one is 3:00 AM on March 8, 2026.")
        );
    }

    #[test]
    fn a_time_that_happens_twice_means_the_earlier_one() {
        let shop = zone("America/Los_Angeles");
        let twice = shop.instant(day("2026-11-01"), at("01:30:00")).unwrap();
        assert_eq!(twice.instant, utc("2026-11-01T08:30:00Z"));
        assert_eq!(twice.later, Some(utc("2026-11-01T09:30:00Z")));
        let once = shop.instant(day("2026-11-01"), at("02:00:00")).unwrap();
        assert!(!once.is_ambiguous());
    }

    #[test]
    fn the_wall_clock_is_that_of_the_shop() {
        let shop = zone("America/Los_Angeles");
        let evening = utc("2026-03-15T06:59:59Z");
        assert_eq!(shop.wall(evening), "2026-03-14T23:59");
        assert_eq!(shop.day(evening), day("2026-03-14"));
        assert_eq!(shop.name(), "America/Los_Angeles");
        assert!("America/Springfield".parse::<ShopTime>().is_err());
    }

    #[test]
    fn all_clones_of_a_mock_clock_move_together() {
        let clock = MockClock::new(utc("2026-03-14T16:30:00Z"));
        let other = clock.clone();
        clock.advance(TimeDelta::minutes(15));
        assert_eq!(other.now(), utc("2026-03-14T16:45:00Z"));
        other.set(utc("2026-01-01T00:00:00Z"));
        assert_eq!(clock.now(), utc("2026-01-01T00:00:00Z"));
        assert_eq!(SystemClock.now().timestamp_subsec_nanos() % 1_000, 0);
    }

    proptest! {
        #[test]
        fn each_instant_lies_in_its_day(
            seconds in 0_i64..4_000_000_000,
            name in prop_oneof![
                Just("America/Los_Angeles"), Just("America/Santiago"), Just("Australia/Lord_Howe"),
                Just("Asia/Kathmandu"), Just("America/St_Johns"), Just("Africa/Cairo"), Just("UTC"),
            ],
        ) {
            let (shop, instant) = (zone(name), DateTime::from_timestamp(seconds, 0).unwrap());
            let (start, end) = shop.bounds(shop.day(instant));
            prop_assert!(start <= instant && instant < end);
            let local = shop.local(instant);
            let back = shop.instant(local.date(), local.time()).unwrap();
            prop_assert!(back.instant == instant || back.later == Some(instant));
            prop_assert_eq!(shop.wall(instant).len(), 16);
        }
    }
}
