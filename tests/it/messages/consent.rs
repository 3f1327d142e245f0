//! Who says stop gets nothing more, at once (R-MSG-4, R-MSG-5).

use super::{ADA, Gateway, ada, booked, messages, press, standing, texts, writing};
use crate::support::App;
use autoshop::entity::{audit_log, consent_event};
use autoshop::kernel::words::{
    AppointmentStatus, Channel, ConsentMethod, ConsentState, Direction, MessageState, Purpose,
};
use chrono::TimeDelta;
use sea_orm::{EntityTrait, QueryOrder};

async fn events(app: &App) -> Vec<consent_event::Model> {
    let query = consent_event::Entity::find().order_by_asc(consent_event::Column::Id);
    app.db(app.shop.id).all(query).await.unwrap()
}

#[actix_web::test] // R-MSG-5
async fn stop_denies_texts_cancels_what_waits_and_is_confirmed_once() {
    let app = App::start().await;
    let owner = writing(&app).await;
    let customer = ada(&owner).await;
    let visit = booked(&owner, customer, ("2026-03-12", "10:00")).await;

    assert!(texts(&app, (ADA, " Cancel."), "in-1").await);
    assert!(
        !texts(&app, (ADA, " Cancel."), "in-1").await,
        "the same one again"
    );
    assert!(texts(&app, (ADA, "STOP"), "in-2").await);

    let sms = |(_, channel, state): &(_, Channel, MessageState)| {
        *channel == Channel::Sms && *state == MessageState::Queued
    };
    let waits: Vec<_> = standing(&app).await.into_iter().filter(sms).collect();
    assert_eq!(
        waits,
        [(None, Channel::Sms, MessageState::Queued)],
        "the confirmation"
    );
    let said = events(&app).await;
    assert_eq!(said.len(), 2, "service and marketing, once");
    assert_eq!(
        (said[0].state, said[0].method),
        (ConsentState::Denied, ConsentMethod::StopWord)
    );
    assert_eq!(said[0].wording.as_deref(), Some("Cancel."));
    let row = crate::floor::stamps::row(&app, &visit).await;
    assert_eq!(
        row.status,
        AppointmentStatus::Scheduled,
        "no visit is called off"
    );
    let gateway = Gateway::default();
    app.clock.advance(TimeDelta::minutes(2));
    gateway.run(&app).await;
    let brought = gateway.brought();
    let brought: Vec<_> = brought
        .iter()
        .filter(|l| l.channel == Channel::Sms)
        .collect();
    assert_eq!(brought.len(), 1);
    assert!(
        brought[0].body.contains("no more texts"),
        "{}",
        brought[0].body
    );
}

#[actix_web::test] // R-MSG-4
async fn who_said_stop_is_told_nothing_and_staff_see_why_until_start() {
    let app = App::start().await;
    let owner = writing(&app).await;
    let customer = ada(&owner).await;
    texts(&app, (ADA, "stop"), "in-1").await;
    booked(&owner, customer, ("2026-03-12", "10:00")).await;

    let denied: Vec<_> = messages(&app)
        .await
        .into_iter()
        .filter(|row| row.state == MessageState::Canceled)
        .collect();
    assert_eq!(denied.len(), 2, "booked and the reminder");
    let page = owner.get("/messages?show=trouble").await;
    assert!(page.text("main").contains("does not want these messages"));
    let thread = format!("/messages/{customer}");
    let form = owner.get(&thread).await.form("Send");
    let form = form.fill("channel", "sms").fill("body", "Are you there?");
    let refused = form.submit(&owner).await;
    refused.assert_status(409);
    assert!(refused.text("main").contains("does not want"));

    texts(&app, (ADA, "Start"), "in-2").await;
    booked(&owner, customer, ("2026-03-13", "10:00")).await;
    let told = standing(&app).await;
    assert!(
        told.iter()
            .any(|(trigger, channel, _)| trigger.is_some() && *channel == Channel::Sms)
    );
}

#[actix_web::test] // R-MSG-4, R-AUD-2
async fn staff_note_what_a_customer_wants_with_the_words() {
    let app = App::start().await;
    let owner = app.owner().await;
    let customer = ada(&owner).await;
    let thread = format!("/messages/{customer}");
    let form = owner.get(&thread).await.form("Note it");
    let form = form
        .fill("channel", "email")
        .fill("purpose", "marketing")
        .fill("state", "denied")
        .fill("wording", "Please no ads");
    form.submit(&owner).await.assert_status(303);

    let said = events(&app).await.remove(0);
    assert_eq!(
        (said.channel, said.purpose),
        (Channel::Email, Purpose::Marketing)
    );
    assert_eq!(
        (said.state, said.method),
        (ConsentState::Denied, ConsentMethod::Staff)
    );
    assert_eq!(said.wording.as_deref(), Some("Please no ads"));
    assert_eq!(said.actor.as_deref(), Some("Owner A"));
    assert!(owner.get(&thread).await.text("main").contains("Not wanted"));
    let entries = app
        .db(app.shop.id)
        .all(audit_log::Entity::find())
        .await
        .unwrap();
    assert!(
        entries
            .iter()
            .any(|entry| entry.action == "consent.changed")
    );
}

#[actix_web::test] // R-MSG-9
async fn an_unknown_number_comes_in_too_and_its_words_deny_nobody() {
    let app = App::start().await;
    let owner = app.owner().await;
    texts(&app, ("+15305550199", "Do you fix brakes?"), "in-1").await;
    texts(&app, ("+15305550199", "STOP"), "in-2").await;

    let rows = messages(&app).await;
    assert!(
        rows.iter()
            .all(|row| row.direction == Direction::In && row.customer_id.is_none())
    );
    let inbox = owner.get("/messages").await;
    assert!(inbox.text("main").contains("(530) 555-0199"));
    press(&owner, "/messages", "Mark as read (530) 555-0199").await;
    assert!(events(&app).await.is_empty());
}

#[actix_web::test] // R-GEN-1, R-MSG-9
async fn a_text_is_heard_by_its_shop_only() {
    let app = App::start().await;
    let owner = app.owner().await;
    ada(&owner).await;
    let other = app.found_shop("b").await;
    let heard = app.write(&other, async |tx, by| {
        autoshop::features::messages::inbound(tx, by, (ADA, "STOP"), "in-1").await
    });
    assert!(heard.await.unwrap());

    assert!(messages(&app).await.is_empty());
    assert!(events(&app).await.is_empty());
}
