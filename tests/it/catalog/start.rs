//! What a shop begins with.

use super::{address, names};
use crate::support::App;
use autoshop::entity::service;
use sea_orm::EntityTrait;

#[actix_web::test] // R-SVC-2
async fn a_shop_begins_with_fifty_services_and_keeps_what_it_edits() {
    let app = App::start().await;
    let owner = app.owner().await;
    let empty = owner.get("/services").await;
    assert_eq!(empty.text(".empty .what"), "No services here yet");

    let load = empty.form("Load the starter catalog");
    load.submit(&owner).await.assert_status(303);
    let page = owner.get("/services").await;
    assert_eq!(names(&page).len(), 50);
    assert_eq!(names(&page)[2], "High-Mileage Oil Change");
    assert_eq!(page.text(".pagination p"), "50 services");
    assert_eq!(page.statements(), 3, "with the template lines");

    let oil = address(&owner, "OIL_SYNTH").await;
    let edit = owner.get(format!("{oil}/edit")).await.form("Save");
    let saved = edit.fill("price", "129").submit(&owner).await;
    assert_eq!(saved.location(), oil);
    assert!(saved.statements() <= 9);
    load.submit(&owner).await.assert_status(303);

    let page = owner.get("/services").await;
    assert_eq!(names(&page).len(), 50);
    assert!(page.body().contains("$129.00"));
}

#[actix_web::test] // R-SVC-2
async fn setting_up_a_shop_loads_the_starter_catalog_unless_told_not_to() {
    for (wants, services) in [(true, 50), (false, 0)] {
        let app = App::empty().await;
        let visitor = app.visitor();
        let token = "b".repeat(64);
        *app.state.setup.write().await = Some(autoshop::db::sessions::digest(&token));
        let page = visitor.get(format!("/setup?token={token}")).await;
        let mut form = page
            .form("Set up the shop")
            .fill("shop", "Yolo Mobile Mechanics")
            .fill("name", "Ana Ruiz")
            .fill("email", "ana@yolo.example")
            .fill("password", "gravel plum lantern 42");
        assert_eq!(form.value("starter"), "true", "ticked from the start");
        if !wants {
            form = form.untick("starter");
        }

        form.submit(&visitor).await.assert_status(303);

        let shop = app.doors().shops().await.unwrap()[0].id;
        let all = app.db(shop).all(service::Entity::find()).await.unwrap();
        assert_eq!(all.len(), services);
    }
}
