//! A forgotten password (R-ACC-6, R-ACC-9).

use super::invitations::invite;
use super::link;
use crate::support::{App, Browser, PASSWORD};
use autoshop::kernel::ids::MembershipId;
use autoshop::kernel::words::Role;
use chrono::TimeDelta;

const NEW: &str = "velvet harbor onion 7";

async fn reset_link(owner: &Browser, member: MembershipId) -> String {
    let page = owner.get(format!("/settings/people/{member}")).await;
    link(&page.form("Make a link").submit(owner).await)
}

#[actix_web::test] // R-ACC-6
async fn a_link_sets_a_new_password_once_and_ends_every_session() {
    let app = App::start().await;
    let nina = app.add_person(&app.shop, Role::Technician, "Nina").await;
    let hers = app.signed_in_as("nina@a.example").await;
    let first = reset_link(&app.owner().await, nina).await;
    let path = reset_link(&app.owner().await, nina).await;
    let visitor = app.visitor();
    visitor.get(&first).await.assert_status(410);
    hers.get("/board").await.assert_ok();

    let form = visitor.get(&path).await.form("Set the password");
    let easy = form
        .clone()
        .fill("password", "nina nina nina")
        .submit(&visitor)
        .await;
    easy.assert_status(422);
    let set = form.clone().fill("password", NEW).submit(&visitor).await;
    assert_eq!(set.location(), "/login");

    assert_eq!(hers.get("/").await.location(), "/login");
    let with = async |password: &str| {
        let tried = [("email", "nina@a.example"), ("password", password)];
        app.visitor().post("/session", &tried).await.status.as_u16()
    };
    assert_eq!((with(PASSWORD).await, with(NEW).await), (422, 303));
    form.submit(&visitor).await.assert_status(410);
    visitor.get(&path).await.assert_status(410);
}

#[actix_web::test] // R-ACC-6
async fn a_link_for_a_password_lasts_an_hour() {
    let app = App::start().await;
    let nina = app.add_person(&app.shop, Role::Technician, "Nina").await;
    let path = reset_link(&app.owner().await, nina).await;
    let visitor = app.visitor();
    let form = visitor.get(&path).await.form("Set the password");

    app.clock.advance(TimeDelta::minutes(61));

    visitor.get(&path).await.assert_status(410);
    form.fill("password", NEW)
        .submit(&visitor)
        .await
        .assert_status(410);
}

#[actix_web::test] // R-ACC-6
async fn no_owner_takes_over_who_also_works_in_another_shop() {
    let app = App::start().await;
    let other = app.found_shop("b").await;
    let nina = app.add_person(&app.shop, Role::Technician, "Nina").await;
    let user = app
        .db(app.shop.id)
        .person(nina)
        .await
        .unwrap()
        .unwrap()
        .user_id;
    app.join(&other, user, Role::Advisor).await;
    let owner = app.owner().await;

    let page = owner.get(format!("/settings/people/{nina}")).await;
    let refused = page.form("Make a link").submit(&owner).await;

    refused.assert_status(409);
    let words = refused.text(".error-summary");
    assert!(words.contains("also works in another shop"), "{words}");
    assert!(app.rows("SELECT token_hash FROM token").await.is_empty());
}

#[actix_web::test] // R-ACC-6, R-ACC-9
async fn a_link_of_one_shop_opens_no_shop_that_is_joined_after_it() {
    let app = App::start().await;
    let other = app.found_shop("b").await;
    let nina = app.add_person(&app.shop, Role::Technician, "Nina").await;
    let made = reset_link(&app.owner().await, nina).await;
    let visitor = app.visitor();
    let form = visitor.get(&made).await.form("Set the password");
    let elsewhere = app.signed_in(Role::Owner, &other).await;
    let offer = invite(&elsewhere, "nina@a.example", "advisor").await;
    let join = visitor.get(&offer).await.form("Join");
    let joined = join.fill("password", PASSWORD).submit(&visitor).await;
    joined.assert_status(303);

    let late = form.fill("password", NEW).submit(&visitor).await;

    late.assert_status(410);
    visitor.get(&made).await.assert_status(410);
    app.signed_in_as("nina@a.example").await;
}

#[actix_web::test] // R-ACC-6, R-ACC-9
async fn a_link_of_one_shop_opens_no_shop_that_lets_somebody_in_again() {
    let app = App::start().await;
    let other = app.found_shop("b").await;
    let nina = app.add_person(&app.shop, Role::Technician, "Nina").await;
    let people = app.db(app.shop.id);
    let user = people.person(nina).await.unwrap().unwrap().user_id;
    app.join(&other, user, Role::Advisor).await;
    let there = app.db(other.id).people().await.unwrap();
    let there = there.iter().find(|p| p.user_id == user).unwrap();
    let there = format!("/settings/people/{}", there.id);
    let elsewhere = app.signed_in(Role::Owner, &other).await;
    let disable = elsewhere.get(&there).await.form("Disable");
    disable.submit(&elsewhere).await.assert_status(303);
    let made = reset_link(&app.owner().await, nina).await;
    app.visitor().get(&made).await.assert_ok();

    let enable = elsewhere.get(&there).await.form("Enable");
    enable.submit(&elsewhere).await.assert_status(303);

    app.visitor().get(&made).await.assert_status(410);
}

#[actix_web::test] // R-ACC-6
async fn whoever_forgot_is_told_whom_to_ask_and_nothing_else() {
    let app = App::start().await;
    let visitor = app.visitor();
    let login = visitor.get("/login").await;
    let links = login.attributes("main a", "href");

    let page = visitor.get(&links[0]).await;

    page.assert_ok();
    assert!(page.text("main").contains("Ask the owner of your shop."));
    assert!(page.select("main form").is_empty());
}
