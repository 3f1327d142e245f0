//! Setting up the shop of a new server by its one-time link (R-ACC-8).

use crate::support::{App, Form};
use sea_orm::sqlx::{self, Connection, SqliteConnection};

#[actix_web::test] // R-ACC-8
async fn a_server_without_a_shop_is_set_up_by_its_one_time_link() {
    let app = App::empty().await;
    let visitor = app.visitor();
    assert_eq!(visitor.get("/").await.text("h1"), "No shop yet");
    visitor.get("/setup").await.assert_status(404);
    visitor.get("/setup?token=guess").await.assert_status(404);
    let token = "a".repeat(64);
    *app.state.setup.write().await = Some(autoshop::db::sessions::digest(&token));
    let link = format!("/setup?token={token}");

    let page = visitor.get(&link).await;
    let form = page
        .form("Set up the shop")
        .fill("shop", "Yolo Mobile Mechanics")
        .fill("name", "Ana Ruiz");
    let form = form
        .fill("email", "ana@yolo.example")
        .fill("password", "short");
    let refused = form.submit(&visitor).await;
    refused.assert_status(422);
    assert_eq!(
        refused.form("Set up the shop").value("shop"),
        "Yolo Mobile Mechanics"
    );
    let done = form
        .fill("password", "gravel plum lantern 42")
        .submit(&visitor)
        .await;

    assert_eq!(done.location(), "/login");
    // R-AUD-1: the shop, and its first person
    let traces =
        "SELECT action, entity_label FROM audit_log WHERE entity <> 'service' ORDER BY action";
    let founded = [
        ["member.added", "Ana Ruiz"],
        ["shop.founded", "Yolo Mobile Mechanics"],
    ];
    let shop = app.doors().shops().await.unwrap().remove(0);
    assert_eq!(app.rows_of_shop(shop.id, traces).await, founded);
    let login = done.follow(&visitor).await;
    let news = "Your shop is ready. Sign in to open it.";
    assert_eq!(login.text("#toasts p"), news);
    visitor.get(&link).await.assert_status(404);
    let owner = [
        ("email", "ANA@yolo.example"),
        ("password", "gravel plum lantern 42"),
    ];
    visitor.post("/session", &owner).await.assert_status(303);
}

/// The set-up form, filled, of a server without a shop.
async fn set_up_form(app: &App) -> (String, Form) {
    let token = "b".repeat(64);
    *app.state.setup.write().await = Some(autoshop::db::sessions::digest(&token));
    let link = format!("/setup?token={token}");
    let page = app.visitor().get(&link).await;
    let form = page.form("Set up the shop").fill("shop", "Yolo Mechanics");
    let form = form
        .fill("name", "Ana Ruiz")
        .fill("email", "ana@yolo.example");
    (link, form.fill("password", "gravel plum lantern 42"))
}

#[actix_web::test] // R-ACC-8
async fn the_set_up_link_is_used_once() {
    let app = App::empty().await;
    let visitor = app.visitor();
    let (_, form) = set_up_form(&app).await;

    let (one, other) = tokio::join!(form.submit(&visitor), form.submit(&visitor));

    let mut told = [one.status.as_u16(), other.status.as_u16()];
    told.sort_unstable();
    assert_eq!(told, [303, 404]);
}

#[actix_web::test] // R-ACC-8
async fn the_set_up_link_outlives_a_try_that_took_too_long() {
    let app = App::empty().await;
    if app.is_postgres() {
        return; // which gives up before we do
    }
    let visitor = app.visitor();
    let (link, form) = set_up_form(&app).await;
    let places = u32::try_from(app.state.hashing.available_permits()).unwrap();
    let queue = app.state.hashing.clone();
    let all = queue.acquire_many(places).await.unwrap();
    let mut writer = SqliteConnection::connect(&app.url()).await.unwrap();
    let begun = sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut writer).await;
    begun.unwrap();

    let working = async {
        tokio::time::sleep(std::time::Duration::from_millis(3_700)).await;
        drop(all);
    };
    let (told, ()) = tokio::join!(form.submit(&visitor), working);
    told.assert_status(503);
    writer.close().await.unwrap();

    visitor.get(&link).await.assert_ok();
    form.submit(&visitor).await.assert_status(303);
}
