//! What an odometer showed, and when; nothing of it is ever taken back.

use super::{customer, plated};
use crate::support::{Answer, App, Browser};
use autoshop::entity::odometer_reading;
use chrono::TimeDelta;
use sea_orm::EntityTrait;

async fn read(browser: &Browser, car: &str, fields: &[(&str, &str)]) -> Answer {
    let page = browser.get(format!("{car}/readings")).await;
    let form = page.form("Add reading");
    let form = fields.iter().fold(form, |form, (n, v)| form.with(n, v));
    form.submit(browser).await
}

async fn shown(browser: &Browser, car: &str) -> Vec<String> {
    let page = browser.get(car).await;
    page.assert_ok();
    page.select("tr[id^=reading-] td:nth-child(2)")
}

#[actix_web::test] // R-VEH-6
async fn readings_are_only_added_and_less_needs_a_reason() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let car = plated(&advisor, &ana, ("7ABC123", "CA")).await.location();

    read(&advisor, &car, &[("value", "90,000")])
        .await
        .assert_status(303);
    app.clock.advance(TimeDelta::minutes(1));
    let lower = read(&advisor, &car, &[("value", "80000")]).await;
    lower.assert_status(422);
    assert_eq!(lower.attributes(".error-summary a", "href"), ["#f-reason"]);
    assert!(lower.text(".error-summary").contains("90,000 mi"));
    let why = lower.form("Add reading").fill("reason", "cluster_replaced");
    why.submit(&advisor).await.assert_status(303);
    app.clock.advance(TimeDelta::minutes(1));
    let km = [("value", "130000"), ("unit", "km")];
    read(&advisor, &car, &km).await.assert_status(303);
    let old = [("value", "70000"), ("day", "2026-01-05")];
    read(&advisor, &car, &old).await.assert_status(303);

    assert_eq!(
        shown(&advisor, &car).await,
        [
            "130,000 km (80,778 mi)",
            "80,000 mi Lower The cluster was replaced",
            "90,000 mi",
            "70,000 mi",
        ]
    );
    let page = advisor.get(&car).await;
    assert!(
        page.text(".facts").contains("Odometer 80,778 mi"),
        "the newest by time"
    );
    assert_eq!(page.select("svg.trend").len(), 1);
    let ahead = [("value", "90000"), ("day", "2026-03-11")];
    read(&advisor, &car, &ahead).await.assert_status(422);
    read(&advisor, &car, &[("value", "")])
        .await
        .assert_status(422);
    let all = app
        .db(app.shop.id)
        .all(odometer_reading::Entity::find())
        .await;
    assert_eq!(all.unwrap().len(), 4);
}

#[actix_web::test] // R-VEH-6
async fn what_a_visit_read_stands_in_the_series() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let car = plated(&advisor, &ana, ("7ABC123", "CA")).await.location();
    let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    let new = format!(
        "/appointments/new?customer={}&vehicle={}",
        id(&ana),
        id(&car)
    );
    let form = advisor.get(new).await.form("Book appointment");
    let form = form.fill("day", "2026-03-12").fill("time", "10:00");
    let form = form.fill("place", "shop").fill("complaint", "Squeals");
    let visit = form.submit(&advisor).await.location();
    let edit = advisor
        .get(format!("{visit}/edit"))
        .await
        .form("Save changes");

    let saved = edit.fill("odometer_in", "88100").submit(&advisor).await;

    saved.assert_status(303);
    assert_eq!(shown(&advisor, &car).await, ["88,100 mi"]);
}
