//! What surrounds each page: navigation, search, the theme and the way back from its switch.

use crate::support::{Answer, App, Browser};
use reqwest::Method;

async fn choose(browser: &Browser, theme: &str, next: &str) -> String {
    let fields = [("theme", theme), ("next", next)];
    browser.post("/theme", &fields).await.location()
}

#[actix_web::test]
async fn the_chosen_theme_is_kept_outside_the_shop_too() {
    let app = App::start().await;
    let visitor = app.visitor();
    let login = visitor.get("/login").await;
    assert!(login.attributes("html", "data-theme").is_empty());

    assert_eq!(choose(&visitor, "dark", "/login").await, "/login");

    for path in ["/login", "/nowhere"] {
        let page = visitor.get(path).await;
        assert_eq!(page.attributes("html", "data-theme"), ["dark"], "{path}");
    }
}

#[actix_web::test] // R-ACC-13
async fn the_installed_app_starts_where_each_role_may_look() {
    let app = App::start().await;
    let manifest = app.visitor().get("/manifest.webmanifest").await;
    let manifest: serde_json::Value = serde_json::from_str(&manifest.body()).unwrap();
    let start = manifest["start_url"].as_str().unwrap();

    for person in [
        app.owner().await,
        app.advisor().await,
        app.technician().await,
        app.accountant().await,
    ] {
        let mut page = person.get(start).await;
        while page.status.is_redirection() {
            page = page.follow(&person).await;
        }
        page.assert_ok();
        assert!(page.has_form("Sign out"));
    }
}

#[actix_web::test] // R-ACC-13
async fn search_is_offered_to_all_and_every_link_leads_somewhere() {
    let app = App::start().await;
    for person in [app.owner().await, app.technician().await] {
        let board = person.get("/board").await;
        assert_eq!(board.attributes("form.search", "action"), ["/search"]);
        assert!(board.select("nav.bar a").contains(&"Search".to_owned()));
        for link in board.attributes("nav.bar a, nav.rail a, header.top a", "href") {
            let mut page = person.get(&link).await;
            while page.status.is_redirection() {
                page = page.follow(&person).await;
            }
            page.assert_ok();
        }
    }
}

/// The theme switch of this page leads to a page.
async fn switch(browser: &Browser, page: &Answer, expected: &str) {
    let next = page.form("Dark").value("next").to_owned();
    assert_eq!(next, expected);
    let back = choose(browser, "dark", &next).await;
    browser.get(&back).await.assert_ok();
}

#[actix_web::test]
async fn the_theme_switch_of_a_refused_form_leads_to_a_page() {
    let app = App::start().await;
    let owner = app.owner().await;
    let page = owner.get("/customers/new").await;
    let refused = page.form("Add customer").submit(&owner).await;
    refused.assert_status(422);
    switch(&owner, &refused, "/customers").await;
    let refused = owner.post("/settings/hours/holidays", &[]).await;
    refused.assert_status(422);
    switch(&owner, &refused, "/settings/hours").await;
    let nothing = "/appointments/0199d2f0-7c1a-7000-8000-00000000002a/jobs";
    owner.post(nothing, &[]).await.assert_status(404);

    for (referer, expected) in [
        ("/customers/new?name=Ada", "/customers/new?name=Ada"),
        ("/session/end", "/customers"),
        ("//evil.example/board", "/customers"),
    ] {
        let ours = owner.address();
        let request = owner
            .request(Method::POST, "/customers")
            .header("Sec-Fetch-Site", "same-origin")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Referer", format!("{ours}{referer}"));
        let refused = Answer::of(request.body("name=")).await;
        refused.assert_status(422);
        switch(&owner, &refused, expected).await;
    }
    let elsewhere = owner
        .request(Method::POST, "/customers")
        .header("Sec-Fetch-Site", "same-origin")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("Referer", "http://evil.example/board");
    let refused = Answer::of(elsewhere.body("name=")).await;
    switch(&owner, &refused, "/customers").await;
}
