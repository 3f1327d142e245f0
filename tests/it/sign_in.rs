//! Signing in and out (R-ACC-2 to -4).

use crate::support::{Answer, App, PASSWORD, encode};
use chrono::TimeDelta;
use reqwest::Method;

#[actix_web::test] // R-ACC-2
async fn a_wrong_password_and_an_unknown_address_are_told_alike() {
    let app = App::start().await;
    let visitor = app.visitor();
    let page = visitor.get("/login").await;

    let wrong = page
        .form("Sign in")
        .fill("email", "owner@a.example")
        .fill("password", "not this one");
    let wrong = wrong.submit(&visitor).await;
    let unknown = page
        .form("Sign in")
        .fill("email", "nobody@a.example")
        .fill("password", "not this one");
    let unknown = unknown.submit(&visitor).await;

    wrong.assert_status(422);
    unknown.assert_status(422);
    assert_eq!(
        wrong.select(".error-summary a"),
        ["The e-mail or the password is not right."]
    );
    assert_eq!(wrong.body().replace("owner@", "nobody@"), unknown.body());
    assert!(
        !wrong.body().contains("not this one"),
        "a password is never echoed"
    );
    assert!(wrong.text("title").starts_with("Error:"));
}

#[actix_web::test]
async fn the_sign_in_page_asks_the_database_nothing() {
    let app = App::start().await;

    let page = app.visitor().get("/login").await;

    page.assert_ok();
    assert_eq!((page.statements(), page.door_statements()), (0, 0));
}

#[actix_web::test] // R-OPS-2
async fn what_signing_in_asks_is_counted_apart() {
    let app = App::start().await;
    let visitor = app.visitor();
    let form = visitor.get("/login").await.form("Sign in");
    let form = form.fill("email", "owner@a.example");

    // the counters, the person, the shops; and then the session
    let entered = form.fill("password", PASSWORD).submit(&visitor).await;
    entered.assert_status(303);
    let statements = (entered.statements(), entered.door_statements());
    assert_eq!(statements.0, 1, "the audit row: {statements:?}");
    assert!((6..=8).contains(&statements.1), "{statements:?}");

    let first = visitor.get("/customers").await;
    assert_eq!(
        first.door_statements(),
        2,
        "who is signed in, and what waits"
    );
    let second = visitor.get("/customers").await;
    assert_eq!(second.door_statements(), 0, "is remembered for a while");
}

#[actix_web::test]
async fn signing_in_leads_to_the_page_that_was_wanted() {
    let app = App::start().await;
    let visitor = app.visitor();

    let login = visitor.get("/customers?q=ada").await.location();
    let page = visitor.get(&login).await;
    let answer = page
        .form("Sign in")
        .fill("email", "owner@a.example")
        .fill("password", PASSWORD);

    assert_eq!(answer.submit(&visitor).await.location(), "/customers?q=ada");
}

#[actix_web::test]
async fn signing_in_never_leads_to_another_site() {
    let app = App::start().await;

    for next in [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\u{b}/evil.example",
        "/\u{a0}/evil.example",
        "/ /evil.example",
    ] {
        let visitor = app.visitor();
        let asked = format!("/login?next={}", encode(next));
        let page = visitor.get(asked).await;
        assert_eq!(page.form("Sign in").value("next"), "", "{next:?}");
        let fields = [
            ("email", "owner@a.example"),
            ("password", PASSWORD),
            ("next", next),
        ];

        assert_eq!(visitor.post("/session", &fields).await.location(), "/");
    }
}

