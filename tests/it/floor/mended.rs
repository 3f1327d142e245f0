//! What goes on beside an undo: visits planned anew, deleted or called off between a step and its taking
//! back (R-UX-3, R-APPT-24, R-DAY-2).

use super::TODAY;
use super::outcome::could_not;
use super::stamps::{booked, customer, row, tap, undo, visit};
use crate::support::{App, Browser};
use autoshop::entity::visit_stamp;
use autoshop::kernel::words::{AppointmentStatus, StampKind};
use chrono::TimeDelta;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

async fn moved(browser: &Browser, visit: &str, to: &str) {
    let form = browser.get(visit).await.form("Move").fill("to", to);
    form.submit(browser).await.assert_status(303);
}

/// Gives it another day, and puts it back where it was away.
async fn planned(browser: &Browser, visit: &str, day: &str) {
    let edit = browser.get(format!("{visit}/edit?restore=true")).await;
    let form = edit.form(if edit.has_form("Put back on the schedule") {
        "Put back on the schedule"
    } else {
        "Save changes"
    });
    form.fill("day", day)
        .submit(browser)
        .await
        .assert_status(303);
}

/// The kinds that stand.
async fn standing(app: &App) -> Vec<StampKind> {
    let rows = visit_stamp::Entity::find()
        .filter(visit_stamp::Column::UndoneAt.is_null())
        .order_by_asc(visit_stamp::Column::Id);
    let rows = app.db(app.shop.id).all(rows).await.unwrap();
    rows.into_iter().map(|row| row.kind).collect()
}

#[actix_web::test] // R-APPT-24
async fn a_customer_can_be_absent_twice_and_the_way_there_comes_back() {
    let app = App::start().await;
    let office = app.advisor().await;
    let visit = visit(&office).await;
    tap(&app, &office, (&visit, "on_way"))
        .await
        .assert_status(303);
    app.clock.advance(TimeDelta::seconds(5));
    could_not(&office, &visit, ("customer_absent", ""))
        .await
        .assert_status(303);
    assert_eq!(standing(&app).await, []);
    app.clock.advance(TimeDelta::seconds(5));
    undo(&app, &office, "appointment.not_done").await;
    assert_eq!(standing(&app).await, [StampKind::OnWay]);

    app.clock.advance(TimeDelta::seconds(5));
    could_not(&office, &visit, ("customer_absent", ""))
        .await
        .assert_status(303);
    app.clock.advance(TimeDelta::seconds(5));
    planned(&office, &visit, "2026-03-11").await;
    let again = row(&app, &visit).await;
    assert_eq!(again.status, AppointmentStatus::Scheduled);
    assert_eq!(again.outcome, None, "it is another time");
    app.clock.advance(TimeDelta::days(1));
    let office = app.advisor().await;
    tap(&app, &office, (&visit, "on_way"))
        .await
        .assert_status(303);
    app.clock.advance(TimeDelta::seconds(5));
    could_not(&office, &visit, ("customer_absent", ""))
        .await
        .assert_status(303);

    assert_eq!(row(&app, &visit).await.status, AppointmentStatus::NoShow);
    assert_eq!(standing(&app).await, []);
}

#[actix_web::test] // R-UX-3, R-APPT-24
async fn a_visit_that_was_planned_anew_is_not_under_way_by_an_undo() {
    let app = App::start().await;
    let office = app.advisor().await;
    let ana = customer(&office, "Ana Ruiz").await;
    let visit = booked(&office, &ana, TODAY).await;
    moved(&office, &visit, "in_progress").await;
    app.clock.advance(TimeDelta::seconds(5));
    could_not(&office, &visit, ("wrong_part", ""))
        .await
        .assert_status(303);
    planned(&office, &visit, "2026-03-12").await;
    assert_eq!(row(&app, &visit).await.outcome, None);

    let refused = undo(&app, &office, "appointment.not_done").await;
    refused.assert_status(409);
    assert!(refused.text("main").contains("moved again since"));
    let now = row(&app, &visit).await;
    assert_eq!(now.status, AppointmentStatus::Scheduled);

    // A car that came after the step stays where it is.
    let other = booked(&office, &ana, ("2026-03-10", "14:00")).await;
    moved(&office, &other, "in_progress").await;
    app.clock.advance(TimeDelta::minutes(1));
    moved(&office, &other, "scheduled").await;
    app.clock.advance(TimeDelta::minutes(1));
    tap(&app, &office, (&other, "arrived"))
        .await
        .assert_status(303);
    let came = app.now();
    app.clock.advance(TimeDelta::minutes(1));
    undo(&app, &office, "appointment.moved").await;
    let now = row(&app, &other).await;
    assert_eq!(now.status, AppointmentStatus::InProgress);
    assert_eq!(now.check_in_at, Some(came));
}

