//! A technician's route: the drives of a day, who will wait, and a better order (R-DAY-1).

use super::stamps::{booked, customer, tap};
use crate::support::{Answer, App, Browser};
use chrono::TimeDelta;

/// A visit of Technician A on Thursday, at this ZIP code.
async fn at(office: &Browser, (name, zip): (&str, &str), time: &str) -> String {
    let form = office.get("/customers/new").await.form("Add customer");
    let form = form.fill("name", name).fill("line1", "1 Oak St");
    let form = form.fill("city", "Woodland").fill("postal", zip);
    let saved = form.submit(office).await.location();
    let whose = saved.rsplit('/').next().unwrap().to_owned();
    booked(office, &whose, ("2026-03-12", time)).await
}

/// Where the day of Technician A is seen.
async fn route(office: &Browser) -> String {
    let page = office.get("/today").await;
    let href = page.attributes("main header a", "href");
    let found = href.into_iter().find(|href| href.ends_with("/route"));
    let whose = page.attributes("select[name=technician] option", "value");
    let names = page.select("select[name=technician] option");
    let n = names.iter().position(|name| name == "Technician A");
    assert!(found.is_some(), "the day leads there");
    format!("/technicians/{}/route", whose[n.unwrap()])
}

async fn window(app: &App, minutes: &str) {
    let owner = app.owner().await;
    let form = owner.get("/settings/scheduling").await.form("Save");
    let form = form.fill("arrival_window", minutes).submit(&owner).await;
    form.assert_status(303);
}

/// The people of the stops, in order.
fn stops(page: &Answer) -> Vec<String> {
    page.select(".stops h3")
}

#[actix_web::test] // R-DAY-1
async fn another_order_is_proposed_looked_at_and_changes_nothing() {
    let app = App::start().await;
    let office = app.advisor().await;
    window(&app, "240").await;
    at(&office, ("Ana Near", "95695"), "09:00").await;
    let far = at(&office, ("Ben Far", "95694"), "11:00").await;
    at(&office, ("Cleo Near", "95695"), "13:00").await;
    let there = format!("{}?day=2026-03-12", route(&office).await);

    let page = office.get(&there).await;

    assert_eq!(stops(&page), ["Ana Near", "Ben Far", "Cleo Near"]);
    assert!(page.text("main").contains("min drive"));
    assert!(page.text("main").contains("nobody waits"));
    let map = page.attributes("main a[target=_blank]", "href").remove(0);
    assert!(map.contains("waypoints=1+Oak+St"), "{map}");
    let later = page.attributes(".stops li:first-child a.btn", "href");
    let seen = office.get(&later[0]).await;
    assert_eq!(stops(&seen), ["Ben Far", "Ana Near", "Cleo Near"]);
    assert!(seen.text("main").contains("Another order than planned"));
    assert!(seen.text("main").contains("Nothing is changed by looking"));
    let visit = super::stamps::row(&app, &far).await;
    assert_eq!((visit.version, &*visit.wall_start), (1, "2026-03-12T11:00"));
}

#[actix_web::test] // R-DAY-1
async fn the_forecast_follows_what_is_tapped() {
    let app = App::start().await; // Tuesday, 9:30
    let office = app.advisor().await;
    window(&app, "30").await;
    let ana = customer(&office, "Ana Ruiz").await;
    let zoe = customer(&office, "Zoe Quill").await;
    let first = booked(&office, &ana, ("2026-03-10", "10:00")).await;
    booked(&office, &zoe, ("2026-03-10", "11:45")).await;
    let there = route(&office).await;
    let late = async || office.get(&there).await.text(".stops li:last-child");
    assert!(!late().await.contains("late"));

    app.clock.advance(TimeDelta::minutes(30));
    for kind in ["arrived", "started"] {
        tap(&app, &office, (&first, kind)).await.assert_status(303);
    }
    assert!(!late().await.contains("late"));
    app.clock.advance(TimeDelta::hours(3));

    let held_up = late().await;
    assert!(held_up.contains("late"), "{held_up}");
    let page = office.get(&there).await;
    assert!(page.text(".stops li").contains("there since 10:00"));
    assert!(page.text("main").contains("one stop"));
}

#[actix_web::test] // R-DAY-1, R-ACC-15
async fn a_technician_sees_the_own_route_and_no_address_of_another_week() {
    let app = App::start().await;
    let office = app.advisor().await;
    let ana = customer(&office, "Ana Ruiz").await;
    booked(&office, &ana, ("2026-03-10", "14:00")).await;
    booked(&office, &ana, ("2026-03-20", "14:00")).await;
    let there = route(&office).await;
    let sam = app.technician().await;

    let today = sam.get(&there).await;
    assert!(today.text("h1").contains("Your route"));
    assert!(today.body().contains("1 Main St"));
    let far = sam.get(format!("{there}?day=2026-03-20")).await;
    assert!(far.text("main").contains("Ana Ruiz"));
    assert!(!far.body().contains("1 Main St"));
    let empty = sam.get(format!("{there}?day=2026-03-21")).await;
    assert!(empty.text("main").contains("No stop on this day"));
    let page = office.get("/today").await;
    for other in page.attributes("select[name=technician] option", "value") {
        let path = format!("/technicians/{other}/route");
        if path != there {
            sam.get(&path).await.assert_status(404);
        }
    }
    app.accountant().await.get(&there).await.assert_status(403);
}
