use super::{Leg, Slot, Stop, of_day, spread};
use crate::db::{Area, Base, ClosedDay, CrewSpan, Driver, OpenHours, OpenSpan, Skill, TimeOff};
use crate::features::appointments::availability::{Asked, Book};
use crate::features::appointments::calendar::Visit;
use crate::features::appointments::commands::Rules;
use crate::kernel::ids::{AppointmentId, MembershipId, ZoneId};
use crate::kernel::place::{LatLon, of_zip};
use crate::kernel::road::Roads;
use crate::kernel::words::{AppointmentStatus, Category, Place, ZoneKind};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use proptest::{collection::vec, option, prop_assert, prop_assert_eq, proptest, sample::select};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

const TOM: MembershipId = MembershipId(Uuid::from_u128(1));
const SAM: MembershipId = MembershipId(Uuid::from_u128(2));
const WOODLAND: &str = "95695";
const WINTERS: &str = "95694";

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// From eight to noon and from one to five, each day.
fn week() -> Vec<OpenSpan> {
    let span = |weekday, opens, closes| OpenSpan {
        weekday,
        opens,
        closes,
    };
    let each = (1..=7).flat_map(|day| [span(day, 480, 720), span(day, 780, 1_020)]);
    each.collect()
}

fn book(open: OpenHours) -> Book {
    let zone = "America/Los_Angeles".parse().unwrap();
    Book {
        rules: Rules {
            buffer: 15,
            roads: Roads::new(zone, 20),
            most: None,
            zone,
            open: Arc::new(open),
        },
        step: 30,
        first: utc("2026-03-01T00:00:00Z"),
        last: day("2026-12-31"),
        technicians: vec![TOM, SAM],
        visits: BTreeMap::new(),
        booked: BTreeMap::new(),
    }
}

fn open() -> OpenHours {
    OpenHours {
        week: week(),
        ..OpenHours::default()
    }
}

fn asked(zip: Option<&str>, minutes: i32) -> Asked {
    Asked {
        place: zip.map(|zip| zip.parse().unwrap()),
        minutes,
        ..Asked::default()
    }
}

fn visit(id: u128, start: DateTime<Utc>, minutes: i64, at: Option<LatLon>) -> Visit {
    Visit {
        id: AppointmentId(Uuid::from_u128(id)),
        start,
        end: start + TimeDelta::minutes(minutes),
        buffer_before: None,
        buffer_after: None,
        place: Place::Mobile,
        address: None,
        at,
        status: AppointmentStatus::Scheduled,
        completed_at: None,
        deleted: false,
    }
}

/// "8:00 8:30 …" of Tom on a Tuesday.
fn toms(book: &Book, asked: &Asked, on: &str) -> String {
    let zone = book.rules.zone;
    let slots = of_day(book, asked, day(on));
    let own = slots.iter().filter(|slot| slot.technician == TOM);
    let starts = own.map(|slot| zone.local(slot.start).format("%-H:%M").to_string());
    starts.collect::<Vec<_>>().join(" ")
}

#[test] // R-AVAIL-1
fn a_visit_lies_within_hours_breaks_and_days_off() {
    let mut hours = open();
    let (long, tuesday) = (asked(None, 180), "2026-03-10");
    assert_eq!(
        toms(&book(hours.clone()), &long, tuesday),
        "8:00 8:30 9:00 13:00 13:30 14:00"
    );
    hours.crew = vec![CrewSpan {
        membership_id: TOM,
        weekday: 2,
        opens: 555,
        closes: 840,
    }];
    assert_eq!(
        toms(&book(hours.clone()), &asked(None, 60), tuesday),
        "9:30 10:00 10:30 11:00 13:00"
    );
    assert_eq!(
        toms(&book(hours.clone()), &long, "2026-03-11"),
        "",
        "not on Wednesdays"
    );
    hours.crew.clear();
    hours.off = vec![TimeOff {
        membership_id: TOM,
        starts_at: utc("2026-03-10T15:00:00Z"),
        ends_at: utc("2026-03-10T20:30:00Z"),
    }];
    assert_eq!(toms(&book(hours.clone()), &long, tuesday), "13:30 14:00");
    hours.holidays = vec![ClosedDay {
        day: day(tuesday),
        name: "Founders' day".to_owned(),
    }];
    assert_eq!(toms(&book(hours), &long, tuesday), "");
    let unset = book(OpenHours::default());
    assert_eq!(toms(&unset, &asked(None, 480), tuesday), "9:00 9:30 10:00");
}

