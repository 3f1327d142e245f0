//! The status table over the web (product 4.5, R-APPT-1 to R-APPT-3, R-APPT-12, R-APPT-21).

use super::{audited, booked, conflicts, customer, form, id, moved, technician};
use crate::support::{App, Browser};
use autoshop::entity::{appointment, status_change};
use autoshop::kernel::ids::AppointmentId;
use chrono::TimeDelta;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, EntityTrait};

const SOON: (&str, &str) = ("2026-03-10", "10:00");

pub(super) async fn row(app: &App, visit: &str) -> appointment::Model {
    let id: AppointmentId = id(visit).parse().unwrap();
    let query = appointment::Entity::find_by_id(id);
    app.db(app.shop.id).one(query).await.unwrap().unwrap()
}

/// Posts a step with the version the visit has now.
pub(super) async fn step(app: &App, browser: &Browser, (visit, to): (&str, &str)) -> u16 {
    let version = row(app, visit).await.version.to_string();
    let fields = [
        ("to", to),
        ("version", version.as_str()),
        ("reason", "Weather"),
    ];
    let answer = browser.post(format!("{visit}/position"), &fields).await;
    answer.status.as_u16()
}

#[actix_web::test] // product 4.5
async fn a_car_goes_only_where_the_table_lets_it() {
    let app = App::start().await;
    let owner = app.owner().await;
    let ana = customer(&owner, "Ana Ruiz").await;
    let statuses = [
        "scheduled",
        "in_progress",
        "ready",
        "completed",
        "no_show",
        "canceled",
    ];
    // How to get there, and where one may go from there.
    let table: [(&[&str], &[&str]); 6] = [
        (&[], &["in_progress", "ready", "no_show", "canceled"]),
        (&["in_progress"], &["scheduled", "ready", "completed"]),
        (&["ready"], &["in_progress", "completed"]),
        (&["ready", "completed"], &["in_progress"]),
        (&["no_show"], &["scheduled"]),
        (&["canceled"], &["scheduled"]),
    ];
    for (n, (way, open)) in table.into_iter().enumerate() {
        for to in statuses {
            let from = way.last().copied().unwrap_or("scheduled");
            let day = format!("2026-04-{:02}", n + 1);
            let form = form(&owner, &ana, (&day, "10:00")).await;
            let visit = super::insisted(&owner, &form, "the same day")
                .await
                .location();
            for on_the_way in way {
                assert_eq!(step(&app, &owner, (&visit, on_the_way)).await, 303);
            }
            let expected = if to == from || open.contains(&to) {
                303
            } else {
                409
            };
            // Restored among its likes of that day, it collides; that is told with 409 as well.
            let restores = to == "scheduled" && matches!(from, "no_show" | "canceled");
            let status = step(&app, &owner, (&visit, to)).await;
            assert!(
                status == expected || restores && status == 409,
                "{from} to {to}: {status}"
            );
        }
    }
}

#[actix_web::test] // R-APPT-1, R-APPT-2
async fn each_step_leaves_its_stamp_its_history_and_its_audit_row() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let visit = booked(&advisor, &ana, SOON).await;

    let started = moved(&advisor, &visit, "in_progress").await;
    let version = row(&app, &visit).await.version;
    let again = [("to", "in_progress"), ("version", "1")]; // an old version, and yet nothing to do
    advisor
        .post(format!("{visit}/position"), &again)
        .await
        .assert_status(303);

    assert!(started.statements() <= 9, "{}", started.statements());
    assert_eq!(started.location(), visit);
    let now = row(&app, &visit).await;
    assert_eq!(now.version, version);
    assert_eq!(
        (now.started_at, now.check_in_at),
        (Some(app.now()), Some(app.now()))
    );
    app.clock.advance(chrono::TimeDelta::minutes(20));
    moved(&advisor, &visit, "ready").await.assert_status(303);
    app.clock.advance(chrono::TimeDelta::minutes(20));
    moved(&advisor, &visit, "completed")
        .await
        .assert_status(303);
    let done = row(&app, &visit).await;
    assert_eq!(
        (done.completed_at, done.check_out_at),
        (Some(app.now()), Some(app.now()))
    );
    let changes = app
        .db(app.shop.id)
        .all(status_change::Entity::find())
        .await
        .unwrap();
    assert_eq!(changes.len(), 3);
    assert_eq!(audited(&app, "appointment.moved").await, 3);
    let history = advisor.get(&visit).await.select("ol.timeline li");
    assert!(history[0].starts_with("Moved to Completed"), "{history:?}");
    assert!(history[3].starts_with("Booked"), "{history:?}");
    // The visit counts now (R-CUST-13).
    let profile = advisor.get(&ana).await.text("main");
    assert!(profile.contains("Completed"), "{profile}");
}

