//! The shop's name, zone and prices, and who may change them.

use super::{PAGES, day, noted};
use crate::support::App;
use autoshop::entity::{appointment, repair_order};
use autoshop::error::AppResult;
use autoshop::features::customers::{self, NewCustomer};
use autoshop::kernel::ids::{AppointmentId, CustomerId, RepairOrderId};
use autoshop::kernel::money::{Cents, Rate};
use autoshop::kernel::words::{AppointmentStatus, DurationSource, Place, Role};
use autoshop::web::staff::Actor;
use chrono::TimeDelta;
use sea_orm::ActiveValue::Set;

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
        let forms = ["/settings", "/settings/rates", "/settings/hours"];
        for page in forms.into_iter().filter(|page| !has_hours(page)) {
            person.post(page, &[]).await.assert_status(403);
        }
    }
}

#[actix_web::test] // R-GEN-7
async fn a_shop_may_be_in_any_time_zone() {
    let app = App::start().await;
    let owner = app.owner().await;
    let page = owner.get("/settings").await;
    let zones = page.attributes("select[name=zone] option", "value");

    assert!(zones.len() > 400, "{}", zones.len());
    assert_eq!(zones[0], "America/New_York");
    assert!(zones.contains(&"Asia/Kathmandu".to_owned()));
    let form = page.form("Save").fill("zone", "Asia/Kathmandu");
    form.submit(&owner).await.assert_status(303);
    let form = owner.get("/settings").await.form("Save");
    assert_eq!(form.value("zone"), "Asia/Kathmandu");
}

#[actix_web::test] // R-SET-1, R-GEN-10
async fn the_shops_name_and_numbers_are_saved_as_one_group() {
    let app = App::start().await;
    let owner = app.owner().await;

    let form = owner.get("/settings").await.form("Save");
    let form = form
        .fill("name", "Edgar & Daughters")
        .fill("phone", "530.555.0142")
        .fill("city", "Woodland")
        .fill("registration_no", "ARD 00301234");
    let saved = form.submit(&owner).await;

    assert_eq!(saved.location(), "/settings");
    assert!(saved.statements() <= 9);
    let page = app.owner().await.get("/settings").await;
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
    let form = owner.get("/settings").await.form("Save");

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
        ("/settings", "Save", "city", "Woodland", "Davis"),
        ("/settings/rates", "Save", "tax_part", "8.25", "7.25"),
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

#[actix_web::test] // R-SET-1, R-INV-7
async fn prices_taxes_and_the_prefix_of_invoices_are_saved_as_one_group() {
    let app = App::start().await;
    let owner = app.owner().await;
    let db = app.db(app.shop.id);
    assert_eq!(db.settings().await.unwrap().labor_rate, Cents(15_000));
    let form = owner.get("/settings/rates").await.form("Save");
    assert_eq!(form.value("invoice_prefix"), "INV-");

    let good = form
        .clone()
        .fill("labor_rate", "162.50")
        .fill("tax_part", "9.375")
        .fill("invoice_prefix", "{YYYY}-")
        .fill("max_jobs_per_day", "4")
        .fill("invoice_footer", "Thank you.\r\nSee you soon.")
        .tick("technician_may_complete", "true")
        .untick("technician_sees_prices");
    let saved = good.submit(&owner).await;

    assert_eq!(saved.location(), "/settings/rates");
    assert!(saved.statements() <= 9);
    let stored = app.db(app.shop.id).settings().await.unwrap();
    assert_eq!(stored.labor_rate, Cents(16_250), "dropped from memory");
    assert_eq!(stored.tax_part, Rate(93_750));
    assert_eq!(stored.max_jobs_per_day, Some(4));
    assert_eq!(
        stored.invoice_footer.as_deref(),
        Some("Thank you.\nSee you soon.")
    );
    assert!(stored.technician_may_complete && !stored.technician_sees_prices);
    let page = owner.get("/settings/rates").await.form("Save");
    assert_eq!(page.value("invoice_prefix"), "{YYYY}-");
    assert_eq!(noted(&app, "settings.changed").await.len(), 1);

    let bad = form
        .fill("labor_rate", "")
        .fill("tax_part", "101")
        .fill("invoice_prefix", "INVOICE-NUMBER-")
        .fill("default_duration", "0")
        .fill("max_jobs_per_day", "0");
    let bad = bad.submit(&owner).await;
    bad.assert_status(422);
    assert_eq!(bad.select(".error-summary a").len(), 5);
}

#[actix_web::test] // R-APPT-16
async fn the_zone_stays_while_visits_are_booked_ahead() {
    let app = App::start().await;
    let owner = app.owner().await;
    book_tomorrow(&app).await;
    let form = owner.get("/settings").await.form("Save");
    let form = form.fill("zone", "America/New_York");

    let refused = form.submit(&owner).await;

    refused.assert_status(422);
    assert!(refused.text("#f-zone-error").contains("booked ahead"));
    app.clock.advance(TimeDelta::hours(30));
    let owner = app.owner().await;
    form.submit(&owner).await.assert_status(303);
}

/// One visit, a day from now.
async fn book_tomorrow(app: &App) {
    let (actor, now) = (Actor::system("test"), app.now());
    let today = day("2026-03-10");
    let start = now + TimeDelta::days(1);
    let (customer, order) = (CustomerId::new(now), RepairOrderId::new(now));
    let ann = NewCustomer {
        name: "Ann Lee".to_owned(),
        ..NewCustomer::default()
    };
    let mut db = app.db(app.shop.id);
    let booked: AppResult<()> = db
        .transaction(async |tx| {
            customers::create(tx, (&actor, now), (customer, today), &ann).await?;
            tx.insert(repair_order::ActiveModel {
                id: Set(order),
                created_at: Set(now),
                updated_at: Set(now),
                number: Set("RO-00001".to_owned()),
                customer_id: Set(customer),
                version: Set(1),
                ..Default::default()
            })
            .await?;
            tx.insert(appointment::ActiveModel {
                id: Set(AppointmentId::new(now)),
                created_at: Set(now),
                updated_at: Set(now),
                repair_order_id: Set(order),
                customer_id: Set(customer),
                status: Set(AppointmentStatus::Scheduled),
                start_at: Set(start),
                end_at: Set(start + TimeDelta::hours(2)),
                day: Set(day("2026-03-11")),
                wall_start: Set("2026-03-11T09:30".to_owned()),
                zone: Set("America/Los_Angeles".to_owned()),
                duration_source: Set(DurationSource::Default),
                place: Set(Place::Shop),
                position: Set(0),
                version: Set(1),
                ..Default::default()
            })
            .await?;
            Ok(())
        })
        .await;
    booked.unwrap();
}
