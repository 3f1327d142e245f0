//! The database is away, or its disk can't be written: people are told so in plain words, nothing is
//! lost, and nobody has to start anything again.

use crate::support::{Answer, App, Browser, Database, Door, PASSWORD, Program, rows};
use autoshop::db::{Fault, fault_of};
use sea_orm::sqlx::{self, Connection, SqliteConnection};
use sea_orm::{DbErr, RuntimeErr};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A page of ours, not a bare line, that says when to try again.
#[track_caller]
fn told_to_wait(answer: &Answer) {
    answer.assert_status(503);
    assert!(!answer.header("retry-after").is_empty());
    assert!(!answer.header("x-request-id").is_empty());
    assert_eq!(answer.text("h1"), "Try again in a moment");
    assert!(answer.body().contains("Nothing was lost"));
}

/// Somebody tries again and again; nobody restarts anything.
async fn comes_back(browser: &Browser, path: &str) {
    let begun = Instant::now();
    while browser.get(path).await.status != 200 {
        assert!(
            begun.elapsed() < Duration::from_secs(15),
            "{path} stays away"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[actix_web::test] // F1
async fn on_postgres_people_are_told_while_the_server_is_away_and_then_all_goes_on() {
    let Some((app, proxy)) = App::behind_a_door().await else {
        return; // a file is never away: see the next test
    };
    let advisor = app.advisor().await;
    let page = advisor.get("/customers/new").await;
    let form = page.form("Add customer").fill("name", "Ada Palm");

    for door in [Door::Shut, Door::Silent] {
        proxy.turn(door);
        told_to_wait(&advisor.get("/customers").await);
        told_to_wait(&form.clone().submit(&advisor).await);
        told_to_wait(&advisor.post("/session/end", &[]).await);
        let piece = advisor.htmx().get("/customers").await;
        piece.assert_status(503);
        assert!(piece.body().contains("#toasts"));
        app.visitor().get("/health").await.assert_ok();
        app.visitor().get("/login").await.assert_ok();
        let ready = app.visitor().get("/ready").await;
        ready.assert_status(503);
        assert!(!ready.header("retry-after").is_empty());
        proxy.turn(Door::Open);
        for path in ["/ready", "/customers"] {
            comes_back(&advisor, path).await;
        }
    }

    let made = form.clone().submit(&advisor).await.location();
    assert_eq!(form.submit(&advisor).await.location(), made);
    let list = advisor.get("/customers").await;
    let names = list.select("main").join(" ");
    assert_eq!(names.matches("Ada Palm").count(), 1, "{names}");
}

#[actix_web::test]
async fn people_are_told_when_their_session_can_not_be_kept() {
    let app = App::start().await;
    let visitor = app.visitor();
    let form = visitor.get("/login").await.form("Sign in");
    let form = form.fill("email", "owner@a.example");
    let form = form.fill("password", PASSWORD);

    let away = "ALTER TABLE session RENAME TO elsewhere; SELECT 'away'";
    app.rows(away).await;
    told_to_wait(&form.clone().submit(&visitor).await);
    let back = "ALTER TABLE elsewhere RENAME TO session; SELECT 'back'";
    app.rows(back).await;

    form.submit(&visitor).await.assert_status(303);
}

#[actix_web::test] // F9
async fn on_sqlite_people_are_told_while_another_program_holds_the_file() {
    let app = App::start().await;
    if !app.url().starts_with("sqlite:") {
        return; // PostgreSQL locks rows, not the file
    }
    let advisor = app.advisor().await;
    let form = advisor.get("/customers/new").await.form("Add customer");
    let form = form.fill("name", "Ada Palm");
    let mut other = SqliteConnection::connect(&app.url()).await.unwrap();
    sqlx::raw_sql("BEGIN IMMEDIATE")
        .execute(&mut other)
        .await
        .unwrap();

    told_to_wait(&form.clone().submit(&advisor).await);
    advisor.get("/customers").await.assert_ok(); // reading goes on

    other.close().await.unwrap();
    let made = form.clone().submit(&advisor).await.location();
    assert_eq!(form.submit(&advisor).await.location(), made);
}

/// The error with which the database refuses to write.
fn fault(refused: Result<Vec<Vec<String>>, sqlx::Error>) -> Fault {
    let error = RuntimeErr::SqlxError(Arc::new(refused.unwrap_err()));
    fault_of(&DbErr::Exec(error))
}

#[actix_web::test] // F27
async fn a_database_that_may_only_be_read_is_told_apart_from_one_that_is_away() {
    let database = Database::fresh().await;
    let only_reading = if database.owner_url().is_some() {
        "SET default_transaction_read_only = on"
    } else {
        "PRAGMA query_only = 1"
    };
    let write = "DELETE FROM sign_in_count WHERE key_hash = 'none' RETURNING key_hash";

    let refused = rows(&database.url, &format!("{only_reading};{write}")).await;

    assert_eq!(fault(refused), Fault::Storage);
    assert!(rows(&database.url, write).await.unwrap().is_empty());
}

/// Adds customers until the disk is full; their names, and what the last one was told.
async fn fill(browser: &Browser) -> (Vec<String>, Answer) {
    let mut saved = Vec::new();
    loop {
        let name = format!("Customer no {}", saved.len());
        let notes = "x".repeat(900);
        let fields = [
            ("name", name.as_str()),
            ("kind", "person"),
            ("notes", &notes),
        ];
        let answer = browser.post("/customers", &fields).await;
        if answer.status != 303 {
            return (saved, answer);
        }
        saved.push(name);
        assert!(saved.len() < 5_000, "the disk is never full");
    }
}

#[actix_web::test] // F27
async fn on_sqlite_a_full_disk_is_told_spoils_nothing_and_is_forgotten_with_room() {
    let database = Database::fresh().await;
    if database.owner_url().is_some() {
        return; // the server's disk is not ours to fill
    }
    let mut program = Program::serve(&database);
    program.set_up().await;
    let browser = program.signed_in().await;
    program.kill();

    let size = |name: &str| {
        std::fs::metadata(database.directory.path().join(name))
            .unwrap()
            .len()
    };
    let largest = size("autoshop.db").max(size("autoshop.db-wal"));
    let mut program = Program::serve_on_a_full_disk(&database, largest / 1024 + 256);
    let browser = browser.moved_to(program.address);
    let (mut saved, told) = fill(&browser).await;
    assert!(!saved.is_empty());
    told.assert_status(503);
    assert_eq!(told.text("h1"), "The disk is full");
    assert!(!told.header("retry-after").is_empty());
    assert!(told.body().contains("Nothing was changed"));
    browser.get("/customers").await.assert_ok(); // reading goes on
    let known = [
        ("name", "Zoe"),
        ("kind", "person"),
        ("phone", "(530) 555-0142"),
    ];
    let full = browser.post("/customers", &known).await;
    full.assert_status(503);

    program.has_room_again();
    for (name, status) in [("Zoe", 303), ("Another with her phone", 422), ("Yan", 303)] {
        let phone = if name == "Yan" { "" } else { "(530) 555-0142" };
        let fields = [("name", name), ("kind", "person"), ("phone", phone)];
        browser
            .post("/customers", &fields)
            .await
            .assert_status(status);
    }
    saved.extend(["Zoe".to_owned(), "Yan".to_owned()]);
    program.kill();
    let check = rows(&database.url, "PRAGMA integrity_check").await;
    assert_eq!(check.unwrap(), [["ok"]]);
    let names = rows(&database.url, "SELECT name FROM customer ORDER BY id").await;
    assert_eq!(names.unwrap().concat(), saved);
}
