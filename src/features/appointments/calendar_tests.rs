use super::{
    Holiday, HoursConflict, Opening, TimeFault, Visit, address_key, check_times, end_of,
    hours_conflict, technician_conflicts, vehicle_conflicts,
};
use crate::kernel::{
    ids::AppointmentId,
    money::Quantity,
    place::LatLon,
    road::Roads,
    words::{
        AppointmentStatus::{self, Canceled, Completed, NoShow, Scheduled},
        DurationSource, Place,
    },
};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use proptest::{
    collection::vec, option, prelude::any, prop_assert, prop_assert_eq, prop_compose, proptest,
    sample::select,
};
use sea_orm::entity::prelude::Uuid;

const SHOP_BUFFER: i32 = 15;
const TRAVEL: i32 = 20;

/// Minutes after eight o'clock.
fn at(minutes: i64) -> DateTime<Utc> {
    "2026-03-14T08:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::minutes(minutes)
}

fn roads() -> Roads {
    Roads::new("UTC".parse().unwrap(), TRAVEL)
}

fn visit(id: u128, start: i64, end: i64) -> Visit {
    Visit {
        id: AppointmentId(Uuid::from_u128(id)),
        start: at(start),
        end: at(end),
        buffer_before: None,
        buffer_after: None,
        place: Place::Mobile,
        address: None,
        at: None,
        status: Scheduled,
        completed_at: None,
        deleted: false,
    }
}

fn clash(a: &Visit, b: &Visit) -> bool {
    !technician_conflicts(a, std::slice::from_ref(b), SHOP_BUFFER, &roads()).is_empty()
}

fn overlap(a: &Visit, b: &Visit) -> bool {
    !vehicle_conflicts(a, std::slice::from_ref(b)).is_empty()
}

// R-APPT-6
#[test]
fn a_technician_needs_time_to_drive() {
    assert!(!clash(&visit(1, 0, 60), &visit(2, 80, 120)));
    assert!(clash(&visit(1, 0, 60), &visit(2, 79, 120)));
    assert!(clash(&visit(1, 0, 60), &visit(2, 60, 120)));
}

#[test]
fn at_one_place_only_the_buffer_counts() {
    let key = address_key(Some("12 Elm St."), Some("Chico"), Some("95926"));
    let here = |id, start, end| Visit {
        address: key.clone(),
        ..visit(id, start, end)
    };
    assert!(!clash(&here(1, 0, 60), &here(2, 75, 120)));
    assert!(clash(&here(1, 0, 60), &here(2, 74, 120)));
    let shop = |id, start, end| Visit {
        place: Place::Shop,
        ..visit(id, start, end)
    };
    assert!(!clash(&shop(1, 0, 60), &shop(2, 75, 120)));
    assert!(clash(&shop(1, 0, 60), &here(2, 75, 120)));
    assert_eq!(
        address_key(Some("12 ELM ST"), Some("chico"), Some("95926")),
        key
    );
    assert_eq!(address_key(None, Some("Chico"), None), None);
}

#[test]
fn the_largest_buffer_counts() {
    let slow = Visit {
        buffer_after: Some(45),
        ..visit(1, 0, 60)
    };
    assert!(clash(&slow, &visit(2, 104, 120)));
    assert!(!clash(&slow, &visit(2, 105, 120)));
    let early = Visit {
        buffer_before: Some(30),
        ..visit(2, 89, 120)
    };
    assert!(clash(&visit(1, 0, 60), &early));
    assert!(!clash(
        &Visit {
            buffer_before: Some(45),
            ..visit(1, 0, 60)
        },
        &visit(2, 80, 120)
    ));
}

// R-APPT-7
#[test]
fn a_car_may_change_hands_on_the_minute() {
    assert!(!overlap(&visit(1, 0, 60), &visit(2, 60, 120)));
    assert!(overlap(&visit(1, 0, 60), &visit(2, 59, 120)));
    assert!(overlap(&visit(1, 0, 60), &visit(2, 10, 20)));
}