#[actix_web::test] // product 4.1
async fn each_role_takes_only_its_own_steps() {
    let app = App::start().await;
    let (advisor, technician) = (app.advisor().await, app.technician().await);
    let ben = super::technician(&advisor, "Technician A").await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let form = form(&advisor, &ana, SOON).await.fill("technician", &ben);
    let visit = form.submit(&advisor).await.location();

    let page = technician.get(&visit).await;
    let offered = page.attributes("form[data-move] option", "value");
    assert_eq!(offered, ["in_progress", "ready", "no_show"]);
    assert_eq!(step(&app, &technician, (&visit, "canceled")).await, 403);
    assert_eq!(step(&app, &technician, (&visit, "ready")).await, 303);
    assert_eq!(step(&app, &technician, (&visit, "completed")).await, 403);
    app.change_settings(|row| row.technician_may_complete = Set(true))
        .await;
    assert_eq!(step(&app, &technician, (&visit, "completed")).await, 303);
    assert_eq!(step(&app, &advisor, (&visit, "in_progress")).await, 403);
    assert_eq!(
        step(&app, &app.owner().await, (&visit, "in_progress")).await,
        303
    );
}

#[actix_web::test] // R-APPT-3
async fn what_was_given_up_comes_back_only_if_its_time_is_free_and_to_come() {
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
    at(&zoe).await.submit(&advisor).await.assert_status(303);

    let taken = moved(&advisor, &visit, "scheduled").await;

    taken.assert_status(409);
    assert_eq!(conflicts(&taken).len(), 1);
    let elsewhere = taken.form("Put back on the schedule").fill("time", "14:00");
    let back = elsewhere.submit(&advisor).await.follow(&advisor).await;
    assert!(back.text(".page-head").contains("Scheduled"));
    assert!(back.text("main").contains("2:00 – 3:00 PM"));

    assert_eq!(step(&app, &advisor, (&visit, "no_show")).await, 303);
    app.clock.advance(chrono::TimeDelta::days(1));
    let past = moved(&advisor.clone(), &visit, "scheduled").await;
    let past = if past.status.as_u16() == 303 {
        app.advisor().await.get(&visit).await
    } else {
        past
    };
    past.assert_status(409);
    assert_eq!(past.attributes(".error-summary a", "href"), ["#f-time"]);
    assert!(past.has_form("Put back on the schedule"));
}

#[actix_web::test] // R-APPT-12
async fn a_mobile_visit_needs_an_address_before_it_starts() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let form = form(&advisor, &ana, SOON).await.fill("place", "mobile");
    let visit = form
        .fill("city", "")
        .fill("line1", "")
        .submit(&advisor)
        .await
        .location();

    let refused = moved(&advisor, &visit, "in_progress").await;
    refused.assert_status(409);
    assert!(refused.text("main").contains("no address yet"));
    // The page leads to where it can be mended.
    let edit = format!("{visit}/edit");
    assert_eq!(refused.attributes("main a", "href"), [edit.as_str()]);

    let edit = advisor.get(edit).await.form("Save changes");
    let edit = edit.fill("line1", "12 Elm St").fill("city", "Woodland");
    edit.submit(&advisor).await.assert_status(303);
    moved(&advisor, &visit, "in_progress")
        .await
        .assert_status(303);
}

#[actix_web::test] // R-APPT-21
async fn a_cancellation_needs_a_reason() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let visit = booked(&advisor, &ana, SOON).await;

    let asked = moved(&advisor, &visit, "canceled").await;
    asked.assert_status(422);
    let blank = asked.form("Cancel appointment").submit(&advisor).await;
    blank.assert_status(422);
    assert_eq!(blank.attributes(".error-summary a", "href"), ["#f-reason"]);
    let said = blank
        .form("Cancel appointment")
        .fill("reason", "Weather")
        .fill("words", "Storm");
    let page = said.submit(&advisor).await.follow(&advisor).await;

    assert!(page.text(".page-head").contains("Canceled"));
    assert!(page.text("main").contains("Weather: Storm"));
}

