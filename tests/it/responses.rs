//! What every answer carries, and what no request gets past (R-OPS-1, R-OPS-2).

use crate::support::{Answer, App};
use reqwest::Method;

#[actix_web::test] // R-OPS-2
async fn every_answer_tells_its_id_and_its_time() {
    let app = App::start().await;
    let visitor = app.visitor();
    let id = "0199d2f0-7c1a-7000-8000-00000000002a";

    for path in ["/login", "/nowhere", "/health", "/robots.txt", "/customers"] {
        let answer = Answer::of(
            visitor
                .request(Method::GET, path)
                .header("X-Request-Id", id),
        )
        .await;
        assert_eq!(answer.header("x-request-id"), id, "{path}");
        assert!(
            answer.header("server-timing").starts_with("app;dur="),
            "{path}"
        );
        assert!(
            answer
                .header("content-security-policy")
                .starts_with("default-src 'none'"),
            "{path}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
    }
    let odd = Answer::of(
        visitor
            .request(Method::GET, "/login")
            .header("X-Request-Id", "<script>"),
    )
    .await;
    assert!(odd.header("x-request-id").parse::<uuid::Uuid>().is_ok());
}

#[actix_web::test]
async fn a_page_that_did_not_change_is_not_sent_again() {
    let app = App::start().await;
    let visitor = app.visitor();

    let first = visitor.get("/login").await;
    let tag = first.header("etag").to_owned();
    let second = Answer::of(
        visitor
            .request(Method::GET, "/login")
            .header("If-None-Match", &tag),
    )
    .await;

    assert!(tag.starts_with("W/\""));
    assert_eq!(first.header("cache-control"), "private, no-cache");
    second.assert_status(304);
    assert!(second.bytes.is_empty());
}

#[actix_web::test]
async fn pages_are_compressed_and_assets_are_kept_for_a_year() {
    let app = App::start().await;
    let visitor = app.visitor();

    let page = Answer::of(
        visitor
            .request(Method::GET, "/login")
            .header("Accept-Encoding", "gzip, zstd"),
    )
    .await;
    let css = visitor
        .get("/login")
        .await
        .attributes("link[rel=stylesheet]", "href")[0]
        .clone();
    let css = Answer::of(
        visitor
            .request(Method::GET, &css)
            .header("Accept-Encoding", "gzip, br"),
    )
    .await;

    assert!(["gzip", "zstd"].contains(&page.header("content-encoding")));
    assert_eq!(css.header("content-encoding"), "br");
    assert_eq!(
        css.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert!(css.bytes.len() <= 12 * 1024);
}

#[actix_web::test]
async fn a_form_of_another_site_is_refused() {
    let app = App::start().await;
    let owner = app.owner().await;
    let post = || {
        owner
            .request(Method::POST, "/session/end")
            .header("Content-Type", "application/x-www-form-urlencoded")
    };

    Answer::of(post().header("Sec-Fetch-Site", "cross-site"))
        .await
        .assert_status(403);
    Answer::of(post().header("Sec-Fetch-Site", "same-site"))
        .await
        .assert_status(403);
    Answer::of(post().header("Origin", "https://evil.example"))
        .await
        .assert_status(403);
    Answer::of(post()).await.assert_status(403);
    assert_eq!(
        owner.get("/").await.location(),
        "/dashboard",
        "still signed in"
    );
    Answer::of(post().header("Origin", format!("http://{}", app.address)))
        .await
        .assert_status(303);
}

#[actix_web::test] // F45
async fn what_is_too_large_or_no_form_is_refused() {
    let app = App::start().await;
    let visitor = app.visitor();
    let post = || {
        visitor
            .request(Method::POST, "/session")
            .header("Sec-Fetch-Site", "same-origin")
    };

    let large = post()
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body("a=".repeat(100_000));
    Answer::of(large).await.assert_status(413);
    let json = post().header("Content-Type", "application/json").body("{}");
    Answer::of(json).await.assert_status(415);
    Answer::of(
        visitor
            .request(Method::PUT, "/login")
            .header("Sec-Fetch-Site", "same-origin"),
    )
    .await
    .assert_status(404);
}

#[actix_web::test] // R-GEN-1
async fn a_malformed_id_is_like_one_that_is_not_there() {
    let app = App::start().await;
    let owner = app.owner().await;

    let malformed = owner.get("/customers/not-an-id").await;
    let unknown = owner
        .get("/customers/0199d2f0-7c1a-7000-8000-00000000002a")
        .await;

    malformed.assert_status(404);
    unknown.assert_status(404);
    assert_eq!(malformed.select("main"), unknown.select("main"));
}

#[actix_web::test]
async fn a_stranger_is_sent_to_sign_in_as_the_browser_understands() {
    let app = App::start().await;
    let visitor = app.visitor();

    assert_eq!(
        visitor.get("/customers?q=ada").await.location(),
        "/login?next=%2Fcustomers%3Fq%3Dada"
    );
    let htmx = visitor.htmx().get("/customers").await;
    htmx.assert_status(401);
    assert!(htmx.header("hx-redirect").starts_with("/login"));
}

#[actix_web::test] // R-OPS-1
async fn health_says_alive_and_ready() {
    let app = App::start().await;
    let visitor = app.visitor();

    visitor.get("/health").await.assert_ok();
    let ready = visitor.get("/ready").await;
    ready.assert_ok();
    assert!(ready.body().contains("\"status\":\"ok\""));
    visitor.get("/api/health").await.assert_ok();
}

/// A cursor as the lists write it: JSON in hex.
fn cursor(json: &str) -> String {
    json.bytes().map(|b| format!("{b:02x}")).collect()
}

#[actix_web::test]
async fn what_no_database_can_hold_is_not_our_mistake() {
    let app = App::start().await;
    let owner = app.owner().await;
    app.add_customer(&app.shop, "Ada Palm").await;
    let id = "0199d2f0-7c1a-7000-8000-00000000002a";
    let far = "+262142-12-31T23:59:59Z";
    let words = vec!["ada"; 990].join("+");
    let other_words: String = (0..990).map(|n| format!("word{n}+")).collect();
    let nul_name = format!(
        r#"{{"shown":50,"rank":3,"visit":"{far}","activity":"{far}","name":"a\u0000b","spend":1,"id":"{id}"}}"#
    );
    let service =
        format!(r#"{{"key":{{"Name":"a\u0000"}},"sort":1,"id":"{id}","back":false,"at":5}}"#);
    let at = cursor(&format!(r#"["{far}","{id}"]"#));
    let seen = cursor(&format!(r#"[50,"{far}","{id}"]"#));

    for path in [
        "/customers?q=ab%00cd".to_owned(),
        format!("/customers?q={words}"),
        format!("/customers?q={other_words}"),
        format!("/customers?sort=name&after={}", cursor(&nul_name)),
        format!("/customers?after={}", cursor(&nul_name)),
        "/vehicles?q=ab%00cd".to_owned(),
        format!("/vehicles?q={other_words}"),
        format!("/vehicles?after={seen}"),
        "/appointments?q=ab%00cd".to_owned(),
        format!("/appointments?q={other_words}"),
        format!("/appointments?after={at}"),
        "/appointments?from=-99999-01-01".to_owned(),
        "/appointments?booked_from=-262143-01-01&booked_to=262142-12-31".to_owned(),
        "/appointments?blocker=ab%00cd&late=%00".to_owned(),
        "/appointments/new?q=ab%00cd".to_owned(),
        "/board?day=-99999-01-01".to_owned(),
        "/board?day=-262143-01-01".to_owned(),
        "/board?day=262142-12-31".to_owned(),
        "/services?q=ab%00cd".to_owned(),
        format!("/services?q={other_words}"),
        format!("/services?sort=name&after={}", cursor(&service)),
        "/invoices?q=ab%00cd".to_owned(),
        "/invoices?number=ab%00cd".to_owned(),
        "/invoices?service=ab%00cd&category=%00&technician=%00".to_owned(),
        "/payments?from=2026-01-01&to=2026-03-01&after=00".to_owned(),
        "/reports/customers?after=00&who=%00&range=year".to_owned(),
        "/reports/sales?by=%00&range=%00".to_owned(),
        format!("/payments?after={at}"),
        format!("/invoices?q={other_words}"),
        format!("/invoices?after={at}"),
    ] {
        let status = owner.get(&path).await.status.as_u16();
        let short: String = path.chars().take(120).collect();
        assert!([200, 400].contains(&status), "{short}: {status}");
    }
    let found = owner.get("/customers?q=ad%00").await;
    assert!(found.select("main").join(" ").contains("Ada Palm"));

    let key = [("name", "Ada"), ("kind", "person"), ("_key", "12345678\0")];
    owner.post("/customers", &key).await.assert_status(400);
    let name = [("name", "A\0da"), ("kind", "person")];
    owner.post("/customers", &name).await.assert_status(400);
}

#[actix_web::test] // R-GEN-6
async fn numbers_beyond_all_reason_are_answered_calmly() {
    let app = App::start().await;
    let owner = app.starter_catalog().await;
    let id = app.add_customer(&app.shop, "Ada Palm").await;

    // a version that nobody has seen: somebody else's is newer
    let last = i64::MAX.to_string();
    let edit = owner.get(format!("/customers/{id}/edit")).await;
    let form = edit.form("Save customer").with("version", &last);
    form.submit(&owner).await.assert_status(409);
    let settings = owner.get("/settings/prices").await.form("Save");
    let form = settings.with("version", &last);
    form.submit(&owner).await.assert_status(409);

    let (far, most) = ("2026-03-10T16:30:00Z", u64::MAX);
    let zero = "ffffffff-ffff-7fff-bfff-ffffffffffff";
    let customers = format!(
        r#"{{"shown":{most},"rank":3,"visit":"{far}","activity":"{far}","name":"","spend":0,"id":"{zero}"}}"#
    );
    let service = format!(r#"{{"key":"Catalog","sort":0,"id":"{zero}","back":false,"at":{most}}}"#);
    let cars = format!(r#"[{most},"2099-01-01T00:00:00Z","{zero}"]"#);
    for path in [
        format!("/customers?sort=name&after={}", cursor(&customers)),
        format!("/customers?after={}", cursor(&customers)),
        format!("/services?after={}", cursor(&service)),
        format!("/vehicles?after={}", cursor(&cars)),
    ] {
        owner.get(&path).await.assert_ok();
    }
}