#[test] // R-AVAIL-1
fn nobody_comes_who_is_too_late_too_many_or_does_not_know_how() {
    let tuesday = "2026-03-10";
    let mut late = book(open());
    late.first = utc("2026-03-10T21:10:00Z");
    assert_eq!(
        toms(&late, &asked(None, 60), tuesday),
        "14:30 15:00 15:30 16:00"
    );
    late.last = day("2026-03-09");
    assert_eq!(
        toms(&late, &asked(None, 60), tuesday),
        "",
        "beyond the horizon"
    );
    let mut full = book(open());
    full.rules.most = Some(1);
    full.put(
        (None, day(tuesday)),
        visit(9, utc("2026-03-10T16:00:00Z"), 60, None),
    );
    assert_eq!(toms(&full, &asked(None, 60), tuesday), "");
    let mut hours = open();
    hours.skills = vec![Skill {
        membership_id: TOM,
        category: Category::Brakes,
        level: 2,
        certified_until: None,
    }];
    let of = |level| Asked {
        work: vec![(Category::Brakes, level)],
        ..asked(None, 240)
    };
    assert_eq!(toms(&book(hours.clone()), &of(2), tuesday), "8:00 13:00");
    let slots = of_day(&book(hours), &of(3), day(tuesday));
    assert!(!slots.is_empty() && slots.iter().all(|slot| slot.technician == SAM));
}

#[test] // R-AVAIL-1
fn an_area_is_served_by_those_who_drive_there() {
    let area = |kind, technician| {
        let mut area = Area::new(ZoneId(Uuid::nil()), "Valley".to_owned(), kind);
        area.technicians = vec![Driver {
            membership_id: technician,
        }];
        area
    };
    let mut codes = area(ZoneKind::Postal, TOM);
    codes.postals = Some("95694 95695".to_owned());
    let mut circle = area(ZoneKind::Radius, SAM);
    let davis = of_zip("95616").unwrap();
    (circle.center_lat, circle.center_lon) = (Some(davis.lat), Some(davis.lon));
    circle.radius_m = Some(5_000);
    let hours = OpenHours {
        areas: vec![codes, circle],
        ..open()
    };
    let who = |zip: Option<&str>| {
        let slots = of_day(&book(hours.clone()), &asked(zip, 60), day("2026-03-10"));
        let mut who: Vec<_> = slots.iter().map(|slot| slot.technician).collect();
        who.dedup();
        who
    };
    assert_eq!(who(Some(WOODLAND)), [TOM]);
    assert_eq!(who(Some("95616")), [SAM]);
    assert!(who(Some("10001")).is_empty());
    assert_eq!(who(None), [TOM, SAM], "nobody knows where");
}

