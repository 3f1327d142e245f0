//! Who authorised what amount, how and when (R-AUTH-0).

use super::{audited, booked, customer};
use crate::support::{Answer, App, Browser, Form};
use autoshop::kernel::money::Rate;
use sea_orm::ActiveValue::Set;

/// A visit that is under way.
async fn begun(browser: &Browser) -> String {
    let ana = customer(browser, "Ana Ruiz").await;
    let visit = booked(browser, &ana, ("2026-03-11", "09:00")).await;
    let start = browser.get(&visit).await.form("Start work");
    start.submit(browser).await;
    visit
}

async fn word(browser: &Browser, visit: &str, amount: &str) -> Form {
    let form = browser.get(visit).await.form("Record authorization");
    form.fill("amount", amount).fill("method", "phone")
}

/// Its draft, with one line of fifty dollars of labor.
async fn draft(browser: &Browser, visit: &str) -> String {
    let page = browser.get(visit).await;
    let ready = page.form("Mark ready").submit(browser).await;
    let page = ready.follow(browser).await;
    let bill = page.form("Make the invoice").submit(browser).await;
    let bill = bill.location();
    let line = browser.get(&bill).await.form("Add line");
    let line = line.fill("name", "Work").fill("kind", "labor");
    let line = line.fill("unit_price", "50.00").submit(browser).await;
    line.assert_status(303);
    let notes = browser.get(&bill).await.form("Save notes");
    let notes = notes.fill("notes", "A bicycle").submit(browser).await;
    notes.assert_status(303);
    bill
}

async fn issued(browser: &Browser, bill: &str) -> Answer {
    let version = browser.get(bill).await.form("Recalculate");
    let version = version.value("version").to_owned();
    let issue = format!("{bill}/issue");
    browser.post(issue, &[("version", version.as_str())]).await
}

#[actix_web::test] // R-AUTH-0
async fn who_agreed_to_what_stands_on_the_visit_and_on_paper() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let visit = begun(&advisor).await;
    let form = word(&advisor, &visit, "50.00").await;
    assert_eq!(form.value("person"), "Ana Ruiz", "the customer, by default");

    let done = form.fill("person", "Bo Ruiz").submit(&advisor).await;

    assert!(done.statements() <= 9, "{}", done.statements());
    let page = done.follow(&advisor).await;
    let words = page.text("main");
    assert!(
        words.contains("Bo Ruiz") && words.contains("$50.00 with tax"),
        "{words}"
    );
    assert_eq!(audited(&app, "appointment.authorised").await, 1);
    let bill = draft(&advisor, &visit).await;
    let page = advisor.get(format!("{bill}/document?as=page")).await;
    let paper = page.body();
    assert!(paper.contains("Authorized by Bo Ruiz"), "{paper}");
    assert!(paper.contains("up to $50.00"));
    issued(&advisor, &bill).await.assert_status(303);
    let page = advisor.get(&visit).await;
    assert!(page.text("main").contains("Bo Ruiz"));
    assert!(!page.has_form("Record authorization"));
}

#[actix_web::test] // R-AUTH-0
async fn a_later_word_replaces_the_earlier_one_and_both_stay_in_the_records() {
    let app = App::start().await;
    let owner = app.owner().await;
    let visit = begun(&owner).await;
    word(&owner, &visit, "50").await.submit(&owner).await;
    let stale = word(&owner, &visit, "55").await;

    let second = word(&owner, &visit, "80").await.submit(&owner).await;

    let page = second.follow(&owner).await;
    assert!(page.text("main").contains("$80.00 with tax"));
    let conflict = stale.submit(&owner).await;
    conflict.assert_status(409);
    assert!(conflict.text("main").contains("Saved meanwhile: 80.00"));
    let log = owner.get("/audit?entity=appointment").await.text("main");
    assert!(log.contains("$50.00") && log.contains("$80.00"), "{log}");
}

#[actix_web::test] // R-AUTH-0
async fn a_later_word_is_not_taken_for_the_earlier_one() {
    let app = App::start().await;
    let owner = app.owner().await;
    let visit = begun(&owner).await;
    let first = word(&owner, &visit, "50").await.fill("person", "Bo Ruiz");
    assert_eq!(first.value("at"), "09:30");
    first.submit(&owner).await.assert_status(303);
    app.clock.advance(chrono::TimeDelta::hours(2));

    let second = owner.get(&visit).await.form("Record authorization");

    assert_eq!(second.value("at"), "11:30", "it is given now");
    assert_eq!((second.value("amount"), second.value("method")), ("", ""));
    assert_eq!(second.value("person"), "Bo Ruiz");
    let unsaid = second.clone().fill("amount", "80").submit(&owner).await;
    unsaid.assert_status(422);
    assert!(!unsaid.text("#auth-method-error").is_empty());
}