#[actix_web::test] // R-ACC-3
async fn the_eleventh_try_waits_while_a_known_browser_still_gets_in() {
    let app = App::start().await;
    let known = app.owner().await;
    known.get("/login").await;
    let out = known.post("/session/end", &[]).await;
    out.assert_status(303);
    let stranger = app.visitor();
    let wrong = [
        ("email", "owner@a.example"),
        ("password", "wrong wrong wrong"),
    ];

    for _ in 0..10 {
        stranger.post("/session", &wrong).await.assert_status(422);
    }
    let refused = stranger
        .post(
            "/session",
            &[("email", "owner@a.example"), ("password", PASSWORD)],
        )
        .await;
    let familiar = known
        .post(
            "/session",
            &[("email", "owner@a.example"), ("password", PASSWORD)],
        )
        .await;

    refused.assert_status(429);
    assert!(refused.header("retry-after").parse::<u32>().unwrap() <= 900);
    familiar.assert_status(303);

    app.clock.advance(TimeDelta::minutes(16));
    let later = stranger
        .post(
            "/session",
            &[("email", "owner@a.example"), ("password", PASSWORD)],
        )
        .await;
    later.assert_status(303);
}

/// A try with a wrong password from this address, as a proxy of ours names it.
async fn wrong_from(app: &App, address: &str) -> u16 {
    let request = app.visitor().request(Method::POST, "/session");
    let request = request
        .header("Sec-Fetch-Site", "same-origin")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("X-Forwarded-For", address)
        .body("email=owner@a.example&password=wrong+wrong+wrong");
    Answer::of(request).await.status.as_u16()
}

#[actix_web::test] // R-ACC-3
async fn one_address_alone_never_locks_an_account_for_the_others() {
    let app = App::start().await;

    for n in 0..111 {
        let told = wrong_from(&app, "203.0.113.9").await;
        assert_eq!(told, if n < 10 { 422 } else { 429 }, "try {n}");
    }

    let right = [("email", "owner@a.example"), ("password", PASSWORD)];
    let elsewhere = app.visitor().post("/session", &right).await;
    elsewhere.assert_status(303);
}

#[actix_web::test] // R-ACC-3
async fn a_network_of_ipv6_counts_as_one_address() {
    let app = App::start().await;

    for n in 0..10 {
        let address = format!("2001:db8:1:2::{n:x}");
        assert_eq!(wrong_from(&app, &address).await, 422);
    }

    assert_eq!(wrong_from(&app, "2001:db8:1:2:ffff::1").await, 429);
    assert_eq!(wrong_from(&app, "2001:db8:1:3::1").await, 422);
}

#[actix_web::test] // R-ACC-3
async fn a_try_that_we_were_too_busy_to_look_at_is_no_failure() {
    let app = App::start().await;
    let queue = app.state.hashing.clone();
    let places = u32::try_from(queue.available_permits()).unwrap();
    let all = queue.acquire_many(places).await.unwrap();
    let tries = (0..10).map(|_| wrong_from(&app, "203.0.113.9"));
    for told in futures_util::future::join_all(tries).await {
        assert_eq!(told, 503);
    }
    drop(all);

    assert_eq!(wrong_from(&app, "203.0.113.9").await, 422);
}

#[actix_web::test]
async fn the_address_is_the_last_that_the_proxy_names_or_the_peers() {
    let app = App::start().await;
    let owner = app.owner().await;
    let long = "x".repeat(60);
    let lines: [(&[&str], &str); 5] = [
        (&["198.51.100.1, 203.0.113.7"], "203.0.113.7"),
        (&["203.0.113.8", "198.51.100.1, 203.0.113.9"], "203.0.113.9"),
        (&["::ffff:203.0.113.10"], "203.0.113.10"),
        (&["203.0.113.11, unknown"], "127.0.0.1"),
        (&[&long], "127.0.0.1"),
    ];

    for (n, (lines, address)) in lines.into_iter().enumerate() {
        let mut request = owner
            .request(Method::POST, "/customers")
            .header("Sec-Fetch-Site", "same-origin")
            .header("Content-Type", "application/x-www-form-urlencoded");
        for line in lines {
            request = request.header("X-Forwarded-For", *line);
        }
        let name = format!("Ada Number {n}");
        let body = format!("name={}&kind=person", encode(&name));
        Answer::of(request.body(body)).await.assert_status(303);

        let sql = format!("SELECT ip FROM audit_log WHERE entity_label = '{name}'");
        let noted = app.rows_of_shop(app.shop.id, &sql).await;
        assert_eq!(noted, [[address]], "{lines:?}");
    }
}

