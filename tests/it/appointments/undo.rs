//! A move is taken back with one press (R-UX-3): exactly, once, by those who may.

use super::moving::{row, step};
use super::{audited, booked, customer, form, id, insisted, moved, technician};
use crate::support::{Answer, App, Browser};
use autoshop::entity::{appointment, audit_log};
use autoshop::kernel::words::Role;
use chrono::TimeDelta;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

const SOON: (&str, &str) = ("2026-03-10", "10:00");

/// The address that takes back the last move.
async fn last_move(app: &App) -> String {
    use audit_log::Column::{Action, Id};
    let moves = audit_log::Entity::find().filter(Action.eq("appointment.moved"));
    let moves = app.db(app.shop.id).all(moves.order_by_desc(Id)).await;
    format!("/undo/{}", moves.unwrap()[0].id)
}

async fn undo(app: &App, browser: &Browser) -> Answer {
    browser.post(last_move(app).await, &[]).await
}

/// All but what every write changes.
fn same(before: &appointment::Model, after: appointment::Model) {
    let back = appointment::Model {
        version: before.version,
        updated_at: before.updated_at,
        ..after
    };
    assert_eq!(&back, before);
}

#[actix_web::test] // R-UX-3
async fn every_step_of_the_table_is_taken_back_exactly() {
    let app = App::start().await;
    let owner = app.owner().await;
    let ana = customer(&owner, "Ana Ruiz").await;
    // How to get there, and where one may go from there.
    let table: [(&[&str], &[&str]); 5] = [
        (&[], &["in_progress", "ready", "no_show", "canceled"]),
        (&["in_progress"], &["scheduled", "ready", "completed"]),
        (&["in_progress", "ready"], &["in_progress", "completed"]),
        (&["ready", "completed"], &["in_progress"]),
        (&["no_show"], &["scheduled"]),
    ];
    for (n, (way, open)) in table.into_iter().enumerate() {
        let day = format!("2026-04-{:02}", n + 1);
        let visit = booked(&owner, &ana, (&day, "10:00")).await;
        for to in way {
            assert_eq!(step(&app, &owner, (&visit, to)).await, 303);
            app.clock.advance(TimeDelta::minutes(7));
        }
        let before = row(&app, &visit).await;
        for to in open {
            assert_eq!(step(&app, &owner, (&visit, to)).await, 303, "{way:?} {to}");
            app.clock.advance(TimeDelta::minutes(3));
            let moved = row(&app, &visit).await;
            assert_ne!(moved.status, before.status);

            let undone = undo(&app, &owner).await;

            assert_eq!(undone.location(), visit, "{way:?} {to}");
            assert!(undone.statements() <= 12, "{}", undone.statements());
            same(&before, row(&app, &visit).await);
            app.clock.advance(TimeDelta::minutes(1));
        }
    }
    let history = owner.get("/audit").await.text("main");
    assert!(history.contains("Appointment move undone"), "{history}");
    for hidden in ["Stamps", "Undone:", "Position"] {
        assert!(!history.contains(hidden), "{hidden}: {history}");
    }
    assert_eq!(audited(&app, "appointment.move_undone").await, 11);
}

#[actix_web::test] // R-UX-3
async fn the_good_news_of_a_move_brings_the_way_back_once_without_script_too() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    booked(&advisor, &ana, SOON).await;
    advisor.get("/board").await.assert_ok();
    let before = row(&app, &visit_of(&advisor).await).await;
    let form = advisor.get("/board").await.form("Move").fill("to", "ready");

    let page = form.submit(&advisor).await.follow(&advisor).await;

    assert_eq!(page.text(".toast > p"), "Moved to Ready.");
    assert!(
        !advisor.get("/board").await.has_form("Undo"),
        "it is told once"
    );
    let back = page.form("Undo").submit(&advisor).await;
    assert_eq!(back.location(), "/board");
    let board = back.follow(&advisor).await;
    assert_eq!(board.text(".toast > p"), "Undone.");
    same(&before, row(&app, &visit_of(&advisor).await).await);

    let again = page.form("Undo").submit(&advisor).await;
    again.assert_status(409);
    assert!(again.text("main").contains("Already undone."));
    let toast = page.form("Undo").submit(&advisor.htmx()).await;
    toast.assert_status(409);
    assert_eq!(toast.text(".toast > p"), "Already undone.");
    assert_eq!(audited(&app, "appointment.move_undone").await, 1);
}

/// The path of the only visit.
async fn visit_of(browser: &Browser) -> String {
    let board = browser.get("/board").await;
    board.attributes("[data-card] h3 a", "href").remove(0)
}

#[actix_web::test] // R-UX-3, R-GEN-11
async fn what_went_on_since_is_not_undone() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let visit = booked(&advisor, &ana, SOON).await;
    moved(&advisor, &visit, "in_progress")
        .await
        .assert_status(303);
    let first = last_move(&app).await;
    app.clock.advance(TimeDelta::seconds(1));
    moved(&advisor, &visit, "ready").await.assert_status(303);
    let before = row(&app, &visit).await;

    let late = advisor.post(&first, &[("back", "//evil.example")]).await;

    late.assert_status(409);
    assert!(late.text("main").contains("moved again since"));
    assert!(!late.body().contains("evil.example"));
    assert_eq!(row(&app, &visit).await, before);
    app.clock.advance(TimeDelta::days(31));
    let advisor = app.advisor().await;
    let old = undo(&app, &advisor).await;
    old.assert_status(409);
    assert!(old.text("main").contains("more than 30 days"));
    assert_eq!(row(&app, &visit).await, before);
}

