//! Alerts are read before a visit begins; who read them is kept.

use super::add;
use crate::support::past::Of;
use crate::support::{App, Browser};
use chrono::TimeDelta;

async fn alert(browser: &Browser, of: Of, (body, car): (&str, bool)) {
    let page = browser
        .get(format!("/customers/{}/notes/new", of.customer))
        .await;
    let mut form = page.form("Add note").fill("body", body);
    form = form.fill("is_alert", "true");
    if car {
        form = form.fill("vehicle", &of.vehicle.unwrap().to_string());
    }
    form.submit(browser).await.assert_status(303);
}

async fn book(browser: &Browser, of: Of, time: &str) -> String {
    let page = browser
        .get(format!("/appointments/new?customer={}", of.customer))
        .await;
    let form = page.form("Book appointment").fill("day", "2026-03-12");
    let form = form
        .fill("time", time)
        .fill("place", "shop")
        .fill("complaint", "Squeals");
    let form = form.with("vehicle", &of.vehicle.unwrap().to_string());
    form.with("override_reason", "Both")
        .submit(browser)
        .await
        .location()
}

#[actix_web::test] // R-UX-9, R-CUST-3
async fn a_visit_with_alerts_asks_before_it_begins() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "", "", "7ABC123", ""]).await;
    let advisor = app.advisor().await;
    alert(&advisor, ana, ("Big dog in the yard", false)).await;
    alert(&advisor, ana, ("Key sticks", true)).await;
    let visit = book(&advisor, ana, "10:00").await;

    let page = advisor.get(&visit).await;
    assert!(page.has_form("Acknowledged"));
    let asked = page.form("Start work").submit(&advisor).await;

    asked.assert_status(409);
    let words = asked.text("main");
    assert!(words.contains("Big dog in the yard"), "{words}");
    assert!(
        words.contains("Key sticks About the 2014 Honda Civic."),
        "{words}"
    );
    assert_eq!(advisor.get(&visit).await.text(".badge"), "Scheduled");
    let begun = asked.form("Acknowledged, go on").submit(&advisor).await;
    let page = begun.follow(&advisor).await;
    assert_eq!(page.text(".badge"), "In progress");
    assert!(!page.has_form("Acknowledged"));
    let history = page.select(".timeline li");
    assert!(
        history
            .iter()
            .any(|l| l.contains("Acknowledged: Big dog in the yard") && l.contains("Advisor A")),
        "{history:?}"
    );
}

#[actix_web::test] // R-UX-9
async fn acknowledged_once_the_visit_begins_without_a_question() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "", "", "7ABC123", ""]).await;
    let advisor = app.advisor().await;
    alert(&advisor, ana, ("Big dog", false)).await;
    let visit = book(&advisor, ana, "10:00").await;
    let next = book(&advisor, ana, "14:00").await;

    let page = advisor.get(&visit).await;
    let read = page.form("Acknowledged");
    read.clone().submit(&advisor).await.assert_status(303);
    read.submit(&advisor).await.assert_status(303);
    let page = advisor.get(&visit).await;
    assert!(!page.has_form("Acknowledged"));
    let history = page.select(".timeline li");
    let told = history.iter().filter(|l| l.contains("Big dog")).count();
    assert_eq!(told, 1, "pressed twice, told once");
    page.form("Start work")
        .submit(&advisor)
        .await
        .assert_status(303);

    assert!(
        advisor.get(&next).await.has_form("Acknowledged"),
        "once for each visit"
    );
    app.clock.advance(TimeDelta::seconds(1));
    alert(&advisor, ana, ("Cat too", false)).await;
    let page = advisor.get(&visit).await;
    assert!(!page.has_form("Acknowledged"), "it has begun");
}

#[actix_web::test] // R-UX-9, R-CUST-3
async fn an_alert_that_was_not_shown_is_not_acknowledged() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "", "", "7ABC123", ""]).await;
    let advisor = app.advisor().await;
    alert(&advisor, ana, ("Big dog", false)).await;
    let visit = book(&advisor, ana, "10:00").await;
    let page = advisor.get(&visit).await;
    let asked = page.form("Start work").submit(&advisor).await;
    alert(&advisor, ana, ("Brake line leaks", false)).await;

    let begun = asked.form("Acknowledged, go on").submit(&advisor).await;

    begun.assert_status(409);
    assert!(begun.text("main").contains("Brake line leaks"));
    let read = page.form("Acknowledged").submit(&advisor).await;
    let page = read.follow(&advisor).await;
    assert!(page.has_form("Acknowledged"), "the new one is still open");
    let history = page.select(".timeline li");
    let told = |words: &str| history.iter().any(|line| line.contains(words));
    assert!(told("Big dog") && !told("Brake line leaks"), "{history:?}");
    let begun = begun.form("Acknowledged, go on").submit(&advisor).await;
    let page = begun.follow(&advisor).await;
    assert_eq!(page.text(".badge"), "In progress");
    assert!(!page.has_form("Acknowledged"));
}

#[actix_web::test] // R-UX-9, R-ACC-15
async fn a_technician_reads_the_alerts_of_the_own_visits_only() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "", "", "7ABC123", ""]).await;
    let advisor = app.advisor().await;
    alert(&advisor, ana, ("Big dog", false)).await;
    let visit = book(&advisor, ana, "10:00").await;
    let technician = app.technician().await;

    let form = advisor.get(&visit).await.form("Acknowledged");
    form.submit(&technician).await.assert_status(404);
    let edit = advisor.get(format!("{visit}/edit")).await;
    let names = edit.select("select[name=technician] option");
    let at = names.iter().position(|n| n == "Technician A").unwrap();
    let id = edit.attributes("select[name=technician] option", "value")[at].clone();
    let given = edit.form("Save changes").fill("technician", &id);
    given.submit(&advisor).await.assert_status(303);

    let page = technician.get(&visit).await;
    assert!(page.text("main").contains("Big dog"));
    let read = page.form("Acknowledged").submit(&technician).await;
    read.assert_status(303);
}

#[actix_web::test] // R-ACC-16
async fn an_accountant_sees_no_notes() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "", "", "", ""]).await;
    let advisor = app.advisor().await;
    alert(&advisor, ana, ("Owes a beer", false)).await;
    let profile = format!("/customers/{}", ana.customer);

    let seen = app.accountant().await.get(&profile).await;

    seen.assert_ok();
    assert!(!seen.body().contains("Owes a beer"));
    assert!(advisor.get(&profile).await.body().contains("Owes a beer"));
}
