//! The server is told to stop while people write.

use super::ledger::{Ledger, add};
use crate::support::{Database, Program};
use autoshop::db::{Db, Meter};
use autoshop::entity::customer;
use futures_util::future::join_all;
use sea_orm::EntityTrait;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

const WRITERS: usize = 4;

#[actix_web::test] // F20
async fn whoever_was_let_in_is_answered_before_the_server_stops() {
    let database = Database::fresh().await;
    let mut program = Program::serve(&database);
    program.set_up().await;
    let browsers = join_all((0..WRITERS).map(|_| program.signed_in())).await;
    let (ledger, is_told) = (RefCell::new(Ledger::default()), Cell::new(false));

    let writers = browsers.iter().enumerate().map(|(w, browser)| {
        let (ledger, is_told) = (&ledger, &is_told);
        async move {
            for n in 0.. {
                let begun_before = !is_told.get();
                let Some(answer) = add(browser, &format!("Of {w} no {n}"), ledger).await else {
                    assert!(!begun_before, "what was under way is answered");
                    break;
                };
                answer.assert_status(303);
            }
        }
    });
    let stopping = async {
        while ledger.borrow().answered.len() < 40 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        is_told.set(true);
        let stopped = tokio::task::spawn_blocking(move || program.stop()).await;
        stopped.unwrap()
    };
    let (_, took) = tokio::join!(join_all(writers), stopping);

    assert!(took < Duration::from_secs(20), "{took:?}");
    let db = Db::connect(&database.url, 1, Duration::from_secs(5)).await;
    let db = db.unwrap();
    let shop = db.shops().await.unwrap()[0].id;
    let shop = db.for_shop(shop, Arc::new(Meter::default()));
    let rows = shop.all(customer::Entity::find()).await.unwrap();
    let there: BTreeMap<_, _> = rows
        .iter()
        .map(|row| (row.name.clone(), row.id.0))
        .collect();
    // Who was not let in has written nothing, and who was has heard of it.
    assert_eq!(there, ledger.borrow().answered);
    drop(shop);
    db.close().await;
}
