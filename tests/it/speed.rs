//! How fast pages are where they are read: what browsers tell, and what the owner sees of it (ADR 0028).

use crate::support::{Answer, App, Browser};
use autoshop::features::ops::speed::write;
use chrono::TimeDelta;
use reqwest::Method;

/// What the page says of itself.
fn mark(page: &Answer) -> String {
    let marks = page.attributes("body", "data-mark");
    marks.first().cloned().unwrap_or_default()
}

/// A phone tells how a page was when it is left: until its largest paint, until the slowest press was seen.
pub(crate) async fn tells(browser: &Browser, page: &Answer, paint: &str, press: &str) -> Answer {
    let mark = mark(page);
    let told = [
        ("p", &*mark),
        ("w", "390"),
        ("l", paint),
        ("i", press),
        ("c", "12"),
    ];
    browser.post("/rum", &told).await
}

/// What stands in the table, row by row.
async fn read(owner: &Browser, path: &str) -> Vec<String> {
    owner.get(path).await.assert_ok().select("main tbody tr")
}

#[actix_web::test]
async fn an_owner_reads_how_fast_pages_were_for_those_who_used_them() {
    let app = App::start().await;
    let owner = app.owner().await;
    let empty = owner.get("/settings/speed").await;
    assert!(empty.text("main").contains("Nobody told yet"));
    let advisor = app.advisor().await;
    let customer = crate::floor::stamps::customer(&owner, "Ana Ruiz").await;
    let board = advisor.get("/board").await;
    let page = advisor.get(format!("/customers/{customer}")).await;
    assert!(mark(&page).ends_with("/customers/{customer}"), "no ids");

    for (paint, press) in [("1100", "30"), ("900", "90"), ("1150", "600"), ("9000", "")] {
        tells(&advisor, &board, paint, press)
            .await
            .assert_status(204);
    }
    write(&app.state_here()).await;
    tells(&advisor, &page, "", "").await.assert_status(204);
    tells(&advisor, &page, "", "").await.assert_status(204);
    tells(&advisor, &board, "3900", "40").await;
    write(&app.state_here()).await;

    let rows = read(&owner, "/settings/speed").await;
    assert_eq!(rows.len(), 2, "{rows:?}");
    let board = &rows[0];
    assert!(board.starts_with("Board"), "the most used first: {board}");
    for words in ["5", "4 s, needs work", "100 ms, good", "0.025, good"] {
        assert!(board.contains(words), "{words}: {board}");
    }
    let page = &rows[1];
    assert!(page.starts_with("Customers: one of them"), "{page}");
    assert!(
        page.contains('–'),
        "what nobody measured is no figure: {page}"
    );
    assert_eq!(read(&owner, "/settings/speed?on=phone").await, rows);
    assert!(read(&owner, "/settings/speed?on=desk").await.is_empty());
    let settings = owner.get("/settings").await;
    let ways = settings.attributes("main .ways a", "href");
    assert!(ways.contains(&"/settings/speed".to_owned()));
    advisor.get("/settings/speed").await.assert_status(403);
}

#[actix_web::test]
async fn nothing_is_believed_that_stands_on_no_page_of_ours() {
    let app = App::start().await;
    let other = app.found_shop("b").await;
    let owner = app.owner().await;
    let theirs = app
        .signed_in(autoshop::kernel::words::Role::Owner, &other)
        .await;
    let page = owner.get("/board").await;
    let mark = mark(&page);
    let forged = mark.replace("/board", "/made-up");
    let id = |shop: &crate::support::Shop| shop.id.0.simple().to_string();
    let moved = mark.replace(&id(&app.shop), &id(&other));
    assert_ne!(moved, mark);
    let long = "x".repeat(9_000);

    for (p, w, l) in [
        (&*forged, "390", "100"),
        (&moved, "390", "100"),
        ("", "390", "100"),
        ("naïve", "390", "100"),
        (&long, "390", "100"),
        (&mark, "wide", "100"),
    ] {
        let told = [("p", p), ("w", w), ("l", l)];
        owner.post("/rum", &told).await.assert_status(204);
    }
    for absurd in ["-1", "1e9", "99999999", "NaN"] {
        let told = [("p", &*mark), ("w", "1280"), ("l", absurd), ("c", absurd)];
        app.visitor().post("/rum", &told).await.assert_status(204);
    }
    let stranger = app.visitor().request(Method::POST, "/rum");
    let stranger = stranger.header("Sec-Fetch-Site", "cross-site").body("p=x");
    Answer::of(stranger).await.assert_status(403);
    write(&app.state_here()).await;

    let rows = read(&owner, "/settings/speed").await;
    assert_eq!(rows.len(), 1, "a visit and no figure: {rows:?}");
    assert_eq!(rows[0].matches('–').count(), 3, "{rows:?}");
    assert!(read(&theirs, "/settings/speed").await.is_empty());
}

#[actix_web::test] // quality, section 5
async fn an_address_tells_of_sixty_pages_a_minute_at_most() {
    let app = App::start().await;
    let owner = app.owner().await;
    let page = owner.get("/board").await;

    for _ in 0..70 {
        tells(&owner, &page, "100", "8").await.assert_status(204);
    }
    app.clock.advance(TimeDelta::seconds(61));
    tells(&owner, &page, "100", "8").await.assert_status(204);
    write(&app.state_here()).await;

    let rows = read(&owner, "/settings/speed").await;
    assert!(rows[0].contains("61"), "{rows:?}");
}

#[actix_web::test] // Global Privacy Control
async fn who_asks_not_to_be_measured_is_not() {
    let app = App::start().await;
    let owner = app.owner().await;
    let page = owner.get("/board").await;

    let unmarked = owner.request(Method::GET, "/board").header("Sec-GPC", "1");
    assert_eq!(mark(&Answer::of(unmarked).await), "");
    let told = owner.request(Method::POST, "/rum");
    let told = told
        .header("Sec-GPC", "1")
        .header("Sec-Fetch-Site", "same-origin")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(format!("w=390&p={}", crate::support::encode(&mark(&page))));
    Answer::of(told).await.assert_status(204);
    write(&app.state_here()).await;

    assert!(read(&owner, "/settings/speed").await.is_empty());
}

#[actix_web::test]
async fn visits_of_everybody_count_for_the_shop_of_the_page_until_they_are_old() {
    let app = App::start().await;
    let owner = app.owner().await;
    let site = owner.get("/settings/site").await.form("Save");
    let site = site.tick("is_on", "true").submit(&owner).await;
    site.assert_status(303);
    let visitor = app.visitor();
    let page = visitor.get("/s/shop-a").await;
    assert_eq!(mark(&visitor.get("/login").await), "", "no shop's page");

    tells(&visitor, &page, "450", "").await.assert_status(204);
    write(&app.state_here()).await;

    let rows = read(&owner, "/settings/speed").await;
    assert!(rows[0].starts_with("Public page"), "{rows:?}");
    assert!(rows[0].contains("500 ms, good"), "{rows:?}");
    app.clock.advance(TimeDelta::days(29));
    let owner = app.owner().await;
    assert!(read(&owner, "/settings/speed").await.is_empty());
    let count = "SELECT CAST(count(*) AS text) FROM field_vital";
    let kept = app.rows_of_shop(app.shop.id, count).await;
    assert_ne!(kept[0][0], "0");
    app.clock.advance(TimeDelta::days(7));
    app.run_jobs().await;
    assert_eq!(app.rows_of_shop(app.shop.id, count).await[0][0], "0");
}
