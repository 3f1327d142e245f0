//! Who may take records out, how many and how often.

use super::{File, ada, export};
use crate::support::App;
use autoshop::entity::audit_log;
use chrono::TimeDelta;
use futures_util::future::join_all;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use std::time::Duration;

#[actix_web::test] // R-EXP-6, R-AUD-2
async fn each_file_is_noted_with_its_filters_and_rows() {
    let app = App::start().await;
    ada(&app).await;
    let filters = [("from", "2026-03-01"), ("to", ""), ("status", "completed")];

    export(&app.advisor().await, "appointments", &filters)
        .await
        .assert_ok();

    let made = audit_log::Entity::find().filter(audit_log::Column::Action.eq("export.made"));
    let made = app.db(app.shop.id).one(made).await.unwrap().unwrap();
    assert_eq!(made.actor_name, "Advisor A");
    assert_eq!(made.entity_label.as_deref(), Some("appointments.csv"));
    let noted = json!({"from": "2026-03-01", "status": "completed", "rows": 2});
    assert_eq!(made.after, Some(noted));
    assert!(made.ip.is_some() && made.request_id.is_some());
}

#[actix_web::test] // R-EXP-6, R-GEN-13
async fn a_person_takes_thirty_files_an_hour() {
    let app = App::start().await;
    let (owner, advisor) = (app.owner().await, app.advisor().await);
    for _ in 0..30 {
        export(&owner, "vehicles", &[]).await.assert_ok();
    }

    let refused = export(&owner, "customers", &[]).await;

    refused.assert_status(429);
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=3600).contains(&wait), "{wait}");
    let other = export(&advisor, "vehicles", &[]).await;
    other.assert_ok();
    app.clock.advance(TimeDelta::minutes(61));
    export(&owner, "customers", &[]).await.assert_ok();
}

#[actix_web::test]
async fn a_server_that_is_measured_holds_nobody_back() {
    let app = App::unlimited().await;
    let owner = app.owner().await;

    for _ in 0..31 {
        export(&owner, "vehicles", &[]).await.assert_ok();
    }
}

#[actix_web::test] // R-ACC-13, R-ACC-17
async fn a_technician_takes_nothing_out() {
    let app = App::start().await;
    let technician = app.technician().await;

    let list = technician.get("/appointments").await;
    assert!(!list.has_form("CSV"));
    technician.get("/exports").await.assert_status(403);
    let visits = export(&technician, "appointments", &[]).await;
    visits.assert_status(403);

    let accountant = app.accountant().await;
    let page = accountant.get("/exports").await;
    assert!(page.has_form("Download payments") && !page.has_form("Download vehicles"));
    export(&accountant, "vehicles", &[])
        .await
        .assert_status(403);
}

/// A payment many times over, past the program.
async fn many_payments(app: &App, count: u32) {
    let id = if app.is_postgres() {
        "gen_random_uuid()"
    } else {
        "randomblob(16)"
    };
    let columns = "shop_id, created_at, updated_at, invoice_id, repair_order_id, customer_id, kind, method, amount, tip, applied, received_at, received_day";
    let sql = format!(
        "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count})
         INSERT INTO payment (id, {columns}, note) SELECT {id}, {columns}, 'one of many' FROM
         (SELECT * FROM payment LIMIT 1) one, numbers"
    );
    let sql = format!("{sql}; SELECT 'done'");
    app.rows_of_shop(app.shop.id, &sql).await;
}

/// They were never in the books.
async fn forget_them(app: &App) {
    let sql = "DELETE FROM payment WHERE note = 'one of many'; SELECT 'done'";
    app.rows_of_shop(app.shop.id, sql).await;
}

#[actix_web::test] // R-EXP-6
async fn more_than_a_hundred_thousand_rows_are_no_file() {
    let app = App::start().await;
    ada(&app).await;
    many_payments(&app, 99_998).await;
    let owner = app.owner().await;
    let whole = export(&owner, "payments", &[]).await;
    assert_eq!(File::of(&whole).rows.len(), 100_000);
    many_payments(&app, 1).await;

    let refused = export(&owner, "payments", &[]).await;

    refused.assert_status(422);
    let told = refused.text(".error-summary");
    assert!(told.contains("100,001 rows match"), "{told}");
    assert!(told.contains("shorter span of days"), "{told}");
    forget_them(&app).await;
}

#[actix_web::test] // R-EXP-6
async fn who_goes_away_leaves_no_reading_behind() {
    let app = App::start().await;
    ada(&app).await;
    many_payments(&app, 60_000).await;
    let owner = app.owner().await;

    for _ in 0..6 {
        let request = owner.request(reqwest::Method::POST, "/exports/payments");
        let request = request.header("Sec-Fetch-Site", "same-origin");
        let mut begun = request.send().await.unwrap();
        begun.chunk().await.unwrap().unwrap();
        drop(begun);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }

    let last = export(&owner, "vehicles", &[]).await;
    last.assert_ok();
    forget_them(&app).await;
}

#[actix_web::test] // F8
async fn who_finds_no_place_for_a_large_file_is_told_and_pages_go_on() {
    let app = App::start().await;
    ada(&app).await;
    many_payments(&app, 60_000).await;
    let owner = app.owner().await;
    let asks = (0..30).map(|_| {
        let request = owner.request(reqwest::Method::POST, "/exports/payments");
        request.header("Sec-Fetch-Site", "same-origin").send()
    });

    // Nobody reads on after the first words of the answer, so whoever has a place keeps it.
    let pages = (0..20).map(|_| owner.get("/customers"));
    let (begun, pages) = tokio::join!(join_all(asks), join_all(pages));

    for page in pages {
        page.assert_ok();
    }
    let begun: Vec<_> = begun.into_iter().map(Result::unwrap).collect();
    let (given, told): (Vec<_>, Vec<_>) = begun.iter().partition(|answer| answer.status() == 200);
    assert!(!given.is_empty());
    assert!(told.len() > 20, "{}", told.len());
    for answer in told {
        assert_eq!(answer.status(), 503);
        assert!(answer.headers().contains_key("retry-after"));
    }
    drop(begun);
    forget_them(&app).await;
}
