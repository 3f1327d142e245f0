//! What a seeded shop is made of: its visits over the years, and its customers.

use super::chance::Chance;
use super::customers::{Customers, Known, person};
use super::history::{History, Shop, visit};
use super::plans::{self, AHEAD, Pace, Paid, Plan};
use super::words::{COMPANIES, PEOPLE};
use crate::kernel::ids::CustomerId;
use crate::kernel::time::ShopTime;
use crate::kernel::words::{AppointmentStatus, CustomerKind};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashSet;

/// Two customers come so often, in a shop that is large enough.
pub(super) const OFTEN: [usize; 2] = [200, 20];

const BUSY: Pace = Pace { filled: 94, fate };

/// Two thirds of the visits are billed; what is long past is paid.
fn fate(chance: &mut Chance, offset: i64) -> (AppointmentStatus, Paid) {
    use AppointmentStatus::{Canceled, Completed, NoShow, Scheduled};
    match offset {
        1.. => (Scheduled, Paid::NoBill),
        _ => match chance.below(100) {
            0..=7 => (NoShow, Paid::NoBill),
            8..=23 => (Canceled, Paid::NoBill),
            24..=32 => (Completed, Paid::NoBill),
            33..=44 if offset > -90 => (Completed, Paid::Unpaid),
            45..=48 if offset > -90 => (Completed, Paid::Part),
            _ => (Completed, Paid::All),
        },
    }
}

/// So many visits, of them so many today if that is said, the newest in two weeks, the oldest as long ago as the technicians need. In the
/// order of the days, so that numbers grow with them.
pub(super) fn visits(
    (wanted, cards): (usize, Option<usize>),
    technicians: usize,
    chance: &mut Chance,
    (now, zone): (DateTime<Utc>, ShopTime),
) -> Vec<Plan> {
    let (today, mut days, mut missing) = (zone.day(now), Vec::new(), wanted);
    for offset in (-100_000..=AHEAD).rev() {
        let day = today + TimeDelta::days(offset);
        let mut of_day = match cards.filter(|_| offset == 0) {
            Some(cards) => plans::crowded(day, cards, technicians),
            None => plans::of_day(&BUSY, technicians, chance, (day, offset)),
        };
        of_day.truncate(missing);
        missing -= of_day.len();
        days.push(of_day);
        if missing == 0 {
            break;
        }
    }
    days.into_iter().rev().flatten().collect()
}

/// Three of ten have known the shop since before `start`, the others came one by one; one of eleven
/// is a company.
pub(super) fn customers(
    count: usize,
    chance: &mut Chance,
    (start, now, zone): (DateTime<Utc>, DateTime<Utc>, ShopTime),
) -> Customers {
    let mut all = Customers::default();
    let early = (count * 3 / 10).max(1);
    let span = (now - start).num_minutes();
    for n in 0..count {
        let part = |of: usize| i64::try_from(of).unwrap_or_default();
        let since = match n.checked_sub(early) {
            None => start - TimeDelta::minutes(part(early - n) * 600),
            Some(later) => start + TimeDelta::minutes(span * part(later) / part(count)),
        };
        let (name, kind) = name(n);
        person(&mut all, chance, (&name, kind, n), (since, zone));
    }
    all
}

/// Nobody is called alike, and nothing is called as in the demo.
fn name(n: usize) -> (String, CustomerKind) {
    let of =
        |names: &[(&'static str, &'static str)], at: usize| names.get(at % names.len()).copied();
    if n % 11 == 5 {
        let company = COMPANIES.get(n % COMPANIES.len()).unwrap_or(&"Yolo Works");
        return (format!("{company} {}", n + 1), CustomerKind::Company);
    }
    let (first, _) = of(PEOPLE, n).unwrap_or_default();
    let (_, last) = of(PEOPLE, n / PEOPLE.len() + n * 7).unwrap_or_default();
    let middle = n / (PEOPLE.len() * PEOPLE.len());
    let middle = char::from(b'A'.saturating_add(u8::try_from(middle % 26).unwrap_or_default()));
    (format!("{first} {middle} {last}"), CustomerKind::Person)
}

/// Whose turn it is, visit after visit.
pub(super) struct Turns {
    seen: usize,
    of: usize,
    often: &'static [usize],
    /// Nobody comes twice a day.
    today: (chrono::NaiveDate, HashSet<CustomerId>),
}

impl Turns {
    /// `is_large`: two customers come often.
    pub(super) fn new(of: usize, is_large: bool) -> Self {
        Self {
            seen: 0,
            of,
            often: if is_large { &OFTEN } else { &[] },
            today: Default::default(),
        }
    }

    /// Makes the visit, of whoever knew the shop by then.
    pub(super) fn take(
        &mut self,
        all: &mut History,
        (shop, plan): (&Shop<'_>, &Plan),
        chance: &mut Chance,
    ) -> anyhow::Result<()> {
        if self.today.0 != plan.day {
            self.today = (plan.day, HashSet::new());
        }
        let nth = self.seen;
        self.seen += 1;
        // Evenly over the years, each on a beat of its own.
        let regular = (0..).zip(self.often).find(|(who, times)| {
            let every = self.of / **times;
            nth % every == *who && nth / every < **times
        });
        let (often, others) = shop.known.split_at(self.often.len());
        let known = match regular {
            Some((who, _)) => often.get(who),
            None => self.somebody(others, plan, chance),
        };
        match known {
            Some(known) => visit(all, shop, chance, (plan, known)),
            None => Ok(()),
        }
    }

    fn somebody<'a>(
        &mut self,
        known: &'a [Known],
        plan: &Plan,
        chance: &mut Chance,
    ) -> Option<&'a Known> {
        let before = |known: &Known| known.since.date_naive() < plan.day;
        let by_then = known.partition_point(before).max(1);
        let by_then = known.get(..by_then)?;
        for _ in 0..8 {
            let known = chance.pick(by_then)?;
            if self.today.1.insert(known.customer) {
                return Some(known);
            }
        }
        chance.pick(by_then)
    }
}
