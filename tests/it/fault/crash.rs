//! The program is killed while people write: nothing that was answered is lost, nothing is half
//! there, and no number is missing or given twice.

use super::ledger::Ledger;
use super::times;
use crate::support::{Browser, Database, Program, faults, rows};
use autoshop::db::{Db, Meter, ShopDb};
use autoshop::entity::{
    appointment, audit_log, customer, customer_stats, idempotency, repair_order, search_term,
};
use autoshop::kernel::ids::CustomerId;
use futures_util::future::join_all;
use sea_orm::EntityTrait;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

const WRITERS: usize = 8;
/// Answers in a round before the program is killed.
const ANSWERS: usize = 100;

/// Every second writer books visits, each with a new customer and a new car.
fn books(name: &str) -> bool {
    name.as_bytes()[1] % 2 == 1
}

/// Adds one customer, alone or with a visit; the name is also the key. `false` if no answer came.
async fn add(browser: &Browser, name: &str, ledger: &RefCell<Ledger>) -> bool {
    let mut fields = vec![("name", name), ("_key", name)];
    let path = if books(name) {
        fields.extend([("make", "Honda"), ("model", "Fit"), ("place", "shop")]);
        fields.extend([("day", "2035-05-15"), ("time", "10:00"), ("duration", "1")]);
        fields.push(("complaint", "Brakes squeal"));
        fields.push(("override_reason", "Whatever the hours are"));
        "/appointments"
    } else {
        fields.extend([("kind", "person"), ("another", "true")]);
        "/customers"
    };
    ledger.borrow_mut().sends(name);
    let Some(answer) = browser.try_post(path, &fields).await else {
        return false;
    };
    ledger.borrow_mut().heard(name, &answer);
    true
}

/// All write until the program is killed under them.
async fn round(database: &Database, browsers: &[Browser], n: usize, ledger: &RefCell<Ledger>) {
    let program = RefCell::new(Program::serve(database));
    let address = program.borrow().address;
    let before = ledger.borrow().answered.len();
    let writers = browsers.iter().enumerate().map(|(w, browser)| async move {
        let browser = browser.moved_to(address);
        // What had no answer is sent again: the same button is safe to press.
        let mine = format!("w{w} ");
        let again: Vec<_> = ledger.borrow().unanswered.iter().cloned().collect();
        for name in again.iter().filter(|name| name.starts_with(&mine)) {
            if !add(&browser, name, ledger).await {
                return;
            }
        }
        let mut i = 0;
        while add(&browser, &format!("w{w} round {n} no {i}"), ledger).await {
            i += 1;
        }
    });
    let killer = async {
        while ledger.borrow().answered.len() < before + ANSWERS {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        program.borrow_mut().kill();
    };
    tokio::join!(join_all(writers), killer);
}

async fn whole(database: &Database, ledger: &Ledger) {
    let db = Db::connect(&database.url, 2, Duration::from_secs(5))
        .await
        .unwrap();
    let shop = db.shops().await.unwrap()[0].id;
    let shop: ShopDb = db.for_shop(shop, Arc::new(Meter::default()));
    let customers = shop.all(customer::Entity::find()).await.unwrap();
    let visits = shop.all(appointment::Entity::find()).await.unwrap();
    let names: BTreeMap<_, _> = customers.iter().map(|c| (c.id, c.name.clone())).collect();
    let mut there: BTreeMap<String, Uuid> = customers
        .iter()
        .map(|row| (row.name.clone(), row.id.0))
        .collect();
    assert_eq!(there.len(), customers.len(), "nobody is there twice");
    there.extend(
        visits
            .iter()
            .map(|v| (names[&v.customer_id].clone(), v.id.0)),
    );
    ledger.assert_kept(&there);
    let booked = there.keys().filter(|name| books(name)).count();
    assert_eq!(visits.len(), booked, "a customer without the visit");
    let orders = shop.all(repair_order::Entity::find()).await.unwrap();
    let numbers: BTreeSet<_> = orders.iter().map(|order| order.number.clone()).collect();
    assert_eq!(numbers.len(), booked, "one number each");
    let last = numbers.last().map_or("0", |last| {
        last.trim_start_matches(|c: char| !c.is_ascii_digit())
    });
    assert_eq!(
        last.parse::<usize>().unwrap(),
        booked,
        "no number is missing"
    );

    let ids: BTreeSet<_> = names.keys().copied().collect();
    let stats = shop.all(customer_stats::Entity::find()).await.unwrap();
    assert_eq!(
        stats.iter().map(|s| s.customer_id).collect::<BTreeSet<_>>(),
        ids
    );
    let terms = shop.all(search_term::Entity::find()).await.unwrap();
    assert_eq!(
        terms.iter().map(|t| t.customer_id).collect::<BTreeSet<_>>(),
        ids
    );
    let traces = shop.all(audit_log::Entity::find()).await.unwrap();
    let traces: Vec<_> = traces
        .iter()
        .filter(|t| t.action == "customer.created")
        .collect();
    assert_eq!(traces.len(), ids.len(), "one trace each");
    assert!(
        traces
            .iter()
            .all(|t| t.entity_id.is_some_and(|id| ids.contains(&CustomerId(id))))
    );
    let keys = shop.all(idempotency::Entity::find()).await.unwrap();
    assert_eq!(keys.len(), ids.len(), "one key each");
    drop(shop);
    db.close().await;
    assert_eq!(faults(&database.url).await, Vec::<String>::new());
}

#[actix_web::test] // F19
async fn nothing_answered_is_lost_when_the_program_is_killed() {
    let database = Database::fresh().await;
    let ledger = RefCell::new(Ledger::default());
    let mut first = Program::serve(&database);
    first.set_up().await;
    let browsers = join_all((0..WRITERS).map(|_| first.signed_in())).await;
    first.kill(); // their sessions are in the database

    let rounds = times(10, 50);
    for n in 0..rounds {
        round(&database, &browsers, n, &ledger).await;
        let kept = ledger.borrow().clone();
        whole(&database, &kept).await;
        if database.owner_url().is_none() {
            let check = rows(&database.url, "PRAGMA integrity_check").await;
            assert_eq!(check.unwrap(), [["ok"]]);
        }
    }

    assert!(ledger.borrow().answered.len() >= rounds * ANSWERS);
}
