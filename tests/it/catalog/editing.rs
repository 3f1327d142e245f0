//! Adding, changing and retiring services.

use super::{address, names, new_service, started};
use crate::support::App;
use autoshop::error::AppResult;
use autoshop::features::shops::catalog;
use autoshop::kernel::money::Cents;
use autoshop::kernel::words::Role;
use sea_orm::EntityTrait;

#[actix_web::test] // R-SVC-3
async fn a_code_is_in_capitals_and_belongs_to_one_service() {
    let app = started().await;
    let owner = app.owner().await;

    let form = new_service(&owner, "Brake hose", "brake_hose").await;
    let page = form.submit(&owner).await.follow(&owner).await;
    assert_eq!(page.text(".page-head .number"), "BRAKE_HOSE");
    assert!(page.body().contains("$89.90"));

    let again = new_service(&owner, "Other hose", "BRAKE_HOSE").await;
    let again = again.submit(&owner).await;
    again.assert_status(422);
    assert!(again.text("#f-code-error").contains("BRAKE_HOSE"));
    assert_eq!(again.form("Add service").value("name"), "Other hose");
    for wrong in ["X", "BRAKE HOSE", "BRÄKE", "A-B", ""] {
        let refused = new_service(&owner, "Hose", wrong).await;
        refused.submit(&owner).await.assert_status(422);
    }
    let oil = address(&owner, "OIL_CONV").await;
    let edit = owner.get(format!("{oil}/edit")).await.form("Save");
    let taken = edit.fill("code", "oil_synth").submit(&owner).await;
    taken.assert_status(422);
    assert_eq!(taken.text("h1"), "Edit service");
}

#[actix_web::test] // R-SVC-6, R-SVC-8
async fn a_price_is_fixed_or_made_of_hours_and_may_be_nothing() {
    let app = started().await;
    let owner = app.owner().await;

    let hourly = new_service(&owner, "Diagnosis", "DIAG")
        .await
        .fill("pricing", "hourly");
    let page = hourly.submit(&owner).await.follow(&owner).await;
    assert!(page.body().contains("$187.50"), "1.25 h at $150.00");
    let without = new_service(&owner, "Diagnosis", "DIAG_2").await;
    let without = without.fill("pricing", "hourly").fill("hours", "");
    let refused = without.submit(&owner).await;
    refused.assert_status(422);
    assert!(
        refused
            .text("#f-hours-error")
            .starts_with("Enter the hours")
    );
    let free = new_service(&owner, "Look", "LOOK").await.fill("price", "0");
    let page = free.submit(&owner).await.follow(&owner).await;
    assert!(page.body().contains("No charge"));

    let db = app.db(app.shop.id);
    let all = catalog::active(&db).await.unwrap();
    let of = |code: &str| {
        let service = all.iter().find(|s| s.code == code).unwrap();
        let (quantity, each) = catalog::labor(service, Cents(15_000));
        (quantity.0, each.0)
    };
    assert_eq!((of("DIAG"), of("LOOK")), ((125, 15_000), (100, 0)));
}

#[actix_web::test] // R-GEN-5
async fn sending_a_new_service_twice_makes_one() {
    let app = App::start().await;
    let owner = app.owner().await;
    let form = new_service(&owner, "Brake hose", "BRAKE_HOSE").await;

    let first = form.submit(&owner).await;
    let second = form.submit(&owner).await;
    let other = form.fill("name", "Another").fill("code", "ANOTHER");
    let other = other.submit(&owner).await;

    assert_eq!(first.header("idempotency-status"), "stored");
    assert_eq!(second.header("idempotency-status"), "replayed");
    assert_eq!(first.location(), second.location());
    other.assert_status(409);
    assert!(other.text(".notice").starts_with("Already saved as"));
    let retry = other.form("Add service").submit(&owner).await;
    assert_ne!(retry.location(), first.location());
    assert_eq!(names(&owner.get("/services").await).len(), 2);
}

