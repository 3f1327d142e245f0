//! A second press of the same button does nothing a second time (R-GEN-5): the same key with the
//! same words gives the same answer, with other words a question.

use crate::support::{App, Browser, Form};
use autoshop::entity::{audit_log, idempotency};
use autoshop::kernel::ids::CustomerId;
use chrono::TimeDelta;
use sea_orm::EntityTrait;

async fn audited(app: &App) -> u64 {
    let db = app.db(app.shop.id);
    let all = audit_log::Entity::find();
    db.count_up_to(all, 10_000).await.unwrap()
}

async fn booking(owner: &Browser, customer: CustomerId, day: &str) -> Form {
    let page = format!("/appointments/new?customer={customer}");
    let form = owner.get(page).await.form("Book appointment");
    form.fill("day", day)
        .fill("time", "10:00")
        .fill("place", "shop")
        .fill("complaint", "Squeals")
}

/// The work is done; the form that makes the bill.
async fn ready(owner: &Browser, visit: &str) -> Form {
    for step in ["Start work", "Mark ready"] {
        let step = owner.get(visit).await.form(step);
        step.submit(owner).await.assert_status(303);
    }
    owner.get(visit).await.form("Make the invoice")
}

/// Everything that can be made, as forms ready to be sent.
async fn creations(app: &App, owner: &Browser) -> Vec<(&'static str, Form)> {
    let ada = app.add_customer(&app.shop, "Ada").await;
    app.add_car(&app.shop, ada, "Civic").await;
    let form = async |path: String, button: &str| owner.get(path).await.form(button);
    let load = form("/services".into(), "Load the starter catalog").await;
    load.submit(owner).await.assert_status(303);
    let visit = booking(owner, ada, "2026-03-12").await.submit(owner).await;
    let (visit, page) = (visit.location(), visit.follow(owner).await);
    let services = page.attributes("input[name=services]", "value");
    let work = page.form("Add to the order").tick("services", &services[0]);
    work.submit(owner).await.assert_status(303);
    let done = ready(owner, &visit).await.submit(owner).await.location();
    let issue = form(done.clone(), "Issue invoice").await;
    issue.submit(owner).await.assert_status(303);
    let second = booking(owner, ada, "2026-03-13")
        .await
        .submit(owner)
        .await
        .location();
    let draft = ready(owner, &second).await.submit(owner).await.location();
    let third = booking(owner, ada, "2026-03-14")
        .await
        .submit(owner)
        .await
        .location();
    let fourth = booking(owner, ada, "2026-03-15")
        .await
        .submit(owner)
        .await
        .location();
    let customer = form("/customers/new".into(), "Add customer").await;
    let vehicle = form(format!("/vehicles/new?customer={ada}"), "Add vehicle").await;
    let service = form("/services/new".into(), "Add service").await;
    let line = form(draft, "Add line").await;
    let payment = form(format!("{done}/payments/new"), "Record payment").await;
    let jobs = form(third, "Add to the order").await;
    vec![
        ("customer", customer.fill("name", "Berta")),
        (
            "vehicle",
            vehicle.fill("make", "Honda").fill("model", "Fit"),
        ),
        (
            "service",
            service
                .fill("name", "Rattle hunt")
                .fill("code", "RATTLE")
                .fill("category", "brakes")
                .fill("price", "90.00"),
        ),
        ("appointment", booking(owner, ada, "2026-03-16").await),
        ("jobs", jobs.tick("services", &services[1])),
        (
            "line",
            line.fill("name", "Towels")
                .fill("kind", "fee")
                .fill("quantity", "1")
                .fill("unit_price", "1.00"),
        ),
        ("invoice", ready(owner, &fourth).await),
        ("payment", payment.fill("amount", "1.00")),
    ]
}

