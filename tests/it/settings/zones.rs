//! Where the shop drives to, and where a technician's day begins (R-AVAIL-1, R-AVAIL-2).

use super::noted;
use crate::support::{App, Browser};
use autoshop::kernel::words::Role;

async fn added(owner: &Browser, fields: &[(&str, &str)]) -> u16 {
    let form = owner.get("/settings/zones/new").await.form("Add area");
    let form = fields
        .iter()
        .fold(form, |form, (name, value)| form.fill(name, value));
    form.submit(owner).await.status.as_u16()
}

#[actix_web::test] // R-AVAIL-1
async fn an_owner_draws_the_areas_of_the_shop() {
    let app = App::start().await;
    let owner = app.owner().await;
    let empty = owner.get("/settings/zones").await;
    assert!(empty.text("main").contains("The shop drives everywhere."));
    let valley = [
        ("name", "Valley"),
        ("postals", "95616, 95695"),
        ("trip_fee", "25"),
    ];

    assert_eq!(added(&owner, &valley).await, 303);
    assert_eq!(added(&owner, &valley).await, 409, "the name is taken");
    assert_eq!(
        added(&owner, &[("name", "Nowhere"), ("postals", "00000")]).await,
        422
    );
    let circle = [
        ("name", "Around"),
        ("kind", "radius"),
        ("center", "1020 Main St, 95695"),
        ("radius", "15"),
    ];
    assert_eq!(added(&owner, &circle).await, 303);

    let list = owner.get("/settings/zones").await;
    let words = list.text("tbody");
    assert!(
        words.contains("95616, 95695") && words.contains("$25.00"),
        "{words}"
    );
    assert!(
        words.contains("15 miles around 1020 Main St, 95695"),
        "{words}"
    );
    let zone = list.attributes("tbody td a", "href").remove(0);
    let page = owner.get(&zone).await;
    let mine = page.form("Save").fill("name", "Mine");
    page.form("Save")
        .fill("name", "Theirs")
        .submit(&owner)
        .await
        .assert_status(303);
    // R-GEN-4
    let late = mine.submit(&owner).await;
    late.assert_status(409);
    late.form("Save").submit(&owner).await.assert_status(303);
    owner
        .get(&zone)
        .await
        .form("Deactivate")
        .submit(&owner)
        .await
        .assert_status(303);
    assert!(
        owner
            .get("/settings/zones")
            .await
            .text("tbody")
            .contains("Inactive")
    );
    assert_eq!(noted(&app, "service_zone.created").await.len(), 2);
    assert_eq!(noted(&app, "service_zone.changed").await.len(), 2);
    assert_eq!(noted(&app, "service_zone.deactivated").await.len(), 1);
    let stranger = app.signed_in(Role::Owner, &app.found_shop("b").await).await;
    stranger.get(&zone).await.assert_status(404);
}

#[actix_web::test] // R-AVAIL-2
async fn a_day_begins_and_ends_where_somebody_says() {
    let app = App::start().await;
    let (owner, advisor) = (app.owner().await, app.advisor().await);
    let hours = owner.get("/settings/hours").await;
    let page = hours.attributes("main .card ul a", "href").remove(0);
    let form = advisor.get(&page).await.form("Save places");

    let odd = form.clone().fill("start", "at home").submit(&advisor).await;
    odd.assert_status(422);
    assert!(
        odd.text("#places-start-error")
            .starts_with("Write a ZIP code")
    );
    let pin = form
        .clone()
        .fill("start", "9 Elm St, Davis, CA 95616")
        .fill("end", "38.67, -121.77");
    pin.submit(&advisor).await.assert_status(303);
    form.fill("start", "95695")
        .submit(&owner)
        .await
        .assert_status(409);

    let shown = owner.get(&page).await.form("Save places");
    assert_eq!(shown.value("start"), "9 Elm St, Davis, CA 95616");
    let open = app.db(app.shop.id).open_hours(app.now()).await.unwrap();
    let base = open.bases.first().unwrap();
    assert_eq!(base.end().unwrap().lat, 38_670_000);
    assert!(base.start().is_some());
    shown
        .fill("start", "")
        .fill("end", "")
        .submit(&owner)
        .await
        .assert_status(303);
    let open = app.db(app.shop.id).open_hours(app.now()).await.unwrap();
    assert!(open.bases.is_empty());
    assert_eq!(noted(&app, "crew.places_changed").await.len(), 2);
}
