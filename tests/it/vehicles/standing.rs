//! In use or retired, the main one or another.

use super::{customer, plated};
use crate::support::App;
use autoshop::features::customers;

#[actix_web::test] // R-VEH-5, R-VEH-7
async fn a_car_not_in_use_leaves_pickers_and_passes_its_place_on() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let first = plated(&advisor, &ana, ("7ABC123", "CA")).await.location();
    plated(&advisor, &ana, ("8XYZ999", "CA"))
        .await
        .assert_status(303);
    let form = advisor
        .get(format!("{first}/edit"))
        .await
        .form("Save vehicle");

    form.untick("is_active")
        .submit(&advisor)
        .await
        .assert_status(303);

    let page = advisor.get(&first).await;
    assert_eq!(page.text(".page-head .badge"), "Inactive");
    let links = page.attributes("main a", "href");
    assert!(!links.iter().any(|href| href.starts_with("/appointments")));
    let cars = advisor.get(&ana).await.select(".columns section li");
    assert_eq!(
        cars,
        [
            "Honda Civic CA 8XYZ999 main car",
            "Honda Civic CA 7ABC123 Inactive"
        ]
    );
    let list = advisor.get("/vehicles?q=7abc").await;
    assert_eq!(list.text("tbody td:first-child"), "Honda Civic Inactive");
    let db = app.db(app.shop.id);
    let choices = customers::choices(&db, "ruiz").await.unwrap();
    assert_eq!(choices[0].cars.len(), 1);
    assert_eq!(
        choices[0].cars[0].plate,
        Some(("8XYZ999".to_owned(), Some("CA".to_owned())))
    );
}

#[actix_web::test] // R-VEH-3
async fn a_retired_car_gives_its_plate_away_and_asks_for_it_when_it_returns() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let old = plated(&advisor, &ana, ("7ABC123", "CA")).await.location();
    let edit = format!("{old}/edit");
    let retire = advisor.get(&edit).await.form("Save vehicle");
    let retire = retire.untick("is_active").submit(&advisor).await;
    retire.assert_status(303);

    let new = plated(&advisor, &ana, ("7ABC123", "CA")).await;

    new.assert_status(303);
    let back = advisor.get(&edit).await.form("Save vehicle");
    let refused = back.tick("is_active", "true").submit(&advisor).await;
    refused.assert_status(422);
    assert_eq!(refused.attributes(".error-summary a", "href"), ["#f-plate"]);
    assert!(
        refused
            .attributes(".notice a", "href")
            .contains(&new.location())
    );
    let another = refused.form("Save vehicle").fill("plate", "8XYZ999");
    another.submit(&advisor).await.assert_status(303);
}

#[actix_web::test] // R-VEH-5
async fn another_car_is_made_the_main_one() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    plated(&advisor, &ana, ("7ABC123", "CA")).await;
    let second = plated(&advisor, &ana, ("9VAN000", "CA")).await.location();

    let page = advisor.get(&second).await;
    let made = page.form("Make it the main car").submit(&advisor).await;

    let page = made.follow(&advisor).await;
    assert!(!page.has_form("Make it the main car"));
    let cars = advisor.get(&ana).await.select(".columns section li");
    assert_eq!(
        cars,
        ["Honda Civic CA 9VAN000 main car", "Honda Civic CA 7ABC123"]
    );
}
