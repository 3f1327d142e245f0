//! Links for accounts come by mail (R-ACC-6, R-ACC-9).

use super::by_mail;
use crate::support::{App, MailServer, Mood, PASSWORD};
use autoshop::kernel::words::Role;
use chrono::TimeDelta;

const NEW: &str = "velvet harbor onion 7";

async fn shop() -> (App, MailServer) {
    let server = MailServer::start().await;
    let app = App::sending(by_mail(&server)).await;
    (app, server)
}

async fn of_shop(app: &App, sql: &str) -> Vec<Vec<String>> {
    app.rows_of_shop(app.shop.id, sql).await
}

async fn forgot(app: &App, email: &str) -> String {
    let visitor = app.visitor();
    let form = visitor.get("/password/forgot").await.form("Send the link");
    let answer = form.fill("email", email).submit(&visitor).await;
    answer.assert_ok();
    answer.text("main").replace(email, "X")
}

#[actix_web::test] // R-ACC-6
async fn whoever_forgot_the_password_gets_a_link_that_works_once() {
    let (app, server) = shop().await;
    let nina = "nina@a.example";
    app.add_person(&app.shop, Role::Technician, "Nina").await;

    forgot(&app, "Nina@A.example").await;
    assert!(server.letters().is_empty(), "only the job sends");
    assert!(app.rows("SELECT token_hash FROM token").await.is_empty());
    app.run_jobs().await;

    let letter = server.letter();
    assert_eq!(letter.to, [nina]);
    assert_eq!(
        letter.header("Subject").unwrap(),
        "Shop A: Choose a new password"
    );
    let from = letter.header("From").unwrap();
    assert!(
        from.contains("Shop A") && from.ends_with(" <mail@shop.example>"),
        "{from}"
    );
    let text = letter.text();
    assert!(
        text.contains("Hello Nina,") && text.contains("text/html"),
        "{text}"
    );
    let link = letter.link();
    let token = link.rsplit('/').next().unwrap();
    let hashes = app.rows("SELECT token_hash FROM token").await.concat();
    assert_eq!(hashes.len(), 1);
    assert_ne!(hashes[0], token, "only the hash is kept");
    let kept = of_shop(&app, "SELECT CAST(payload AS TEXT) FROM job")
        .await
        .concat()
        .concat();
    assert!(!kept.contains(token) && !kept.contains("nina"), "{kept}");

    let visitor = app.visitor();
    let form = visitor.get(&link).await.form("Set the password");
    let set = form.clone().fill("password", NEW).submit(&visitor).await;
    assert_eq!(set.location(), "/login");
    let with = async |password: &str| {
        let tried = [("email", nina), ("password", password)];
        app.visitor().post("/session", &tried).await.status.as_u16()
    };
    assert_eq!((with(PASSWORD).await, with(NEW).await), (422, 303));
    visitor.get(&link).await.assert_status(410);
}

#[actix_web::test] // R-ACC-6
async fn nobody_sees_whether_an_address_is_known() {
    let (app, server) = shop().await;
    let queued = async || {
        let jobs = "SELECT kind FROM job WHERE kind = 'account.reset_mail'";
        of_shop(&app, jobs).await.len()
    };

    let known = forgot(&app, "advisor@a.example").await;
    let unknown = forgot(&app, "eve@evil.example").await;

    assert_eq!(known, unknown);
    assert_eq!(queued().await, 2, "for both there is work");
    app.run_jobs().await;
    assert_eq!(server.letter().to, ["advisor@a.example"]);
    let page = app.owner().await.get("/settings/jobs").await;
    assert!(page.text("main").contains("Nothing is stuck"));
    let visitor = app.visitor();
    let form = visitor.get("/password/forgot").await.form("Send the link");
    form.fill("email", "nobody")
        .submit(&visitor)
        .await
        .assert_status(422);
}

#[actix_web::test] // R-ACC-6
async fn a_mailbox_is_not_filled_by_strangers() {
    let (app, server) = shop().await;
    let mut answers = Vec::new();
    for _ in 0..5 {
        answers.push(forgot(&app, "advisor@a.example").await);
    }
    app.run_jobs().await;

    assert_eq!(server.letters().len(), 3);
    answers.dedup();
    assert_eq!(answers.len(), 1, "and nobody is told");
    app.clock.advance(TimeDelta::minutes(61));
    forgot(&app, "advisor@a.example").await;
    app.run_jobs().await;
    assert_eq!(server.letters().len(), 4);
    let visitor = app.visitor();
    let form = visitor.get("/password/forgot").await.form("Send the link");
    for n in 0..40 {
        let asked = form.clone().fill("email", &format!("{n}@b.example"));
        let answer = asked.submit(&visitor).await;
        assert_eq!(
            answer.status.as_u16(),
            if n < 29 { 200 } else { 429 },
            "{n}"
        );
    }
}

#[actix_web::test] // R-ACC-9
async fn the_invited_one_gets_the_link_and_the_owner_never_sees_it() {
    let (app, server) = shop().await;
    let owner = app.owner().await;
    let form = owner
        .get("/settings/people/invite")
        .await
        .form("Send the invitation");
    let form = form
        .fill("email", "sam@new.example")
        .fill("role", "advisor");
    let answer = form.submit(&owner).await;
    assert_eq!(answer.location(), "/settings/people");
    server.becomes(Mood::Says("HELLO", "421 too busy"));
    app.run_jobs().await;
    server.becomes(Mood::Kind);
    app.clock.advance(TimeDelta::minutes(2));
    app.run_jobs().await;

    let letter = server.letter();
    assert_eq!(letter.to, ["sam@new.example"]);
    assert!(
        letter
            .text()
            .contains("Shop A invites you to join as advisor.")
    );
    let link = letter.link();
    let sam = app.visitor();
    let form = sam
        .get(&link)
        .await
        .form("Join")
        .fill("name", "Sam Whitaker");
    let joined = form.fill("password", NEW).submit(&sam).await;
    assert_eq!(joined.location(), "/login");
    app.visitor().get(&link).await.assert_status(410);
}

#[actix_web::test] // R-ACC-9
async fn an_invitation_taken_back_before_it_was_sent_is_not_sent() {
    let (app, server) = shop().await;
    let owner = app.owner().await;
    let form = owner
        .get("/settings/people/invite")
        .await
        .form("Send the invitation");
    let form = form
        .fill("email", "sam@new.example")
        .fill("role", "advisor");
    form.submit(&owner).await.assert_status(303);
    let list = owner.get("/settings/people").await;
    list.form("Take back")
        .submit(&owner)
        .await
        .assert_status(303);

    app.run_jobs().await;

    assert!(server.letters().is_empty());
}

#[actix_web::test] // R-ACC-9
async fn an_owner_sends_somebody_a_link_for_a_new_password() {
    let (app, server) = shop().await;
    let nina = app.add_person(&app.shop, Role::Technician, "Nina").await;
    let owner = app.owner().await;
    let page = owner.get(format!("/settings/people/{nina}")).await;
    let sent = page.form("Send a link").submit(&owner).await;
    assert_eq!(sent.location(), format!("/settings/people/{nina}"));
    app.run_jobs().await;

    assert_eq!(server.letter().to, ["nina@a.example"]);
    let told = "SELECT action FROM audit_log WHERE action LIKE 'user.reset%' ORDER BY id";
    let told = of_shop(&app, told).await.concat();
    assert_eq!(told, ["user.reset_mail_asked", "user.reset_link_made"]);
}
