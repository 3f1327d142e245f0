//! A technician's day: the next stop with the one thing to tap, then the rest (R-DAY-1, R-UX-17).

use super::stamps::{booked, customer, row, tap};
use crate::support::{Answer, App, Browser};
use chrono::TimeDelta;

/// What is yellow on the page.
fn primary(page: &Answer) -> Vec<String> {
    page.select("main .btn-primary")
}

/// Presses the yellow button, and looks at the page it leads to.
async fn next(browser: &Browser) -> Answer {
    let page = browser.get("/today").await;
    let pressed = page.form(&primary(&page)[0]).submit(browser).await;
    assert_eq!(pressed.location(), "/today");
    pressed.follow(browser).await
}

#[actix_web::test] // R-DAY-1, R-DAY-2, R-ACC-15
async fn the_next_stop_is_walked_through_by_one_button_at_a_time() {
    let app = App::start().await;
    let office = app.advisor().await;
    let ana = customer(&office, "Ana Ruiz").await;
    let zoe = customer(&office, "Zoe Quill").await;
    let first = booked(&office, &ana, ("2026-03-10", "10:00")).await;
    let second = booked(&office, &zoe, ("2026-03-10", "13:00")).await;
    let edit = office.get(format!("{first}/edit")).await;
    let edit = edit.form("Save changes").fill("access_notes", "Gate 4711");
    edit.submit(&office).await.assert_status(303);
    let others = booked(&office, &zoe, ("2026-03-10", "16:00")).await;
    let edit = office.get(format!("{others}/edit")).await;
    let edit = edit.form("Save changes").fill("technician", "");
    edit.submit(&office).await.assert_status(303);
    let sam = app.technician().await;

    assert_eq!(sam.get("/").await.location(), "/today");
    let page = sam.get("/today").await;
    assert!(page.statements() <= 2, "{}", page.statements());
    let stop = page.text(".stop");
    for words in [
        "Ana Ruiz",
        "1 Main St, Woodland",
        "Gate 4711",
        "Squeals",
        "First visit",
    ] {
        assert!(stop.contains(words), "{words}: {stop}");
    }
    let ways = page.attributes(".stop .go a", "href");
    assert!(
        ways[0].starts_with("https://www.google.com/maps/dir/?api=1&destination=1+Main+St"),
        "{ways:?}"
    );
    assert_eq!(ways[1], "tel:+15305550142");
    assert_eq!(page.select(".stops h3"), ["Zoe Quill"], "only the own");
    assert!(!page.body().contains(&others));

    let mut taken = Vec::new();
    for _ in 0..4 {
        let page = sam.get("/today").await;
        assert_eq!(primary(&page).len(), 1, "one thing to do");
        assert_eq!(page.text(".stop h2"), "Ana Ruiz");
        taken.push(primary(&page)[0].clone());
        let after = next(&sam).await;
        assert!(after.has_form("Undo"), "{taken:?}");
        app.clock.advance(TimeDelta::minutes(10));
    }
    assert_eq!(taken, ["On my way", "Arrived", "Start", "Finish"]);
    assert_eq!(row(&app, &first).await.status.as_str(), "ready");
    let page = sam.get("/today").await;
    assert_eq!(page.text(".stop h2"), "Zoe Quill");
    let left = page.form("Left").submit(&sam).await;
    assert_eq!(left.location(), "/today");
    assert!(!sam.get("/today").await.has_form("Left"));

    // Whoever is on the way somewhere sees that, whatever was planned.
    let third = booked(&office, &ana, ("2026-03-10", "15:00")).await;
    tap(&app, &sam, (&third, "on_way")).await.assert_status(303);
    assert_eq!(
        sam.get("/today").await.attributes(".stop h2 a", "href"),
        [third]
    );
    assert_eq!(row(&app, &second).await.status.as_str(), "scheduled");
}

#[actix_web::test] // R-DAY-1, R-ACC-15
async fn a_free_day_shows_the_first_stop_of_the_next_one() {
    let app = App::start().await;
    let office = app.advisor().await;
    let sam = app.technician().await;
    let empty = sam.get("/today").await;
    assert_eq!(empty.text(".empty .what"), "Free today");
    assert!(
        empty
            .text(".empty")
            .contains("No visit is planned for you.")
    );

    let ana = customer(&office, "Ana Ruiz").await;
    booked(&office, &ana, ("2026-03-13", "09:00")).await;
    let page = sam.get("/today").await;
    assert_eq!(page.select(".stops h3"), ["Ana Ruiz"]);
    assert!(!page.text("main").contains("Main St"), "not days before");
    let tomorrow = booked(&office, &ana, ("2026-03-11", "09:00")).await;
    let page = sam.get("/today").await;
    assert_eq!(page.attributes(".stops h3 a", "href"), [tomorrow]);
    assert!(page.text(".stops").contains("1 Main St, Woodland"));
    assert!(page.text(".stops").contains("Wed, Mar 11"));
    assert!(!page.text("main").contains("Mar 13"), "the first one");
}

#[actix_web::test] // R-ACC-13, R-ACC-15
async fn the_office_looks_at_anybodys_day_and_a_technician_at_the_own() {
    let app = App::start().await;
    let office = app.advisor().await;
    let ana = customer(&office, "Ana Ruiz").await;
    booked(&office, &ana, ("2026-03-10", "10:00")).await;
    let other = app.found_shop("b").await;
    let stranger = app
        .signed_in(autoshop::kernel::words::Role::Owner, &other)
        .await;

    let page = office.get("/today").await;
    let people = page.select("select[name=technician] option");
    let ids = page.attributes("select[name=technician] option", "value");
    let at = people.iter().position(|n| n == "Technician A").unwrap();
    let asked = format!("/today?technician={}", ids[at]);
    let page = office.get(&asked).await;
    assert_eq!(page.text(".stop h2"), "Ana Ruiz");
    let tapped = page.form("On my way").submit(&office).await;
    assert_eq!(tapped.location(), asked);
    let sam = app.technician().await;
    assert!(!sam.get("/today").await.has_form("Show"));
    let zoe = ids.iter().find(|id| **id != ids[at]);
    if let Some(zoe) = zoe {
        let own = sam.get(format!("/today?technician={zoe}")).await;
        assert_eq!(own.text(".stop h2"), "Ana Ruiz", "nobody else's");
    }
    app.accountant()
        .await
        .get("/today")
        .await
        .assert_status(403);
    let foreign = stranger.get(&asked).await;
    foreign.assert_ok();
    assert!(!foreign.body().contains("Ana Ruiz"));
}

#[actix_web::test] // R-UX-9
async fn alerts_stand_on_the_stop_and_are_read_before_it_begins() {
    let app = App::start().await;
    let office = app.advisor().await;
    let ana = customer(&office, "Ana Ruiz").await;
    let visit = booked(&office, &ana, ("2026-03-10", "10:00")).await;
    let note = office.get(format!("/customers/{ana}/notes/new")).await;
    let note = note.form("Add note").fill("body", "Big dog in the yard");
    let note = note.fill("is_alert", "true").submit(&office).await;
    note.assert_status(303);
    let sam = app.technician().await;

    let page = sam.get("/today").await;
    assert!(page.text(".stop").contains("Big dog in the yard"));
    let asked = page.form("Start").submit(&sam).await;
    asked.assert_status(409);
    let begun = asked.form("Acknowledged, go on").submit(&sam).await;
    assert_eq!(begun.location(), "/today");
    assert_eq!(row(&app, &visit).await.status.as_str(), "in_progress");
}
