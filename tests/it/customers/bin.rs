//! Customers who were entered by mistake (R-GEN-11).

use super::{add, found, names};
use crate::support::past::{Of, planned_visit};
use crate::support::{Answer, App, Browser};
use autoshop::app::sweep;
use autoshop::entity::{
    audit_log, customer, customer_stats, customer_tag, search_term, vehicle, vehicle_owner,
};
use chrono::TimeDelta;
use sea_orm::EntityTrait;

fn page(of: Of) -> String {
    format!("/customers/{}", of.customer)
}

async fn delete(browser: &Browser, of: Of) -> Answer {
    let edit = format!("{}/edit", page(of));
    let form = browser.get(edit).await.form("Delete customer");
    form.submit(browser).await
}

#[actix_web::test] // R-GEN-11, R-AUD-2
async fn a_deleted_customer_can_be_taken_out_of_the_bin() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "530 555 0142", "", "7ABC123", ""]).await;
    let advisor = app.advisor().await;

    let bin = delete(&advisor, ana).await.follow(&advisor).await;

    assert_eq!(bin.select("tbody strong"), ["Ana Ruiz"]);
    advisor.get(page(ana)).await.assert_status(404);
    assert!(found(&advisor, "ruiz").await.is_empty());
    assert!(found(&advisor, "7abc123").await.is_empty());
    assert!(names(&advisor.get("/customers").await).is_empty());
    let cars = advisor.get("/vehicles").await;
    assert!(!cars.text("main").contains("7ABC123"));
    let booking = format!("/appointments/new?customer={}", ana.customer);
    advisor.get(booking).await.assert_status(404);

    app.clock.advance(TimeDelta::days(29));
    let advisor = app.advisor().await;
    let form = advisor.get("/customers/bin").await.form("Restore Ana Ruiz");
    let back = form.submit(&advisor).await;
    assert_eq!(back.location(), page(ana));
    assert!(
        advisor
            .get(page(ana))
            .await
            .text("main")
            .contains("7ABC123")
    );
    assert_eq!(found(&advisor, "5550142").await, ["Ana Ruiz"]);
    assert_eq!(
        form.submit(&advisor).await.location(),
        page(ana),
        "twice is fine"
    );
    let traces = app.db(app.shop.id).all(audit_log::Entity::find()).await;
    let traces: Vec<String> = traces.unwrap().into_iter().map(|row| row.action).collect();
    let of = |action: &str| traces.iter().filter(|a| *a == action).count();
    assert_eq!((of("customer.deleted"), of("customer.restored")), (1, 1));
}

#[actix_web::test] // R-GEN-11
async fn whoever_has_a_visit_stays() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "", "", "7ABC123", ""]).await;
    planned_visit(&app, ana, app.now() + TimeDelta::days(1)).await;
    let advisor = app.advisor().await;

    let refused = delete(&advisor, ana).await;

    refused.assert_status(409);
    assert!(refused.text("main").contains("those are kept"));
    advisor.get(page(ana)).await.assert_ok();
    // nor does whoever sold a car
    let bo = add(&app, ["Bo Diaz", "", "", "8XYZ999", ""]).await;
    let car = bo.vehicle.unwrap();
    let sale = format!("/vehicles/{car}/transfer?customer={}", ana.customer);
    let sale = advisor.get(sale).await.form("Transfer to Ana Ruiz");
    sale.submit(&advisor).await.assert_status(303);
    let refused = delete(&advisor, bo).await;
    refused.assert_status(409);
    assert!(refused.text("main").contains("its history is kept"));
}

#[actix_web::test] // R-GEN-11, R-VEH-3
async fn a_plate_that_was_given_again_is_not_taken_back() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "", "", "7ABC123", ""]).await;
    let advisor = app.advisor().await;
    delete(&advisor, ana).await.assert_status(303);
    add(&app, ["Bo Diaz", "", "", "7ABC123", ""]).await;

    let form = advisor.get("/customers/bin").await.form("Restore Ana Ruiz");
    let refused = form.submit(&advisor).await;

    refused.assert_status(409);
    assert!(refused.text("main").contains("the VIN or the plate"));
    assert_eq!(
        advisor.get("/customers/bin").await.select("tbody strong"),
        ["Ana Ruiz"]
    );
}

#[actix_web::test] // R-GEN-11
async fn after_thirty_days_the_bin_is_emptied() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "530 555 0142", "", "7ABC123", ""]).await;
    let bo = add(&app, ["Bo Diaz", "", "", "", ""]).await;
    let advisor = app.advisor().await;
    let tags = advisor.get(format!("{}/tags", page(ana))).await;
    let tags = tags.form("Save tags").fill("tags", "fleet");
    tags.submit(&advisor).await.assert_status(303);
    delete(&advisor, ana).await.assert_status(303);
    app.clock.advance(TimeDelta::days(30));
    let advisor = app.advisor().await;
    delete(&advisor, bo).await.assert_status(303);
    sweep(app.doors(), app.now()).await.unwrap();
    assert_eq!(
        advisor.get("/customers/bin").await.select("tbody strong"),
        ["Bo Diaz", "Ana Ruiz"]
    );
    app.clock.advance(TimeDelta::minutes(1));

    sweep(app.doors(), app.now()).await.unwrap();

    let bin = advisor.get("/customers/bin").await;
    assert_eq!(bin.select("tbody strong"), ["Bo Diaz"]);
    let restore = format!("{}/restoration", page(ana));
    advisor.post(restore, &[]).await.assert_status(404);
    let db = app.db(app.shop.id);
    let left = db.all(customer::Entity::find()).await.unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(
        db.all(vehicle::Entity::find()).await.unwrap().len(),
        1,
        "of Bo"
    );
    assert_eq!(
        db.all(vehicle_owner::Entity::find()).await.unwrap().len(),
        1
    );
    assert!(
        db.all(customer_tag::Entity::find())
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        db.all(customer_stats::Entity::find())
            .await
            .unwrap()
            .is_empty()
    );
    let terms = db.all(search_term::Entity::find()).await.unwrap();
    assert!(terms.iter().all(|term| term.customer_id == bo.customer));
    let traces = db.all(audit_log::Entity::find()).await.unwrap();
    assert!(traces.iter().any(|row| row.action == "customer.purged"));
}