#[test] // R-AVAIL-2
fn a_slot_can_be_reached_and_left() {
    let tuesday = "2026-03-10";
    let mut book = book(open());
    let noon = utc("2026-03-10T17:00:00Z"); // ten o'clock
    book.put(
        (Some(TOM), day(tuesday)),
        visit(7, noon, 60, of_zip(WINTERS)),
    );
    book.sort();

    // About half an hour each way.
    assert_eq!(
        toms(&book, &asked(Some(WOODLAND), 30), tuesday),
        "8:00 8:30 13:00 13:30 14:00 14:30 15:00 15:30 16:00 16:30"
    );
    let near = toms(&book, &asked(Some(WINTERS), 30), tuesday);
    assert_eq!(
        near,
        "8:00 8:30 9:00 11:30 13:00 13:30 14:00 14:30 15:00 15:30 16:00 16:30"
    );
    let slots = of_day(&book, &asked(Some(WINTERS), 30), day(tuesday));
    let own = slots.iter().filter(|slot| slot.technician == TOM);
    assert!(own.clone().all(Slot::is_near));
    let slots = of_day(&book, &asked(Some(WOODLAND), 30), day(tuesday));
    assert!(!slots.iter().any(Slot::is_near));
}

#[test] // R-AVAIL-2
fn the_first_and_the_last_drive_are_from_and_to_where_somebody_lives() {
    let home = of_zip(WINTERS);
    let hours = OpenHours {
        bases: vec![Base::of(TOM, home, home)],
        ..open()
    };
    let mut book = book(hours);
    let (tuesday, woodland) = ("2026-03-10", asked(Some(WOODLAND), 120));

    assert_eq!(
        toms(&book, &woodland, tuesday),
        "9:00 9:30 10:00 13:00 13:30 14:00"
    );
    let slots = of_day(&book, &woodland, day(tuesday));
    let first = slots.first().unwrap();
    let leg = |leg: Option<Leg>| leg.map(|leg| (leg.stop, leg.minutes > 25));
    assert_eq!(leg(first.before), Some((Stop::Base, true)));
    assert_eq!(leg(first.after), Some((Stop::Base, true)));
    let evening = utc("2026-03-10T23:30:00Z"); // half past four
    book.put(
        (Some(TOM), day(tuesday)),
        visit(7, evening, 30, of_zip(WOODLAND)),
    );
    book.sort();
    let slots = of_day(&book, &woodland, day(tuesday));
    let after = slots.first().unwrap().after.unwrap();
    assert_eq!(
        after.stop,
        Stop::Visit(AppointmentId(Uuid::from_u128(7)), true)
    );
}

#[test] // R-APPT-16
fn a_time_that_does_not_exist_is_not_offered_and_of_two_the_earlier_is() {
    let night = |weekday| OpenSpan {
        weekday,
        opens: 0,
        closes: 300,
    };
    let book = book(OpenHours {
        week: vec![night(7)],
        ..OpenHours::default()
    });
    let spring = toms(&book, &asked(None, 30), "2026-03-08");
    assert_eq!(spring, "0:00 0:30 1:00 1:30 3:00 3:30 4:00 4:30");
    let autumn = of_day(&book, &asked(None, 30), day("2026-11-01"));
    let one = autumn
        .iter()
        .filter(|slot| slot.start == utc("2026-11-01T08:00:00Z"));
    assert_eq!(one.count(), 2, "one o'clock of the summer, of each");
    assert_eq!(autumn.len(), 20, "and not that of the winter");
}

#[test] // R-AVAIL-3
fn a_few_of_many_are_spread_over_the_day() {
    assert_eq!(spread((0..4).collect(), 6), [0, 1, 2, 3]);
    assert_eq!(spread((0..12).collect(), 6), [0, 2, 4, 6, 8, 10]);
    assert_eq!(spread((0..7).collect(), 3), [0, 2, 4]);
}

