//! Invitations: seven days, single use, the role named (R-ACC-9).

use super::link;
use crate::support::{App, Browser, PASSWORD};
use autoshop::kernel::words::Role;
use chrono::TimeDelta;

pub(super) async fn invite(owner: &Browser, email: &str, role: &str) -> String {
    let form = owner.get("/settings/people/invite").await;
    let form = form.form("Make the invitation").fill("email", email);
    link(&form.fill("role", role).submit(owner).await)
}

#[actix_web::test] // R-ACC-9
async fn the_invited_one_joins_by_the_link_once() {
    let app = App::start().await;
    let owner = app.owner().await;
    let path = invite(&owner, "sam@new.example", "advisor").await;
    let token = path.rsplit('/').next().unwrap();
    let list = owner.get("/settings/people").await;
    assert!(list.text("main").contains("sam@new.example"));
    assert!(!list.body().contains(token), "shown once");
    let sam = app.visitor();

    let page = sam.get(&path).await;
    assert!(page.text("main").contains("advisor"));
    let form = page.form("Join").fill("name", "Sam Whitaker");
    let easy = form
        .clone()
        .fill("password", "sam whitaker 12")
        .submit(&sam)
        .await;
    easy.assert_status(422);
    let joined = form
        .clone()
        .fill("password", "velvet harbor onion 7")
        .submit(&sam)
        .await;
    assert_eq!(joined.location(), "/login");
    let credentials = [
        ("email", "SAM@new.example"),
        ("password", "velvet harbor onion 7"),
    ];
    sam.post("/session", &credentials).await.assert_status(303);
    sam.get("/customers").await.assert_ok();
    sam.get("/settings").await.assert_status(403);

    app.visitor().get(&path).await.assert_status(410);
    form.submit(&app.visitor()).await.assert_status(410);
    let list = owner.get("/settings/people").await;
    assert!(!list.has_form("Take back"));
    assert!(list.text("tbody").contains("Sam Whitaker"));
    let hashes = app.rows("SELECT token_hash FROM token").await.concat();
    assert_eq!(hashes.len(), 1);
    assert_ne!(hashes[0], token, "only the hash is kept");
}

#[actix_web::test] // R-ACC-9
async fn a_link_that_is_old_replaced_or_taken_back_opens_nothing() {
    let app = App::start().await;
    let owner = app.owner().await;
    let visitor = app.visitor();

    let first = invite(&owner, "sam@new.example", "owner").await;
    let second = invite(&owner, "Sam@new.example", "technician").await;
    visitor.get(&first).await.assert_status(410);
    visitor.get(&second).await.assert_ok();
    let revoke = owner.get("/settings/people").await.form("Take back");
    revoke.submit(&owner).await.assert_status(303);
    visitor.get(&second).await.assert_status(410);

    let third = invite(&owner, "sam@new.example", "technician").await;
    let open = visitor.get(&third).await.form("Join");
    app.clock
        .advance(TimeDelta::days(7) + TimeDelta::seconds(1));
    let late = open
        .fill("name", "Sam")
        .fill("password", "velvet harbor onion 7");
    late.submit(&visitor).await.assert_status(410);
    let nothing = format!("/invitations/{}", "0".repeat(64));
    visitor.get(nothing).await.assert_status(410);
    visitor.get("/invitations/nothing").await.assert_status(404);
}

#[actix_web::test] // R-ACC-9, R-ACC-10
async fn who_works_in_another_shop_joins_with_the_own_password() {
    let app = App::start().await;
    let other = app.found_shop("b").await;
    let path = invite(&app.owner().await, "advisor@b.example", "technician").await;
    let visitor = app.visitor();

    let form = visitor.get(&path).await.form("Join");
    let wrong = form
        .clone()
        .fill("password", "not this one")
        .submit(&visitor)
        .await;
    wrong.assert_status(422);
    form.fill("password", PASSWORD)
        .submit(&visitor)
        .await
        .assert_status(303);

    let people = app.db(app.shop.id).people().await.unwrap();
    let joined = people
        .iter()
        .find(|p| p.email == "advisor@b.example")
        .unwrap();
    assert_eq!(joined.role, Role::Technician);
    let there = app.db(other.id).people().await.unwrap();
    let there = there
        .iter()
        .find(|p| p.email == "advisor@b.example")
        .unwrap();
    assert_eq!(there.role, Role::Advisor, "there as before");
}

#[actix_web::test] // R-ACC-9
async fn who_works_here_already_is_not_invited() {
    let app = App::start().await;
    let owner = app.owner().await;
    let form = owner.get("/settings/people/invite").await;
    let form = form.form("Make the invitation");

    let refused = form.fill("email", "Advisor@a.example").submit(&owner).await;

    refused.assert_status(422);
    let words = refused.text(".error-summary a");
    assert_eq!(words, "Advisor A signs in here with this address already.");
}

#[actix_web::test] // R-ACC-9
async fn of_two_who_use_one_link_at_once_one_joins() {
    let app = App::start().await;
    let path = invite(&app.owner().await, "sam@new.example", "technician").await;
    let (one, other) = (app.visitor(), app.visitor());
    let form = one.get(&path).await.form("Join");
    let form = form
        .fill("name", "Sam")
        .fill("password", "velvet harbor onion 7");

    let (first, second) = futures_util::join!(form.submit(&one), form.submit(&other));

    let mut told = [first.status.as_u16(), second.status.as_u16()];
    told.sort_unstable();
    assert!(told[0] == 303 && told[1] >= 400, "{told:?}");
    let people = app.db(app.shop.id).people().await.unwrap();
    assert_eq!(people.iter().filter(|p| p.name == "Sam").count(), 1);
}