#[actix_web::test] // F13, R-APPT-18, R-GEN-4
async fn of_two_people_who_move_one_card_the_second_is_told_who_was_first() {
    let app = App::start().await;
    let (advisor, owner) = (app.advisor().await, app.owner().await);
    let ana = customer(&advisor, "Ana Ruiz").await;
    booked(&advisor, &ana, SOON).await;
    app.clock.advance(chrono::TimeDelta::minutes(1));
    let (mine, theirs) = (advisor.get("/board").await, owner.get("/board").await);
    let first = theirs
        .form("Move")
        .fill("to", "in_progress")
        .submit(&owner)
        .await;

    let second = mine
        .form("Move")
        .fill("to", "no_show")
        .submit(&advisor)
        .await;

    assert_eq!(first.location(), "/board");
    second.assert_status(409);
    let words = second.text("main");
    assert!(
        words.contains("Owner A changed RO-00001") && words.contains("It is In progress now"),
        "{words}"
    );
}

#[actix_web::test] // R-APPT-18
async fn a_card_stands_by_its_start_wherever_nobody_has_put_it() {
    let app = App::start().await;
    let owner = app.owner().await;
    let ana = customer(&owner, "Ana Ruiz").await;
    let visit = booked(&owner, &ana, SOON).await;
    let place = async || row(&app, &visit).await.position;
    let put = async |position: i32| {
        let put = app.write(&app.shop, async |tx, _| {
            let all = appointment::Entity::update_many();
            let column = appointment::Column::Position;
            tx.update_where(all.col_expr(column, Expr::value(position)))
                .await?;
            Ok(())
        });
        put.await.unwrap();
    };
    assert_eq!(place().await, 10 * 3600 * 8, "ten o'clock");

    put(77).await;
    let form = owner
        .get(format!("{visit}/edit"))
        .await
        .form("Save changes");
    let form = form.fill("notes", "Bring the long ladder");
    form.submit(&owner).await.assert_status(303);
    assert_eq!(place().await, 77, "where it was put");
    let form = owner
        .get(format!("{visit}/edit"))
        .await
        .form("Save changes");
    let form = form.fill("time", "11:30");
    form.submit(&owner).await.assert_status(303);
    assert_eq!(place().await, (11 * 60 + 30) * 60 * 8, "by its new start");
    put(77).await;
    assert_eq!(step(&app, &owner, (&visit, "in_progress")).await, 303);
    assert_eq!(place().await, (11 * 60 + 30) * 60 * 8, "in another column");
}

#[actix_web::test] // R-GEN-13
async fn a_person_moves_a_hundred_and_twenty_cards_a_minute_and_no_more() {
    let app = App::start().await;
    let (owner, advisor) = (app.owner().await, app.advisor().await);
    let ana = customer(&owner, "Ana Ruiz").await;
    let visit = booked(&owner, &ana, SOON).await;
    let stay = [("to", "scheduled")];
    let place = format!("{visit}/position");
    for _ in 0..120 {
        owner.post(&place, &stay).await.assert_status(303);
    }
    let at_once = owner.post(&place, &stay).await;
    at_once.assert_status(429);
    let words = "Too many tries. Try again in 60 seconds.";
    assert!(at_once.text("main").contains(words));
    app.clock.advance(TimeDelta::seconds(18));

    let refused = owner.post(&place, &stay).await;

    refused.assert_status(429);
    assert_eq!(refused.header("retry-after"), "42");
    assert_eq!(refused.text("h1"), "Too many tries");
    let words = "Too many tries. Try again in 42 seconds.";
    assert!(refused.text("main").contains(words));
    let toast = owner.htmx().post(&place, &stay).await;
    toast.assert_status(429);
    assert!(toast.text(".toast").contains(words), "{}", toast.body());
    advisor.post(&place, &stay).await.assert_status(303);
    app.clock.advance(TimeDelta::seconds(42));
    owner.post(&place, &stay).await.assert_status(303);
}
