//! Whoever works in several shops (R-ACC-10).

use crate::support::{App, Browser, Shop};
use autoshop::kernel::ids::UserId;
use autoshop::kernel::words::Role;

/// Shop A's advisor, who is a technician of shop B too.
async fn in_two_shops(app: &App) -> (Browser, Shop) {
    let other = app.found_shop("b").await;
    let people = app.db(app.shop.id).people().await.unwrap();
    let advisor = people.iter().find(|p| p.role == Role::Advisor).unwrap();
    app.join(&other, UserId(advisor.user_id.0), Role::Technician)
        .await;
    (app.advisor().await, other)
}

#[actix_web::test] // R-ACC-10
async fn the_switcher_leads_to_the_other_shop_with_the_role_there() {
    let app = App::start().await;
    let (advisor, other) = in_two_shops(&app).await;
    let ada = app.add_customer(&app.shop, "Ada Quetzal").await;
    let profile = format!("/customers/{ada}");
    advisor.get(&profile).await.assert_ok();

    let board = advisor.get("/board").await;
    assert!(
        board
            .attributes("nav.rail a", "href")
            .contains(&"/shop-choice".to_owned())
    );
    let page = advisor.get("/shop-choice").await;
    let moved = page.form("Go to Shop B").submit(&advisor).await;

    assert_eq!(moved.location(), "/");
    let board = advisor.get("/board").await;
    assert_eq!(board.text("a.brand span:last-child"), "Shop B");
    advisor.get("/customers").await.assert_status(403);
    let back = advisor.get("/shop-choice").await.form("Go to Shop A");
    let owner = app.signed_in(Role::Owner, &other).await;
    owner.get(&profile).await.assert_status(404);
    back.submit(&advisor).await.assert_status(303);
    advisor.get(&profile).await.assert_ok();
}

#[actix_web::test] // R-ACC-10
async fn ids_of_the_shop_one_has_left_are_nothing() {
    let app = App::start().await;
    let other = app.found_shop("b").await;
    let people = app.db(app.shop.id).people().await.unwrap();
    let owner = people.iter().find(|p| p.role == Role::Owner).unwrap();
    app.join(&other, owner.user_id, Role::Owner).await;
    let ada = app.add_customer(&app.shop, "Ada Quetzal").await;
    let owner = app.owner().await;
    owner.get(format!("/customers/{ada}")).await.assert_ok();

    let page = owner.get("/shop-choice").await;
    page.form("Go to Shop B")
        .submit(&owner)
        .await
        .assert_status(303);

    let gone = owner.get(format!("/customers/{ada}")).await;
    gone.assert_status(404);
    assert!(!owner.get("/customers").await.body().contains("Quetzal"));
}

#[actix_web::test] // R-ACC-10
async fn nobody_goes_where_they_do_not_work() {
    let app = App::start().await;
    let other = app.found_shop("b").await;
    let owner = app.owner().await;
    let board = owner.get("/board").await;
    assert!(
        !board
            .attributes("a", "href")
            .contains(&"/shop-choice".to_owned())
    );
    assert_eq!(owner.get("/shop-choice").await.location(), "/");

    for shop in [other.id.to_string(), "nothing".to_owned()] {
        let answer = owner.post("/shop-choice", &[("shop", &shop)]).await;
        answer.assert_status(404);
    }

    let board = owner.get("/board").await;
    assert_eq!(board.text("a.brand span:last-child"), "Shop A");
}

#[actix_web::test] // R-ACC-4, R-ACC-10
async fn choosing_a_shop_keeps_nobody_signed_in_for_longer() {
    let app = App::start().await;
    let (advisor, _) = in_two_shops(&app).await;
    let ends = async || {
        app.rows("SELECT CAST(expires_at AS text), CAST(reauth_at AS text) FROM session")
            .await
    };
    let before = ends().await;
    app.clock.advance(chrono::TimeDelta::hours(1));

    let page = advisor.get("/shop-choice").await;
    page.form("Go to Shop B")
        .submit(&advisor)
        .await
        .assert_status(303);

    assert_eq!(ends().await, before);
}

#[actix_web::test] // R-ACC-4, R-ACC-9
async fn who_is_disabled_in_one_shop_goes_on_in_the_other() {
    let app = App::start().await;
    let (advisor, _) = in_two_shops(&app).await;
    let page = advisor.get("/shop-choice").await;
    page.form("Go to Shop B")
        .submit(&advisor)
        .await
        .assert_status(303);
    let people = app.db(app.shop.id).people().await.unwrap();
    let there = people.iter().find(|p| p.role == Role::Advisor).unwrap();
    let owner = app.owner().await;

    let page = owner.get(format!("/settings/people/{}", there.id)).await;
    page.form("Disable").submit(&owner).await.assert_status(303);

    advisor.get("/board").await.assert_ok();
    assert_eq!(advisor.get("/shop-choice").await.location(), "/");
}
