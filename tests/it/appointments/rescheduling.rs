//! Another time for a visit (R-APPT-25): in words, by a square of the calendar, and taken back.

use super::moving::{row, step};
use super::{audited, booked, car, conflicts, customer, form, insisted, technician};
use crate::support::{Answer, App, Browser};
use autoshop::entity::{appointment, audit_log};
use autoshop::kernel::words::DurationSource;
use chrono::TimeDelta;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

const SOON: (&str, &str) = ("2026-03-10", "10:00");

async fn said(browser: &Browser, visit: &str, words: &str) -> Answer {
    let page = browser.get(format!("{visit}/reschedule")).await;
    page.form("Save the new time")
        .fill("when", words)
        .submit(browser)
        .await
}

/// What a square sends: only what it knows.
async fn dropped(app: &App, browser: &Browser, visit: &str, fields: &[(&str, &str)]) -> Answer {
    let version = row(app, visit).await.version.to_string();
    let mut sent = vec![
        ("version", version.as_str()),
        ("back", "/calendar?view=week"),
        ("dropped", "true"),
    ];
    sent.extend(fields);
    browser
        .htmx()
        .post(format!("{visit}/reschedule"), &sent)
        .await
}

async fn undo(app: &App, browser: &Browser) -> Answer {
    use audit_log::Column::{Action, Id};
    let moves = audit_log::Entity::find().filter(Action.eq("appointment.rescheduled"));
    let moves = app.db(app.shop.id).all(moves.order_by_desc(Id)).await;
    browser
        .post(format!("/undo/{}", moves.unwrap()[0].id), &[])
        .await
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

#[actix_web::test] // R-APPT-25, R-UX-3, R-UX-13
async fn a_visit_gets_another_time_in_words_and_its_old_one_back() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let visit = booked(&advisor, &ana, SOON).await;
    let before = row(&app, &visit).await;
    let page = advisor.get(&visit).await;
    assert!(
        page.attributes("main a", "href")
            .contains(&format!("{visit}/reschedule"))
    );

    let done = said(&advisor, &visit, "fri 2pm").await;

    assert_eq!(done.location(), visit);
    let moved = row(&app, &visit).await;
    assert_eq!(moved.wall_start, "2026-03-13T14:00");
    assert_eq!(moved.end_at - moved.start_at, TimeDelta::hours(1));
    assert_eq!(moved.position, 14 * 60 * 60 * 8);
    let there = done.follow(&advisor).await;
    assert_eq!(there.text(".toast > p"), "The visit has its new time.");
    let back = there.form("Undo").submit(&advisor).await;
    back.assert_status(303);
    same(&before, row(&app, &visit).await);
    let again = there.form("Undo").submit(&advisor).await;
    again.assert_status(409);
    assert!(again.text("main").contains("Already undone."));
    assert_eq!(audited(&app, "appointment.reschedule_undone").await, 1);
    let history = app.owner().await.get("/audit").await.text("main");
    assert!(history.contains("Appointment rescheduled"), "{history}");
    assert!(
        !history.contains("Slot") && !history.contains("Position"),
        "{history}"
    );
}

#[actix_web::test] // R-APPT-5, R-APPT-25
async fn what_a_square_does_not_say_stays() {
    let app = App::start().await;
    let owner = app.owner().await;
    let ana = customer(&owner, "Ana Ruiz").await;
    let tom = technician(&owner, "Technician A").await;
    let visit = form(&owner, &ana, SOON)
        .await
        .fill("technician", &tom)
        .fill("duration", "");
    let visit = visit.submit(&owner).await.location();
    let before = row(&app, &visit).await;
    assert_eq!(before.duration_source, DurationSource::Default);

    let moved = dropped(
        &app,
        &owner,
        &visit,
        &[("day", "2026-03-12"), ("time", "08:30")],
    )
    .await;

    moved.assert_ok();
    assert!(
        moved
            .text(".toast > p")
            .contains("Moved to Thu, Mar 12, 8:30 AM.")
    );
    assert_eq!(
        moved.attributes(".toast [name=back]", "value"),
        ["/calendar?view=week"]
    );
    let thursday = row(&app, &visit).await;
    assert_eq!(thursday.wall_start, "2026-03-12T08:30");
    assert_eq!(
        (thursday.technician_id, thursday.duration_source),
        (before.technician_id, before.duration_source)
    );
    let longer = dropped(&app, &owner, &visit, &[("duration", "2.50")]).await;
    longer.assert_ok();
    let longer = row(&app, &visit).await;
    assert_eq!(longer.end_at - longer.start_at, TimeDelta::minutes(150));
    assert_eq!(
        (longer.start_at, longer.duration_source),
        (thursday.start_at, DurationSource::Given)
    );
    dropped(&app, &owner, &visit, &[("technician", "")])
        .await
        .assert_ok();
    assert_eq!(row(&app, &visit).await.technician_id, None);
}