#[actix_web::test] // R-APPT-3
async fn a_time_that_somebody_else_has_by_now_is_not_taken_back() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ben = technician(&advisor, "Technician A").await;
    let (ana, zoe) = (
        customer(&advisor, "Ana Ruiz").await,
        customer(&advisor, "Zoe Quill").await,
    );
    let at = async |whose: &str| form(&advisor, whose, SOON).await.fill("technician", &ben);
    let visit = at(&ana).await.submit(&advisor).await.location();
    assert_eq!(step(&app, &advisor, (&visit, "no_show")).await, 303);
    let taken = at(&zoe).await.submit(&advisor).await.location();

    let refused = undo(&app, &advisor).await;

    refused.assert_status(409);
    assert!(refused.text("main").contains("taken by now"));
    let entry = last_move(&app).await;
    assert_eq!(step(&app, &advisor, (&taken, "canceled")).await, 303);
    assert_eq!(advisor.post(entry, &[]).await.location(), visit);
    // One that was booked in spite of something comes back in spite of it.
    let beside = at(&zoe).await;
    let beside = insisted(&advisor, &beside, "They share the car")
        .await
        .location();
    assert_eq!(step(&app, &advisor, (&beside, "canceled")).await, 303);
    assert_eq!(undo(&app, &advisor).await.location(), beside);
    // But not later, when others have trusted in what they saw (R-APPT-10).
    app.clock.advance(TimeDelta::seconds(1));
    assert_eq!(step(&app, &advisor, (&beside, "canceled")).await, 303);
    app.clock.advance(TimeDelta::minutes(3));
    let late = undo(&app, &advisor).await;
    late.assert_status(409);
    assert!(late.text("main").contains("taken by now"));
}

#[actix_web::test] // R-ACC-13, R-ACC-15, R-GEN-1
async fn only_those_who_may_take_a_move_back() {
    let app = App::start().await;
    let (owner, sam) = (app.owner().await, app.technician().await);
    let own = technician(&owner, "Technician A").await;
    let ana = customer(&owner, "Ana Ruiz").await;
    let mine = form(&owner, &ana, SOON).await.fill("technician", &own);
    let mine = mine.submit(&owner).await.location();
    let other = app.found_shop("b").await;
    let stranger = app.signed_in(Role::Owner, &other).await;

    moved(&owner, &mine, "in_progress").await.assert_status(303);
    undo(&app, &stranger).await.assert_status(404);
    undo(&app, &app.accountant().await).await.assert_status(403);
    undo(&app, &sam).await.assert_status(404); // somebody else's doing
    assert_eq!(undo(&app, &app.advisor().await).await.location(), mine);

    app.clock.advance(TimeDelta::seconds(1));
    moved(&sam, &mine, "ready").await.assert_status(303);
    assert_eq!(undo(&app, &sam).await.location(), mine);
    app.clock.advance(TimeDelta::seconds(1));
    moved(&sam, &mine, "ready").await.assert_status(303);
    let edit = owner.get(format!("{mine}/edit")).await.form("Save changes");
    let edit = edit.fill("technician", "").submit(&owner).await;
    edit.assert_status(303);
    undo(&app, &sam).await.assert_status(404); // not the own visit any more
    let nothing = format!("/undo/{}", id(&mine));
    owner.post(nothing, &[]).await.assert_status(404);
}

#[actix_web::test] // R-INV-8
async fn a_visit_whose_bill_is_issued_stays_where_it_is() {
    let app = App::start().await;
    let owner = app.owner().await;
    let ana = customer(&owner, "Ana Ruiz").await;
    let booking = form(&owner, &ana, SOON).await.fill("make", "Honda");
    let booking = booking.fill("model", "Fit").fill("plate", "7ABC123");
    let booking = booking.fill("plate_region", "CA");
    let visit = booking.submit(&owner).await.location();
    moved(&owner, &visit, "ready").await.assert_status(303);
    let page = owner.get(&visit).await.form("Make the invoice");
    let bill = page.submit(&owner).await.location();
    let form = owner.get(&bill).await.form("Add line");
    let line = form.fill("name", "Labor").fill("kind", "labor");
    let line = line.fill("quantity", "1").fill("unit_price", "90.00");
    line.submit(&owner).await.assert_status(303);
    let issue = owner.get(&bill).await.form("Issue invoice");
    issue.submit(&owner).await.assert_status(303);
    let ready = undo(&app, &owner).await;
    ready.assert_status(409);
    assert!(ready.text("main").contains("already issued"));
    app.clock.advance(TimeDelta::seconds(1));
    moved(&owner, &visit, "completed").await.assert_status(303);

    let refused = undo(&app, &owner).await;

    refused.assert_status(409);
    assert!(refused.text("main").contains("already issued"));
}
