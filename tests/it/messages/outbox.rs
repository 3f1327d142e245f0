//! The outbox: what waits, is held or failed, and what is decided about it.

use super::{Gateway, ada, booked, messages, numbered, press, writing};
use crate::support::{App, Browser};
use autoshop::entity::audit_log;
use autoshop::kernel::ids::CustomerId;
use autoshop::kernel::words::{Channel, MessageState};
use autoshop::post::Answer;
use chrono::TimeDelta;
use sea_orm::EntityTrait;

async fn wrote(browser: &Browser, to: CustomerId, words: &str) {
    let form = browser.get(format!("/messages/{to}")).await.form("Send");
    let form = form.fill("channel", "sms").fill("body", words);
    form.submit(browser).await.assert_status(303);
}

#[actix_web::test] // R-MSG-9
async fn what_waits_can_be_taken_back_and_what_failed_sent_again() {
    let app = App::start().await;
    numbered(&app).await;
    let owner = app.owner().await;
    let ada = ada(&owner).await;
    wrote(&owner, ada, "Your part is here.").await;
    wrote(&owner, ada, "Never mind.").await;
    let page = owner.get("/messages?show=waiting").await;
    assert!(page.text("main").contains("Waiting"));
    press(&owner, "/messages?show=waiting", "Cancel").await;
    let gateway = Gateway::default();
    let words = "No such number.".to_owned();
    gateway.answers(Answer::Refused { words });
    gateway.run(&app).await;

    let page = owner.get("/messages?show=trouble").await;
    let text = page.text("main");
    assert!(
        text.contains("No such number.") && text.contains("Taken back by Owner A."),
        "{text}"
    );
    press(&owner, "/messages?show=trouble", "Send again").await;
    gateway.run(&app).await;

    let states: Vec<_> = messages(&app).await.iter().map(|row| row.state).collect();
    assert_eq!(states, [MessageState::Sent, MessageState::Canceled]);
    assert_eq!(gateway.brought().len(), 2);
}

#[actix_web::test] // R-MSG-6
async fn only_an_owner_sends_by_night_and_that_is_told() {
    let app = App::start().await;
    numbered(&app).await;
    let owner = app.owner().await;
    let ada = ada(&owner).await;
    app.clock.advance(TimeDelta::hours(12));
    let advisor = app.advisor().await;
    wrote(&advisor, ada, "Your car is ready.").await;
    let held = messages(&app).await.remove(0);
    assert_eq!(held.state, MessageState::Held);
    assert!(
        !advisor
            .get("/messages?show=waiting")
            .await
            .has_form("Send anyway")
    );
    let path = format!("/outbox/{}/release", held.id);
    advisor.post(&path, &[]).await.assert_status(403);

    let owner = app.owner().await;
    press(&owner, "/messages?show=waiting", "Send anyway").await;
    let gateway = Gateway::default();
    gateway.run(&app).await;

    assert_eq!(gateway.brought().len(), 1);
    let entries = app
        .db(app.shop.id)
        .all(audit_log::Entity::find())
        .await
        .unwrap();
    assert!(
        entries
            .iter()
            .any(|entry| entry.action == "message.released")
    );
}

#[actix_web::test] // R-MSG-6
async fn who_has_just_written_is_answered_by_night() {
    let app = App::start().await;
    numbered(&app).await;
    let owner = app.owner().await;
    let customer = ada(&owner).await;
    app.clock.advance(TimeDelta::hours(12));
    super::texts(&app, (super::ADA, "Is it done?"), "in-1").await;
    let advisor = app.advisor().await;
    wrote(&advisor, customer, "It is.").await;

    let gateway = Gateway::default();
    gateway.run(&app).await;
    assert_eq!(gateway.brought().len(), 1);
    let heard = messages(&app).await.remove(0);
    assert!(heard.read_at.is_some(), "whoever answers has read it");
}

#[actix_web::test] // R-APPT-21
async fn a_visit_that_a_customer_was_told_of_is_canceled_and_not_deleted() {
    let app = App::start().await;
    let owner = writing(&app).await;
    let ada = ada(&owner).await;
    let told = booked(&owner, ada, ("2026-03-12", "10:00")).await;
    app.clock.advance(TimeDelta::minutes(2));
    Gateway::default().run(&app).await;
    let untold = booked(&owner, ada, ("2026-03-13", "10:00")).await;

    for (visit, status) in [(&told, 409), (&untold, 303)] {
        let version = crate::floor::stamps::row(&app, visit)
            .await
            .version
            .to_string();
        let fields = [("version", version.as_str())];
        let gone = owner.post(format!("{visit}/deletion"), &fields).await;
        gone.assert_status(status);
    }
    let waits = messages(&app).await;
    let is_sms = |state| {
        waits
            .iter()
            .filter(|r| r.channel == Channel::Sms && r.state == state)
            .count()
    };
    assert_eq!(
        is_sms(MessageState::Queued),
        1,
        "the reminder of the one that stands"
    );
}

#[actix_web::test] // R-GEN-5
async fn an_answer_is_written_once_however_often_it_is_sent() {
    let app = App::start().await;
    let owner = app.owner().await;
    let ada = ada(&owner).await;
    let form = owner.get(format!("/messages/{ada}")).await.form("Send");
    let form = form.fill("channel", "sms").fill("body", "Once");
    for _ in 0..3 {
        form.clone().submit(&owner).await.assert_status(303);
    }
    assert_eq!(messages(&app).await.len(), 1);
}
