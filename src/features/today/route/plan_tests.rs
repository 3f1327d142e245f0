//! The drives of a day: forecasts, and orders that are never worse (R-DAY-1).

use super::*;
use crate::kernel::ids::AppointmentId;
use crate::kernel::place::of_zip;
use crate::kernel::words::{AppointmentStatus, Place};
use proptest::prelude::*;
use uuid::Uuid;

const ZIPS: [&str; 8] = [
    "95695", "95776", "95616", "95618", "95691", "95605", "95694", "95627",
];

fn at(minute: i64) -> DateTime<Utc> {
    let nine: DateTime<Utc> = "2026-03-10T16:00:00Z".parse().unwrap();
    nine + TimeDelta::minutes(minute)
}

/// A visit at this place, from so many minutes after nine, for an hour, with a window.
fn call(id: u128, zip: &str, (start, window): (i64, i64)) -> Call {
    Call {
        visit: Visit {
            id: AppointmentId(Uuid::from_u128(id)),
            start: at(start),
            end: at(start + 60),
            buffer_before: None,
            buffer_after: None,
            place: Place::Mobile,
            address: None,
            at: of_zip(zip),
            status: AppointmentStatus::Scheduled,
            completed_at: None,
            deleted: false,
        },
        until: at(start + window),
        progress: Progress::Ahead,
    }
}

fn roads() -> Roads {
    Roads::new("America/Los_Angeles".parse().unwrap(), 30)
}

fn day(roads: &Roads, now: i64) -> Day<'_> {
    Day {
        roads,
        from: of_zip("95695"),
        to: of_zip("95695"),
        now: at(now),
    }
}

#[test] // R-DAY-1
fn who_is_held_up_is_late_at_the_next_stop_by_as_much() {
    let roads = roads();
    let mut first = call(1, "95695", (0, 60));
    let second = call(2, "95695", (75, 60));
    let on_time = day(&roads, -60).trip(&[&first, &second]);
    assert_eq!(on_time.late(), 0);
    assert_eq!(on_time.legs[0].arrives, at(0), "nobody comes too soon");

    first.progress = Progress::There(at(0));
    let now = day(&roads, 180);
    let trip = now.trip(&[&first, &second]);
    assert_eq!(trip.legs[0].ends, at(180), "still at it");
    let drive = trip.legs[1].minutes.unwrap();
    assert_eq!(trip.legs[1].arrives, at(180 + i64::from(drive)));
    assert_eq!(trip.legs[1].late, 180 + drive - 135);
    first.progress = Progress::Left(at(60));
    let trip = day(&roads, 70).trip(&[&first, &second]);
    assert_eq!(trip.late(), 0);
}

#[test] // R-DAY-1
fn who_is_on_the_way_is_there_after_the_drive() {
    let roads = roads();
    let mut first = call(1, "95616", (0, 60));
    first.progress = Progress::OnWay(at(-10));
    let trip = day(&roads, -5).trip(&[&first]);
    let drive = i64::from(trip.legs[0].minutes.unwrap());
    assert_eq!(trip.legs[0].arrives, at(drive - 10));
    let trip = day(&roads, 90).trip(&[&first]);
    assert_eq!(trip.legs[0].arrives, at(90), "any moment now");
    assert_eq!(trip.legs[0].late, 30);
}

#[test] // R-DAY-1
fn a_detour_is_left_out_where_windows_allow_it() {
    let roads = roads();
    let calls = [
        call(1, "95695", (0, 300)),
        call(2, "95694", (60, 300)),
        call(3, "95695", (60, 300)),
        call(4, "95694", (120, 300)),
    ];
    let given: Vec<&Call> = calls.iter().collect();
    let now = day(&roads, -60);
    let better = now.better(&given);
    let ids: Vec<u128> = better.iter().map(|c| c.visit.id.0.as_u128()).collect();
    assert_eq!(ids, [1, 3, 2, 4]);
    assert!(now.trip(&better).is_better_than(&now.trip(&given)));
    assert!(!now.trip(&given).is_better_than(&now.trip(&given)));
}

/// All orders of these.
fn orders<'c>(calls: &[&'c Call]) -> Vec<Vec<&'c Call>> {
    let Some((first, rest)) = calls.split_first() else {
        return vec![Vec::new()];
    };
    let mut all = Vec::new();
    for order in orders(rest) {
        for place in 0..=order.len() {
            let mut with = order.clone();
            with.insert(place, *first);
            all.push(with);
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test] // R-DAY-1
    fn the_order_that_is_proposed_is_never_worse_and_has_every_stop(
        stops in prop::collection::vec((0..8_usize, 0..480_i64, 0..5_i64), 0..6),
        late in 0..240_i64,
        begun in any::<bool>(),
    ) {
        let mut calls: Vec<Call> = stops
            .iter()
            .enumerate()
            .map(|(n, (zip, start, window))| {
                call(u128::try_from(n).unwrap(), ZIPS[*zip], (*start, window * 60))
            })
            .collect();
        if let Some(first) = calls.first_mut().filter(|_| begun) {
            first.progress = Progress::There(at(0));
        }
        let roads = roads();
        let now = day(&roads, late);
        let given: Vec<&Call> = calls.iter().collect();
        let better = now.better(&given);

        let (ours, theirs) = (now.trip(&better).cost(), now.trip(&given).cost());
        prop_assert!(ours <= theirs);
        if begun {
            prop_assert_eq!(better.first(), given.first(), "what has begun stays");
        }
        let mut ids: Vec<_> = better.iter().map(|c| c.visit.id).collect();
        ids.sort_unstable();
        prop_assert_eq!(ids, calls.iter().map(|c| c.visit.id).collect::<Vec<_>>());
        if !begun {
            let best = orders(&given).iter().map(|o| now.trip(o).cost()).min();
            prop_assert!(best <= Some(ours));
        }
    }
}
