//! Adding and changing a car.

use super::{VIN, customer, new_car, plated};
use crate::support::App;
use autoshop::kernel::words::Role;

#[actix_web::test] // R-VEH-1, R-VEH-5
async fn the_first_car_is_the_main_one_and_needs_neither_vin_nor_plate() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;

    let first = new_car(&advisor, &ana).await.fill("year", "2014");
    let first = first.submit(&advisor).await;
    plated(&advisor, &ana, ("9VAN000", "CA"))
        .await
        .assert_status(303);

    let page = first.follow(&advisor).await;
    assert_eq!(page.text("h1"), "2014 Honda Civic");
    assert_eq!(
        page.attributes(".meta a", "href"),
        std::slice::from_ref(&ana)
    );
    let cars = advisor.get(&ana).await.select(".columns section li");
    assert_eq!(
        cars,
        ["2014 Honda Civic main car", "Honda Civic CA 9VAN000"]
    );
}

#[actix_web::test] // R-VEH-1
async fn make_and_model_are_needed_and_the_year_is_at_most_the_next() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;

    let form = new_car(&advisor, &ana).await;
    let form = form
        .fill("make", "")
        .fill("model", " ")
        .fill("year", "2028");
    let refused = form.submit(&advisor).await;

    refused.assert_status(422);
    let links = refused.attributes(".error-summary a", "href");
    assert_eq!(links, ["#f-year", "#f-make", "#f-model"]);
}

#[actix_web::test] // R-VEH-1, R-CUST-6
async fn a_make_of_signs_that_stand_for_many_letters_is_saved() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;

    let form = new_car(&advisor, &ana).await;
    let form = form.fill("make", &"\u{fdfa}".repeat(40)); // each is eighteen letters
    let saved = form.submit(&advisor).await;

    saved.assert_status(303);
    let folded = "SELECT CAST(length(folded) AS TEXT) FROM vehicle";
    assert_eq!(app.rows_of_shop(app.shop.id, folded).await, [["240"]]);
}

#[actix_web::test] // R-VEH-2
async fn a_vin_with_a_wrong_check_digit_is_saved_only_on_purpose() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let form = new_car(&advisor, &ana).await;

    let short = form.clone().fill("vin", "1HGCM8263").submit(&advisor).await;
    short.assert_status(422);
    let wrong = form
        .fill("vin", "1hgcm8264-3a004352")
        .submit(&advisor)
        .await;

    wrong.assert_status(422);
    assert_eq!(wrong.attributes(".error-summary a", "href"), ["#f-vin"]);
    let meant = wrong.form("Add vehicle").tick("vin_confirmed", "true");
    let page = meant.submit(&advisor).await.follow(&advisor).await;
    assert!(page.text("main").contains("1HGCM82643A004352"));
    let edit = page.attributes("a[data-key=e]", "href").remove(0);
    let form = advisor.get(&edit).await.form("Save vehicle");
    let saved = form.fill("color", "Red").submit(&advisor).await;
    saved.assert_status(303);
    assert!(saved.statements() <= 9, "{}", saved.statements());
}

#[actix_web::test] // R-VEH-2, R-VEH-3
async fn a_vin_and_a_plate_name_one_car_of_the_shop() {
    let app = App::start().await;
    let other = app.found_shop("b").await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let ben = customer(&advisor, "Ben Ode").await;
    let form = new_car(&advisor, &ana).await.fill("vin", VIN);
    let form = form.fill("plate", "7ABC 123").fill("plate_region", "CA");
    let first = form.submit(&advisor).await.location();

    let vin = new_car(&advisor, &ben).await.fill("vin", VIN);
    let vin = vin.submit(&advisor).await;
    let plate = plated(&advisor, &ben, ("7abc-123", "CA")).await;
    let no_state = plated(&advisor, &ben, ("7abc-123", "")).await;
    let nevada = plated(&advisor, &ben, ("7ABC123", "NV")).await;

    for (refused, field) in [(&vin, "#f-vin"), (&plate, "#f-plate")] {
        refused.assert_status(422);
        assert_eq!(refused.attributes(".error-summary a", "href"), [field]);
        assert!(refused.attributes(".notice a", "href").contains(&first));
    }
    no_state.assert_status(422);
    let links = no_state.attributes(".error-summary a", "href");
    assert_eq!(links, ["#f-plate_region"]);
    nevada.assert_status(303);
    let stranger = app.signed_in(Role::Owner, &other).await;
    let zoe = customer(&stranger, "Zoe").await;
    let theirs = plated(&stranger, &zoe, ("7ABC123", "CA")).await;
    theirs.assert_status(303);
    stranger.get(&first).await.assert_status(404);
    stranger
        .get(format!("{first}/edit"))
        .await
        .assert_status(404);
    let id = ana.rsplit('/').next().unwrap();
    let fields = [("customer", id), ("make", "Kia"), ("model", "Rio")];
    stranger.post("/vehicles", &fields).await.assert_status(404);
}

#[actix_web::test] // R-VEH-2
async fn an_edited_car_cannot_take_anothers_plate() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let first = plated(&advisor, &ana, ("7ABC123", "CA")).await.location();
    let second = plated(&advisor, &ana, ("8XYZ999", "CA")).await.location();

    let form = advisor
        .get(format!("{second}/edit"))
        .await
        .form("Save vehicle");
    let refused = form.fill("plate", "7ABC123").submit(&advisor).await;

    refused.assert_status(422);
    assert!(refused.attributes(".notice a", "href").contains(&first));
    assert_eq!(refused.form("Save vehicle").value("plate"), "7ABC123");
}

#[actix_web::test] // R-GEN-5
async fn pressing_add_twice_makes_one_car() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let form = new_car(&advisor, &ana).await.fill("vin", VIN);

    let first = form.submit(&advisor).await;
    let second = form.submit(&advisor).await;

    assert_eq!(first.location(), second.location());
    assert_eq!(second.header("idempotency-status"), "replayed");
}

#[actix_web::test] // R-GEN-4
async fn of_two_people_who_change_a_car_the_slower_one_sees_both_values() {
    let app = App::start().await;
    let (advisor, owner) = (app.advisor().await, app.owner().await);
    let ana = customer(&advisor, "Ana Ruiz").await;
    let car = plated(&advisor, &ana, ("7ABC123", "CA")).await.location();
    let edit = format!("{car}/edit");
    let slow = advisor.get(&edit).await.form("Save vehicle");
    let fast = owner.get(&edit).await.form("Save vehicle");
    let fast = fast.fill("color", "Red").untick("is_active");
    app.clock.advance(chrono::TimeDelta::seconds(5));
    fast.submit(&owner).await.assert_status(303);

    let late = slow.fill("color", "Blue").submit(&advisor).await;

    late.assert_status(409);
    assert!(late.text(".notice").contains("Changed by Owner A just now"));
    assert_eq!(late.text("#f-color-stored strong"), "Red");
    assert_eq!(late.text("#f-is_active-stored strong"), "no");
    assert_eq!(late.form("Save vehicle").value("color"), "Blue");
}
