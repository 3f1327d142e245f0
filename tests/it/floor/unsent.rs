//! The session is over in mid-work: nothing typed is lost (R-UX-16).

use super::stamps::customer;
use crate::support::{Answer, App, Browser, Form, PASSWORD};
use autoshop::entity::{customer as people, membership};
use autoshop::kernel::words::Role;
use chrono::TimeDelta;
use sea_orm::EntityTrait;

/// Half a day later the session is over, as if somebody had left the page open over night.
async fn over_night(app: &App) {
    app.clock.advance(TimeDelta::hours(13));
    app.state.db.caches.sessions.drop_all();
}

async fn signing_in(browser: &Browser, page: &Answer, email: &str) -> Answer {
    let form = page.form("Sign in").fill("email", email);
    form.fill("password", PASSWORD).submit(browser).await
}

async fn names(app: &App) -> Vec<String> {
    let rows = app.db(app.shop.id).all(people::Entity::find()).await;
    rows.unwrap().into_iter().map(|row| row.name).collect()
}

/// A new customer, typed and not yet sent.
async fn typed(browser: &Browser) -> Form {
    let page = browser.get("/customers/new").await;
    let form = page.form("Add customer").fill("name", "Zoe Quill & Söhne");
    form.fill("notes", "Two lines\r\nof \"notes\"")
        .fill("phone", "530 555 0142")
}

#[actix_web::test] // R-UX-16
async fn a_form_sent_after_the_session_waits_in_the_sign_in_page() {
    let app = App::start().await;
    let office = app.advisor().await;
    let form = typed(&office).await;
    over_night(&app).await;

    let asked = form.submit(&office).await;
    asked.assert_status(401);
    assert_eq!(asked.header("cache-control"), "no-store");
    assert!(asked.text("main").contains("Nothing is lost"));
    assert!(names(&app).await.is_empty());
    // A wrong password loses nothing.
    let wrong = asked.form("Sign in").fill("email", "advisor@a.example");
    let wrong = wrong.fill("password", "not the one").submit(&office).await;
    wrong.assert_status(422);
    let again = signing_in(&office, &wrong, "advisor@a.example").await;

    again.assert_ok();
    assert_eq!(again.text("h1"), "You are signed in again");
    assert!(
        again
            .select("main li")
            .contains(&"Zoe Quill & Söhne".to_owned())
    );
    assert!(names(&app).await.is_empty(), "only a press sends it");
    let sent = again.form("Send it now");
    assert_eq!(sent.action(), "/customers");
    let made = sent.submit(&office).await.follow(&office).await;
    assert_eq!(made.text("h1"), "Zoe Quill & Söhne");
    let edit = office
        .get(format!(
            "{}/edit",
            made.attributes("main a[href$='/edit']", "href")[0].trim_end_matches("/edit")
        ))
        .await;
    assert!(
        edit.body().contains("of &quot;notes&quot;"),
        "as it was typed"
    );
    // Pressed twice, it is one customer.
    sent.submit(&office).await.assert_status(303);
    assert_eq!(names(&app).await.len(), 1);
}

#[actix_web::test] // R-UX-16, R-GEN-4
async fn a_change_of_a_record_keeps_its_version() {
    let app = App::start().await;
    let office = app.advisor().await;
    let ana = format!("/customers/{}", customer(&office, "Ana Ruiz").await);
    let form = office
        .get(format!("{ana}/edit"))
        .await
        .form("Save customer");
    let form = form.fill("city", "Davis");
    over_night(&app).await;
    // Somebody else was faster meanwhile.
    let owner = app.owner().await;
    let theirs = owner.get(format!("{ana}/edit")).await.form("Save customer");
    theirs
        .fill("city", "Dixon")
        .submit(&owner)
        .await
        .assert_status(303);

    let asked = form.submit(&office).await;
    let again = signing_in(&office, &asked, "advisor@a.example").await;
    let stale = again.form("Send it now").submit(&office).await;

    stale.assert_status(409);
    assert_eq!(stale.form("Save customer").value("city"), "Davis");
    assert!(stale.text("main").contains("Dixon"));
}

