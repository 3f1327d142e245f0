//! How long markup takes that many pages have: `cargo bench --bench views`.

mod common;

use autoshop::features::customers::queries::Car;
use autoshop::features::customers::queries::history::Visit;
use autoshop::features::customers::views::history::{HistoryView, visits};
use autoshop::kernel::ids::{AppointmentId, CustomerId, RepairOrderId, VehicleId};
use autoshop::kernel::money::Cents;
use autoshop::kernel::time::ShopTime;
use autoshop::kernel::words::AppointmentStatus;
use autoshop::ui::layout::{Around, Head, Visit as Browser, document};
use chrono::{DateTime, TimeDelta, Utc};
use maud::html;

fn visit(now: DateTime<Utc>, weeks: i64) -> Visit {
    let start_at = now - TimeDelta::weeks(weeks);
    Visit {
        id: AppointmentId::new(start_at),
        order: RepairOrderId::new(start_at),
        status: AppointmentStatus::Completed,
        start_at,
        technician: Some("Łukasz Nowak".to_owned()),
        customer: (CustomerId::new(start_at), "Zoë Ångström".to_owned()),
        car: Some(Car {
            id: VehicleId::new(start_at),
            year: Some(2014),
            make: "Honda".to_owned(),
            model: "Civic".to_owned(),
            plate: Some("8ABC123".to_owned()),
            plate_region: Some("CA".to_owned()),
            vin: None,
            is_active: true,
        }),
        jobs: vec![
            ("Oil change".to_owned(), Cents(10_000)),
            ("Wiper blades".to_owned(), Cents(4_999)),
        ],
        price: Cents(14_999),
        has_bill: true,
    }
}

fn main() {
    let now = DateTime::<Utc>::UNIX_EPOCH + TimeDelta::weeks(3_000);
    let zone: ShopTime = "America/Los_Angeles".parse().expect("the zone is known");
    let view = HistoryView {
        links: true,
        bill_key: None,
        of_car: false,
        prices_of: None,
        zone,
        today: now.date_naive(),
    };
    common::head();
    for count in [25, 200] {
        let past: Vec<Visit> = (0..count).map(|weeks| visit(now, weeks)).collect();
        common::report(&format!("{count} visits of a customer"), || {
            visits(&past, view).into_string()
        });
    }
    let head = Head {
        title: "Sign in",
        description: "Sign in to your shop.",
        shared: None,
    };
    let body = html! { h1 { "Sign in" } };
    common::report("a document", || {
        document(&head, &Browser::default(), Around::Nothing, &body).into_string()
    });
}
