//! A visit that stands again as it did: only who was told otherwise is told again (R-MSG-7, R-APPT-21).

use super::{Gateway, ada, booked, messages, press, writing};
use crate::support::{App, Browser};
use autoshop::kernel::words::{MessageState, Trigger};
use chrono::TimeDelta;

/// A visit of Thursday at ten of which all was told, by this gateway.
async fn told(app: &App) -> (Browser, String, Gateway) {
    let owner = writing(app).await;
    let visit = booked(&owner, ada(&owner).await, ("2026-03-12", "10:00")).await;
    let gateway = Gateway::default();
    app.clock.advance(TimeDelta::hours(1));
    gateway.run(app).await;
    (owner, visit, gateway)
}

/// Cancels it, with or without a word to the customer.
async fn cancel(browser: &Browser, visit: &str, is_silent: bool) {
    let page = browser.get(visit).await;
    let version = page.form("Start work").value("version").to_owned();
    let away = [("to", "canceled"), ("version", version.as_str())];
    let asked = browser.post(format!("{visit}/position"), &away).await;
    let form = asked
        .form("Cancel appointment")
        .fill("reason", "Wrong card");
    let form = match is_silent {
        true => form.tick("silent", "true"),
        false => form,
    };
    form.submit(browser).await.assert_status(303);
}

async fn move_silently(browser: &Browser, visit: &str) {
    let form = browser.get(format!("{visit}/reschedule")).await;
    let form = form.form("Save the new time").fill("when", "3/13 at noon");
    let form = form.tick("silent", "true");
    form.submit(browser).await.assert_status(303);
}

/// Two minutes later; what was to be sent is.
async fn later(app: &App, gateway: &Gateway) {
    app.clock.advance(TimeDelta::minutes(2));
    gateway.run(app).await;
}

/// Whether the customer is told of a new time, and reminded of it.
async fn news(app: &App) -> (bool, bool) {
    let rows = messages(app).await;
    let waits = |trigger| {
        let queued = |row: &_| is(row, trigger, MessageState::Queued);
        rows.iter().any(queued)
    };
    (waits(Trigger::Rescheduled), waits(Trigger::Reminder))
}

fn is(row: &autoshop::entity::message::Model, trigger: Trigger, state: MessageState) -> bool {
    row.trigger == Some(trigger) && row.state == state
}

#[actix_web::test]
async fn who_was_not_told_of_a_cancellation_is_not_told_that_it_was_taken_back() {
    let app = App::start().await;
    let (owner, visit, gateway) = told(&app).await;
    cancel(&owner, &visit, true).await;
    later(&app, &gateway).await;

    press(&owner, &visit, "Undo").await;

    assert_eq!(news(&app).await, (false, true));
    cancel(&owner, &visit, true).await;
    later(&app, &gateway).await;
    let edit = format!("{visit}/edit?restore=true");
    press(&owner, &edit, "Put back on the schedule").await;
    assert_eq!(news(&app).await, (false, true));
}

#[actix_web::test]
async fn who_was_told_of_a_cancellation_hears_that_the_visit_takes_place() {
    let app = App::start().await;
    let (owner, visit, gateway) = told(&app).await;
    cancel(&owner, &visit, false).await;
    later(&app, &gateway).await;

    press(&owner, &visit, "Undo").await;

    assert_eq!(news(&app).await, (true, true));
}

#[actix_web::test] // R-MSG-6
async fn a_text_about_a_cancellation_that_waits_for_the_morning_is_taken_back_with_it() {
    let app = App::start().await;
    let (_, visit, _) = told(&app).await;
    app.clock.advance(TimeDelta::hours(11)); // half past nine in the evening
    let owner = app.owner().await;
    cancel(&owner, &visit, false).await;
    app.clock.advance(TimeDelta::minutes(2)); // and no text went out

    press(&owner, &visit, "Undo").await;

    assert_eq!(news(&app).await, (false, true));
}

#[actix_web::test] // R-APPT-25
async fn who_was_not_told_of_another_time_is_not_told_of_the_old_one() {
    let app = App::start().await;
    let (owner, visit, gateway) = told(&app).await;
    move_silently(&owner, &visit).await;
    later(&app, &gateway).await;

    press(&owner, &visit, "Undo").await;

    assert_eq!(news(&app).await, (false, true));
}