#[actix_web::test] // R-AUTH-0
async fn nobody_agrees_to_nothing_or_tomorrow() {
    let app = App::start().await;
    let owner = app.owner().await;
    let visit = begun(&owner).await;
    for (field, value) in [
        ("amount", ""),
        ("amount", "0"),
        ("amount", "-5"),
        ("amount", "1000000.01"),
        ("person", " "),
        ("method", "smoke"),
        ("on", "2026-03-31"),
        ("on", ""),
        ("at", "25:00"),
    ] {
        let form = word(&owner, &visit, "50").await.with(field, value);
        let refused = form.submit(&owner).await;
        refused.assert_status(422);
        assert!(refused.has_form("Record authorization"), "{field}={value}");
    }
    assert_eq!(audited(&app, "appointment.authorised").await, 0);
}

#[actix_web::test] // R-AUTH-3
async fn a_draft_says_what_exceeds_the_word_and_is_refused_where_it_is_required() {
    let app = App::start().await;
    let owner = app.owner().await;
    let visit = begun(&owner).await;
    let bill = draft(&owner, &visit).await;
    assert!(owner.get(&bill).await.has_form("Issue invoice"));

    word(&owner, &visit, "40").await.submit(&owner).await;
    let page = owner.get(&bill).await;
    assert!(
        page.text(".notice")
            .contains("$40.00 was authorized, and this comes to $50.00: $10.00 more."),
        "{}",
        page.text(".notice")
    );
    assert!(page.has_form("Issue invoice"), "a warning");
    app.change_settings(|row| row.require_authorisation = Set(true))
        .await;
    assert!(!owner.get(&bill).await.has_form("Issue invoice"));
    let refused = issued(&owner, &bill).await;
    refused.assert_status(409);
    assert!(refused.text("main").contains("$10.00 more"));
    app.change_settings(|row| row.overrun_tolerance = Set(Rate(250_000)))
        .await;
    let page = owner.get(&bill).await;
    assert!(page.text(".notice").is_empty(), "a quarter more is fine");
    issued(&owner, &bill).await.assert_status(303);
    let after = owner.get(&visit).await;
    assert!(!after.has_form("Record authorization"));
}

#[actix_web::test] // R-AUTH-3
async fn without_a_word_nothing_is_issued_where_it_is_required() {
    let app = App::start().await;
    let owner = app.owner().await;
    app.change_settings(|row| row.require_authorisation = Set(true))
        .await;
    let visit = begun(&owner).await;
    let bill = draft(&owner, &visit).await;
    let late = word(&owner, &visit, "90").await;

    let refused = issued(&owner, &bill).await;
    refused.assert_status(409);
    assert!(
        refused
            .text("main")
            .contains("Nobody has authorized this work")
    );
    word(&owner, &visit, "50").await.submit(&owner).await;
    issued(&owner, &bill).await.assert_status(303);
    late.submit(&owner).await.assert_status(409);
    assert_eq!(audited(&app, "appointment.authorised").await, 1);
}

#[actix_web::test] // R-ACC-15
async fn a_technician_reads_who_agreed_and_not_to_how_much() {
    let app = App::start().await;
    let owner = app.owner().await;
    let ana = customer(&owner, "Ana Ruiz").await;
    let form = super::form(&owner, &ana, ("2026-03-11", "09:00")).await;
    let own = super::technician(&owner, "Technician A").await;
    let form = form.fill("technician", &own);
    let visit = form.submit(&owner).await.location();
    let form = word(&owner, &visit, "77.70")
        .await
        .fill("person", "Bo Ruiz");
    form.submit(&owner).await.assert_status(303);

    app.change_settings(|row| row.technician_sees_prices = Set(false))
        .await;
    let page = app.technician().await.get(&visit).await;

    assert!(page.text("main").contains("Bo Ruiz"));
    assert!(!page.body().contains("77.70") && !page.has_form("Record authorization"));
}
