//! What somebody has not read comes by mail in the morning, if that was asked for (R-NOTIF-1).

use super::by_mail;
use crate::support::{App, Browser, MailServer};
use autoshop::features::notifications::{News, Subject, tell};
use autoshop::kernel::ids::CustomerId;
use autoshop::kernel::words::Notice;
use chrono::TimeDelta;

/// The shop hears of so many replies.
async fn heard(app: &App, many: u128) {
    let news: Vec<News> = (0..many)
        .map(|n| News {
            kind: Notice::Reply,
            of: Subject::Customer(CustomerId(uuid::Uuid::from_u128(n))),
            text: format!("Customer {n}: When do you come?"),
            technician: None,
        })
        .collect();
    let told = app.write(&app.shop, async |tx, by| tell(tx, by.1, &news).await);
    told.await.unwrap();
}

async fn asked_for(browser: &Browser) {
    let form = browser.get("/account").await.form("Save preferences");
    let saved = form.tick("digest", "true").submit(browser).await;
    saved.assert_status(303);
}

#[actix_web::test]
async fn what_is_unread_comes_once_a_day_at_seven_to_whoever_asked_for_it() {
    let server = MailServer::start().await;
    let app = App::sending(by_mail(&server)).await; // Tuesday, 9:30
    asked_for(&app.owner().await).await;
    heard(&app, 12).await;
    app.run_jobs().await;
    assert!(server.letters().is_empty(), "it is no morning");

    app.clock.set("2026-03-11T13:59:00Z".parse().unwrap());
    app.run_jobs().await;
    assert!(server.letters().is_empty(), "not yet");
    app.clock.advance(TimeDelta::minutes(1));
    app.run_jobs().await;

    let letter = server.letter();
    assert_eq!(letter.to, ["owner@a.example"], "the advisor did not ask");
    assert_eq!(
        letter.header("Subject").unwrap(),
        "Shop A: 12 unread notifications"
    );
    let text = letter.text();
    assert!(text.contains("When do you come?") && text.contains("And 2 more."));
    assert!(letter.link().ends_with("/notifications"));
    app.clock.advance(TimeDelta::hours(1));
    app.run_jobs().await;
    assert_eq!(server.letters().len(), 1, "once a day");
    app.clock.advance(TimeDelta::hours(23));
    app.run_jobs().await;
    assert_eq!(server.letters().len(), 2, "and the next one");
}

#[actix_web::test]
async fn whoever_has_read_everything_or_does_not_want_it_gets_no_mail() {
    let server = MailServer::start().await;
    let app = App::sending(by_mail(&server)).await;
    let owner = app.owner().await;
    asked_for(&owner).await;
    heard(&app, 1).await;
    let list = owner.get("/notifications").await;
    let read = list.form("Mark all read").submit(&owner).await;
    read.assert_status(303);
    app.run_jobs().await;

    app.clock.set("2026-03-11T14:00:00Z".parse().unwrap());
    app.run_jobs().await;
    heard(&app, 1).await;
    let owner = app.owner().await;
    let form = owner.get("/account").await.form("Save preferences");
    let form = form.untick("digest").submit(&owner).await;
    form.assert_status(303);
    app.clock.advance(TimeDelta::days(1));
    app.run_jobs().await;

    assert!(server.letters().is_empty());
}

#[actix_web::test]
async fn a_server_that_was_off_in_the_morning_mails_the_next_one() {
    let server = MailServer::start().await;
    let app = App::sending(by_mail(&server)).await;
    asked_for(&app.owner().await).await;
    heard(&app, 1).await;
    app.run_jobs().await;

    app.clock.set("2026-03-11T20:00:00Z".parse().unwrap());
    app.run_jobs().await;

    assert!(server.letters().is_empty());
    app.clock.set("2026-03-12T14:00:00Z".parse().unwrap());
    app.run_jobs().await;
    let text = server.letter().text();
    assert!(text.contains("1 unread notification"), "{text}");
}
