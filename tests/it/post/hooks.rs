//! What the gateway tells us: believed under its seal, and once (R-MSG-9).

use super::messages::{HERS, OURS, row, texting, written};
use crate::support::{Answer, App, Say, encode};
use autoshop::entity::message;
use autoshop::kernel::ids::MessageId;
use autoshop::kernel::words::{Channel, Direction, MessageState};
use autoshop::post::{SEAL, SMS_HOOK, Seal, Secret};
use autoshop::web::paths::SmsHookPath;
use reqwest::Method;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

type Fields<'a> = &'a [(&'a str, &'a str)];

fn seal(query: &str, fields: Fields<'_>) -> String {
    let fields: Vec<(String, String)> = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let address = format!("https://shop.example{SMS_HOOK}");
    Seal::new(Secret::new("sesame"), address).on((query, &fields))
}

async fn call(app: &App, (query, fields): (&str, Fields<'_>), seal: &str) -> Answer {
    let body: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    let visitor = app.visitor();
    let request = visitor
        .request(Method::POST, &format!("{SMS_HOOK}?{query}"))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header(SEAL, seal)
        .body(body.join("&"));
    Answer::of(request).await
}

/// The gateway calls, as it should.
async fn told(app: &App, query: &str, fields: Fields<'_>) {
    let answer = call(app, (query, fields), &seal(query, fields)).await;
    answer.assert_ok();
    assert_eq!(answer.body(), "<Response/>");
    assert_eq!(answer.headers["content-type"], "text/xml");
    assert!(!answer.headers.contains_key("set-cookie"));
}

async fn reported(app: &App, id: MessageId, reference: &str, status: &str) {
    let fields = [
        ("MessageSid", reference),
        ("MessageStatus", status),
        ("From", OURS),
        ("To", HERS),
        ("ErrorCode", "30003"),
    ];
    told(app, &format!("message={id}"), &fields).await;
}

async fn heard(app: &App) -> Vec<message::Model> {
    let query = message::Entity::find().filter(message::Column::Direction.eq(Direction::In));
    app.db(app.shop.id).all(query).await.unwrap()
}

#[actix_web::test] // F39, R-MSG-9
async fn reports_in_any_order_and_any_number_end_as_the_last_state() {
    let (app, _) = texting().await;
    assert_eq!(SMS_HOOK, SmsHookPath::PATTERN);
    let id = written(&app, Channel::Sms).await;
    app.run_jobs().await;
    let reference = row(&app, id).await.provider_ref.unwrap();

    for status in [
        "queued",
        "delivered",
        "sent",
        "delivered",
        "sending",
        "undelivered",
    ] {
        reported(&app, id, &reference, status).await;
    }
    let row = row(&app, id).await;
    assert_eq!(row.state, MessageState::Delivered);
    assert!(row.delivered_at.is_some());

    let other = written(&app, Channel::Sms).await;
    app.run_jobs().await;
    reported(&app, other, &reference, "failed").await;
    let row = self::row(&app, other).await;
    assert_eq!(row.state, MessageState::Sent, "of an earlier try");
    let known = row.provider_ref.unwrap();
    let fields = [
        ("MessageSid", &*known),
        ("MessageStatus", "failed"),
        ("From", OURS),
    ];
    told(&app, "", &fields).await;
    assert_eq!(self::row(&app, other).await.state, MessageState::Failed);
}

#[actix_web::test] // F34, R-MSG-9
async fn a_report_clears_up_what_nobody_knew() {
    let (app, gateway) = texting().await;
    gateway.says(Say::HangUp);
    let id = written(&app, Channel::Sms).await;
    app.run_jobs().await;
    assert_eq!(row(&app, id).await.state, MessageState::Unknown);

    reported(&app, id, "SM77", "delivered").await;

    let row = row(&app, id).await;
    assert_eq!(row.state, MessageState::Delivered);
    assert_eq!(row.provider_ref.as_deref(), Some("SM77"));
}

#[actix_web::test] // F39, R-MSG-5
async fn a_text_that_comes_twice_is_heard_once() {
    let (app, _) = texting().await;
    let fields = [
        ("MessageSid", "SM1"),
        ("SmsStatus", "received"),
        ("From", HERS),
        ("To", OURS),
        ("Body", "Is it ready? 🚗\0"),
    ];
    told(&app, "", &fields).await;
    told(&app, "", &fields).await;

    let heard = heard(&app).await;
    assert_eq!(heard.len(), 1);
    assert_eq!(heard[0].address, HERS);
    assert_eq!(heard[0].body, "Is it ready? 🚗");
}

#[actix_web::test] // F39
async fn what_is_forged_is_not_heard() {
    let (app, _) = texting().await;
    let fields = [
        ("MessageSid", "SM1"),
        ("From", HERS),
        ("To", OURS),
        ("Body", "STOP"),
    ];
    let right = seal("", &fields);
    let mut changed = fields;
    changed[1].1 = "+15305550199";
    for (query, fields, seal) in [
        ("", &fields, ""),
        ("", &fields, "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        ("", &changed, &*right),
        (
            "message=01980000-0000-7000-8000-000000000000",
            &fields,
            &*right,
        ),
    ] {
        call(&app, (query, fields), seal).await.assert_status(403);
    }
    let large = "a".repeat(1 << 20);
    let fields = [("MessageSid", "SM1"), ("Body", &*large)];
    let answer = call(&app, ("", &fields), &seal("", &fields)).await;
    answer.assert_status(413);
    let elsewhere = [
        ("MessageSid", "SM1"),
        ("From", HERS),
        ("To", "+15305550111"),
    ];
    let answer = call(&app, ("", &elsewhere), &seal("", &elsewhere)).await;
    answer.assert_status(404);

    assert!(heard(&app).await.is_empty());
    app.visitor().get(SMS_HOOK).await.assert_status(404);
}

#[actix_web::test] // F39
async fn without_a_gateway_nobody_is_heard() {
    let app = App::start().await;
    let fields = [("MessageSid", "SM1"), ("From", HERS), ("To", OURS)];

    let answer = call(&app, ("", &fields), &seal("", &fields)).await;

    answer.assert_status(404);
}
