//! Links that are handed on lead to where people find the shop (R-ACC-6, R-ACC-9).

use crate::support::{Answer, App, Browser};
use autoshop::kernel::words::Role;
use reqwest::Method;

/// Both kinds of links, made by somebody whose request says that it came through an office of others.
async fn links(app: &App) -> [String; 2] {
    let nina = app.add_person(&app.shop, Role::Technician, "Nina").await;
    let owner = app.owner().await;
    let password = format!("/settings/people/{nina}/password-link");
    let invitation = "email=sam%40new.example&role=advisor";
    [
        forwarded(&owner, "/settings/people/invite", invitation).await,
        forwarded(&owner, &password, "").await,
    ]
}

async fn forwarded(owner: &Browser, path: &str, body: &'static str) -> String {
    let sent = owner
        .request(Method::POST, path)
        .header("Sec-Fetch-Site", "same-origin")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("X-Forwarded-Host", "elsewhere.example")
        .header("X-Forwarded-Proto", "https")
        .header("Forwarded", "host=elsewhere.example;proto=https")
        .body(body);
    let page = Answer::of(sent).await;
    page.assert_ok();
    page.text("pre.command code")
}

#[actix_web::test] // R-ACC-6, R-ACC-9
async fn links_begin_with_the_address_that_people_use() {
    let app = App::known_as("https://shop.example").await;
    for link in links(&app).await {
        assert!(link.starts_with("https://shop.example/"), "{link}");
    }
}

#[actix_web::test] // R-ACC-6, R-ACC-9
async fn nobody_leads_the_invited_astray_by_what_a_request_says() {
    let app = App::start().await;
    for link in links(&app).await {
        assert!(
            link.starts_with(&format!("http://{}/", app.address)),
            "{link}"
        );
    }
}
