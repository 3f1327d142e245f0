//! Every page, empty and with errors, is fit for everyone.

use super::driver::{Size, opened};

#[actix_web::test]
async fn signing_in_is_fit_for_everyone_and_says_what_is_wrong() {
    let Some((_app, screen)) = opened(Size::Phone).await else {
        return;
    };
    screen.go("/login").await;
    screen.is_fit("sign-in", Size::Phone).await;
    screen.fill("email", "owner@a.example").await;
    screen.fill("password", "not the one").await;
    screen.press("Sign in").await;
    screen.wait_for(".error-summary").await;
    let words = screen.text(".error-summary").await;
    assert!(words.contains("The e-mail or the password is not right."));
    let focused = screen.client.active_element().await.unwrap();
    let focused = focused.attr("class").await.unwrap().unwrap_or_default();
    assert!(
        focused.contains("error-summary"),
        "the summary has the focus"
    );
    screen.is_fit("sign-in with an error", Size::Phone).await;
    screen.close().await;
}

async fn are_fit(paths: &[&str]) {
    let Some((_app, screen)) = opened(Size::Desk).await else {
        return;
    };
    screen.sign_in("owner").await;
    for path in paths {
        screen.go(path).await;
        screen.is_fit(path, Size::Desk).await;
    }
    screen.close().await;
}

#[actix_web::test]
async fn empty_pages_are_fit_for_everyone() {
    are_fit(&[
        "/board",
        "/appointments",
        "/customers",
        "/vehicles",
        "/invoices",
        "/services",
        "/nowhere",
    ])
    .await;
}

#[actix_web::test]
async fn settings_and_forms_are_fit_for_everyone() {
    are_fit(&[
        "/settings",
        "/settings/shop",
        "/settings/brand",
        "/settings/prices",
        "/settings/numbering",
        "/settings/documents",
        "/settings/scheduling",
        "/settings/standing",
        "/settings/technicians",
        "/settings/hours",
        "/settings/people",
        "/services/new",
        "/customers/new",
        "/vehicles/new",
        "/appointments/new",
    ])
    .await;
}
