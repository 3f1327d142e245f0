//! The password again (R-ACC-5).

use crate::support::{App, PASSWORD};
use autoshop::entity::membership;
use autoshop::kernel::ids::MembershipId;
use autoshop::kernel::words::Role;
use chrono::TimeDelta;
use sea_orm::EntityTrait;

async fn role_of(app: &App, id: MembershipId) -> Role {
    let db = app.db(app.shop.id);
    let member = db.one(membership::Entity::find_by_id(id)).await.unwrap();
    member.unwrap().role
}

#[actix_web::test] // R-ACC-5
async fn a_fresh_sign_in_is_proof_enough() {
    let app = App::start().await;
    let nina = app.add_person(&app.shop, Role::Technician, "Nina").await;
    let owner = app.owner().await;

    let page = owner.get(format!("/settings/people/{nina}")).await;
    assert!(page.select("input[name=proof]").is_empty());
    let form = page.form("Save role").fill("role", "advisor");
    form.submit(&owner).await.assert_status(303);

    assert_eq!(role_of(&app, nina).await, Role::Advisor);
}

#[actix_web::test] // R-ACC-5
async fn after_a_quarter_of_an_hour_the_form_asks_for_the_password_and_keeps_the_rest() {
    let app = App::start().await;
    let nina = app.add_person(&app.shop, Role::Technician, "Nina").await;
    let owner = app.owner().await;
    let page = format!("/settings/people/{nina}");
    let open = owner.get(&page).await.form("Save role");
    app.clock.advance(TimeDelta::minutes(16));

    // The form was opened before; nothing typed is lost.
    let asked = open.fill("role", "accountant").submit(&owner).await;
    asked.assert_status(422);
    let errors = asked.select(".error-summary a");
    assert_eq!(errors, ["Enter your password."]);
    let form = asked.form("Save role");
    assert_eq!(form.value("role"), "accountant");
    let wrong = form.fill("proof", "not this one").submit(&owner).await;
    wrong.assert_status(422);
    assert_eq!(
        wrong.select("#f-proof-error"),
        ["The password is not right."]
    );
    assert!(!wrong.body().contains("not this one"), "never echoed");
    assert_eq!(role_of(&app, nina).await, Role::Technician);
    let right = wrong.form("Save role").fill("proof", PASSWORD);
    right.submit(&owner).await.assert_status(303);

    assert_eq!(role_of(&app, nina).await, Role::Accountant);
    let again = owner.get(&page).await;
    assert!(again.select("input[name=proof]").is_empty(), "proved anew");
}

#[actix_web::test] // R-ACC-3, R-ACC-5
async fn guessing_the_password_of_an_open_screen_ends_after_ten_tries() {
    let app = App::start().await;
    let nina = app.add_person(&app.shop, Role::Technician, "Nina").await;
    let owner = app.owner().await;
    app.clock.advance(TimeDelta::minutes(16));
    let form = owner.get(format!("/settings/people/{nina}")).await;
    let form = form.form("Save role").fill("role", "owner");

    for _ in 0..10 {
        let wrong = form.clone().fill("proof", "not this one");
        wrong.submit(&owner).await.assert_status(422);
    }

    let right = form.fill("proof", PASSWORD).submit(&owner).await;
    right.assert_status(429);
    let login = owner.post(
        "/session",
        &[("email", "owner@a.example"), ("password", PASSWORD)],
    );
    login.await.assert_status(429);
    assert_eq!(role_of(&app, nina).await, Role::Technician);
}
