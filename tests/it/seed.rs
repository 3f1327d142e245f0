//! Made-up shops of real size: the same each time, and with books that hold.

use crate::support::{App, Database, autoshop, faults, rows};
use autoshop::db::{Db, Meter, ShopDb};
use autoshop::entity::{appointment, blocker, customer, invoice, payment, repair_order, vehicle};
use autoshop::kernel::words::{AppointmentStatus, InvoiceStatus};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// The shop that has the customers who were asked for.
pub(crate) const SHOP: &str = "Valley Mobile Mechanics";

/// Where its customers book.
pub(crate) async fn site(app: &App) -> String {
    let slug = format!("SELECT slug FROM shop WHERE name = '{SHOP}'");
    format!("/s/{}", app.rows(&slug).await[0][0])
}

pub(crate) fn settings(database: &Database) -> Vec<(String, String)> {
    let direct = database.owner_url().unwrap_or_else(|| database.url.clone());
    let folder = database.directory.path().display().to_string();
    [
        ("DATABASE_URL", database.url.clone()),
        ("DATABASE_DIRECT_URL", direct),
        ("AUTOSHOP_DATA_DIR", folder),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec()
}

/// Runs a command on this database.
pub(crate) fn on(database: &Database, command: &[&str]) -> (Option<i32>, String) {
    let settings = settings(database);
    let settings: Vec<(&str, &str)> = settings
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    let told = autoshop(command, &settings, "");
    (told.code, told.words)
}

/// A hundred customers, and one small shop.
pub(crate) fn seeded(database: &Database) {
    let command = [
        "seed",
        "--customers",
        "100",
        "--shops",
        "1",
        "--today",
        "2026-03-10",
    ];
    let (code, words) = on(database, &command);
    assert_eq!(code, Some(0), "{words}");
}

async fn shops(db: &Db) -> Vec<ShopDb> {
    let shops = db.shops().await.unwrap();
    let shops = shops
        .iter()
        .map(|shop| db.for_shop(shop.id, Arc::new(Meter::default())));
    shops.collect()
}

/// What people see of a shop, with the ids of its customers and visits.
async fn sights(db: &ShopDb) -> Vec<String> {
    let mut sights = Vec::new();
    for row in db.all(customer::Entity::find()).await.unwrap() {
        sights.push(format!(
            "{} {} {:?} {}",
            row.id, row.name, row.phone, row.created_at
        ));
    }
    for row in db.all(vehicle::Entity::find()).await.unwrap() {
        sights.push(format!("{} {:?} {:?}", row.id, row.vin, row.last_odometer));
    }
    let visits = appointment::Entity::find().order_by_asc(appointment::Column::Id);
    for row in db.all(visits).await.unwrap() {
        sights.push(format!("{} {} {:?}", row.id, row.start_at, row.status));
    }
    let bills = invoice::Entity::find().order_by_asc(invoice::Column::Id);
    for row in db.all(bills).await.unwrap() {
        sights.push(format!(
            "{} {:?} {:?} {:?}",
            row.id, row.number, row.total, row.paid
        ));
    }
    sights.sort_unstable();
    sights
}

/// How many visits each shop has today; some wait for something, some are promised.
async fn cards(shops: &[ShopDb]) -> Vec<usize> {
    let mut counts = Vec::new();
    for shop in shops {
        let today = chrono::NaiveDate::from_ymd_opt(2026, 3, 10).unwrap();
        let today = appointment::Entity::find().filter(appointment::Column::Day.eq(today));
        let visits = shop.all(today).await.unwrap();
        for status in AppointmentStatus::ALL {
            assert!(
                visits.iter().any(|visit| visit.status == *status),
                "{status:?}"
            );
        }
        let held = shop.all(blocker::Entity::find()).await.unwrap();
        assert!(
            held.iter()
                .all(|held| visits.iter().any(|v| v.id == held.appointment_id))
        );
        assert!(!held.is_empty());
        let promised = repair_order::Entity::find();
        let promised = promised.filter(repair_order::Column::PromisedAt.is_not_null());
        assert!(!shop.all(promised).await.unwrap().is_empty());
        counts.push(visits.len());
    }
    counts.sort_unstable();
    counts.reverse();
    counts
}

#[actix_web::test] // R-OPS-3
async fn the_same_seed_makes_the_same_shops_and_their_books_hold() {
    let (one, other) = (Database::fresh().await, Database::fresh().await);
    seeded(&one);
    seeded(&other);
    let db = Db::connect(&one.url, 4, Duration::from_secs(5))
        .await
        .unwrap();
    let second = Db::connect(&other.url, 4, Duration::from_secs(5))
        .await
        .unwrap();

    let (shops, same) = (shops(&db).await, shops(&second).await);
    assert_eq!(shops.len(), 2, "a large one and a small one");
    let mut sizes = Vec::new();
    for (shop, same) in shops.iter().zip(&same) {
        assert_eq!(shop.shop(), same.shop());
        assert!(sights(shop).await == sights(same).await, "the same rows");
        let customers = shop.all(customer::Entity::find()).await.unwrap().len();
        let visits = shop.all(appointment::Entity::find()).await.unwrap();
        let bills = shop.all(invoice::Entity::find()).await.unwrap();
        let issued = bills
            .iter()
            .filter(|bill| bill.status != InvoiceStatus::Draft)
            .count();
        assert!(issued * 10 >= visits.len() * 5, "{issued} bills");
        assert!(!shop.all(payment::Entity::find()).await.unwrap().is_empty());
        let mut times: HashMap<_, usize> = HashMap::new();
        for visit in &visits {
            *times.entry(visit.customer_id).or_default() += 1;
        }
        let mut times: Vec<usize> = times.into_values().collect();
        times.sort_unstable();
        sizes.push((customers, visits.len(), times.pop()));
    }
    sizes.sort_unstable();
    assert_eq!((sizes[1].0, sizes[1].1, sizes[1].2), (100, 600, Some(200)));
    assert_eq!((sizes[0].0, sizes[0].1), (40, 240));
    assert_eq!(
        cards(&shops).await,
        [20, 12],
        "of a hundred customers a fifth"
    );
    drop((shops, same));
    db.close().await;
    second.close().await;
    assert_eq!(faults(&one.url).await, Vec::<String>::new());
    let (code, words) = on(&one, &["check"]);
    assert_eq!(code, Some(0), "{words}");
    assert!(
        words.contains(&format!("{SHOP}: the books hold")),
        "{words}"
    );
}

#[actix_web::test] // R-OPS-3
async fn a_shop_that_is_not_made_up_is_never_filled() {
    let database = Database::fresh().await;
    let owner = database.owner_url().unwrap_or_else(|| database.url.clone());
    let (id, no) = match database.owner_url() {
        Some(_) => ("'01990000-0000-7000-8000-000000000000'", "false"),
        None => ("x'01990000000070008000000000000000'", "0"),
    };
    let founded = format!(
        "INSERT INTO shop (id, slug, name, status, zone, is_demo, created_at, updated_at, version) \
         VALUES ({id}, 'real', 'Real Shop', 'active', 'UTC', {no}, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 1); \
         SELECT name FROM shop"
    );
    rows(&owner, &founded).await.unwrap();

    let (code, words) = on(&database, &["seed", "--customers", "100"]);

    assert_eq!(code, Some(1));
    assert!(words.contains("not made up"), "{words}");
    let names = rows(&owner, "SELECT name FROM shop").await.unwrap();
    assert_eq!(names, [["Real Shop"]]);
}