#[actix_web::test] // R-GEN-4
async fn two_owners_never_overwrite_each_other_in_silence() {
    let app = started().await;
    let owner = app.owner().await;
    let oil = address(&owner, "OIL_SYNTH").await;
    let mine = owner.get(format!("{oil}/edit")).await.form("Save");
    let theirs = mine.clone().fill("price", "140").fill("hours", "0.6");

    app.clock.advance(chrono::TimeDelta::seconds(5));
    theirs.submit(&owner).await.assert_status(303);
    let conflict = mine.fill("price", "150").submit(&owner).await;

    conflict.assert_status(409);
    assert!(conflict.text(".notice").starts_with("Changed by Owner A"));
    assert_eq!(conflict.text("#f-price-stored strong"), "140.00");
    assert_eq!(conflict.text("#f-hours-stored strong"), "0.6");
    let again = conflict.form("Save");
    assert_eq!(again.value("price"), "150.00", "what was typed is kept");
    again.submit(&owner).await.assert_status(303);
}

#[actix_web::test] // R-ACC-13, R-ACC-15, R-ACC-17
async fn everybody_sees_the_catalog_and_only_an_owner_changes_it() {
    let app = started().await;
    let oil = address(&app.owner().await, "OIL_SYNTH").await;
    let mut db = app.db(app.shop.id);

    for role in [Role::Advisor, Role::Technician, Role::Accountant] {
        let person = app.signed_in(role, &app.shop).await;
        let list = person.get("/services").await;
        assert!(list.body().contains("$120.00"), "{role:?}");
        assert!(!list.has_form("Load the starter catalog"), "{role:?}");
        let page = person.get(&oil).await;
        assert!(!page.has_form("Deactivate") && !page.body().contains("/edit"));
        for path in ["/services/new".to_owned(), format!("{oil}/edit")] {
            person.get(path).await.assert_status(403);
        }
        for path in ["/services", "/services/starter", oil.as_str()] {
            person.post(path, &[]).await.assert_status(403);
        }
    }

    let hidden: AppResult<()> = db
        .transaction(async |tx| {
            use autoshop::entity::shop_settings::{Column, Entity};
            let update = Entity::update_many().col_expr(
                Column::TechnicianSeesPrices,
                sea_orm::sea_query::Expr::value(false),
            );
            tx.update_where(update).await?;
            tx.touch(autoshop::db::cache::CacheKey::Settings);
            Ok(())
        })
        .await;
    hidden.unwrap();
    app.doors().caches.settings.drop(app.shop.id, ()).await;
    let technician = app.technician().await;
    for path in ["/services?sort=price", oil.as_str()] {
        let page = technician.get(path).await;
        page.assert_ok();
        assert!(!page.body().contains('$'), "{path} tells no price");
    }
    let sorted = technician.get("/services?sort=-price").await;
    assert_eq!(names(&sorted), names(&technician.get("/services").await));
    assert!(
        app.advisor()
            .await
            .get(&oil)
            .await
            .body()
            .contains("$120.00")
    );
}

#[actix_web::test] // R-GEN-1
async fn another_shops_catalog_is_out_of_reach() {
    let app = started().await;
    let oil = address(&app.owner().await, "OIL_SYNTH").await;
    let edit = app
        .owner()
        .await
        .get(format!("{oil}/edit"))
        .await
        .form("Save");
    let other = app.found_shop("b").await;
    let stranger = app.signed_in(Role::Owner, &other).await;

    assert_eq!(names(&stranger.get("/services").await).len(), 0);
    for path in [oil.clone(), format!("{oil}/edit")] {
        stranger.get(path).await.assert_status(404);
    }
    stranger.post(&oil, &edit.fields()).await.assert_status(404);
    for verb in ["deactivation", "reactivation"] {
        let path = format!("{oil}/{verb}");
        stranger.post(path, &[]).await.assert_status(404);
    }
    stranger.get("/services/not-an-id").await.assert_status(404);
    let form = new_service(&stranger, "Oil", "OIL_SYNTH").await;
    form.submit(&stranger).await.assert_status(303);
}
