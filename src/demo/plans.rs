//! Which visits there are: the past as chance had it, today as every demo needs it.

use super::chance::Chance;
use super::customers::Known;
use crate::kernel::words::AppointmentStatus;
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc, Weekday};

/// How many days back, and how many ahead.
pub(super) const PAST: i64 = 130;
pub(super) const AHEAD: i64 = 14;

/// How many days ago those came who have not come since: overdue, and due soon (R-CUST-15, R-CUST-16).
const LONG_AGO: [i64; 6] = [251, 214, 193, 173, 166, 158];

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

/// The visits before all others, of those who have not come since.
pub(super) fn long_ago(today: NaiveDate) -> impl ExactSizeIterator<Item = Plan> {
    LONG_AGO.into_iter().map(move |ago| {
        let day = today - TimeDelta::days(ago);
        let is_closed = day.weekday() == Weekday::Sun;
        Plan {
            day: day - TimeDelta::days(i64::from(is_closed)),
            minute: 540,
            technician: 0,
            status: AppointmentStatus::Completed,
            paid: Paid::All,
        }
    })
}

/// So many who had been known for a while when they came, and all the others.
pub(super) fn by_habit(
    known: &[Known],
    now: DateTime<Utc>,
    seldom: usize,
) -> (Vec<&Known>, Vec<&Known>) {
    let early = now - TimeDelta::days(300);
    let (mut few, mut others) = (Vec::new(), Vec::new());
    for (n, one) in known.iter().enumerate() {
        let is_seldom = few.len() < seldom && n % 9 == 7 && one.since < early;
        if is_seldom { &mut few } else { &mut others }.push(one);
    }
    (few, others)
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

/// So many visits today, five rounds of all technicians: a board to measure, every column filled.
pub(super) fn crowded(day: NaiveDate, cards: usize, technicians: usize) -> Vec<Plan> {
    use AppointmentStatus::{Canceled, Completed, InProgress, NoShow, Ready, Scheduled};
    let technicians = technicians.max(1);
    let plan = |n: usize| {
        let (status, paid) = match n * 100 / cards.max(1) {
            0..=19 => (Completed, Paid::All),
            20..=24 => (Completed, Paid::Unpaid),
            25..=29 => (NoShow, Paid::NoBill),
            30..=34 => (Canceled, Paid::NoBill),
            35..=47 => (Ready, Paid::NoBill),
            48..=68 => (InProgress, Paid::NoBill),
            _ => (Scheduled, Paid::NoBill),
        };
        Plan {
            day,
            minute: 480 + 105 * u32::try_from(n / technicians % 5).unwrap_or_default(),
            technician: n % technicians,
            status,
            paid,
        }
    };
    (0..cards).map(plan).collect()
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
