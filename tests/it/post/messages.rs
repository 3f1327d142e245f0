//! Messages of the outbox go out by the ways that the server has, once (R-MSG-3, R-MSG-9).

use super::{by_mail, by_sms};
use crate::support::{App, Gateway, MailServer, Mood, Say};
use autoshop::app::runner;
use autoshop::db::Db;
use autoshop::entity::{message, shop, shop_settings};
use autoshop::features::messages::Send;
use autoshop::jobs::{Due, enqueue};
use autoshop::kernel::ids::MessageId;
use autoshop::kernel::words::{Channel, Direction, MessageState};
use autoshop::web::State;
use chrono::TimeDelta;
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use sea_orm::sea_query::Expr;
use std::time::Duration;

/// The shop's number.
pub(super) const OURS: &str = "+15305550100";

/// Hers.
pub(super) const HERS: &str = "+15305550142";

/// A server with a gateway, and a shop that has a number.
pub(super) async fn texting() -> (App, Gateway) {
    let gateway = Gateway::start().await;
    let app = App::sending(by_sms(&gateway)).await;
    numbered(&app).await;
    (app, gateway)
}

/// Its shop has a number for texts.
pub(crate) async fn numbered(app: &App) {
    let numbered = app.write(&app.shop, async |tx, _| {
        let seen = tx.own_shop().await?.unwrap().version;
        let row = shop::ActiveModel {
            sms_number: Set(Some(OURS.to_owned())),
            ..Default::default()
        };
        Ok(tx.update_shop(row, seen).await?)
    });
    numbered.await.unwrap();
}

/// Somebody of the shop writes to her.
pub(super) async fn written(app: &App, channel: Channel) -> MessageId {
    let id = MessageId::new(app.now());
    let address = match channel {
        Channel::Sms => HERS,
        Channel::Email => "ada@byron.example",
    };
    let written = app.write(&app.shop, async |tx, (_, now)| {
        tx.insert(message::ActiveModel {
            id: Set(id),
            created_at: Set(now),
            updated_at: Set(now),
            channel: Set(channel),
            direction: Set(Direction::Out),
            address: Set(address.to_owned()),
            subject: Set(Some("Your car\r\nBcc: eve@evil.example".to_owned())),
            body: Set("Your car is ready.".to_owned()),
            state: Set(MessageState::Queued),
            not_before: Set(now),
            is_urgent: Set(false),
            attempts: Set(0),
            ..Default::default()
        })
        .await?;
        enqueue(tx, &Send { message: id }, Due::now(now)).await
    });
    written.await.unwrap();
    id
}

pub(super) async fn row(app: &App, id: MessageId) -> message::Model {
    let query = message::Entity::find_by_id(id);
    app.db(app.shop.id).one(query).await.unwrap().unwrap()
}

#[actix_web::test] // R-MSG-3
async fn a_text_goes_by_the_gateway_under_the_shops_number() {
    let (app, gateway) = texting().await;
    let id = written(&app, Channel::Sms).await;

    app.run_jobs().await;
    app.run_jobs().await;

    let calls = gateway.calls();
    assert_eq!(calls.len(), 1);
    let field = |name: &str| calls[0].fields[name].clone();
    assert_eq!((field("From"), field("To")), (OURS.into(), HERS.into()));
    assert!(field("StatusCallback").ends_with(&format!("?message={id}")));
    let row = row(&app, id).await;
    assert_eq!((row.state, row.attempts), (MessageState::Sent, 1));
    assert_eq!(row.provider_ref, Some(format!("SM{:032}", 1)));
}

#[actix_web::test] // quality, section 7
async fn a_text_goes_on_the_trace_of_whoever_wrote_it() {
    let (app, gateway) = texting().await;
    let owner = app.owner().await;
    let ada = crate::messages::ada(&owner).await;
    let form = owner.get(format!("/messages/{ada}")).await.form("Send");
    let form = form.fill("channel", "sms").fill("body", "It is ready.");
    let traced = owner.on_trace("00-0af7651916cd43dd8448eb211c803190-b7ad6b7169203331-01");
    form.submit(&traced).await.assert_status(303);

    app.run_jobs().await;

    let given = gateway.calls()[0].traceparent.clone().unwrap();
    assert!(given.starts_with("00-0af7651916cd43dd8448eb211c803190-"));
    assert!(given.ends_with("-01"), "whoever asked keeps it: {given}");
}

