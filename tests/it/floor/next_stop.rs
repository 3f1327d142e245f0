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
    let owner = app.owner().await;

    let page = owner.get("/dashboard").await;

    let next = page.text("section.card");
    assert!(next.contains("No jobs today."), "{next}");
    assert!(next.contains("Ana Ruiz"), "{next}");
    let ways = page.attributes("section.card a", "href");
    for way in ["/appointments/new?start=2026-03-10T10:00", "/quick"] {
        assert!(ways.contains(&way.to_owned()), "{ways:?}");
    }
    // Closed for today: the next day on which it opens, unless somebody comes then at once.
    let hours = owner.get("/settings/hours").await.form("Save hours");
    let friday = [("friday_opens", "8:00"), ("friday_closes", "17:00")];
    let set = friday
        .iter()
        .fold(hours, |form, (name, value)| form.fill(name, value));
    set.submit(&owner).await.assert_status(303);
    let next = owner.get("/dashboard").await.text("section.card");
    assert!(next.contains("Next free: Fri, Mar 13, 8:00 AM"), "{next}");
    let hours = owner.get("/settings/hours").await.form("Save hours");
    let thursday = hours.fill("thursday_opens", "9:30");
    let thursday = thursday.fill("thursday_closes", "17:00");
    thursday.submit(&owner).await.assert_status(303);
    let page = owner.get("/dashboard").await;
    let next = page.text("section.card");
    assert!(!next.contains("Next free"), "{next}");
    let ways = page.attributes("section.card a", "href");
    assert!(ways.contains(&"/appointments/new".to_owned()), "{ways:?}");
}

#[actix_web::test] // R-UX-5
async fn an_empty_day_says_what_to_do() {
    let app = App::start().await;
    let owner = app.owner().await;

    let page = owner.get("/dashboard").await;

    assert!(page.text(".empty .what").contains("No jobs today"));
    let ways = page.attributes(".empty a", "href");
    assert_eq!(ways, ["/appointments/new?start=2026-03-10T10:00", "/quick"]);
    assert!(page.text(".empty").contains("Next free: today, 10:00 AM"));
    let book = owner.get(&ways[0]).await.form("Book appointment");
    assert_eq!(
        (book.value("day"), book.value("time")),
        ("2026-03-10", "10:00")
    );
    let (address, mut server) = app.without_cache().await;
    let fresh = owner.moved_to(address).get("/dashboard").await;
    assert!(fresh.statements() <= 6, "{}", fresh.statements());
    assert!(matches!(server.stop(), Some(Ok(()))));
    let books = app.accountant().await.get("/dashboard").await;
    assert!(!books.text("main").contains("Next free"));
    assert!(
        page.text("main").contains("N/A"),
        "nothing is divided by nothing"
    );
}
