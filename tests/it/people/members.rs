//! Roles, and who may come in.

use crate::support::{App, Browser, PASSWORD};
use autoshop::entity::membership;
use autoshop::kernel::ids::MembershipId;
use autoshop::kernel::words::Role;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

async fn owner_id(app: &App) -> MembershipId {
    let owner = membership::Entity::find().filter(membership::Column::Name.eq("Owner A"));
    app.db(app.shop.id).one(owner).await.unwrap().unwrap().id
}

async fn owners(app: &App) -> Vec<String> {
    let query = membership::Entity::find()
        .filter(membership::Column::Role.eq(Role::Owner))
        .filter(membership::Column::DisabledAt.is_null());
    let rows = app.db(app.shop.id).all(query).await.unwrap();
    rows.into_iter().map(|row| row.name).collect()
}

fn page(member: MembershipId) -> String {
    format!("/settings/people/{member}")
}

async fn is_out(browser: &Browser) -> bool {
    let answer = browser.get("/services").await;
    answer.status.is_redirection() && answer.location().starts_with("/login")
}

#[actix_web::test] // R-ACC-4, R-ACC-9
async fn another_role_ends_the_sessions_and_holds_from_the_next_sign_in() {
    let app = App::start().await;
    let nina = app.add_person(&app.shop, Role::Technician, "Nina").await;
    let owner = app.owner().await;
    let hers = app.signed_in_as("nina@a.example").await;
    hers.get("/customers").await.assert_status(403);

    let form = owner.get(page(nina)).await.form("Save role");
    form.fill("role", "advisor")
        .submit(&owner)
        .await
        .assert_status(303);

    assert!(is_out(&hers).await);
    let again = app.signed_in_as("nina@a.example").await;
    again.get("/customers").await.assert_ok();
    let noted = "SELECT action, entity_label FROM audit_log WHERE action = 'member.role_changed'";
    let noted = app.rows_of_shop(app.shop.id, noted).await;
    assert_eq!(noted, [["member.role_changed", "Nina"]]);
}

#[actix_web::test] // R-ACC-4
async fn who_is_disabled_is_out_at_once_until_enabled_again() {
    let app = App::start().await;
    let nina = app.add_person(&app.shop, Role::Technician, "Nina").await;
    let owner = app.owner().await;
    let hers = app.signed_in_as("nina@a.example").await;

    let disable = owner.get(page(nina)).await.form("Disable");
    disable.submit(&owner).await.assert_status(303);

    assert!(is_out(&hers).await);
    let credentials = [("email", "nina@a.example"), ("password", PASSWORD)];
    let refused = hers.post("/session", &credentials).await;
    refused.assert_status(422);
    let list = owner.get("/settings/people").await;
    assert!(list.select("tbody .badge").contains(&"Disabled".to_owned()));
    let enable = owner.get(page(nina)).await.form("Enable");
    enable.submit(&owner).await.assert_status(303);
    hers.post("/session", &credentials).await.assert_status(303);
}

#[actix_web::test] // R-ACC-9
async fn a_shop_always_keeps_an_owner_who_can_sign_in() {
    let app = App::start().await;
    let owner = app.owner().await;
    let me = owner_id(&app).await;

    let form = owner.get(page(me)).await.form("Save role");
    let refused = form.fill("role", "advisor").submit(&owner).await;
    refused.assert_status(422);
    assert!(
        refused
            .text(".error-summary")
            .contains("always keeps an owner")
    );
    assert!(!owner.get(page(me)).await.has_form("Disable"));
    let forced = owner.post(format!("{}/disabling", page(me)), &[]).await;
    forced.assert_status(409);
    assert_eq!(owners(&app).await, ["Owner A"]);

    app.add_person(&app.shop, Role::Owner, "Olga").await;
    let form = owner.get(page(me)).await.form("Save role");
    let stepped_down = form.fill("role", "advisor").submit(&owner).await;
    stepped_down.assert_status(303);
    assert_eq!(owners(&app).await, ["Olga"]);
    assert!(is_out(&owner).await, "the rights are gone with the session");
}

#[actix_web::test] // R-ACC-9
async fn of_two_owners_who_lower_each_other_at_once_one_stays() {
    let app = App::start().await;
    let me = owner_id(&app).await;
    let olga = app.add_person(&app.shop, Role::Owner, "Olga").await;
    let (mine, hers) = (app.owner().await, app.signed_in_as("olga@a.example").await);
    let lower_her = mine.get(page(olga)).await.form("Save role");
    let lower_her = lower_her.fill("role", "technician");
    let lower_me = hers.get(page(me)).await.form("Save role");
    let lower_me = lower_me.fill("role", "technician");

    let (one, other) = futures_util::join!(lower_her.submit(&mine), lower_me.submit(&hers));

    assert_eq!(
        owners(&app).await.len(),
        1,
        "{:?} {:?}",
        one.status,
        other.status
    );
}

#[actix_web::test] // R-ACC-9
async fn whoever_is_no_owner_any_more_raises_nobody() {
    let app = App::start().await;
    let (me, owner) = (owner_id(&app).await, app.owner().await);
    let form = owner.get(page(me)).await.form("Save role");
    let raise = form.fill("role", "owner");
    app.add_person(&app.shop, Role::Owner, "Olga").await;
    // The row is lowered, and what is kept in memory for five seconds does not know it yet.
    let changed = app
        .write(&app.shop, async |tx, by| {
            let row = tx.one(membership::Entity::find_by_id(me)).await?;
            let mut row: membership::ActiveModel = row.unwrap().into();
            row.role = sea_orm::ActiveValue::Set(Role::Advisor);
            Ok(tx.update(row, by.1).await?.version)
        })
        .await
        .unwrap();

    let raised = raise
        .with("version", &changed.to_string())
        .submit(&owner)
        .await;

    raised.assert_status(403);
    assert_eq!(owners(&app).await, ["Olga"]);
}

#[actix_web::test]
async fn a_role_that_somebody_else_changed_meanwhile_is_told() {
    let app = App::start().await;
    let nina = app.add_person(&app.shop, Role::Technician, "Nina").await;
    let owner = app.owner().await;
    let open = owner.get(page(nina)).await.form("Save role");
    let form = owner.get(page(nina)).await.form("Save role");
    form.fill("role", "advisor")
        .submit(&owner)
        .await
        .assert_status(303);

    let late = open.fill("role", "accountant").submit(&owner).await;

    late.assert_status(409);
    assert!(late.text(".notice").contains("Changed by Owner A"));
    let decided = late.form("Save role").submit(&owner).await;
    decided.assert_status(303);
}
