//! Customers who were entered by mistake (R-GEN-11).

use super::{add, found, names};
use crate::support::past::{Of, planned_visit};
use crate::support::{Answer, App, Browser};
use autoshop::entity::{
    audit_log, customer, customer_merge, customer_stats, customer_tag, repair_order, search_term,
    vehicle, vehicle_owner,
};
use autoshop::features::customers::{self, NewCustomer};
use autoshop::kernel::ids::{CustomerId, RepairOrderId};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

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
    // nor whoever has a car of which an odometer was read
    let cy = add(&app, ["Cy Lang", "", "", "9CCC333", ""]).await;
    let readings = format!("/vehicles/{}/readings", cy.vehicle.unwrap());
    let reading = advisor.get(readings).await.form("Add reading");
    let reading = reading.fill("value", "90000").submit(&advisor).await;
    reading.assert_status(303);
    let refused = delete(&advisor, cy).await;
    refused.assert_status(409);
    assert!(refused.text("main").contains("odometer readings"));
}

#[actix_web::test] // R-GEN-4, R-GEN-5, R-GEN-11
async fn a_customer_is_deleted_once_and_only_as_it_was_seen() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "", "", "", ""]).await;
    let (advisor, owner) = (app.advisor().await, app.owner().await);
    let edit = format!("{}/edit", page(ana));
    let old = advisor.get(&edit).await.form("Delete customer");
    let save = owner.get(&edit).await.form("Save customer");
    let save = save.fill("city", "Davis").submit(&owner).await;
    save.assert_status(303);

    let refused = old.submit(&advisor).await;

    refused.assert_status(409);
    assert!(refused.text("main").contains("changed meanwhile"));
    advisor.get(page(ana)).await.assert_ok();
    let form = advisor.get(&edit).await.form("Delete customer");
    for _ in 0..2 {
        assert_eq!(form.submit(&advisor).await.location(), "/customers/bin");
    }
}

#[actix_web::test] // R-GEN-11
async fn after_thirty_days_nobody_comes_back_though_the_bin_was_not_emptied_yet() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "", "", "", ""]).await;
    let advisor = app.advisor().await;
    delete(&advisor, ana).await.assert_status(303);
    let restore = advisor.get("/customers/bin").await.form("Restore Ana Ruiz");
    app.clock.advance(TimeDelta::days(31));
    let advisor = app.advisor().await;

    let refused = restore.submit(&advisor).await;

    refused.assert_status(409);
    assert!(refused.text("main").contains("for 30 days"));
    advisor.get(page(ana)).await.assert_status(404);
}

#[actix_web::test] // R-GEN-11, R-CUST-4
async fn whoever_was_once_merged_is_gone_for_good_too() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = add(&app, ["Ana Ruiz", "530 555 0142", "", "7ABC123", ""]).await;
    let again = add(&app, ["Anna Ruis", "530 555 0199", "", "8XYZ999", ""]).await;
    let third = add(&app, ["Eva Lang", "530 555 0177", "", "9CCC333", ""]).await;
    let merge = async |keep: Of, other: Of| {
        let path = format!("{}/merge?with={}", page(keep), other.customer);
        let both = advisor.get(path).await;
        let form = both.form(&both.select("#merge-form button")[0]);
        form.submit(&advisor).await.assert_status(303);
    };
    merge(again, third).await;
    merge(ana, again).await;
    let undo = advisor.get(page(ana)).await.form("Undo the merge");
    undo.submit(&advisor).await.assert_status(303);
    merge(ana, again).await;
    delete(&advisor, ana).await.assert_status(303);
    app.clock.advance(TimeDelta::days(31));

    app.run_jobs().await;

    let db = app.db(app.shop.id);
    assert!(db.all(customer::Entity::find()).await.unwrap().is_empty());
    assert!(db.all(vehicle::Entity::find()).await.unwrap().is_empty());
    let merges = db.all(customer_merge::Entity::find()).await.unwrap();
    assert!(merges.is_empty(), "{merges:?}");
    let traces = audit_log::Entity::find().filter(audit_log::Column::Action.eq("customer.purged"));
    assert_eq!(db.all(traces).await.unwrap().len(), 3);
}

#[actix_web::test] // R-GEN-11
async fn those_that_have_to_stay_hold_up_nobody() {
    let app = App::start().await;
    let (now, today) = (app.now(), app.today());
    let ids: Vec<CustomerId> = (0..=200).map(|_| CustomerId::new(now)).collect();
    let (used, free) = (&ids[..200], ids[200]);
    let new = NewCustomer {
        name: "Bo".to_owned(),
        ..NewCustomer::default()
    };
    // As nobody can make them: in the bin, and with an order.
    let made = app.write(&app.shop, async |tx, by| {
        for id in &ids {
            customers::create(tx, by, (*id, today), &new).await?;
        }
        tx.delete_where(customer_stats::Entity::delete_many())
            .await?;
        let order = |id: &CustomerId| repair_order::ActiveModel {
            id: Set(RepairOrderId(id.0)),
            created_at: Set(now),
            updated_at: Set(now),
            number: Set(id.to_string()[16..].to_owned()),
            customer_id: Set(*id),
            version: Set(1),
            ..Default::default()
        };
        tx.insert_all(used.iter().map(order).collect::<Vec<_>>())
            .await?;
        let bin = |at: DateTime<Utc>| {
            customer::Entity::update_many().col_expr(customer::Column::DeletedAt, Expr::value(at))
        };
        tx.update_where(bin(now)).await?;
        let last = bin(now + TimeDelta::seconds(1)).filter(customer::Column::Id.eq(free));
        tx.update_where(last).await?;
        Ok(())
    });
    made.await.unwrap();
    app.clock.advance(TimeDelta::days(31));

    app.run_jobs().await;

    let left = app.db(app.shop.id).all(customer::Entity::find()).await;
    let left: Vec<_> = left.unwrap().iter().map(|row| row.id).collect();
    assert!(!left.contains(&free));
    assert_eq!(left.len(), 200);
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
    app.run_jobs().await;
    assert_eq!(
        advisor.get("/customers/bin").await.select("tbody strong"),
        ["Bo Diaz", "Ana Ruiz"]
    );
    app.clock.advance(TimeDelta::days(1)); // it is emptied at night

    app.run_jobs().await;

    let advisor = app.advisor().await;
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