/// The same question, asked of every start one by one, with every visit of the technician.
fn is_possible(book: &Book, asked: &Asked, (member, start): (MembershipId, DateTime<Utc>)) -> bool {
    let (rules, open) = (&book.rules, &book.rules.open);
    let (roads, end) = (
        &rules.roads,
        start + TimeDelta::minutes(asked.minutes.into()),
    );
    let (wall, until) = (rules.zone.local(start), rules.zone.local(end));
    let day = wall.date();
    let here = asked.place.as_ref().map(|place| place.at);
    let minutes =
        |at: chrono::NaiveDateTime| (at - day.and_time(chrono::NaiveTime::MIN)).num_minutes();
    let span = |from: i64, to: i64| from <= minutes(wall) && minutes(until) <= to;
    let is_off = open
        .off
        .iter()
        .any(|off| off.membership_id == member && off.starts_at < end && start < off.ends_at);
    if start < book.first || is_off || !(span(480, 720) || span(780, 1_020)) {
        return false;
    }
    let wait = |minutes: i32| TimeDelta::minutes(minutes.max(rules.buffer).into());
    let visits = book.visits.get(&member).cloned().unwrap_or_default();
    let fits = visits.iter().all(|other| {
        let there = wait(roads.minutes(other.at, here, other.end));
        let back = wait(roads.minutes(here, other.at, end));
        other.end + there <= start || end + back <= other.start
    });
    let bounds = |minute: i64| rules.zone.bounds(day).0 + TimeDelta::minutes(minute);
    let (opens, closes) = (bounds(480), bounds(1_020));
    let is_first = !visits.iter().any(|v| opens < v.end && v.end <= start);
    let is_last = !visits.iter().any(|v| end <= v.start && v.start < closes);
    let base = open.bases.iter().find(|base| base.membership_id == member);
    let drive = |from, to, at| TimeDelta::minutes(roads.minutes(from, to, at).into());
    let comes = base.and_then(Base::start).filter(|_| is_first);
    let goes = base.and_then(Base::end).filter(|_| is_last);
    fits && comes.is_none_or(|home| opens + drive(Some(home), here, opens) <= start)
        && goes.is_none_or(|home| end + drive(here, Some(home), end) <= closes)
}

const ZIPS: [&str; 6] = ["95695", "95776", "95616", "95694", "95627", "95814"];

proptest! {
    // R-AVAIL-2
    #[test]
    fn what_can_be_reached_is_offered_and_nothing_else(
        taken in vec((0_i64..2_000, 10_i64..300, option::of(select(&ZIPS[..]))), 0..9),
        off in option::of((0_i64..1_440, 30_i64..900)),
        home in option::of(select(&ZIPS[..])),
        zip in option::of(select(&ZIPS[..])),
        (minutes, step, notice) in (10_i32..260, select(vec![10, 15, 30, 60]), 0_i64..900),
    ) {
        let midnight = utc("2026-03-10T07:00:00Z");
        let at = |minutes: i64| midnight + TimeDelta::minutes(minutes);
        let home = home.and_then(of_zip);
        let hours = OpenHours {
            bases: vec![Base::of(TOM, home, home)],
            off: off.iter().map(|(from, long)| TimeOff {
                membership_id: TOM,
                starts_at: at(*from),
                ends_at: at(from + long),
            }).collect(),
            ..open()
        };
        let mut book = book(hours);
        book.technicians = vec![TOM];
        (book.step, book.first) = (step, at(notice));
        for (n, (start, long, zip)) in (10..).zip(&taken) {
            let place = zip.and_then(of_zip);
            book.put((Some(TOM), day("2026-03-10")), visit(n, at(*start), *long, place));
        }
        book.sort();
        let asked = asked(zip, minutes);

        let offered = of_day(&book, &asked, day("2026-03-10"));

        let offered: Vec<_> = offered.iter().map(|slot| slot.start).collect();
        let starts = (0..1_440).step_by(usize::try_from(step).unwrap()).map(at);
        let possible: Vec<_> = starts.filter(|start| is_possible(&book, &asked, (TOM, *start))).collect();
        prop_assert_eq!(&offered, &possible);
        // R-AVAIL-4: a booking's own check lets it pass.
        for start in offered {
            let visits = book.visits.get(&TOM).cloned().unwrap_or_default();
            let rules = &book.rules;
            let found = super::technician_conflicts(&asked.visit(start), &visits, rules.buffer, &rules.roads);
            prop_assert!(found.is_empty());
        }
    }
}
