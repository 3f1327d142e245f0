//! How long it takes to find the free times of a month: `cargo bench --bench availability`.

#![expect(clippy::unwrap_used, reason = "a benchmark may panic")]

mod common;

use autoshop::db::{OpenHours, OpenSpan};
use autoshop::features::appointments::Rules;
use autoshop::features::appointments::availability::{Asked, Book, of_day};
use autoshop::features::appointments::calendar::Visit;
use autoshop::kernel::ids::{AppointmentId, MembershipId};
use autoshop::kernel::place::of_zip;
use autoshop::kernel::road::Roads;
use autoshop::kernel::words::{AppointmentStatus, Place};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

const ZIPS: [&str; 6] = ["95695", "95776", "95616", "95694", "95627", "95814"];

/// Four visits of each of five technicians on each of thirty days.
fn book(first: DateTime<Utc>, zone: &str) -> Book {
    let zone = zone.parse().unwrap();
    let week = (1..=7).map(|weekday| OpenSpan {
        weekday,
        opens: 420,
        closes: 1_200,
    });
    let open = OpenHours {
        week: week.collect(),
        ..OpenHours::default()
    };
    let technicians: Vec<MembershipId> =
        (1..=5).map(|n| MembershipId(Uuid::from_u128(n))).collect();
    let mut book = Book {
        rules: Rules {
            buffer: 15,
            roads: Roads::new(zone, 20),
            most: None,
            zone,
            open: Arc::new(open),
        },
        step: 30,
        first,
        last: NaiveDate::MAX,
        technicians: technicians.clone(),
        visits: BTreeMap::new(),
        booked: BTreeMap::new(),
    };
    for n in 0..600_usize {
        let (day, nth) = (n / 20, n / 5 % 4);
        let minutes = day * 1_440 + 60 + nth * 190 + n % 7 * 5;
        let start = first + TimeDelta::minutes(i64::try_from(minutes).unwrap());
        let visit = Visit {
            id: AppointmentId::new(start),
            start,
            end: start + TimeDelta::minutes(75),
            buffer_before: None,
            buffer_after: None,
            place: Place::Mobile,
            address: Some(format!("{n} elm st")),
            at: of_zip(ZIPS[n % ZIPS.len()]),
            status: AppointmentStatus::Scheduled,
            completed_at: None,
            deleted: false,
        };
        book.put((Some(technicians[n % 5]), zone.day(start)), visit);
    }
    book.sort();
    book
}

fn main() {
    let first: DateTime<Utc> = "2026-03-10T14:00:00Z".parse().unwrap();
    let book = book(first, "America/Los_Angeles");
    let asked = Asked {
        place: "95618".parse().ok(),
        minutes: 45,
        work: Vec::new(),
        ..Asked::default()
    };
    common::head();
    common::report("free times of 30 days", || {
        let days = book.rules.zone.day(first).iter_days().take(30);
        let found: usize = days.map(|day| of_day(&book, &asked, day).len()).sum();
        format!("{found:>9}")
    });
}
