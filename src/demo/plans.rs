//! Which visits there are: the past as chance had it, today as every demo needs it.

use super::chance::Chance;
use crate::kernel::words::AppointmentStatus;
use chrono::{Datelike, NaiveDate};

/// How many days back, and how many ahead.
pub(super) const PAST: i64 = 130;
pub(super) const AHEAD: i64 = 14;

/// A visit to be: which technician, when, and how far it has come.
pub(super) struct Plan {
    pub(super) day: NaiveDate,
    pub(super) minute: u32,
    pub(super) technician: usize,
    pub(super) status: AppointmentStatus,
    /// Money taken: all, a part, none yet, not even a bill.
    pub(super) paid: Paid,
}

/// How far the money has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paid {
    NoBill,
    Draft,
    Unpaid,
    Part,
    All,
}

/// How busy a shop is, and what becomes of its visits so many days ago.
pub(super) struct Pace {
    /// Of a hundred times that can be booked.
    pub(super) filled: u64,
    pub(super) fate: fn(&mut Chance, i64) -> (AppointmentStatus, Paid),
}

/// The demo's.
pub(super) const CALM: Pace = Pace { filled: 52, fate };

pub(super) fn of_day(
    pace: &Pace,
    technicians: usize,
    chance: &mut Chance,
    (day, offset): (NaiveDate, i64),
) -> Vec<Plan> {
    if offset == 0 {
        return today(day);
    }
    let weekday = day.weekday().number_from_monday();
    let starts: &[u32] = match weekday {
        7 => &[],
        6 => &[540],
        _ => &[480, 660, 840],
    };
    let mut plans = Vec::new();
    for technician in 0..technicians {
        for minute in starts {
            if chance.percent(if offset > 0 {
                100 - 6 * offset.unsigned_abs()
            } else {
                pace.filled
            }) {
                let (status, paid) = (pace.fate)(chance, offset);
                plans.push(Plan {
                    day,
                    minute: *minute,
                    technician,
                    status,
                    paid,
                });
            }
        }
    }
    plans
}

/// What became of a visit so many days ago.
fn fate(chance: &mut Chance, offset: i64) -> (AppointmentStatus, Paid) {
    use AppointmentStatus::{Canceled, Completed, InProgress, NoShow, Scheduled};
    match offset {
        1.. => (Scheduled, Paid::NoBill),
        -1 if chance.percent(25) => (InProgress, Paid::NoBill),
        _ => match chance.below(100) {
            0..=3 => (NoShow, Paid::NoBill),
            4..=8 => (Canceled, Paid::NoBill),
            9..=14 => (Completed, Paid::Unpaid),
            15..=17 => (Completed, Paid::Part),
            _ => (Completed, Paid::All),
        },
    }
}

/// Today: nine visits, every column of the board filled.
fn today(day: NaiveDate) -> Vec<Plan> {
    use AppointmentStatus::{Canceled, Completed, InProgress, NoShow, Ready, Scheduled};
    [
        (480, 0, Completed, Paid::All),
        // billed by the product itself, with all that a bill may have
        (480, 1, Completed, Paid::NoBill),
        (510, 2, NoShow, Paid::NoBill),
        (630, 0, Ready, Paid::Draft),
        (645, 1, InProgress, Paid::NoBill),
        (660, 2, InProgress, Paid::NoBill),
        (810, 0, Scheduled, Paid::NoBill),
        (840, 1, Scheduled, Paid::NoBill),
        (840, 2, Scheduled, Paid::NoBill),
        (960, 0, Scheduled, Paid::NoBill),
        (990, 2, Canceled, Paid::NoBill),
        (1005, 1, Scheduled, Paid::NoBill),
    ]
    .into_iter()
    .map(|(minute, technician, status, paid)| Plan {
        day,
        minute,
        technician,
        status,
        paid,
    })
    .collect()
}