#[actix_web::test] // F12
async fn every_creation_sent_twice_is_done_once_and_answered_alike() {
    let app = App::start().await;
    let owner = app.owner().await;

    for (what, form) in creations(&app, &owner).await {
        assert!(form.value("_key").len() >= 8, "{what} has no key");
        let before = audited(&app).await;

        let first = form.submit(&owner).await;
        let second = form.submit(&owner).await;

        assert_eq!(first.location(), second.location(), "{what}");
        assert_eq!(first.header("idempotency-status"), "stored", "{what}");
        assert_eq!(second.header("idempotency-status"), "replayed", "{what}");
        assert_eq!(audited(&app).await, before + 1, "{what}");
    }
}

#[actix_web::test]
async fn a_form_that_failed_may_be_sent_again_with_the_same_key() {
    let app = App::start().await;
    let owner = app.owner().await;
    let form = owner.get("/customers/new").await.form("Add customer");

    let refused = form.submit(&owner).await;
    refused.assert_status(422);
    let mended = refused.form("Add customer").fill("name", "Ada");
    assert_eq!(mended.value("_key"), form.value("_key"));

    mended.submit(&owner).await.assert_status(303);
}

#[actix_web::test] // F12
async fn the_same_key_with_other_words_asks_first() {
    let app = App::start().await;
    let owner = app.owner().await;
    let form = owner.get("/customers/new").await.form("Add customer");
    let ada = form.clone().fill("name", "Ada").submit(&owner).await;

    let asked = form.clone().fill("name", "Berta").submit(&owner).await;

    asked.assert_status(409);
    assert!(asked.text(".notice").contains("Save this as another?"));
    assert_eq!(asked.attributes(".notice a", "href"), [ada.location()]);
    let again = asked.form("Add customer");
    assert_eq!(again.value("name"), "Berta");
    assert_ne!(again.value("_key"), form.value("_key"));
    assert_ne!(again.submit(&owner).await.location(), ada.location());
}

#[actix_web::test] // F12
async fn fifty_presses_at_once_book_once() {
    let app = App::start().await;
    let owner = app.owner().await;
    let ada = app.add_customer(&app.shop, "Ada").await;
    let form = booking(&owner, ada, "2026-03-12").await;
    let before = audited(&app).await;

    let presses = (0..50).map(|_| form.submit(&owner));
    let answers = futures_util::future::join_all(presses).await;

    let first = answers[0].location();
    for answer in &answers {
        assert_eq!(answer.location(), first);
    }
    let stored = answers
        .iter()
        .filter(|a| a.header("idempotency-status") == "stored");
    assert_eq!(stored.count(), 1);
    assert_eq!(audited(&app).await, before + 1);
}

#[actix_web::test] // F12
async fn one_persons_key_is_nothing_to_another_person_or_shop() {
    let app = App::start().await;
    let other = app.found_shop("b").await;
    let form = app
        .owner()
        .await
        .get("/customers/new")
        .await
        .form("Add customer");
    let form = form.fill("name", "Ada").with("another", "true");
    let people = [
        app.owner().await,
        app.advisor().await,
        app.signed_in(autoshop::kernel::words::Role::Owner, &other)
            .await,
    ];

    for browser in &people {
        let answer = form.submit(browser).await;
        assert_eq!(answer.header("idempotency-status"), "stored");
    }
}

#[actix_web::test] // R-GEN-5
async fn a_key_is_kept_for_a_day() {
    let app = App::start().await;
    let owner = app.owner().await;
    let form = owner.get("/customers/new").await.form("Add customer");
    let form = form.fill("name", "Ada");
    let made = form.clone().submit(&owner).await.location();
    let kept = async || {
        let keys = app.db(app.shop.id).all(idempotency::Entity::find()).await;
        keys.unwrap().len()
    };

    app.clock.advance(TimeDelta::hours(11));
    app.run_jobs().await;
    assert_eq!(form.clone().submit(&owner).await.location(), made);

    app.clock.advance(TimeDelta::hours(12)); // after the first night
    app.run_jobs().await;
    assert_eq!(kept().await, 1);
    app.clock.advance(TimeDelta::hours(24));
    app.run_jobs().await;
    assert_eq!(kept().await, 0);
}