#[actix_web::test] // R-MSG-3
async fn a_mail_to_a_customer_bears_the_shops_name_and_its_address_for_answers() {
    let server = MailServer::start().await;
    let app = App::sending(by_mail(&server)).await;
    let answers = app.write(&app.shop, async |tx, _| {
        let to = Expr::value("front@a.example");
        let update = shop_settings::Entity::update_many();
        Ok(tx
            .update_where(update.col_expr(shop_settings::Column::ReplyTo, to))
            .await?)
    });
    answers.await.unwrap();
    let id = written(&app, Channel::Email).await;
    let text = written(&app, Channel::Sms).await;

    app.run_jobs().await;

    let letter = server.letter();
    assert_eq!(letter.to, ["ada@byron.example"]);
    assert_eq!(letter.header("Reply-To").unwrap(), "front@a.example");
    assert_eq!(letter.header("Bcc"), None);
    assert!(letter.header("From").unwrap().contains("Shop A"));
    let row = row(&app, id).await;
    assert_eq!(row.state, MessageState::Sent);
    assert_eq!(row.provider_ref, letter.header("Message-ID"));
    assert_eq!(
        self::row(&app, text).await.state,
        MessageState::Queued,
        "no gateway: it waits"
    );
}

/// A worker at this work that is gone before it can note what became of it.
async fn killed_at_work(app: &App) {
    let (state, url) = (app.state.clone(), app.url());
    let dying = tokio::task::spawn_blocking(move || {
        actix_web::rt::System::new().block_on(async move {
            let patient = Duration::from_secs(5);
            let db = Db::connect(&url, 1, patient).await.unwrap();
            let runner = runner(&State { db, ..state });
            let died = tokio::time::timeout(Duration::from_millis(700), runner.drain()).await;
            assert!(died.is_err(), "it was still waiting for an answer");
        });
    });
    dying.await.unwrap();
}

#[actix_web::test] // F34, R-MSG-9
async fn what_was_sent_by_a_worker_that_was_killed_is_never_sent_again() {
    let (app, gateway) = texting().await;
    let id = written(&app, Channel::Sms).await;
    gateway.says(Say::Nothing);
    killed_at_work(&app).await;
    assert_eq!(gateway.calls().len(), 1, "it was asked");
    assert_eq!(row(&app, id).await.state, MessageState::Sending);
    gateway.says(Say::Taken);

    for _ in 0..4 {
        app.clock.advance(TimeDelta::seconds(61));
        app.run_jobs().await;
    }

    let row = row(&app, id).await;
    assert_eq!((row.state, row.attempts), (MessageState::Unknown, 1));
    assert_eq!(gateway.calls().len(), 1);
}

#[actix_web::test] // F38, R-MSG-3
async fn a_text_waits_for_a_gateway_that_is_away_and_is_given_up_only_when_it_failed() {
    let (app, gateway) = texting().await;
    gateway.says(Say::This(500, "", "oops"));
    let mut texts = Vec::new();
    for _ in 0..6 {
        texts.push(written(&app, Channel::Sms).await);
        app.clock.advance(TimeDelta::milliseconds(5));
    }
    app.run_jobs().await;
    let mut tries = Vec::new();
    for id in &texts {
        let row = row(&app, *id).await;
        assert_eq!(row.state, MessageState::Queued);
        tries.push(row.attempts);
    }
    assert_eq!(
        tries,
        [1, 1, 1, 1, 1, 0],
        "who was not asked is not counted"
    );
    assert_eq!(gateway.calls().len(), 5);

    gateway.says(Say::This(429, "Retry-After: 240\r\n", ""));
    app.clock.advance(TimeDelta::minutes(2));
    app.run_jobs().await;
    assert_eq!(gateway.calls().len(), 6, "one asked, and all wait");
    gateway.says(Say::Taken);
    app.clock.advance(TimeDelta::minutes(3));
    app.run_jobs().await;
    assert_eq!(gateway.calls().len(), 6, "not before it wants to be");
    app.clock.advance(TimeDelta::minutes(3));
    app.run_jobs().await;

    for id in &texts {
        assert_eq!(row(&app, *id).await.state, MessageState::Sent);
    }
    assert_eq!(gateway.calls().len(), 12);
}

#[actix_web::test] // R-MSG-9
async fn a_mail_of_which_nobody_knows_is_shown_and_not_sent_again() {
    let server = MailServer::start().await;
    let app = App::sending(by_mail(&server)).await;
    server.becomes(Mood::HangsUp("."));
    let id = written(&app, Channel::Email).await;
    app.run_jobs().await;
    server.becomes(Mood::Kind);
    app.clock.advance(TimeDelta::hours(7));
    app.run_jobs().await;

    let row = row(&app, id).await;
    assert_eq!(row.state, MessageState::Unknown);
    assert!(row.error.is_some());
    assert_eq!(server.visits(), 1);
}
