//! A day's drives: when somebody is where, who waits, and whether another order is better (R-DAY-1). Pure.

use crate::features::appointments::calendar::Visit;
use crate::kernel::place::LatLon;
use crate::kernel::road::Roads;
use chrono::{DateTime, TimeDelta, Utc};

/// How far a stop is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// Over since then.
    Left(DateTime<Utc>),
    /// Somebody has been there since.
    There(DateTime<Utc>),
    /// Somebody set off for it then.
    OnWay(DateTime<Utc>),
    /// Still to come.
    Ahead,
}

/// A stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) visit: Visit,
    /// The end of the window that the customer was told.
    pub(super) until: DateTime<Utc>,
    pub(super) progress: Progress,
}

/// What is the same in every order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Day<'a> {
    pub(super) roads: &'a Roads,
    /// Where it begins.
    pub(super) from: Option<LatLon>,
    /// Where it ends.
    pub(super) to: Option<LatLon>,
    /// Nobody sets off sooner: the present instant of today, or where a day begins.
    pub(super) now: DateTime<Utc>,
}

/// The drive to a stop, and the time there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Leg {
    /// Minutes of driving; none if nobody has said where the day begins.
    pub(super) minutes: Option<i32>,
    pub(super) arrives: DateTime<Utc>,
    pub(super) ends: DateTime<Utc>,
    /// Minutes after the window.
    pub(super) late: i32,
}

/// The day in one order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Trip {
    /// One for each stop.
    pub(super) legs: Vec<Leg>,
    /// Minutes from the last stop to where the day ends.
    pub(super) home: Option<i32>,
}

impl Trip {
    /// Minutes of driving.
    pub(super) fn driving(&self) -> i32 {
        let legs = self.legs.iter().filter_map(|leg| leg.minutes);
        legs.chain(self.home).sum()
    }

    /// Minutes that people wait beyond their windows.
    pub(super) fn late(&self) -> i32 {
        self.legs.iter().map(|leg| leg.late).sum()
    }

    /// Less is better: nobody waits, then short drives, then an early end.
    fn cost(&self) -> (i32, i32, Option<DateTime<Utc>>) {
        let ends = self.legs.last().map(|leg| leg.ends);
        (self.late(), self.driving(), ends)
    }

    /// Whether it is worth the trouble of another order: fewer people wait, or some minutes are saved.
    pub(super) fn is_better_than(&self, given: &Self) -> bool {
        let is_shorter = self.driving() + WORTH <= given.driving();
        self.late() < given.late() || (self.late() == given.late() && is_shorter)
    }
}

/// So many minutes of driving are worth another order.
const WORTH: i32 = 5;

impl Day<'_> {
    /// When somebody is where who goes in this order.
    pub(super) fn trip(&self, order: &[&Call]) -> Trip {
        let mut trip = Trip::default();
        let mut before: Option<(&Call, DateTime<Utc>)> = None;
        for call in order {
            let leg = self.leg(before, call);
            before = Some((call, leg.ends));
            trip.legs.push(leg);
        }
        trip.home = before.and_then(|(last, ends)| {
            let from = last.visit.whereabouts(self.roads);
            Some(self.roads.minutes(from, Some(self.to?), ends))
        });
        trip
    }

    fn leg(&self, before: Option<(&Call, DateTime<Utc>)>, call: &Call) -> Leg {
        let visit = &call.visit;
        let minutes = match before {
            Some((last, _)) => Some(last.visit.drive(visit, self.roads)),
            None => self.from.map(|from| {
                let to = visit.whereabouts(self.roads);
                self.roads.minutes(Some(from), to, visit.start)
            }),
        };
        let drive = TimeDelta::minutes(minutes.unwrap_or_default().into());
        let takes = visit.end - visit.start;
        let free = before.map_or(self.now, |(_, ends)| ends.max(self.now));
        let (arrives, ends) = match call.progress {
            Progress::Left(at) => (visit.start.min(at), at),
            Progress::There(since) => (since, (since + takes).max(self.now)),
            Progress::OnWay(left) => {
                let arrives = (left + drive).max(self.now);
                (arrives, arrives + takes)
            }
            Progress::Ahead => {
                let arrives = (free + drive).max(visit.start);
                (arrives, arrives + takes)
            }
        };
        let waits = matches!(call.progress, Progress::OnWay(_) | Progress::Ahead);
        let late = (arrives - call.until).num_minutes().max(0);
        Leg {
            minutes,
            arrives,
            ends,
            late: i32::try_from(late).unwrap_or(i32::MAX).min(1_440) * i32::from(waits),
        }
    }

    /// An order of what is ahead that is never worse than the given one: a stop goes elsewhere, or two change
    /// places, for as long as that helps.
    pub(super) fn better<'c>(&self, order: &[&'c Call]) -> Vec<&'c Call> {
        let first = order
            .iter()
            .position(|call| call.progress == Progress::Ahead)
            .unwrap_or(order.len());
        let mut best = order.to_vec();
        let mut cost = self.trip(&best).cost();
        // Each round makes it better, so it ends; a day has few stops.
        for _ in 0..order.len() * 4 {
            let tries = neighbours(&best, first).into_iter();
            let tries = tries.map(|order| (self.trip(&order).cost(), order));
            let Some((less, order)) = tries.min_by_key(|(cost, _)| *cost) else {
                break;
            };
            if less >= cost {
                break;
            }
            (cost, best) = (less, order);
        }
        best
    }
}

/// Every order that one change makes of it, behind the first ones, which stay.
fn neighbours<'c>(order: &[&'c Call], first: usize) -> Vec<Vec<&'c Call>> {
    let places = || first..order.len();
    let pairs = places().flat_map(|from| places().map(move |to| (from, to)));
    let mut all = Vec::new();
    for (from, to) in pairs.filter(|(from, to)| from != to) {
        let mut moved = order.to_vec();
        let call = moved.remove(from);
        moved.insert(to, call);
        all.push(moved);
        if from < to {
            let mut changed = order.to_vec();
            changed.swap(from, to);
            all.push(changed);
        }
    }
    all
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
