//! One's own account: name, sign-in, password, sessions.

use crate::support::{Answer, App, Browser, PASSWORD};
use chrono::TimeDelta;

const NEW: &str = "velvet harbor onion 7";

async fn sign_in(app: &App, email: &str, password: &str) -> u16 {
    let tried = [("email", email), ("password", password)];
    app.visitor().post("/session", &tried).await.status.as_u16()
}

async fn is_in(browser: &Browser) -> bool {
    browser.get("/account").await.status.is_success()
}

#[actix_web::test]
async fn everybody_changes_the_own_name() {
    let app = App::start().await;
    let technician = app.technician().await;

    let form = technician.get("/account").await.form("Save name");
    let blank = form.clone().fill("name", " ").submit(&technician).await;
    blank.assert_status(422);
    form.fill("name", "Tom Reed")
        .submit(&technician)
        .await
        .assert_status(303);

    let page = technician.get("/account").await;
    assert_eq!(page.text("nav.rail strong"), "Tom Reed");
    let people = app.owner().await.get("/settings/people").await;
    assert!(people.text("tbody").contains("Tom Reed"));
}

#[actix_web::test] // R-ACC-5
async fn another_e_mail_takes_the_password_and_is_the_sign_in() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    app.clock.advance(TimeDelta::minutes(16));

    let form = advisor.get("/account").await.form("Save e-mail");
    let form = form.fill("email", "Ana@new.example");
    form.submit(&advisor).await.assert_status(422);
    let form = form.fill("proof", PASSWORD);
    form.submit(&advisor).await.assert_status(303);

    assert_eq!(sign_in(&app, "ana@new.example", PASSWORD).await, 303);
    assert_eq!(sign_in(&app, "advisor@a.example", PASSWORD).await, 422);
    let form = advisor.get("/account").await.form("Save e-mail");
    let taken = form.fill("email", "Owner@a.example").submit(&advisor).await;
    taken.assert_status(422);
    assert_eq!(
        taken.text(".error-summary a"),
        "This address can't be used. Choose another one."
    );
}

#[actix_web::test] // R-ACC-1, R-ACC-4, R-ACC-5
async fn another_password_takes_the_present_one_and_ends_the_other_sessions() {
    let app = App::start().await;
    let (here, elsewhere) = (app.advisor().await, app.advisor().await);

    let form = here.get("/account").await.form("Change password");
    for (present, new, wrong) in [
        ("", NEW, "Enter the password that you have now."),
        ("not this one", NEW, "The password is not right."),
        (PASSWORD, "short", "Use at least 12 characters."),
        (
            PASSWORD,
            "advisor advisor",
            "Leave out your name and the shop's name.",
        ),
    ] {
        let form = form.clone().fill("present", present).fill("password", new);
        let refused = form.submit(&here).await;
        refused.assert_status(422);
        assert_eq!(refused.select(".error-summary a"), [wrong]);
        assert!(
            new.len() < 12 || !refused.body().contains(new),
            "never echoed"
        );
    }
    let form = form.fill("present", PASSWORD).fill("password", NEW);
    form.submit(&here).await.assert_status(303);

    assert!(is_in(&here).await && !is_in(&elsewhere).await);
    assert_eq!(sign_in(&app, "advisor@a.example", PASSWORD).await, 422);
    assert_eq!(sign_in(&app, "advisor@a.example", NEW).await, 303);
}

#[actix_web::test] // R-ACC-4
async fn people_see_where_they_are_signed_in_and_end_it() {
    let app = App::start().await;
    let (here, phone, desk) = (
        app.advisor().await,
        app.advisor().await,
        app.advisor().await,
    );
    app.owner().await;

    let page = here.get("/account").await;
    assert_eq!(page.select("tbody tr").len(), 3, "only the own ones");
    assert!(page.text("tbody").contains("127.0.0.1"));
    assert_eq!(page.select("tbody .badge"), ["This one"]);
    page.form("Sign out there")
        .submit(&here)
        .await
        .assert_status(303);
    let left = [is_in(&phone).await, is_in(&desk).await];
    assert!(left[0] != left[1], "one of them is out");
    assert!(is_in(&here).await);

    app.advisor().await;
    let page = here.get("/account").await;
    let all = page.form("Sign out everywhere else");
    all.submit(&here).await.assert_status(303);
    assert!(is_in(&here).await && !is_in(&phone).await && !is_in(&desk).await);
    let page = here.get("/account").await;
    assert_eq!(page.select("tbody tr").len(), 1);
    assert!(!page.has_form("Sign out everywhere else"));
}

#[actix_web::test] // R-ACC-4
async fn nobody_ends_a_session_of_somebody_else() {
    let app = App::start().await;
    let (owner, advisor) = (app.owner().await, app.advisor().await);
    app.owner().await;
    let theirs = owner.get("/account").await.form("Sign out there");

    theirs.submit(&advisor).await.assert_status(404);

    let page = owner.get("/account").await;
    assert_eq!(page.select("tbody tr").len(), 2);
}

#[actix_web::test] // R-ACC-4
async fn the_last_use_is_noted_to_five_minutes() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let seen = async || {
        app.rows("SELECT CAST(seen_at AS text) FROM session")
            .await
            .concat()
    };
    let at_first = seen().await;

    app.clock.advance(TimeDelta::minutes(4));
    app.state.db.caches.sessions.drop_all();
    advisor.get("/services").await.assert_ok();
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    assert_eq!(seen().await, at_first);
    app.clock.advance(TimeDelta::minutes(2));
    app.state.db.caches.sessions.drop_all();
    advisor.get("/services").await.assert_ok();

    for _ in 0..100 {
        if seen().await != at_first {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("it was not noted");
}

#[actix_web::test] // R-UX-11, WCAG 2.1.4
async fn who_needs_no_single_keys_turns_them_off_on_every_browser() {
    let app = App::start().await;
    let (here, there) = (app.technician().await, app.technician().await);
    let body = |page: &Answer, name: &str| page.attributes("body", name).concat();
    let page = here.get("/account").await;
    assert_eq!(body(&page, "data-keys") + &body(&page, "data-density"), "");
    there.get("/board").await;

    let form = page.form("Save preferences");
    assert_eq!(form.value("density"), "comfortable");
    let form = form.fill("density", "compact").untick("keys");
    let saved = form.submit(&here).await;
    saved.assert_status(303);
    assert!(saved.statements() <= 3, "{}", saved.statements());

    for (browser, path) in [(&here, "/account"), (&there, "/board")] {
        let page = browser.get(path).await;
        assert_eq!(body(&page, "data-keys"), "off", "{path}");
        assert_eq!(body(&page, "data-density"), "compact", "{path}");
    }
    let other = app.advisor().await.get("/account").await;
    assert_eq!(body(&other, "data-density"), "", "only the own pages");
    let form = here.get("/account").await.form("Save preferences");
    assert_eq!(form.value("density"), "compact");
    let again = form.clone().submit(&here).await;
    again.assert_status(303);
    let told = app.rows_of_shop(
        app.shop.id,
        "SELECT CAST(before AS text), CAST(after AS text) FROM audit_log
        WHERE action = 'member.preferences_changed'",
    );
    let told = told.await;
    assert_eq!(told.len(), 1, "what stays is not noted");
    assert!(told[0][1].contains("compact") && told[0][0].contains("comfortable"));
    let odd = form.fill("density", "airy").submit(&here).await;
    odd.assert_status(422);
    assert_eq!(odd.text(".error-summary a"), "Choose a density.");
}
