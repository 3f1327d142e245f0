//! How much of a busy board goes over the wire (quality, section 2).

use crate::support::{Answer, App};
use autoshop::db::ShopTx;
use autoshop::entity::{appointment, blocker, repair_job, repair_line, repair_order};
use autoshop::error::AppResult;
use autoshop::features::customers::{self, NewCustomer};
use autoshop::features::vehicles::{self, NewVehicle};
use autoshop::kernel::ids::{
    AppointmentId, BlockerId, CustomerId, MembershipId, RepairJobId, RepairLineId, RepairOrderId,
    VehicleId,
};
use autoshop::kernel::money::{Cents, Quantity};
use autoshop::kernel::time::ShopTime;
use autoshop::kernel::vehicle::Plate;
use autoshop::kernel::words::{
    AppointmentStatus, BlockerKind, Category, DurationSource, LineKind, Place,
};
use autoshop::web::staff::By;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use reqwest::Method;
use sea_orm::ActiveValue::Set;

/// No two cards are alike, as in a real shop: what is alike weighs nothing once it is packed.
const FIRST: [&str; 10] = [
    "Ada", "Bruno", "Carmen", "Dmitri", "Eleanor", "Farid", "Graciela", "Hiroshi", "Ines", "Jamal",
];
const LAST: [&str; 10] = [
    "Moreno", "Okafor", "Quintero", "Ramirez", "Sandoval", "Thompson", "Ueda", "Vasquez",
    "Whitaker", "Zhang",
];
const CARS: [(&str, &str); 7] = [
    ("Honda", "Civic"),
    ("Toyota", "Tacoma"),
    ("Ford", "F-150"),
    ("Subaru", "Outback"),
    ("Chevrolet", "Silverado 1500"),
    ("Mazda", "CX-5"),
    ("Volkswagen", "Jetta"),
];
const WORK: [&str; 9] = [
    "Full Synthetic Oil Change",
    "Front Brake Pads & Rotors",
    "Battery Replacement",
    "Tire Rotation (FWD/RWD)",
    "Coolant Flush",
    "Check Engine Light Diagnosis",
    "Alternator Replacement",
    "Cabin Air Filter",
    "Spark Plugs (4 cylinder)",
];

fn nth<T: Copy>(of: &[T], n: usize) -> T {
    of[n % of.len()]
}

/// What each row of the nth visit needs to know.
#[derive(Clone, Copy)]
struct Nth {
    n: usize,
    now: DateTime<Utc>,
    today: NaiveDate,
    technician: MembershipId,
}

impl Nth {
    /// Minutes since the board began.
    fn minutes(self) -> i64 {
        i64::try_from(self.n * 37 % 540).unwrap()
    }
    fn start(self) -> DateTime<Utc> {
        self.now - TimeDelta::minutes(270) + TimeDelta::minutes(self.minutes())
    }
    fn status(self) -> AppointmentStatus {
        nth(AppointmentStatus::ALL, self.n)
    }
}

/// Visits of today in every column, with work, promises and what they wait for.
async fn busy(app: &App, count: usize) {
    let members = app.db(app.shop.id).members().await.unwrap();
    let written = app.write(&app.shop, async |tx, by| {
        for n in 0..count {
            let of = Nth {
                n,
                now: app.now(),
                today: app.today(),
                technician: members[n % members.len()].id,
            };
            let whose = somebody(tx, by, of).await?;
            let order = ordered(tx, of, whose).await?;
            planned(tx, of, (whose, order)).await?;
        }
        Ok(())
    });
    written.await.unwrap();
}

async fn somebody(tx: &ShopTx, by: By<'_>, of: Nth) -> AppResult<(CustomerId, VehicleId)> {
    let Nth { n, now, today, .. } = of;
    let (customer, vehicle) = (CustomerId::new(now), VehicleId::new(now));
    let new = NewCustomer {
        name: format!("{} {}", nth(&FIRST, n * 7), nth(&LAST, n / 10 + n * 3)),
        ..NewCustomer::default()
    };
    customers::create(tx, by, (customer, today), &new).await?;
    let (make, model) = nth(&CARS, n * 5);
    let letters = nth(&["ABC", "KWX", "PLR", "TZD"], n * 3);
    let plate = format!("{}{letters}{:03}", n % 9 + 1, n * 7919 % 1000);
    let car = NewVehicle {
        year: Some(2001 + i32::try_from(n * 11 % 25).unwrap()),
        make: make.to_owned(),
        model: model.to_owned(),
        plate: Plate::parse(&plate, "CA").ok(),
        ..NewVehicle::default()
    };
    vehicles::create(tx, by, (vehicle, customer, today), &car).await?;
    Ok((customer, vehicle))
}