#[actix_web::test] // R-DAY-2
async fn a_tap_before_the_planned_day_stands_until_another_day_is_planned() {
    let app = App::start().await;
    let office = app.advisor().await;
    let ana = customer(&office, "Ana Ruiz").await;
    let visit = booked(&office, &ana, ("2026-03-11", "10:00")).await;
    for _ in 0..2 {
        tap(&app, &office, (&visit, "on_way"))
            .await
            .assert_status(303);
    }
    assert!(!office.get(&visit).await.has_form("On my way"));
    assert_eq!(standing(&app).await, [StampKind::OnWay]);

    planned(&office, &visit, "2026-03-12").await;
    assert_eq!(standing(&app).await, []);
    assert!(office.get(&visit).await.has_form("On my way"));

    // Who was there is not there any more; a car that was brought to the shop is.
    tap(&app, &office, (&visit, "arrived"))
        .await
        .assert_status(303);
    planned(&office, &visit, "2026-03-13").await;
    assert_eq!(row(&app, &visit).await.check_in_at, None);
    let edit = office.get(format!("{visit}/edit")).await;
    let edit = edit.form("Save changes").fill("place", "shop");
    edit.submit(&office).await.assert_status(303);
    tap(&app, &office, (&visit, "arrived"))
        .await
        .assert_status(303);
    planned(&office, &visit, "2026-03-14").await;
    assert!(row(&app, &visit).await.check_in_at.is_some());
    assert_eq!(standing(&app).await, [StampKind::Arrived]);
}

#[actix_web::test] // R-APPT-21
async fn whoever_was_called_off_or_never_came_is_not_on_the_premises() {
    let app = App::start().await;
    let office = app.advisor().await;
    let visit = visit(&office).await;
    tap(&app, &office, (&visit, "arrived"))
        .await
        .assert_status(303);
    let here = async || {
        let page = office.get("/appointments?premises=true").await;
        page.attributes("main a", "href").contains(&visit)
    };
    assert!(here().await);

    let version = row(&app, &visit).await.version.to_string();
    let cancel = [
        ("to", "canceled"),
        ("reason", "Rain"),
        ("version", &version),
    ];
    let canceled = office.post(format!("{visit}/position"), &cancel).await;
    canceled.assert_status(303);
    assert!(!here().await);
    planned(&office, &visit, "2026-03-12").await;
    assert_eq!(standing(&app).await, [], "nobody has come yet");
}

#[actix_web::test] // R-UX-3, R-INV-1
async fn a_draft_of_work_that_has_changed_since_stays_away() {
    let app = App::start().await;
    let owner = app.starter_catalog().await;
    let visit = visit(&owner).await;
    moved(&owner, &visit, "in_progress").await;
    let bill = owner.get(&visit).await.form("Make the invoice");
    let bill = bill.submit(&owner).await.location();
    app.clock.advance(TimeDelta::seconds(5));
    let gone = owner.get(&bill).await.form("Discard draft");
    gone.submit(&owner).await.assert_status(303);
    app.clock.advance(TimeDelta::seconds(5));
    let page = owner.get(&visit).await;
    let services = page.attributes("input[name=services]", "value");
    let more = page.form("Add to the order").tick("services", &services[0]);
    more.submit(&owner).await.assert_status(303);

    let refused = undo(&app, &owner, "invoice.discarded").await;
    refused.assert_status(409);
    let words = refused.text("main");
    assert!(words.contains("changed since"), "{words}");
}

#[actix_web::test] // R-UX-3, R-GEN-11
async fn every_button_of_the_list_takes_something_back() {
    let app = App::start().await;
    let owner = app.owner().await;
    let ana = customer(&owner, "Ana Ruiz").await;
    let visit = booked(&owner, &ana, TODAY).await;
    let other = booked(&owner, &ana, ("2026-03-10", "14:00")).await;
    for to in ["in_progress", "ready", "completed"] {
        moved(&owner, &visit, to).await;
        app.clock.advance(TimeDelta::minutes(3));
    }
    tap(&app, &owner, (&other, "on_way"))
        .await
        .assert_status(303);
    app.clock.advance(TimeDelta::seconds(5));
    let version = row(&app, &other).await.version.to_string();
    let gone = [("version", version.as_str())];
    let path = format!("{other}/deletion");
    owner.post(&path, &gone).await.assert_status(303);
    let again = owner.post(&path, &gone).await;
    assert_eq!(again.location(), "/board", "pressed twice");
    let tapped = undo(&app, &owner, "appointment.stamped").await;
    tapped.assert_status(409);
    assert!(tapped.text("main").contains("Its appointment was deleted"));

    // What is done is an owner's to open again.
    let office = app.advisor().await;
    let list = office.get("/undo?show=moves").await;
    assert!(list.text("main tbody").contains("An owner may"));
    assert!(list.select("main tbody form").is_empty());
    let refused = undo(&app, &office, "appointment.moved").await;
    refused.assert_status(409);
    assert!(refused.text("main").contains("Only an owner"));

    for _ in 0..3 {
        app.clock.advance(TimeDelta::minutes(3));
        let list = owner.get("/undo?show=moves").await;
        let actions = list.attributes("main tbody form", "action");
        assert_eq!(actions.len(), 1, "one after the other");
        let back = owner.post(&actions[0], &[]).await;
        back.assert_status(303);
    }
    let now = row(&app, &visit).await;
    assert_eq!(now.status, AppointmentStatus::Scheduled);
    assert_eq!(now.check_in_at, None);
    let list = owner.get("/undo?show=moves").await;
    assert!(list.select("main tbody form").is_empty());
}

