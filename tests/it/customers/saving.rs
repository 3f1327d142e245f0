//! Adding and changing.

use super::{add, found};
use crate::support::App;
use autoshop::entity::audit_log;
use chrono::TimeDelta;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

#[actix_web::test] // R-CUST-2, R-GEN-5
async fn a_second_customer_with_the_same_phone_is_saved_only_on_purpose() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "530 555 0142", "ana@a.example", "", ""]).await;
    let advisor = app.advisor().await;
    let page = advisor.get("/customers/new").await;
    let form = page
        .form("Add customer")
        .fill("name", "Ben Ruiz")
        .fill("phone", "(530) 555-0142");

    let warned = form.submit(&advisor).await;

    warned.assert_status(422);
    assert!(warned.text("title").starts_with("Error:"));
    let link = format!("/customers/{}", ana.customer);
    assert!(warned.attributes(".notice a", "href").contains(&link));
    let again = warned.form("Add customer");
    assert_eq!(again.value("name"), "Ben Ruiz");
    let again = again.tick("another", "true");
    let first = again.submit(&advisor).await;
    let second = again.submit(&advisor).await;
    assert_eq!(first.header("idempotency-status"), "stored");
    assert_eq!(second.header("idempotency-status"), "replayed");
    assert_eq!(first.location(), second.location());
    assert_eq!(found(&advisor, "5550142").await, ["Ana Ruiz", "Ben Ruiz"]);

    let by_email = advisor.get("/customers/new").await;
    let by_email = by_email
        .form("Add customer")
        .fill("name", "Cleo")
        .fill("email", "ANA@a.example");
    by_email.submit(&advisor).await.assert_status(422);
}

#[actix_web::test] // R-GEN-5
async fn pressing_save_twice_makes_one_customer_and_other_words_ask_first() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let form = advisor.get("/customers/new").await.form("Add customer");
    let form = form.fill("name", "Ana Ruiz").fill("phone", "530 555 0142");

    let first = form.submit(&advisor).await.location();
    let again = form.submit(&advisor).await.location();
    let other = form.clone().fill("name", "Ben Ruiz").submit(&advisor).await;

    assert_eq!(first, again);
    other.assert_status(409);
    assert!(other.attributes(".notice a", "href").contains(&first));
    let fresh = other.form("Add customer");
    assert_eq!(fresh.value("name"), "Ben Ruiz");
    assert_ne!(fresh.value("_key"), form.value("_key"));
    assert_eq!(found(&advisor, "ruiz").await, ["Ana Ruiz"]);
}

#[actix_web::test] // R-CUST-1, R-GEN-3, R-GEN-10
async fn a_name_is_needed_and_a_strange_phone_must_be_meant() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let form = advisor.get("/customers/new").await.form("Add customer");

    let refused = form.fill("phone", "ext. 12").submit(&advisor).await;

    refused.assert_status(422);
    let links = refused.attributes(".error-summary a", "href");
    assert_eq!(links, ["#f-name", "#f-phone"]);
    let kept = refused
        .form("Add customer")
        .fill("name", "Front desk")
        .tick("keep_phone", "true");
    let page = kept.submit(&advisor).await.follow(&advisor).await;
    assert!(page.text("main").contains("ext. 12"));
    assert_eq!(page.text("#toasts p"), "Customer added.");
}

#[actix_web::test] // F13, R-GEN-4
async fn of_two_people_the_slower_one_sees_both_values() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "530 555 0142", "", "", ""]).await;
    let edit = format!("/customers/{}/edit", ana.customer);
    let (advisor, owner) = (app.advisor().await, app.owner().await);
    let slow = advisor.get(&edit).await.form("Save customer");
    let fast = owner.get(&edit).await.form("Save customer");
    let saved = fast
        .fill("phone", "530 555 0199")
        .fill("city", "Davis")
        .submit(&owner)
        .await;
    saved.assert_status(303);
    app.clock.advance(TimeDelta::minutes(2));

    let late = slow
        .fill("phone", "530 555 0111")
        .fill("notes", "Call first")
        .submit(&advisor)
        .await;

    late.assert_status(409);
    let notice = late.text(".notice");
    assert!(
        notice.contains("Changed by Owner A") && notice.contains("2 minutes ago"),
        "{notice}"
    );
    assert_eq!(
        late.text("#f-phone-stored strong"),
        "(530) 555-0199",
        "what is stored"
    );
    assert!(late.select("#f-name-stored").is_empty());
    assert!(late.select("#f-is_vip-stored").is_empty());
    let again = late.form("Save customer");
    assert_eq!(
        again.value("phone"),
        "530 555 0111",
        "the number as it was typed"
    );
    assert_eq!(again.value("notes"), "Call first");
    again.submit(&advisor).await.assert_status(303);
    let page = advisor.get(format!("/customers/{}", ana.customer)).await;
    assert!(page.text("main").contains("(530) 555-0111"));
}

#[actix_web::test] // R-AUD-1
async fn a_change_is_searchable_at_once_and_leaves_one_trace() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "", "", "", ""]).await;
    let advisor = app.advisor().await;
    let edit = format!("/customers/{}/edit", ana.customer);

    let form = advisor.get(&edit).await.form("Save customer");
    let saved = form.fill("name", "Ana Whitfield").submit(&advisor).await;

    saved.assert_status(303);
    assert!(saved.statements() <= 9, "{}", saved.statements());
    assert!(found(&advisor, "ruiz").await.is_empty());
    assert_eq!(found(&advisor, "whit").await, ["Ana Whitfield"]);
    let query = audit_log::Entity::find()
        .filter(audit_log::Column::EntityId.eq(ana.customer.0))
        .filter(audit_log::Column::Action.eq("customer.changed"));
    let rows = app.db(app.shop.id).all(query).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(
        rows[0].before,
        Some(serde_json::json!({"name": "Ana Ruiz"}))
    );
    assert_eq!(
        rows[0].after,
        Some(serde_json::json!({"name": "Ana Whitfield"}))
    );
}
