//! Every page, empty and with errors, is fit for everyone.

use super::driver::{Size, opened};
use fantoccini::Locator;
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;

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

#[actix_web::test]
async fn what_everybody_sees_of_a_shop_is_fit_for_everyone() {
    let Some((app, screen)) = opened(Size::Phone).await else {
        return;
    };
    let owner = app.owner().await;
    let services = owner.get("/services").await;
    let catalog = services.form("Load the starter catalog");
    catalog.submit(&owner).await.assert_status(303);
    let profile = owner.get("/settings/shop").await.form("Save");
    let profile = profile
        .fill("phone", "530 555 0142")
        .fill("city", "Woodland");
    profile.submit(&owner).await.assert_status(303);
    let color = owner.get("/settings/brand").await.form("Save");
    let color = color.fill("color", "#7fd1ae").submit(&owner).await;
    color.assert_status(303);
    let hours = owner.get("/settings/hours").await.form("Save hours");
    let hours = hours.fill("tuesday_opens", "8:00");
    let hours = hours.fill("tuesday_closes", "17:00").submit(&owner).await;
    hours.assert_status(303);
    let site = owner.get("/settings/site").await.form("Save");
    let site = site.tick("is_on", "true").submit(&owner).await;
    site.assert_status(303);

    for path in [
        "/",
        "/s/shop-a/services",
        "/s/shop-a/areas?zip=95695",
        "/s/shop-a/emergency",
    ] {
        screen.go(path).await;
        screen.is_fit(path, Size::Phone).await;
    }
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
        "/dashboard",
        "/board",
        "/calendar",
        "/today",
        "/board?q=zzz&canceled=true",
        "/board?view=wall",
        "/undo",
        "/appointments",
        "/customers",
        "/vehicles",
        "/leads",
        "/notifications",
        "/calendar/feeds",
        "/invoices",
        "/reports",
        "/reports/sales",
        "/reports/customers",
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
        "/settings/booking",
        "/settings/standing",
        "/settings/technicians",
        "/settings/zones",
        "/settings/zones/new",
        "/schedule/availability?where=95695",
        "/settings/hours",
        "/settings/people",
        "/account",
        "/services/new",
        "/customers/new",
        "/vehicles/new",
        "/appointments/new",
    ])
    .await;
}

#[actix_web::test]
async fn a_technicians_hours_are_fit_for_everyone() {
    let Some((_app, screen)) = opened(Size::Phone).await else {
        return;
    };
    screen.sign_in("advisor").await;
    screen.go("/settings/hours").await;
    screen.press("Technician A").await;
    screen.wait_for("#time-off").await;
    screen
        .is_fit("the hours of a technician", Size::Phone)
        .await;
    screen.press("Add time off").await;
    screen.wait_for(".error-summary").await;
    screen.is_fit("time off with an error", Size::Phone).await;
    screen.close().await;
}

#[actix_web::test] // R-UX-11, WCAG 2.1.4
async fn single_keys_rest_where_somebody_turned_them_off() {
    let Some((_app, screen)) = opened(Size::Desk).await else {
        return;
    };
    screen.sign_in("owner").await;
    let in_search = "return document.activeElement.name === 'q'";
    screen.go("/account").await;
    screen.keys(['/']).await;
    assert_eq!(screen.run(in_search).await, true);

    screen.go("/account").await;
    screen.click(Locator::Css("main [name=keys]")).await;
    screen.click(Locator::Css("main [value=compact]")).await;
    screen.press("Save preferences").await;
    screen.wait_for("body[data-keys=off]").await;
    screen.keys(['/']).await;
    assert_eq!(screen.run(in_search).await, false);
    screen.is_fit("compact", Size::Desk).await;
    let (control, k) = (char::from(Key::Control), 'k');
    let keys = KeyActions::new("keyboard".to_owned())
        .then(KeyAction::Down { value: control })
        .then(KeyAction::Down { value: k })
        .then(KeyAction::Up { value: k })
        .then(KeyAction::Up { value: control });
    screen.client.perform_actions(keys).await.unwrap();
    assert_eq!(screen.run(in_search).await, true, "no single key");
    screen.close().await;
}
