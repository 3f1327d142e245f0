//! Times and conflicts of visits: R-APPT-4 to R-APPT-9, without a database.
//!
//! A conflict is symmetric, and asking in another order gives the same answer. Minutes are `i32`,
//! spans are elapsed time, half-open.

use crate::kernel::{
    ids::AppointmentId,
    money::Quantity,
    place::LatLon,
    road::Roads,
    search,
    words::{AppointmentStatus, Category, DurationSource, Place},
};
use chrono::{DateTime, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};

/// The longest visit (R-APPT-4); so conflicts of a start are found by scanning 48 h before it.
pub const LONGEST: TimeDelta = TimeDelta::hours(48);

/// No pause is longer: nobody drives so far, and no buffer is so long.
const FAR: TimeDelta = TimeDelta::hours(24);

/// How late a start may be written down (R-APPT-4).
pub const GRACE: TimeDelta = TimeDelta::minutes(15);

/// What of an appointment can get in the way of another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    pub id: AppointmentId,
    pub start: DateTime<Utc>,
    pub end: DateTime<Utc>,
    /// Minutes to keep free before, beyond the shop's.
    pub buffer_before: Option<i32>,
    /// Minutes to keep free after, beyond the shop's.
    pub buffer_after: Option<i32>,
    pub place: Place,
    /// The address in one normal form ([`address_key`]); two visits with the same one need no drive.
    pub address: Option<String>,
    /// Where that is, if it is known; the shop's own place is [`Roads::shop`].
    pub at: Option<LatLon>,
    pub status: AppointmentStatus,
    pub completed_at: Option<DateTime<Utc>>,
    pub deleted: bool,
}

impl Visit {
    /// The span it takes: a completed visit only lasts until it was completed (R-APPT-8).
    ///
    /// Nothing for those that are canceled, missed or deleted.
    #[must_use]
    pub fn span(&self) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        use AppointmentStatus::{Canceled, Completed, NoShow};
        let end = match (self.status, self.completed_at) {
            _ if self.deleted => return None,
            (Canceled | NoShow, _) => return None,
            (Completed, Some(completed)) => self.end.min(completed),
            _ => self.end,
        };
        (self.start < end).then_some((self.start, end))
    }

    /// Minutes from the end of this visit to the start of the next one (R-APPT-6).
    #[must_use]
    pub fn pause(&self, next: &Self, shop_buffer: i32, roads: &Roads) -> i32 {
        let travel = self.drive(next, roads);
        let buffers = [self.buffer_after, next.buffer_before]
            .into_iter()
            .flatten();
        buffers
            .chain([shop_buffer, travel])
            .max()
            .unwrap_or_default()
            .max(0)
    }

    /// Minutes of driving to the next one (R-AVAIL-2): none in the same place.
    #[must_use]
    pub fn drive(&self, next: &Self, roads: &Roads) -> i32 {
        let same_address = self.address.is_some() && self.address == next.address;
        match (self.place, next.place) {
            (Place::Shop, Place::Shop) => 0,
            (Place::Mobile, Place::Mobile) if same_address => 0,
            _ => roads.minutes(self.whereabouts(roads), next.whereabouts(roads), self.end),
        }
    }

    /// Where one drives for it.
    #[must_use]
    pub fn whereabouts(&self, roads: &Roads) -> Option<LatLon> {
        match self.place {
            Place::Shop => roads.shop(),
            Place::Mobile => self.at,
        }
    }
}

/// One normal form of an address; nothing without a street.
#[must_use]
pub fn address_key(
    line1: Option<&str>,
    city: Option<&str>,
    postal: Option<&str>,
) -> Option<String> {
    let fold = |part: Option<&str>| search::fold(part.unwrap_or_default());
    let street = fold(line1);
    (!street.is_empty()).then(|| [street, fold(city), fold(postal)].join("|"))
}

/// The visits that leave the technician too little time before or after the candidate (R-APPT-6).
///
/// `others` are visits of the same technician; the buffer is in minutes. Earliest first.
#[must_use]
pub fn technician_conflicts(
    candidate: &Visit,
    others: &[Visit],
    shop_buffer: i32,
    roads: &Roads,
) -> Vec<AppointmentId> {
    let Some((start, end)) = candidate.span() else {
        return Vec::new();
    };
    // The drive is only asked for where it may matter.
    let leaves = |gap: TimeDelta, before: &Visit, after: &Visit| {
        let pause = || TimeDelta::minutes(before.pause(after, shop_buffer, roads).into());
        gap >= TimeDelta::zero() && (gap >= FAR || gap >= pause())
    };
    conflicts(candidate, others, |other, (other_start, other_end)| {
        let after = leaves(other_start - end, candidate, other);
        let before = leaves(start - other_end, other, candidate);
        !after && !before
    })
}

/// The visits during which the car is needed too (R-APPT-7); one may start when another ends.
///
/// `others` are visits of the same vehicle. Earliest first.
#[must_use]
pub fn vehicle_conflicts(candidate: &Visit, others: &[Visit]) -> Vec<AppointmentId> {
    let Some((start, end)) = candidate.span() else {
        return Vec::new();
    };
    conflicts(candidate, others, |_, (other_start, other_end)| {
        other_start < end && start < other_end
    })
}

type Span = (DateTime<Utc>, DateTime<Utc>);

