//! The shop's name, zone and prices, and who may change them.

use super::{PAGES, noted};
use crate::support::App;
use autoshop::kernel::words::Role;

#[actix_web::test] // R-ACC-13
async fn only_an_owner_opens_the_settings() {
    let app = App::start().await;
    let owner = app.owner().await;
    for page in PAGES {
        let page = owner.get(page).await;
        page.assert_ok();
        assert!(page.text("title").contains(" · Settings · "));
        assert!(page.statements() <= 3);
    }
    for role in [Role::Advisor, Role::Technician, Role::Accountant] {
        let person = app.signed_in(role, &app.shop).await;
        // The hours are an advisor's too.
        let has_hours = |page: &str| role == Role::Advisor && page == "/settings/hours";
        for page in PAGES.iter().copied().filter(|page| !has_hours(page)) {
            person.get(page).await.assert_status(403);
        }
        let forms = PAGES
            .iter()
            .copied()
            .filter(|page| !["/settings", "/settings/people"].contains(page));
        for page in forms.filter(|page| !has_hours(page)) {
            person.post(page, &[]).await.assert_status(403);
        }
    }
}

#[actix_web::test] // R-GEN-7
async fn a_shop_may_be_in_any_time_zone() {
    let app = App::start().await;
    let owner = app.owner().await;
    let page = owner.get("/settings/shop").await;
    let zones = page.attributes("select[name=zone] option", "value");

    assert!(zones.len() > 400, "{}", zones.len());
    assert_eq!(zones[0], "America/New_York");
    assert!(zones.contains(&"Asia/Kathmandu".to_owned()));
    let form = page.form("Save").fill("zone", "Asia/Kathmandu");
    form.submit(&owner).await.assert_status(303);
    let form = owner.get("/settings/shop").await.form("Save");
    assert_eq!(form.value("zone"), "Asia/Kathmandu");
}

#[actix_web::test] // R-SET-1, R-GEN-10
async fn the_shops_name_and_numbers_are_saved_as_one_group() {
    let app = App::start().await;
    let owner = app.owner().await;

    let form = owner.get("/settings/shop").await.form("Save");
    let form = form
        .fill("name", "Edgar & Daughters")
        .fill("phone", "530.555.0142")
        .fill("city", "Woodland")
        .fill("registration_no", "ARD 00301234");
    let saved = form.submit(&owner).await;

    assert_eq!(saved.location(), "/settings/shop");
    assert!(saved.statements() <= 9);
    let page = app.owner().await.get("/settings/shop").await;
    assert!(page.text("title").ends_with("Edgar & Daughters"));
    assert_eq!(page.form("Save").value("phone"), "(530) 555-0142");
    let noted = noted(&app, "shop.changed").await;
    assert_eq!(noted.len(), 1);
    let after = noted[0].after.clone().unwrap();
    assert_eq!(after["phone"], "+15305550142");
    assert!(after.get("zone").is_none(), "only what changed is noted");
}

#[actix_web::test] // R-GEN-3
async fn what_is_wrong_about_the_shop_is_told_at_its_field() {
    let app = App::start().await;
    let owner = app.owner().await;
    let form = owner.get("/settings/shop").await.form("Save");

    let wrong = form
        .fill("name", " ")
        .fill("phone", "12")
        .fill("email", "nobody")
        .fill("website", "javascript:alert(1)")
        .fill("zone", "America/Springfield");
    let wrong = wrong.submit(&owner).await;

    wrong.assert_status(422);
    assert!(wrong.text("title").starts_with("Error:"));
    let fields = wrong.attributes(".error-summary a", "href");
    let expected = ["#f-name", "#f-phone", "#f-email", "#f-website", "#f-zone"];
    assert_eq!(fields, expected);
    assert_eq!(wrong.form("Save").value("website"), "javascript:alert(1)");
}

#[actix_web::test] // R-GEN-4
async fn two_owners_see_each_others_settings_before_they_replace_them() {
    let app = App::start().await;
    let owner = app.owner().await;
    for (page, button, field, theirs, mine) in [
        ("/settings/shop", "Save", "city", "Woodland", "Davis"),
        ("/settings/prices", "Save", "tax_part", "8.25", "7.25"),
        ("/settings/documents", "Save", "terms", "Net 14.", "Net 7."),
        ("/settings/numbering", "Save", "order_prefix", "W-", "V-"),
        (
            "/settings/hours",
            "Save hours",
            "monday_opens",
            "08:00",
            "09:00",
        ),
    ] {
        let form = owner.get(page).await.form(button);
        let form = if page == "/settings/hours" {
            form.fill("monday_closes", "17:00")
        } else {
            form
        };
        let first = form.clone().fill(field, theirs).submit(&owner).await;
        first.assert_status(303);

        let conflict = form.fill(field, mine).submit(&owner).await;

        conflict.assert_status(409);
        assert!(conflict.text(".notice").starts_with("Changed by Owner A"));
        assert_eq!(conflict.text(&format!("#f-{field}-stored strong")), theirs);
        let again = conflict.form(button);
        assert_eq!(again.value(field), mine);
        again.submit(&owner).await.assert_status(303);
    }
}
