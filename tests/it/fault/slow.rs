//! The database is there, and slow; or somebody holds in it what others want.

use super::lasting;
use crate::support::{App, Door};
use futures_util::future::join_all;
use sea_orm::sqlx::{self, AssertSqlSafe, Connection, PgConnection};
use std::time::{Duration, Instant};

#[actix_web::test] // F4
async fn on_postgres_a_slow_database_keeps_nobody_without_an_answer() {
    let Some((app, proxy)) = App::behind_a_door().await else {
        return;
    };
    let advisor = app.advisor().await;
    proxy.turn(Door::Slow(Duration::from_millis(300), 64 * 1024));
    let (begun, lasting) = (Instant::now(), lasting(4, 30));

    let people = (0..20).map(|_| async {
        let mut slowest = Duration::ZERO;
        while begun.elapsed() < lasting {
            let asked = Instant::now();
            let status = advisor.get("/customers").await.status;
            assert!([200, 503].contains(&status.as_u16()), "{status}");
            slowest = slowest.max(asked.elapsed());
        }
        slowest
    });
    let alive = async {
        let mut all = Vec::new();
        while begun.elapsed() < lasting {
            let asked = Instant::now();
            app.visitor().get("/health").await.assert_ok();
            all.push(asked.elapsed());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        all.sort();
        all[all.len() / 2]
    };
    let (slowest, alive) = tokio::join!(join_all(people), alive);

    let slowest = slowest.into_iter().max().unwrap();
    assert!(slowest < Duration::from_secs(11), "{slowest:?}");
    assert!(alive < Duration::from_millis(500), "{alive:?}");
    proxy.turn(Door::Open);
    let back = Instant::now();
    while advisor.get("/customers").await.status != 200 {
        assert!(back.elapsed() < Duration::from_secs(10));
    }
}

#[actix_web::test] // F9
async fn on_postgres_a_row_that_somebody_holds_is_not_waited_for_without_end() {
    let app = App::start().await;
    if !app.is_postgres() {
        return; // SQLite has one lock for all: outage.rs
    }
    let ada = app.add_customer(&app.shop, "Ada").await;
    let advisor = app.advisor().await;
    let page = advisor.get(format!("/customers/{ada}/edit")).await;
    let form = page.form("Save customer").fill("name", "Ada Palm");
    let mut holder = PgConnection::connect(&app.url()).await.unwrap();
    let holds = format!(
        "BEGIN; SET LOCAL app.shop_id = '{}'; SELECT 1 FROM customer WHERE id = '{ada}' FOR UPDATE",
        app.shop.id
    );
    let holds = sqlx::raw_sql(AssertSqlSafe(holds));
    holds.execute(&mut holder).await.unwrap();

    let asked = Instant::now();
    // As many as there are connections, and each lets go in time.
    let presses = (0..4).map(|n| {
        let press = form.clone().with("_key", &format!("press number {n}"));
        let advisor = advisor.clone();
        async move { press.submit(&advisor).await }
    });
    let told = join_all(presses).await;

    assert!(told.iter().all(|told| told.status == 503));
    // Two seconds, and what a busy machine adds.
    assert!(
        asked.elapsed() < Duration::from_secs(6),
        "{:?}",
        asked.elapsed()
    );
    advisor.get("/customers").await.assert_ok();
    holder.close().await.unwrap();
    form.submit(&advisor).await.assert_status(303);
}
