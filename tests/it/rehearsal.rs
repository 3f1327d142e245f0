//! The rehearsal: shops at work, backups made meanwhile, put back elsewhere, compared shop by shop.

use crate::seed::{on, seeded};
use crate::support::{Database, Program, faults};
use crate::takeout::taken_out;
use std::fs;
use std::path::Path;
use std::sync::Arc;

const SHOPS: [&str; 2] = ["valley-mobile-mechanics", "small-shop-01"];

/// A database of its own with this file's records in it.
async fn put_back(file: &Path) -> Database {
    let database = Database::fresh().await;
    let (code, words) = on(&database, &["restore", file.to_str().unwrap()]);
    assert_eq!(code, Some(0), "{words}");
    database
}

#[actix_web::test] // F32, R-OPS-4
async fn on_sqlite_what_was_backed_up_under_load_comes_back_shop_by_shop() {
    let database = Database::fresh().await;
    if database.owner_url().is_some() {
        return; // there its own tools do this
    }
    seeded(&database);
    let folder = tempfile::tempdir().unwrap();
    let at = |name: String| folder.path().join(name);
    let still = at("still.backup".to_owned());
    assert_eq!(
        on(&database, &["backup", still.to_str().unwrap()]).0,
        Some(0)
    );
    let still = put_back(&still).await; // a take-out is noted where it is made
    let quiet = taken_out(&still, SHOPS[1], &at("quiet".to_owned()));
    let program = Program::serve(&database);
    let owner = program
        .signed_in_as("owner@demo.autoshop.example", "demo-autoshop-2026")
        .await;

    let working = Arc::new(());
    let hand = Arc::clone(&working);
    let place = folder.path().to_owned();
    let backups = std::thread::spawn(move || {
        for n in 0..3 {
            let file = place.join(format!("{n}.backup"));
            let (code, words) = on(&database, &["backup", file.to_str().unwrap()]);
            assert_eq!(code, Some(0), "{words}");
        }
        drop(hand);
        database
    });
    let mut saved = 0;
    while Arc::strong_count(&working) > 1 {
        let name = format!("Customer of the rehearsal {saved}");
        let fields = [("name", name.as_str()), ("kind", "person")];
        owner.post("/customers", &fields).await.assert_status(303);
        saved += 1;
    }
    let database = backups.join().unwrap();
    drop(program);
    assert!(saved > 0);

    let mut before = 0;
    for n in 0..3 {
        let (first, second) = (at(format!("{n}.backup")), at(format!("{n}.again")));
        fs::copy(&first, &second).unwrap();
        let (one, other) = (put_back(&first).await, put_back(&second).await);
        for (s, slug) in SHOPS.iter().enumerate() {
            let there = taken_out(&one, slug, &at(format!("one-{n}-{s}")));
            let same = taken_out(&other, slug, &at(format!("other-{n}-{s}")));
            assert_eq!(there, same, "{slug}");
            assert!(s == 0 || there == quiet, "nobody worked there");
        }
        let customers = at(format!("one-{n}-0/tables/customer.jsonl"));
        let customers = fs::read_to_string(customers).unwrap().lines().count();
        assert!((before.max(100)..=100 + saved).contains(&customers));
        before = customers;
        let (code, words) = on(&one, &["check"]);
        assert_eq!(code, Some(0), "{words}");
        assert_eq!(faults(&one.url).await, Vec::<String>::new());
    }
    // Whoever goes on goes on from there.
    let last = put_back(&at("2.backup".to_owned())).await;
    let program = Program::serve(&last);
    let owner = program
        .signed_in_as("owner@demo.autoshop.example", "demo-autoshop-2026")
        .await;
    owner.get("/customers").await.assert_ok();
    drop((program, database));
}
