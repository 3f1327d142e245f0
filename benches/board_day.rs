//! How long the markup of a day's board takes: `cargo bench --bench board_day`.

mod common;

use autoshop::db::List;
use autoshop::features::appointments::queries::{BoardCard, Card};
use autoshop::features::appointments::state::Actor;
use autoshop::features::appointments::views::board::{BoardFilter, BoardView, Frame, page};
use autoshop::features::customers::queries::price::{Billed, Job, Work};
use autoshop::kernel::ids::{AppointmentId, CustomerId};
use autoshop::kernel::money::{Cents, Quantity};
use autoshop::kernel::words::{AppointmentStatus, Place, Role};
use autoshop::web::rights::Sight;
use chrono::{DateTime, TimeDelta, Utc};

fn card(at: DateTime<Utc>, number: usize) -> BoardCard {
    let statuses = AppointmentStatus::ALL;
    let start_at = at + TimeDelta::minutes(i64::try_from(number).unwrap_or_default());
    let card = Card {
        id: AppointmentId::new(start_at),
        version: 3,
        status: statuses[number % statuses.len()],
        start_at,
        end_at: start_at + TimeDelta::hours(2),
        day: at.date_naive(),
        place: Place::Mobile,
        city: Some("Woodland".to_owned()),
        technician_id: None,
        number: format!("RO-{number:05}"),
        customer_id: CustomerId::new(start_at),
        customer: format!("Zoë Ångström {number}"),
        year: Some(2014),
        make: Some("Honda".to_owned()),
        model: Some("Civic".to_owned()),
        plate: Some(format!("8ABC{number:03}")),
        plate_region: Some("CA".to_owned()),
        bill: Billed {
            status: None,
            total: None,
            due: None,
        },
        jobs: Work(vec![job(), job()]),
    };
    BoardCard {
        card,
        check_in_at: Some(start_at),
        started_at: Some(start_at),
        ready_at: Some(start_at),
        promised_at: Some(at),
        outcome: None,
        blockers: List(Vec::new()),
    }
}

fn job() -> Job {
    Job {
        name: "Front brake pads and rotors".to_owned(),
        is_work: true,
        lines: vec![(Quantity(150), Cents(14_500))],
    }
}

fn main() {
    let now = DateTime::<Utc>::UNIX_EPOCH + TimeDelta::hours(20);
    common::head();
    for count in [20, 200] {
        let cards: Vec<BoardCard> = (0..count).map(|number| card(now, number)).collect();
        let frame = Frame {
            day: now.date_naive(),
            today: now.date_naive(),
            now,
            zone: chrono_tz::America::Los_Angeles,
            to: now.date_naive(),
            fault: None,
            filter: BoardFilter {
                canceled: true,
                ..BoardFilter::default()
            },
            wall: false,
            actor: Actor {
                role: Role::Owner,
                technician_may_complete: false,
            },
            sight: Sight::of(Role::Owner, true),
            sees_all: true,
            may_book: true,
        };
        let view = BoardView {
            frame: &frame,
            cards: &cards,
            members: &[],
            is_cut: false,
        };
        common::report(&format!("a board of {count} cards"), || {
            page(&view).into_string()
        });
    }
}