async fn ordered(
    tx: &ShopTx,
    of: Nth,
    (customer, vehicle): (CustomerId, VehicleId),
) -> AppResult<RepairOrderId> {
    let Nth { n, now, .. } = of;
    let order = RepairOrderId::new(now);
    let is_promised = of.status().is_open() && n % 3 != 0;
    tx.insert(repair_order::ActiveModel {
        id: Set(order),
        created_at: Set(now),
        updated_at: Set(now),
        number: Set(format!("RO-{n:05}")),
        customer_id: Set(customer),
        vehicle_id: Set(Some(vehicle)),
        promised_at: Set(is_promised.then(|| of.start() + TimeDelta::minutes(97))),
        version: Set(1),
        ..Default::default()
    })
    .await?;
    for sort in 0..=n % 3 {
        let job = RepairJobId::new(now);
        tx.insert(repair_job::ActiveModel {
            id: Set(job),
            created_at: Set(now),
            updated_at: Set(now),
            repair_order_id: Set(order),
            name: Set(nth(&WORK, n * 2 + sort * 5).to_owned()),
            category: Set(Some(Category::Maintenance)),
            hours: Set(Quantity(100)),
            state: Set("open".to_owned()),
            sort: Set(i32::try_from(sort).unwrap()),
            version: Set(1),
            ..Default::default()
        })
        .await?;
        tx.insert(repair_line::ActiveModel {
            id: Set(RepairLineId::new(now)),
            created_at: Set(now),
            updated_at: Set(now),
            repair_job_id: Set(job),
            kind: Set(LineKind::Labor),
            name: Set("Labor".to_owned()),
            quantity: Set(Quantity(100)),
            unit_price: Set(Cents(i64::try_from(4_900 + n * 7919 % 60_000).unwrap())),
            sort: Set(0),
            version: Set(1),
            ..Default::default()
        })
        .await?;
    }
    Ok(order)
}

async fn planned(
    tx: &ShopTx,
    of: Nth,
    ((customer, vehicle), order): ((CustomerId, VehicleId), RepairOrderId),
) -> AppResult<()> {
    let zone: ShopTime = "America/Los_Angeles".parse().unwrap();
    let (Nth { n, now, .. }, visit) = (of, AppointmentId::new(of.now));
    tx.insert(appointment::ActiveModel {
        id: Set(visit),
        created_at: Set(now),
        updated_at: Set(now),
        repair_order_id: Set(order),
        customer_id: Set(customer),
        vehicle_id: Set(Some(vehicle)),
        technician_id: Set(Some(of.technician)),
        status: Set(of.status()),
        start_at: Set(of.start()),
        end_at: Set(of.start() + TimeDelta::hours(1)),
        day: Set(of.today),
        wall_start: Set(zone.wall(of.start())),
        zone: Set(zone.name().to_owned()),
        duration_source: Set(DurationSource::Default),
        place: Set(Place::Mobile),
        city: Set(Some(nth(&["Woodland", "Davis", "Winters"], n).to_owned())),
        started_at: Set(Some(of.start().min(now - TimeDelta::minutes(9)))),
        ready_at: Set(Some(now - TimeDelta::minutes(of.minutes() / 3))),
        position: Set(0),
        version: Set(1),
        ..Default::default()
    })
    .await?;
    if n % 4 != 0 {
        return Ok(());
    }
    tx.insert(blocker::ActiveModel {
        id: Set(BlockerId::new(now)),
        created_at: Set(now),
        updated_at: Set(now),
        appointment_id: Set(visit),
        kind: Set(nth(BlockerKind::ALL, n / 4)),
        set_at: Set(now),
        set_by: Set("Ada".to_owned()),
        ..Default::default()
    })
    .await?;
    Ok(())
}

#[actix_web::test] // quality.md 2
async fn a_board_of_a_hundred_cards_is_light() {
    let app = App::start().await;
    let owner = app.owner().await;
    busy(&app, 120).await;
    let board = owner.get("/board").await;
    assert_eq!(
        board.select("[data-card]").len(),
        100,
        "without the canceled ones"
    );
    assert!(board.select(".card .badge").len() > 60);
    let nodes = board.select("body *").len();
    assert!(nodes <= 3_000, "{nodes} elements");

    for coding in ["gzip", "zstd"] {
        let asked = owner.request(Method::GET, "/board");
        let packed = Answer::of(asked.header("Accept-Encoding", coding)).await;
        assert_eq!(packed.header("content-encoding"), coding);
        let bytes = packed.bytes.len();
        assert!(bytes <= 25 * 1024, "{bytes} B with {coding}");
    }
}