#[actix_web::test] // R-GEN-10, R-UX-3
async fn a_number_that_cannot_be_read_comes_back_as_it_was() {
    let app = App::start().await;
    let owner = app.owner().await;
    let ana = customer(&owner, "Ana Ruiz").await;
    let profile = format!("/customers/{ana}");
    let new = owner.get(format!("{profile}/contacts/new")).await;
    let new = new.form("Add contact").fill("name", "Uma Ruiz");
    let new = new.fill("phone", "+49 ask Bob");
    let asked = new.submit(&owner).await;
    let kept = match asked.has_form("Add contact") {
        true => asked.form("Add contact").with("keep_phone", "true"),
        false => panic!("{}", asked.text("main")),
    };
    kept.submit(&owner).await.assert_status(303);
    let page = owner.get(&profile).await;
    let contact = page.attributes("a[href*='/contacts/0']", "href").remove(0);
    let edit = async || owner.get(&contact).await.text("main");
    let before = owner.get(&profile).await.text("main");
    let gone = owner.get(&contact).await.form("Remove contact");
    gone.submit(&owner).await.assert_status(303);
    undo(&app, &owner, "contact.removed").await;
    assert_eq!(owner.get(&profile).await.text("main"), before);
    assert!(!edit().await.is_empty());

    // Where the customer is gone too, it says so.
    let gone = owner.get(&contact).await.form("Remove contact");
    app.clock.advance(TimeDelta::seconds(5));
    gone.submit(&owner).await.assert_status(303);
    let bin = owner.get(format!("{profile}/edit")).await;
    let bin = bin.form("Delete customer").submit(&owner).await;
    bin.assert_status(303);
    let refused = undo(&app, &owner, "contact.removed").await;
    refused.assert_status(409);
    assert!(refused.text("main").contains("out of the bin"));
}

#[actix_web::test] // R-UX-3
async fn work_taken_off_a_visit_that_is_over_has_no_button() {
    let app = App::start().await;
    let owner = app.starter_catalog().await;
    let visit = visit(&owner).await;
    let page = owner.get(&visit).await;
    let services = page.attributes("input[name=services]", "value");
    let more = page.form("Add to the order").tick("services", &services[0]);
    more.submit(&owner).await.assert_status(303);
    let page = owner.get(&visit).await;
    let buttons = page.select("main form button");
    let remove = buttons.iter().find(|b| b.starts_with("Remove ")).unwrap();
    page.form(remove).submit(&owner).await.assert_status(303);
    let buttons = async || owner.get("/undo").await.select("main tbody form").len();
    assert_eq!(buttons().await, 1);

    for to in ["in_progress", "completed"] {
        app.clock.advance(TimeDelta::minutes(3));
        moved(&owner, &visit, to).await;
    }
    assert_eq!(buttons().await, 0);
    app.clock.advance(TimeDelta::minutes(3));
    undo(&app, &owner, "appointment.moved").await;
    assert_eq!(buttons().await, 1, "it is under way again");
}

#[actix_web::test] // R-APPT-25, R-UX-3
async fn another_time_by_the_calendar_ends_a_drive_and_its_undo_brings_it_back() {
    let app = App::start().await;
    let office = app.advisor().await;
    let visit = visit(&office).await;
    could_not(&office, &visit, ("no_access", ""))
        .await
        .assert_status(303);
    for kind in ["on_way", "arrived"] {
        app.clock.advance(TimeDelta::seconds(5));
        tap(&app, &office, (&visit, kind)).await.assert_status(303);
    }
    let before = row(&app, &visit).await;
    let said = async |words: &str| {
        app.clock.advance(TimeDelta::seconds(5));
        let page = office.get(format!("{visit}/reschedule")).await;
        let form = page.form("Save the new time").fill("when", words);
        form.submit(&office).await.assert_status(303);
    };

    said("thu 2pm").await;
    let now = row(&app, &visit).await;
    assert_eq!((now.check_in_at, now.outcome), (None, None));
    assert_eq!(standing(&app).await, []);
    app.clock.advance(TimeDelta::seconds(5));
    undo(&app, &office, "appointment.rescheduled")
        .await
        .assert_status(303);
    let back = row(&app, &visit).await;
    assert_eq!(back.check_in_at, before.check_in_at);
    assert_eq!(back.outcome, before.outcome);
    let all = [StampKind::OnWay, StampKind::Arrived];
    assert_eq!(standing(&app).await, all);

    // Of what came before another time nothing has a button.
    said("thu 2pm").await;
    said("fri 2pm").await;
    let buttons = async || {
        let list = office.get("/undo?show=moves").await;
        list.attributes("main tbody form", "action")
    };
    let one = buttons().await;
    assert_eq!(one.len(), 1);
    app.clock.advance(TimeDelta::seconds(5));
    office.post(&one[0], &[]).await.assert_status(303);
    assert_eq!(buttons().await.len(), 1);
}
