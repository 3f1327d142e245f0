use super::*;
use crate::kernel::ids::MembershipId;
use proptest::{collection::vec, option, prop_assert, prop_assert_eq, proptest, sample::select};
use uuid::Uuid;

const TOM: MembershipId = MembershipId(Uuid::from_u128(1));

fn zone(name: &str) -> ShopTime {
    name.parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn item(start: &str, minutes: i64) -> Item {
    let start = start.parse().unwrap();
    Item {
        start,
        end: start + TimeDelta::minutes(minutes),
        technician: Some(TOM),
        pause: 0,
    }
}

/// "9:00", and "1:00 again" for the second one.
fn told(row: Row) -> String {
    let again = if row.again { " again" } else { "" };
    format!("{}:{:02}{again}", row.minute / 60, row.minute % 60)
}

// R-GEN-7
#[test]
fn a_day_on_which_the_clocks_go_back_has_its_hours_twice() {
    let rows = times(zone("America/Los_Angeles"), day("2026-11-01"));

    let rows: Vec<String> = rows.into_iter().map(|(row, _)| told(row)).collect();
    assert_eq!(rows.len(), 50);
    assert_eq!(
        rows[2..7],
        ["1:00", "1:30", "1:00 again", "1:30 again", "2:00"]
    );
}

// R-GEN-7
#[test]
fn a_day_on_which_the_clocks_go_forward_lacks_an_hour_beside_the_others() {
    let shop = zone("America/Los_Angeles");
    let rows: Vec<String> = times(shop, day("2026-03-08"))
        .into_iter()
        .map(|(row, _)| told(row))
        .collect();
    assert_eq!(rows.len(), 46);
    assert_eq!(rows[3..5], ["1:30", "3:00"]);
    let columns = ["2026-03-07", "2026-03-08"].map(|d| Column {
        day: day(d),
        whose: Whose::All,
    });

    let week = grid((shop, &columns), &[], Some((0, 24 * 60)), |_, _| None);

    assert_eq!(week.rows.len(), 48);
    assert_eq!(
        week.columns[1][4..6],
        [Cell::Gap { rows: 2 }, Cell::Covered]
    );
    assert!(matches!(week.columns[0][4], Cell::Free(_)));
}

#[test]
fn visits_pauses_and_closed_hours_stand_where_they_are() {
    let columns = [Column {
        day: day("2026-03-10"),
        whose: Whose::One(TOM),
    }];
    // 9:00 to 10:15, another from 10:00 on in the same squares, and one at 12:00 after 45 minutes' drive
    let mut items = [
        item("2026-03-10T16:00:00Z", 75),
        item("2026-03-10T17:00:00Z", 30),
        item("2026-03-10T19:00:00Z", 60),
    ];
    items[2].pause = 45;
    let shop = zone("America/Los_Angeles");
    let shut = |_: &Column, at| (minute(shop, at) < 9 * 60).then_some(Shut::NotWorking);

    let day = grid((shop, &columns), &items, Some((8 * 60, 13 * 60)), shut);

    let cells: Vec<&Cell> = day.columns[0]
        .iter()
        .filter(|cell| **cell != Cell::Covered)
        .collect();
    assert_eq!(
        *cells[0],
        Cell::Shut {
            why: Shut::NotWorking,
            rows: 2
        }
    );
    assert_eq!(
        *cells[1],
        Cell::Visits {
            which: vec![0, 1],
            rows: 3
        }
    );
    assert!(matches!(cells[2], Cell::Free(_)), "10:30");
    assert_eq!(
        *cells[3],
        Cell::Pause {
            minutes: 45,
            rows: 2
        }
    );
    assert_eq!(
        *cells[4],
        Cell::Visits {
            which: vec![2],
            rows: 2
        }
    );
    assert_eq!((told(day.rows[0]), day.rows.len()), ("8:00".to_owned(), 10));
}

#[test]
fn a_visit_outside_the_hours_is_still_in_the_calendar() {
    let columns = [Column {
        day: day("2026-03-10"),
        whose: Whose::All,
    }];
    let late = [item("2026-03-11T04:00:00Z", 60)]; // 9 PM

    let day = grid(
        (zone("America/Los_Angeles"), &columns),
        &late,
        Some((8 * 60, 17 * 60)),
        |_, _| None,
    );

    assert_eq!(
        day.rows.last().map(|row| told(*row)).as_deref(),
        Some("22:30")
    );
    let closed = grid((zone("UTC"), &columns), &[], None, |_, _| {
        Some(Shut::Closed)
    });
    assert_eq!(
        (told(closed.rows[0]), closed.rows.len()),
        ("8:00".to_owned(), 20)
    );
}

proptest! {
    // R-GEN-7
    #[test]
    fn a_day_is_as_long_as_its_squares(
        ahead in 0_u64..9_000,
        name in select(&["America/Los_Angeles", "America/Santiago", "Australia/Lord_Howe", "Africa/Cairo", "UTC"][..]),
    ) {
        let (shop, day) = (zone(name), day("2020-01-01") + chrono::Days::new(ahead));
        let (start, end) = shop.bounds(day);
        let times = times(shop, day);
        let length = i32::try_from(times.len()).unwrap() * STEP;
        prop_assert_eq!(TimeDelta::minutes(length.into()), end - start);
        for (row, at) in times {
            prop_assert_eq!(shop.local(at).date(), day);
            let first = shop.instant(day, shop.local(at).time()).unwrap();
            prop_assert_eq!(row.again, first.instant != at);
        }
    }

    #[test]
    fn each_visit_is_in_each_of_its_days_once(
        visits in vec((0_i64..9 * 24 * 60, 1_i64..48 * 60, option::of(1_u128..4)), 0..20),
        first in select(&["2026-03-05", "2026-10-29", "2026-06-01"][..]),
        hours in option::of((0_i32..700, 700..1_440)),
        pause in 0..90,
    ) {
        let shop = zone("America/Los_Angeles");
        let first = day(first);
        let begin = shop.bounds(first).0 - TimeDelta::days(1);
        let mut items: Vec<Item> = visits.into_iter().map(|(start, long, whose)| {
            let start = begin + TimeDelta::minutes(start);
            let technician = whose.map(|id| MembershipId(Uuid::from_u128(id)));
            Item { start, end: start + TimeDelta::minutes(long), technician, pause }
        }).collect();
        items.sort_by_key(|item| item.start);
        let people = (1..4).map(|id| Whose::One(MembershipId(Uuid::from_u128(id)))).chain([Whose::Nobody]);
        let week: Vec<Column> = first.iter_days().take(7).map(|day| Column { day, whose: Whose::All }).collect();
        let one: Vec<Column> = people.map(|whose| Column { day: first, whose }).collect();
        for columns in [week, one] {
            let drawn = grid((shop, &columns), &items, hours, |_, at| (minute(shop, at) < 600).then_some(Shut::Closed));
            for (column, cells) in columns.iter().zip(&drawn.columns) {
                prop_assert_eq!(cells.len(), drawn.rows.len());
                // What reaches down covers, and nothing else does.
                let (mut left, mut found) = (0, Vec::new());
                for cell in cells {
                    if left > 0 {
                        prop_assert_eq!(cell, &Cell::Covered);
                        left -= 1;
                        continue;
                    }
                    prop_assert!(*cell != Cell::Covered);
                    left = cell.rows() - 1;
                    if let Cell::Visits { which, .. } = cell {
                        found.extend(which.iter().copied());
                    }
                }
                prop_assert_eq!(left, 0);
                let (from, until) = shop.bounds(column.day);
                let here = |item: &Item| column.has(item) && item.start < until && from < item.end;
                let all: Vec<usize> = (0..items.len()).filter(|at| here(&items[*at])).collect();
                prop_assert_eq!(found, all);
            }
        }
    }
}