fn conflicts(
    candidate: &Visit,
    others: &[Visit],
    collide: impl Fn(&Visit, Span) -> bool,
) -> Vec<AppointmentId> {
    let mut found: Vec<&Visit> = others
        .iter()
        .filter(|other| other.id != candidate.id)
        .filter(|other| other.span().is_some_and(|span| collide(other, span)))
        .collect();
    found.sort_by_key(|visit| (visit.start, visit.id));
    found.iter().map(|visit| visit.id).collect()
}

/// The end of a visit (R-APPT-5): as given, else by the hours of its jobs, and only if none has
/// hours after `default_min` minutes. Hours are rounded to the minute.
#[must_use]
pub fn end_of(
    start: DateTime<Utc>,
    given: Option<DateTime<Utc>>,
    job_hours: &[Quantity],
    default_min: i32,
) -> (DateTime<Utc>, DurationSource) {
    if let Some(end) = given {
        return (end, DurationSource::Given);
    }
    let hundredths: i64 = job_hours
        .iter()
        .map(|hours| i64::from(hours.0.max(0)))
        .sum();
    let (minutes, source) = match hundredths {
        0 => (default_min.into(), DurationSource::Default),
        // A hundredth of an hour is 0.6 minutes.
        _ => (
            hundredths.saturating_mul(6).saturating_add(5) / 10,
            DurationSource::Services,
        ),
    };
    let end = TimeDelta::try_minutes(minutes).and_then(|span| start.checked_add_signed(span));
    (end.unwrap_or(DateTime::<Utc>::MAX_UTC), source)
}

/// What is wrong with the times of a visit (R-APPT-4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimeFault {
    /// Belongs to the start.
    #[error("The start is more than 15 minutes in the past.")]
    StartInPast,
    /// Belongs to the end.
    #[error("The end must be after the start.")]
    EndNotAfterStart,
    /// Belongs to the end.
    #[error("A visit lasts at most 48 hours.")]
    TooLong,
}

/// Checks the times of a visit (R-APPT-4). `moving` is true when it is created or its start is
/// changed; otherwise a start in the past is history, not a fault.
#[must_use]
pub fn check_times(
    now: DateTime<Utc>,
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    moving: bool,
) -> Vec<TimeFault> {
    let mut faults = Vec::new();
    if moving && now.signed_duration_since(start) > GRACE {
        faults.push(TimeFault::StartInPast);
    }
    if end <= start {
        faults.push(TimeFault::EndNotAfterStart);
    } else if end.signed_duration_since(start) > LONGEST {
        faults.push(TimeFault::TooLong);
    }
    faults
}

/// One interval in which the shop works, in minutes after local midnight (0–1440).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    pub opens: i32,
    pub closes: i32,
}

/// A local day unlike others of its weekday.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    pub name: String,
    /// When the shop works nevertheless; nothing if it is closed.
    pub opening: Option<Opening>,
}

/// Why nobody works then (R-APPT-9); staff may override with a reason.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoursConflict {
    /// Closed for the holiday of this name.
    #[error("The shop is closed: {0}.")]
    Holiday(String),
    /// No hours on this weekday.
    #[error("The shop is closed on this day.")]
    Closed,
    /// Before, after or across the hours.
    #[error("This is outside the opening hours.")]
    OutsideHours,
}

/// Whether a visit lies within one interval of its day's hours (R-APPT-9).
///
/// `start` and `end` are wall times; `hours` are those of the start's weekday, `holiday` is that of
/// its day and replaces them. A shop that has set no hours at all should not ask.
#[must_use]
pub fn hours_conflict(
    start: NaiveDateTime,
    end: NaiveDateTime,
    hours: &[Opening],
    holiday: Option<&Holiday>,
) -> Option<HoursConflict> {
    let special: Vec<Opening> = holiday.and_then(|day| day.opening).into_iter().collect();
    let hours = match holiday {
        Some(holiday) if special.is_empty() => {
            return Some(HoursConflict::Holiday(holiday.name.clone()));
        }
        Some(_) => special.as_slice(),
        None if hours.is_empty() => return Some(HoursConflict::Closed),
        None => hours,
    };
    let midnight = start.date().and_time(NaiveTime::MIN);
    let (from, until) = (
        i64::from(start.num_seconds_from_midnight()),
        (end - midnight).num_seconds(),
    );
    let within =
        |span: &Opening| i64::from(span.opens) * 60 <= from && until <= i64::from(span.closes) * 60;
    (!hours.iter().any(within)).then_some(HoursConflict::OutsideHours)
}

/// What of the work asks for more than is known (R-APPT-9): each category once, at the highest level
/// that is asked for. `level` is how well a category is known; nothing if nobody has said.
#[must_use]
pub fn missing_skills(
    work: &[(Category, i32)],
    level: impl Fn(Category) -> Option<i32>,
) -> Vec<(Category, i32)> {
    let mut missing: Vec<(Category, i32)> = Vec::new();
    for (category, asked) in work {
        if level(*category).is_none_or(|known| known >= *asked) {
            continue;
        }
        match missing.iter_mut().find(|(other, _)| other == category) {
            Some((_, most)) => *most = (*most).max(*asked),
            None => missing.push((*category, *asked)),
        }
    }
    missing
}

#[cfg(test)]
#[path = "calendar_tests.rs"]
mod tests;
