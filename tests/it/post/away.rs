//! A provider that is away: it is left alone, no page waits for it, and it is used again when it is back.

use super::{by_mail, by_sms, mailed, post, texted, told};
use crate::support::{App, Gateway, MailServer, Mood, Say};
use autoshop::entity::job;
use chrono::TimeDelta;
use sea_orm::EntityTrait;

#[actix_web::test] // F38
async fn a_server_that_fails_again_and_again_is_left_alone_and_asked_carefully() {
    let server = MailServer::start().await;
    let (post, clock) = post(&by_mail(&server));
    server.becomes(Mood::Says("HELLO", "421 too busy"));
    for _ in 0..5 {
        assert_eq!(told(mailed(&post).await).0, "later");
    }

    assert_eq!(told(mailed(&post).await), ("resting", "30s".to_owned()));
    assert_eq!(server.visits(), 5, "nobody knocked");
    clock.advance(TimeDelta::seconds(30));
    assert_eq!(told(mailed(&post).await).0, "later", "one asks");
    assert_eq!(told(mailed(&post).await), ("resting", "60s".to_owned()));

    server.becomes(Mood::Kind);
    clock.advance(TimeDelta::seconds(60));
    for _ in 0..3 {
        assert_eq!(told(mailed(&post).await).0, "accepted");
    }
}

#[actix_web::test] // F38
async fn a_gateway_that_says_when_to_come_back_is_not_asked_before() {
    let gateway = Gateway::start().await;
    let (post, clock) = post(&by_sms(&gateway));
    gateway.says(Say::This(429, "Retry-After: 45\r\n", ""));
    assert_eq!(told(texted(&post).await).0, "later");
    gateway.says(Say::Taken);

    clock.advance(TimeDelta::seconds(44));
    assert_eq!(told(texted(&post).await), ("resting", "1s".to_owned()));
    clock.advance(TimeDelta::seconds(1));
    assert_eq!(told(texted(&post).await).0, "accepted");
    assert_eq!(gateway.calls().len(), 2);
}

async fn ask(app: &App) {
    let visitor = app.visitor();
    let form = visitor.get("/password/forgot").await.form("Send the link");
    form.fill("email", "advisor@a.example")
        .submit(&visitor)
        .await
        .assert_ok();
}

#[actix_web::test] // F38
async fn no_page_waits_for_a_server_that_is_away_and_all_is_sent_when_it_is_back() {
    let server = MailServer::start().await;
    let app = App::sending(by_mail(&server)).await;
    server.becomes(Mood::Hangs("HELLO"));

    ask(&app).await;
    assert_eq!(server.visits(), 0, "a page asks nobody");
    let ready = app.visitor().get("/ready").await.body();
    assert!(
        ready.contains("\"mail\":\"ok\"") && ready.contains("\"sms\":\"off\""),
        "{ready}"
    );
    server.becomes(Mood::Says("HELLO", "421 too busy"));
    for _ in 0..2 {
        ask(&app).await;
    }
    app.clock.advance(TimeDelta::minutes(61));
    for _ in 0..3 {
        ask(&app).await;
    }
    app.run_jobs().await;

    let owner = app.owner().await;
    let page = owner.get("/settings/jobs").await.text("main");
    assert!(
        page.contains("The mail server does not do its work just now."),
        "{page}"
    );
    let ready = app.visitor().get("/ready").await;
    ready.assert_ok();
    assert!(
        ready.body().contains("\"mail\":\"resting\""),
        "{}",
        ready.body()
    );
    let jobs = app.db(app.shop.id).all(job::Entity::find()).await.unwrap();
    let mut tries: Vec<i32> = jobs
        .iter()
        .filter(|job| job.kind == "account.reset_mail")
        .map(|job| job.attempts)
        .collect();
    tries.sort_unstable();
    assert_eq!(
        tries,
        [0, 1, 1, 1, 1, 1],
        "who was not asked is not counted"
    );

    server.becomes(Mood::Kind);
    for _ in 0..3 {
        app.clock.advance(TimeDelta::minutes(2));
        app.run_jobs().await;
    }
    assert_eq!(server.letters().len(), 6);
    let page = owner.get("/settings/jobs").await.text("main");
    assert!(!page.contains("The mail server"), "{page}");
}