// R-APPT-8
#[test]
fn visits_that_do_not_happen_never_conflict() {
    let base = visit(1, 0, 60);
    for gone in [
        Visit {
            status: Canceled,
            ..visit(2, 0, 60)
        },
        Visit {
            status: NoShow,
            ..visit(2, 0, 60)
        },
        Visit {
            deleted: true,
            ..visit(2, 0, 60)
        },
        visit(1, 10, 70),
    ] {
        assert!(!clash(&base, &gone) && !overlap(&base, &gone));
        assert!(!clash(&gone, &base) && !overlap(&gone, &base));
    }
}

#[test]
fn a_completed_visit_counts_until_it_was_completed() {
    let done = |minutes| Visit {
        status: Completed,
        completed_at: Some(at(minutes)),
        ..visit(1, 0, 120)
    };
    assert!(!overlap(&done(30), &visit(2, 30, 90)));
    assert!(overlap(&done(31), &visit(2, 30, 90)));
    assert!(!overlap(&done(500), &visit(2, 120, 180)));
    assert!(!clash(&done(10), &visit(2, 30, 90)));
    assert!(
        !overlap(&done(-5), &visit(2, 0, 90)),
        "completed before its planned start"
    );
}

#[test]
fn conflicts_come_earliest_first() {
    let others = [visit(3, 50, 70), visit(2, 10, 20), visit(4, 300, 400)];
    let ids = vehicle_conflicts(&visit(1, 0, 60), &others);
    assert_eq!(ids, [others[1].id, others[0].id]);
}

// R-APPT-5
#[test]
fn the_end_follows_from_the_jobs_and_else_from_the_default() {
    let hours = [Quantity(150), Quantity(0), Quantity(50)];
    assert_eq!(
        end_of(at(0), Some(at(30)), &hours, 120),
        (at(30), DurationSource::Given)
    );
    assert_eq!(
        end_of(at(0), None, &hours, 120),
        (at(120), DurationSource::Services)
    );
    assert_eq!(
        end_of(at(0), None, &[Quantity(30)], 120),
        (at(18), DurationSource::Services)
    );
    assert_eq!(
        end_of(at(0), None, &[Quantity(133)], 120),
        (at(80), DurationSource::Services)
    );
    assert_eq!(
        end_of(at(0), None, &[Quantity(0)], 120),
        (at(120), DurationSource::Default)
    );
    assert_eq!(
        end_of(at(0), None, &[], 90),
        (at(90), DurationSource::Default)
    );
}

// R-APPT-4
#[test]
fn fifteen_minutes_late_still_passes() {
    assert_eq!(check_times(at(15), at(0), at(60), true), []);
    let late = at(15) + TimeDelta::seconds(1);
    assert_eq!(
        check_times(late, at(0), at(60), true),
        [TimeFault::StartInPast]
    );
    assert_eq!(check_times(late, at(0), at(60), false), []);
    assert_eq!(
        check_times(at(0), at(0), at(0), true),
        [TimeFault::EndNotAfterStart]
    );
    assert_eq!(check_times(at(0), at(0), at(48 * 60), true), []);
    assert_eq!(
        check_times(at(0), at(0), at(48 * 60 + 1), true),
        [TimeFault::TooLong]
    );
    let both = check_times(at(99), at(0), at(-1), true);
    assert_eq!(both, [TimeFault::StartInPast, TimeFault::EndNotAfterStart]);
}

