//! What a file fills in is known to its later rows, and what has changed hands stays.

use super::{customers, import, press};
use crate::support::App;
use autoshop::entity::{vehicle, vehicle_owner};
use autoshop::kernel::ids::CustomerId;
use sea_orm::EntityTrait;

async fn cars(app: &App) -> Vec<vehicle::Model> {
    let db = app.db(app.shop.id);
    db.all(vehicle::Entity::find()).await.unwrap()
}

#[actix_web::test] // R-IMP-1
async fn a_row_that_fills_is_the_one_that_later_rows_repeat() {
    let app = App::start().await;
    let owner = app.owner().await;
    let people = "Name,Phone,Email\nAna,530-555-0142,\n";
    import(&owner, ("customers", "skip"), people).await;
    let again = "Name,Phone,Email\nAna,530-555-0142,ana@a.example\nAna R.,,ana@a.example\n";
    import(&owner, ("customers", "fill"), again).await;
    let there = customers(&app).await;
    assert_eq!(there.len(), 1);
    assert_eq!(there[0].email.as_deref(), Some("ana@a.example"));
    let car = "Owner Email,Make,Model,Plate,Plate State\nana@a.example,Honda,Accord,7ABC123,CA\n";
    import(&owner, ("vehicles", "skip"), car).await;

    let cars_again = "Owner Email,Make,Model,VIN,Plate,Plate State\n\
        ana@a.example,Honda,Accord,1HGCM82633A004352,7ABC123,CA\n\
        ana@a.example,Honda,Accord,1HGCM82633A004352,,\n";
    let page = import(&owner, ("vehicles", "fill"), cars_again).await;

    let there = cars(&app).await;
    assert_eq!(there.len(), 1);
    assert_eq!(there[0].vin.as_deref(), Some("1HGCM82633A004352"));
    let told = owner.get(&page).await;
    assert!(told.text("header.page-head").contains("2 rows"));
    assert!(!told.has_form("Check every row"));
}

#[actix_web::test] // R-IMP-1, R-VEH-6
async fn a_car_that_was_given_away_since_is_not_taken_back() {
    let app = App::start().await;
    let owner = app.owner().await;
    let (_, page) = imported(&app).await;
    let ben = app.add_customer(&app.shop, "Ben Benz").await;
    let car = cars(&app).await[0].id;
    let giving = format!("/vehicles/{car}/transfer?customer={ben}");
    let transfer = owner.get(giving).await.form("Transfer to Ben Benz");
    transfer.submit(&owner).await.assert_status(303);

    let touched = press(&owner, &page, "Undo this import").await;

    touched.assert_status(409);
    assert_eq!(cars(&app).await.len(), 1);
}

#[actix_web::test] // R-IMP-1, R-VEH-5
async fn who_has_another_car_keeps_a_main_one_when_an_import_is_undone() {
    let app = App::start().await;
    let owner = app.owner().await;
    let (ana, page) = imported(&app).await;
    let fit = app.add_car(&app.shop, ana, "Fit").await;

    press(&owner, &page, "Undo this import")
        .await
        .assert_status(303);

    let owned = app.db(app.shop.id).all(vehicle_owner::Entity::find()).await;
    let owned = owned.unwrap();
    assert_eq!(owned.len(), 1);
    assert!(owned[0].vehicle_id == fit && owned[0].is_primary);
}

/// Ana with a car out of a file; the page of that import.
async fn imported(app: &App) -> (CustomerId, String) {
    let ana = app.add_customer(&app.shop, "Ana Ruiz").await;
    let file = "Owner,Make,Model\nAna Ruiz,Honda,Accord\n";
    let owner = app.owner().await;
    (ana, import(&owner, ("vehicles", "skip"), file).await)
}