#[actix_web::test] // R-UX-16
async fn whoever_else_signs_in_does_not_see_it() {
    let app = App::start().await;
    let office = app.advisor().await;
    let form = typed(&office).await;
    over_night(&app).await;
    let asked = form.submit(&office).await;

    let other = signing_in(&office, &asked, "owner@a.example").await;

    assert_eq!(other.location(), "/");
    let page = office.get("/customers").await;
    assert!(page.text(".toast").contains("belongs to another sign-in"));
    assert!(!page.body().contains("Quill"));
    assert!(names(&app).await.is_empty());
}

#[actix_web::test] // R-UX-16, R-ACC-10
async fn it_comes_back_in_the_shop_it_was_typed_in_or_not_at_all() {
    let app = App::start().await;
    let second = app.found_shop("b").await;
    let people = app.db(app.shop.id).people().await.unwrap();
    let advisor = people.iter().find(|p| p.role == Role::Advisor).unwrap();
    app.join(&second, advisor.user_id, Role::Advisor).await;
    let office = app.advisor().await;
    let choice = office.get("/shop-choice").await.form("Go to Shop B");
    choice.submit(&office).await.assert_status(303);
    let form = typed(&office).await;
    over_night(&app).await;

    let asked = form.submit(&office).await;
    let again = signing_in(&office, &asked, "advisor@a.example").await;
    let made = again.form("Send it now").submit(&office).await;
    assert_eq!(
        made.follow(&office).await.text("a.brand span:last-child"),
        "Shop B"
    );
    assert!(names(&app).await.is_empty(), "not in the other shop");

    // Who no longer works there finds nothing of it.
    let form = typed(&office).await;
    over_night(&app).await;
    let asked = form.submit(&office).await;
    let rows = app
        .db(second.id)
        .all(membership::Entity::find())
        .await
        .unwrap();
    let there = rows
        .iter()
        .find(|row| row.user_id == advisor.user_id)
        .unwrap();
    let owner = app.signed_in(Role::Owner, &second).await;
    let page = owner.get(format!("/settings/people/{}", there.id)).await;
    page.form("Disable").submit(&owner).await.assert_status(303);
    let gone = signing_in(&office, &asked, "advisor@a.example").await;
    assert_eq!(gone.location(), "/");
}

#[actix_web::test] // R-UX-16, R-ACC-5
async fn passwords_wait_nowhere_and_strangers_are_sent_to_sign_in() {
    let app = App::start().await;
    let office = app.advisor().await;
    let account = office.get("/account").await;
    over_night(&app).await;

    let new = [("present", PASSWORD), ("password", "velvet harbor onion 7")];
    let asked = office.post("/account/password", &new).await;
    assert_eq!(asked.location(), "/login");
    let email = account.form("Save e-mail").fill("email", "new@a.example");
    let asked = email.with("proof", PASSWORD).submit(&office).await;
    asked.assert_status(401);
    assert!(asked.body().contains("new%40a.example"));
    assert!(!asked.body().contains("plum"));
    // Nobody was ever signed in here, or has signed out: nothing is kept.
    let form = [("name", "Zoe Quill")];
    let visitor = app.visitor().post("/customers", &form).await;
    assert_eq!(visitor.location(), "/login");
    let office = app.advisor().await;
    let end = office.get("/board").await.form("Sign out");
    end.submit(&office).await.assert_status(303);
    assert_eq!(office.post("/customers", &form).await.location(), "/login");
    // More than anybody types.
    let office = app.advisor().await;
    over_night(&app).await;
    let much = "x".repeat(60_000);
    let refused = office.post("/customers", &[("name", &much)]).await;
    refused.assert_status(401);
    assert!(refused.text("main").contains("too large to be kept"));
}

#[actix_web::test]
async fn a_form_that_waits_leads_nowhere_else() {
    let app = App::start().await;
    let office = app.advisor().await;
    let form = typed(&office).await;
    over_night(&app).await;
    let asked = form.submit(&office).await;

    for path in [
        "//evil.example/x",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
    ] {
        let form = asked.form("Sign in").with("unsent_path", path);
        let form = form.fill("email", "advisor@a.example");
        let done = form.fill("password", PASSWORD).submit(&app.visitor()).await;
        assert!(
            done.location().starts_with('/') && !done.body().contains("evil"),
            "{path}"
        );
    }
    // htmx is told without a way on: the script sends the form as a page.
    let htmx = typed(&app.advisor().await).await;
    over_night(&app).await;
    let answer = htmx.submit(&office.htmx()).await;
    answer.assert_status(401);
    assert_eq!((answer.header("hx-redirect"), answer.body().len()), ("", 0));
}