// R-APPT-9
#[test]
fn a_visit_lies_within_the_hours_of_its_day() {
    let wall = |text: &str| text.parse::<NaiveDateTime>().unwrap();
    let check = |from: &str, until: &str, hours: &[Opening], holiday: Option<&Holiday>| {
        hours_conflict(wall(from), wall(until), hours, holiday)
    };
    let hours = [
        Opening {
            opens: 480,
            closes: 720,
        },
        Opening {
            opens: 780,
            closes: 1_440,
        },
    ];
    let day = |time: &str| format!("2026-03-13T{time}");
    assert_eq!(
        check(&day("08:00:00"), &day("12:00:00"), &hours, None),
        None
    );
    assert_eq!(
        check(&day("13:00:00"), "2026-03-14T00:00:00", &hours, None),
        None
    );
    for (from, until) in [("07:59:00", "09:00:00"), ("11:00:00", "14:00:00")] {
        let found = check(&day(from), &day(until), &hours, None);
        assert_eq!(found, Some(HoursConflict::OutsideHours), "{from}");
    }
    let next_day = check(&day("23:00:00"), "2026-03-14T01:00:00", &hours, None);
    assert_eq!(next_day, Some(HoursConflict::OutsideHours));
    let closed = check(&day("08:00:00"), &day("09:00:00"), &[], None);
    assert_eq!(closed, Some(HoursConflict::Closed));
    let mut holiday = Holiday {
        name: "Founders' Day".to_owned(),
        opening: None,
    };
    let found = check(&day("08:00:00"), &day("09:00:00"), &hours, Some(&holiday)).unwrap();
    assert_eq!(found.to_string(), "The shop is closed: Founders' Day.");
    holiday.opening = Some(Opening {
        opens: 540,
        closes: 600,
    });
    assert_eq!(
        check(&day("09:00:00"), &day("10:00:00"), &[], Some(&holiday)),
        None
    );
    assert!(check(&day("08:00:00"), &day("09:00:00"), &hours, Some(&holiday)).is_some());
}

prop_compose! {
    fn visits()(
        (start, length) in (0_i64..600, 1_i64..200),
        buffers in (option::of(0..60), option::of(0..60)),
        shop: bool,
        address in option::of(select(vec!["elm", "oak"])),
        pin in option::of(0..900_000),
        status in select(AppointmentStatus::ALL),
        completed in option::of(-50_i64..900),
        id in 2..u128::MAX,
    ) -> Visit {
        Visit {
            buffer_before: buffers.0,
            buffer_after: buffers.1,
            place: if shop { Place::Shop } else { Place::Mobile },
            address: address.map(str::to_owned),
            at: pin.and_then(|east| LatLon::new(38_000_000, east - 121_000_000)),
            status,
            completed_at: completed.map(at),
            ..visit(id, start, start + length)
        }
    }
}

proptest! {
    #[test]
    fn a_conflict_is_one_for_both(a in visits(), b in visits()) {
        prop_assert_eq!(clash(&a, &b), clash(&b, &a));
        prop_assert_eq!(overlap(&a, &b), overlap(&b, &a));
        prop_assert!(!overlap(&a, &b) || clash(&a, &b), "a car's conflict is a technician's too");
    }

    #[test]
    fn touching_visits_share_a_car(start in 0_i64..500, first in 1_i64..99, second in 1_i64..99) {
        let a = visit(1, start, start + first);
        let b = visit(2, start + first, start + first + second);
        prop_assert!(!overlap(&a, &b));
    }

    #[test]
    fn the_order_of_the_others_does_not_matter(a in visits(), others in vec(visits(), 0..8)) {
        let mut reversed = others.clone();
        reversed.reverse();
        let found = technician_conflicts(&a, &others, SHOP_BUFFER, &roads());
        prop_assert_eq!(found, technician_conflicts(&a, &reversed, SHOP_BUFFER, &roads()));
        prop_assert_eq!(vehicle_conflicts(&a, &others), vehicle_conflicts(&a, &reversed));
    }

    #[test]
    fn no_hours_panic(hours in vec(any::<i32>(), 0..9), default: i32) {
        let hours: Vec<Quantity> = hours.into_iter().map(Quantity).collect();
        let (end, source) = end_of(at(0), None, &hours, default);
        prop_assert!(source == DurationSource::Default || end >= at(0));
    }
}

// R-APPT-9
#[test]
fn work_beyond_what_somebody_knows_is_told_once_a_category() {
    use super::Category::{Adas, Brakes, Hvac};
    use super::missing_skills;
    let work = [(Brakes, 3), (Hvac, 2), (Brakes, 5), (Adas, 4)];
    let knows = |category| match category {
        Brakes => Some(4),
        Hvac => Some(2),
        _ => Some(0),
    };

    assert_eq!(missing_skills(&work, knows), [(Brakes, 5), (Adas, 4)]);
    assert!(missing_skills(&work, |_| Some(5)).is_empty());
    assert!(
        missing_skills(&work, |_| None).is_empty(),
        "nobody has said"
    );
    assert!(missing_skills(&[], |_| Some(0)).is_empty());
}
