//! The dashboard's next stop: begun from there, or none today (R-DASH-1).

use super::dashboard::tile;
use crate::support::App;
use crate::support::past::{Of, planned_visit};
use chrono::TimeDelta;

#[actix_web::test] // R-DASH-1, 5.1
async fn the_next_stop_can_be_started_from_here() {
    let app = App::start().await;
    let owner = app.owner().await;
    for (name, hours) in [("Ana Ruiz", 1), ("Ben Okoye", 48)] {
        let customer = app.add_customer(&app.shop, name).await;
        let vehicle = Some(app.add_car(&app.shop, customer, "Fit").await);
        let at = app.now() + TimeDelta::hours(hours);
        planned_visit(&app, Of { customer, vehicle }, at).await;
    }
    let page = owner.get("/dashboard").await;
    assert!(!page.text("section.card").contains("No jobs today"));
    let customer = page.attributes("section.card a[href^='/customers/']", "href");
    let note = owner.get(format!("{}/notes/new", customer[0])).await;
    let note = note.form("Add note").fill("body", "Big dog in the yard");
    let note = note.fill("is_alert", "true").submit(&owner).await;
    note.assert_status(303);

    let start = owner.get("/dashboard").await.form("Start");
    let asked = start.submit(&owner).await;
    asked.assert_status(409);
    assert!(asked.text("main").contains("Big dog in the yard"));
    let begun = asked.form("Acknowledged, go on").submit(&owner).await;

    assert_eq!(begun.location(), "/dashboard");
    let page = begun.follow(&owner).await;
    assert_eq!(page.text(".toast > p"), "Work started.");
    assert_eq!(tile(&page, "In progress").0, "1");
    let next = page.text("section.card");
    assert!(next.contains("Ben Okoye"), "{next}");
    assert!(!page.has_form("Start"), "not two days ahead");
    assert!(!next.contains("No jobs today"), "one is under way");
}

#[actix_web::test] // R-UX-5
async fn a_day_without_jobs_says_so_though_others_have_some() {
    let app = App::start().await;
    let customer = app.add_customer(&app.shop, "Ana Ruiz").await;
    let of = Of::without_car(customer);
    planned_visit(&app, of, app.now() + TimeDelta::days(2)).await;

    let page = app.owner().await.get("/dashboard").await;

    let next = page.text("section.card");
    assert!(next.contains("No jobs today."), "{next}");
    assert!(next.contains("Ana Ruiz"), "{next}");
    let ways = page.attributes("section.card a", "href");
    assert!(ways.contains(&"/appointments/new".to_owned()), "{ways:?}");
}