#[actix_web::test] // R-APPT-5
async fn a_visit_keeps_its_length_when_the_usual_one_changes() {
    let app = App::start().await;
    let owner = app.owner().await;
    let ana = customer(&owner, "Ana Ruiz").await;
    let visit = form(&owner, &ana, SOON).await.fill("duration", "");
    let visit = visit.submit(&owner).await.location();
    let length = async || {
        let row = row(&app, &visit).await;
        (row.end_at - row.start_at, row.duration_source)
    };
    let usual = (TimeDelta::hours(2), DurationSource::Default);
    assert_eq!(length().await, usual);
    app.change_settings(|row| row.default_duration = Set(180))
        .await;

    let square = [("day", "2026-03-12"), ("time", "08:30")];
    dropped(&app, &owner, &visit, &square).await.assert_ok();
    assert_eq!(length().await, usual);
    said(&owner, &visit, "fri 2pm").await.assert_status(303);
    assert_eq!(length().await, usual);
    for to in ["in_progress", "completed"] {
        assert_eq!(step(&app, &owner, (&visit, to)).await, 303);
    }
    let edit = owner.get(format!("{visit}/edit")).await;
    let edit = edit.form("Save changes").fill("notes", "Left a glove");
    edit.submit(&owner).await.assert_status(303);
    assert_eq!(length().await, usual);
}

#[actix_web::test] // R-UX-4
async fn a_visit_whose_car_is_out_of_use_leads_to_where_another_one_is_chosen() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    car(&advisor, &ana, "Civic").await;
    let visit = booked(&advisor, &ana, SOON).await;
    let civic = row(&app, &visit).await.vehicle_id.unwrap();
    let edit = advisor.get(format!("/vehicles/{civic}/edit")).await;
    let retired = edit.form("Save vehicle").untick("is_active");
    retired.submit(&advisor).await.assert_status(303);

    let refused = said(&advisor, &visit, "fri 2pm").await;

    refused.assert_status(409);
    assert!(refused.text("main").contains("This car can't be booked"));
    let ways = refused.attributes("main a", "href");
    assert!(ways.contains(&format!("{visit}/edit")), "{ways:?}");
    let square = [("day", "2026-03-12"), ("time", "08:30")];
    let told = dropped(&app, &advisor, &visit, &square).await;
    told.assert_status(409);
    assert_eq!(row(&app, &visit).await.wall_start, "2026-03-10T10:00");
}

#[actix_web::test] // R-APPT-10, R-GEN-4
async fn a_new_time_is_checked_like_a_booking() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let (ana, zoe) = (
        customer(&advisor, "Ana Ruiz").await,
        customer(&advisor, "Zoe Quill").await,
    );
    let tom = technician(&advisor, "Technician A").await;
    let at = async |whom: &str, time: &str| {
        let form = form(&advisor, whom, ("2026-03-10", time))
            .await
            .fill("technician", &tom);
        insisted(&advisor, &form, "Asked for").await.location()
    };
    let (first, second) = (at(&ana, "10:00").await, at(&zoe, "15:00").await);

    let taken = said(&advisor, &second, "today 10:30").await;

    taken.assert_status(409);
    assert!(conflicts(&taken)[0].starts_with("Technician A has no time"));
    let form = taken.form("Save the new time");
    assert_eq!((form.value("time"), form.value("when")), ("10:30", ""));
    let stale = advisor
        .get(format!("{second}/reschedule"))
        .await
        .form("Save the new time");
    let anyway = form
        .fill("override_reason", "Two bays")
        .submit(&advisor)
        .await;
    anyway.assert_status(303);
    assert_eq!(
        row(&app, &second).await.override_reason.as_deref(),
        Some("Two bays")
    );
    stale
        .fill("time", "16:00")
        .submit(&advisor)
        .await
        .assert_status(409);
    let drop = dropped(&app, &advisor, &second, &[("time", "10:15")]).await;
    drop.assert_status(409);
    // Asked over the calendar, which stays; the same square, once more with a reason.
    assert!(drop.text(".question").contains("Technician A has no time"));
    assert!(drop.select(".calendar, .page-head").is_empty());
    let asked = drop.form("Save the new time");
    let other = drop.attributes(".question a.btn", "href").remove(0);
    assert_eq!(
        other,
        format!("{second}/reschedule?back=%2Fcalendar%3Fview%3Dweek")
    );
    let script = advisor.htmx();
    let short = asked.clone().fill("override_reason", "x");
    let short = short.submit(&script).await;
    short.assert_status(409);
    assert!(short.text(".question").contains("three letters"));
    let form = short.form("Save the new time");
    let given = form.fill("override_reason", "Two bays");
    let given = given.submit(&script).await;
    assert_eq!(given.header("hx-redirect"), "/calendar?view=week");
    assert_eq!(row(&app, &second).await.wall_start, "2026-03-10T10:15");
    let late = asked.fill("override_reason", "Two bays");
    let late = late.submit(&script).await;
    late.assert_status(409);
    assert!(late.text(".toast").contains("meanwhile"));
    let past = said(&advisor, &first, "today 8am").await;
    past.assert_status(422);
    said(&advisor, &first, "whenever").await.assert_status(422);
    assert_eq!(row(&app, &first).await.wall_start, "2026-03-10T10:00");
    let tech = app.technician().await;
    tech.get(format!("{first}/reschedule"))
        .await
        .assert_status(403);
    assert_eq!(step(&app, &advisor, (&first, "canceled")).await, 303);
    let gone = said(&advisor, &first, "fri").await;
    gone.assert_status(422);
    assert!(
        gone.text("main")
            .contains("Put the visit back on the schedule")
    );
    assert!(
        !advisor
            .get(&first)
            .await
            .attributes("main a", "href")
            .contains(&format!("{first}/reschedule"))
    );
}