#[actix_web::test] // R-ACC-4
async fn the_session_key_changes_at_sign_in_and_ends_at_sign_out() {
    let app = App::start().await;
    let owner = app.owner().await;
    let again = [("email", "owner@a.example"), ("password", PASSWORD)];

    let key = |answer: &crate::support::Answer| {
        let cookies = answer
            .headers
            .get_all("set-cookie")
            .iter()
            .filter_map(|c| c.to_str().ok());
        cookies
            .filter(|c| c.starts_with("session="))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let first = owner.post("/session", &again).await;
    let second = owner.post("/session", &again).await;
    assert_ne!(key(&first), key(&second));
    assert!(key(&first)[0].contains("HttpOnly") && key(&first)[0].contains("SameSite=Lax"));

    assert_eq!(owner.get("/").await.location(), "/dashboard");
    let out = owner.post("/session/end", &[]).await;
    assert_eq!(out.header("clear-site-data"), "\"cache\"");
    assert_eq!(owner.get("/").await.location(), "/login");
}

#[actix_web::test]
async fn the_news_of_a_sign_out_is_told_at_once_and_only_once() {
    let app = App::start().await;
    let owner = app.owner().await;

    let out = owner.post("/session/end", &[]).await;
    let login = out.follow(&owner).await;
    assert_eq!(login.text("#toasts p"), "You are signed out.");
    assert_eq!(owner.get("/login").await.text("#toasts p"), "");

    // nor does somebody who has not looked hear of it after the next sign-in
    let form = login.form("Sign in").fill("email", "owner@a.example");
    let form = form.fill("password", PASSWORD);
    let board = form.submit(&owner).await.follow(&owner).await;
    let board = board.follow(&owner).await;
    assert_eq!(board.text("#toasts p"), "");
}

#[actix_web::test] // R-ACC-4
async fn a_session_ends_after_twelve_hours() {
    let app = App::start().await;
    let owner = app.owner().await;

    app.clock.advance(TimeDelta::hours(13));
    app.state.db.caches.sessions.drop_all(); // kept in memory for five seconds

    assert_eq!(owner.get("/").await.location(), "/login");
}

/// What the audit log says of sessions: who did what, whose it is, and from where.
async fn sessions_noted(app: &App, expected: usize) -> Vec<Vec<String>> {
    let sql = "SELECT actor_kind, actor_name, action, entity_label, ip FROM audit_log WHERE entity = 'session' ORDER BY at";
    for _ in 0..100 {
        if app.rows_of_shop(app.shop.id, sql).await.len() >= expected {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    app.rows_of_shop(app.shop.id, sql).await
}

#[actix_web::test] // R-AUD-1, R-AUD-2
async fn signing_in_being_refused_and_signing_out_each_leave_a_trace() {
    let app = App::start().await;
    let visitor = app.visitor();
    let nobody = [("email", "nobody@a.example"), ("password", "wrong wrong")];
    visitor.post("/session", &nobody).await.assert_status(422);

    assert_eq!(wrong_from(&app, "203.0.113.9").await, 422);
    let place = "203.0.113.9";
    let refused = ["system", "Somebody", "session.refused", "Owner A", place];
    assert_eq!(sessions_noted(&app, 1).await, [refused]);
    app.clock.advance(TimeDelta::seconds(1));
    let owner = app.owner().await;
    let place = "127.0.0.1";
    let started = ["staff", "Owner A", "session.started", "Owner A", place];
    assert_eq!(sessions_noted(&app, 2).await, [refused, started]);
    app.clock.advance(TimeDelta::seconds(1));
    owner.post("/session/end", &[]).await.assert_status(303);
    let ended = ["staff", "Owner A", "session.ended", "Owner A", place];
    assert_eq!(sessions_noted(&app, 3).await, [refused, started, ended]);
}