#[actix_web::test] // R-APPT-16
async fn the_second_hour_of_the_night_can_be_meant() {
    let app = App::start().await;
    let owner = app.owner().await;
    let ana = customer(&owner, "Ana Ruiz").await;
    let visit = booked(&owner, &ana, ("2026-11-01", "1:30")).await;
    let start = async || row(&app, &visit).await.start_at.to_rfc3339();
    assert_eq!(start().await, "2026-11-01T08:30:00+00:00");
    let square = |offset| [("day", "2026-11-01"), ("time", "01:30"), ("offset", offset)];

    dropped(&app, &owner, &visit, &square("-480"))
        .await
        .assert_ok();

    assert_eq!(start().await, "2026-11-01T09:30:00+00:00");
    // The form that does not say which leaves it there.
    let page = owner.get(format!("{visit}/reschedule")).await;
    page.form("Save the new time")
        .submit(&owner)
        .await
        .assert_status(303);
    assert_eq!(start().await, "2026-11-01T09:30:00+00:00");
    dropped(&app, &owner, &visit, &square("-420"))
        .await
        .assert_ok();
    assert_eq!(start().await, "2026-11-01T08:30:00+00:00");
    let gap = dropped(
        &app,
        &owner,
        &visit,
        &[("day", "2027-03-14"), ("time", "02:30")],
    )
    .await;
    gap.assert_status(409);
    assert!(gap.text(".question").contains("The next one is 3:00 AM"));
    assert!(!gap.has_form("Save the new time"));
}

#[actix_web::test] // R-UX-3, R-APPT-6
async fn a_time_is_not_taken_back_where_something_else_stands_now() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let (ana, zoe) = (
        customer(&advisor, "Ana Ruiz").await,
        customer(&advisor, "Zoe Quill").await,
    );
    let tom = technician(&advisor, "Technician A").await;
    let at = async |whom: &str| {
        let form = form(&advisor, whom, SOON).await.fill("technician", &tom);
        form.submit(&advisor).await.location()
    };
    let visit = at(&ana).await;
    said(&advisor, &visit, "today 3pm").await.assert_status(303);
    at(&zoe).await;

    let taken = undo(&app, &advisor).await;

    taken.assert_status(409);
    assert!(taken.text("main").contains("Its old time is taken by now"));
    app.clock.advance(TimeDelta::seconds(1));
    said(&advisor, &visit, "today 4pm").await.assert_status(303);
    let first = undo(&app, &app.technician().await).await;
    first.assert_status(403);
    assert_eq!(row(&app, &visit).await.wall_start, "2026-03-10T16:00");
    said(&advisor, &visit, "today 5pm").await.assert_status(303);
    app.clock.advance(TimeDelta::days(31));
    let old = undo(&app, &app.advisor().await).await;
    old.assert_status(409);
    assert_eq!(row(&app, &visit).await.wall_start, "2026-03-10T17:00");
}
