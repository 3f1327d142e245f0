//! The catalog: what the shop does, for how much (R-SVC-1 to R-SVC-8).

use crate::support::{Answer, App, Browser, Form};
use autoshop::entity::{audit_log, service};
use autoshop::error::AppResult;
use autoshop::features::shops::catalog;
use autoshop::kernel::money::Cents;
use autoshop::kernel::words::Role;
use autoshop::web::staff::Actor;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// A shop with the starter catalog.
async fn started() -> App {
    let app = App::start().await;
    let (actor, now) = (Actor::system("test"), app.now());
    let mut db = app.db(app.shop.id);
    let loaded: AppResult<u32> = db
        .transaction(async |tx| catalog::load_starter(tx, (&actor, now)).await)
        .await;
    assert_eq!(loaded.unwrap(), 50);
    app
}

fn names(page: &Answer) -> Vec<String> {
    page.assert_ok();
    page.select("tbody tr td:first-child")
}

/// The address of the service with this code.
async fn address(browser: &Browser, code: &str) -> String {
    let page = browser
        .get(format!("/services?q={code}&inactive=true"))
        .await;
    let links = page.attributes("tbody td:first-child a", "href");
    assert_eq!(links.len(), 1, "{code} is one service");
    links[0].clone()
}

async fn new_service(browser: &Browser, name: &str, code: &str) -> Form {
    let page = browser.get("/services/new").await;
    page.form("Add service")
        .fill("name", name)
        .fill("code", code)
        .fill("category", "brakes")
        .fill("price", "89.90")
        .fill("hours", "1.25")
}

#[actix_web::test] // R-SVC-2
async fn a_shop_begins_with_fifty_services_and_keeps_what_it_edits() {
    let app = App::start().await;
    let owner = app.owner().await;
    let empty = owner.get("/services").await;
    assert_eq!(empty.text(".empty .what"), "No services here yet");

    let load = empty.form("Load the starter catalog");
    load.submit(&owner).await.assert_status(303);
    let page = owner.get("/services").await;
    assert_eq!(names(&page).len(), 50);
    assert_eq!(names(&page)[2], "High-Mileage Oil Change");
    assert_eq!(page.text(".pagination p"), "50 services");
    assert_eq!(page.statements(), 2);

    let oil = address(&owner, "OIL_SYNTH").await;
    let edit = owner.get(format!("{oil}/edit")).await.form("Save");
    let saved = edit.fill("price", "129").submit(&owner).await;
    assert_eq!(saved.location(), oil);
    assert!(saved.statements() <= 9);
    load.submit(&owner).await.assert_status(303);

    let page = owner.get("/services").await;
    assert_eq!(names(&page).len(), 50);
    assert!(page.body().contains("$129.00"));
}

#[actix_web::test] // R-SVC-2
async fn setting_up_a_shop_loads_the_starter_catalog_unless_told_not_to() {
    for (wants, services) in [(true, 50), (false, 0)] {
        let app = App::empty().await;
        let visitor = app.visitor();
        let token = "b".repeat(64);
        *app.state.setup.write().await = Some(autoshop::db::sessions::digest(&token));
        let page = visitor.get(format!("/setup?token={token}")).await;
        let mut form = page
            .form("Set up the shop")
            .fill("shop", "Yolo Mobile Mechanics")
            .fill("name", "Ana Ruiz")
            .fill("email", "ana@yolo.example")
            .fill("password", "gravel plum lantern 42");
        assert_eq!(form.value("starter"), "true", "ticked from the start");
        if !wants {
            form = form.untick("starter");
        }

        form.submit(&visitor).await.assert_status(303);

        let shop = app.doors().shops().await.unwrap()[0].id;
        let all = app.db(shop).all(service::Entity::find()).await.unwrap();
        assert_eq!(all.len(), services);
    }
}

#[actix_web::test] // R-SVC-4
async fn services_are_found_by_the_beginnings_of_words_in_name_code_and_keywords() {
    let app = started().await;
    let advisor = app.advisor().await;
    let found = async |q: &str| names(&advisor.get(format!("/services?q={q}")).await);

    assert_eq!(
        found("rotor+FRONT").await,
        ["Front Brake Pads & Rotors"],
        "in any order and case"
    );
    assert_eq!(found("cvt_ser").await, ["CVT Transmission Service"]);
    assert_eq!(found("walnut").await, ["Intake Valve Carbon Clean (GDI)"]);
    assert_eq!(
        found("ac").await,
        [
            "A/C Recharge (R-1234yf)",
            "Evaporator Core Clean & Deodorize",
            "Static ACC Radar Calibration"
        ],
        "not every replacement"
    );
    assert_eq!(found("a").await.len(), 50, "one letter asks for nothing");
    let nothing = advisor.get("/services?q=%25").await;
    assert_eq!(names(&nothing).len(), 50);
    let nothing = advisor.get("/services?q=zebra").await;
    assert_eq!(nothing.text(".empty .what"), "No service matches");
}

#[actix_web::test] // R-SVC-4
async fn the_list_is_narrowed_by_category_and_tells_how_many_each_has() {
    let app = started().await;
    let advisor = app.advisor().await;

    let page = advisor.get("/services?category=brakes").await;

    assert_eq!(names(&page).len(), 5);
    assert_eq!(page.text(".pagination p"), "5 services");
    let choices = page.select("select[name=category] option");
    assert_eq!(choices.len(), 11);
    assert_eq!(choices[..3], ["All (50)", "Maintenance (10)", "Brakes (5)"]);
    let unknown = advisor.get("/services?category=boats&sort=weight").await;
    assert_eq!(names(&unknown).len(), 50, "unknown words mean all");
}

#[actix_web::test] // R-SVC-4, R-GEN-8
async fn the_list_is_sorted_and_paged_both_ways() {
    let app = started().await;
    let owner = app.owner().await;
    for n in 1..=3 {
        let form = new_service(&owner, &format!("Zebra {n}"), &format!("ZEBRA_{n}")).await;
        form.submit(&owner).await.assert_status(303);
    }

    for sort in [
        "",
        "name",
        "-name",
        "category",
        "-category",
        "price",
        "-price",
    ] {
        let first = owner.get(format!("/services?sort={sort}")).await;
        assert_eq!(first.text(".pagination p"), "1–50 of 53 services");
        assert!(first.statements() <= 3);
        let next = first.attributes(".pagination a[rel=next]", "href")[0].clone();
        let second = owner.get(next).await;
        assert_eq!(second.text(".pagination p"), "51–53 of 53 services");
        assert!(
            second
                .attributes(".pagination a[rel=next]", "href")
                .is_empty()
        );
        let mut all = [names(&first), names(&second)].concat();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 53, "sorted by {sort:?}");
        let prev = second.attributes(".pagination a[rel=prev]", "href")[0].clone();
        let back = owner.get(prev).await;
        assert_eq!(names(&back), names(&first), "sorted by {sort:?}");
        assert!(
            back.attributes(".pagination a[rel=prev]", "href")
                .is_empty()
        );
    }
    let dear = owner.get("/services?sort=-price").await;
    assert_eq!(names(&dear)[0], "Timing Belt & Water Pump (Honda V6)");
    let last = owner.get("/services?sort=-name").await;
    assert_eq!(names(&last)[0], "Zebra 3");
    let stranger = owner.get("/services?sort=name&after=616263").await;
    assert_eq!(
        names(&stranger).len(),
        50,
        "a strange cursor is the beginning"
    );
}

#[actix_web::test] // R-SVC-4
async fn an_inactive_service_is_kept_but_no_longer_offered() {
    let app = started().await;
    let owner = app.owner().await;
    let db = app.db(app.shop.id);
    assert_eq!(catalog::active(&db).await.unwrap().len(), 50);
    let page = address(&owner, "ECU_TUNE_STAGE1_VAG").await;

    let off = owner.get(&page).await.form("Deactivate");
    assert_eq!(off.submit(&owner).await.location(), page);
    off.submit(&owner).await.assert_status(303);

    let active = catalog::active(&app.db(app.shop.id)).await.unwrap();
    assert_eq!(active.len(), 49, "dropped from memory at once");
    assert_eq!(names(&owner.get("/services?q=ecu").await).len(), 0);
    let all = owner.get("/services?q=ecu&inactive=true").await;
    assert_eq!(all.select("tbody .badge"), ["Inactive"]);
    let on = owner.get(&page).await.form("Reactivate");
    on.submit(&owner).await.assert_status(303);
    assert_eq!(names(&owner.get("/services?q=ecu").await).len(), 1);
    let notes = audit_log::Entity::find().filter(audit_log::Column::Action.contains("activated"));
    assert_eq!(
        app.db(app.shop.id).all(notes).await.unwrap().len(),
        2,
        "what changed nothing is not noted"
    );
}

#[actix_web::test] // R-SVC-3
async fn a_code_is_in_capitals_and_belongs_to_one_service() {
    let app = started().await;
    let owner = app.owner().await;

    let form = new_service(&owner, "Brake hose", "brake_hose").await;
    let page = form.submit(&owner).await.follow(&owner).await;
    assert_eq!(page.text(".page-head .number"), "BRAKE_HOSE");
    assert!(page.body().contains("$89.90"));

    let again = new_service(&owner, "Other hose", "BRAKE_HOSE").await;
    let again = again.submit(&owner).await;
    again.assert_status(422);
    assert!(again.text("#f-code-error").contains("BRAKE_HOSE"));
    assert_eq!(again.form("Add service").value("name"), "Other hose");
    for wrong in ["X", "BRAKE HOSE", "BRÄKE", "A-B", ""] {
        let refused = new_service(&owner, "Hose", wrong).await;
        refused.submit(&owner).await.assert_status(422);
    }
    let oil = address(&owner, "OIL_CONV").await;
    let edit = owner.get(format!("{oil}/edit")).await.form("Save");
    let taken = edit.fill("code", "oil_synth").submit(&owner).await;
    taken.assert_status(422);
    assert_eq!(taken.text("h1"), "Edit service");
}

#[actix_web::test] // R-SVC-6, R-SVC-8
async fn a_price_is_fixed_or_made_of_hours_and_may_be_nothing() {
    let app = started().await;
    let owner = app.owner().await;

    let hourly = new_service(&owner, "Diagnosis", "DIAG")
        .await
        .fill("pricing", "hourly");
    let page = hourly.submit(&owner).await.follow(&owner).await;
    assert!(page.body().contains("$187.50"), "1.25 h at $150.00");
    let without = new_service(&owner, "Diagnosis", "DIAG_2").await;
    let without = without.fill("pricing", "hourly").fill("hours", "");
    let refused = without.submit(&owner).await;
    refused.assert_status(422);
    assert!(
        refused
            .text("#f-hours-error")
            .starts_with("Enter the hours")
    );
    let free = new_service(&owner, "Look", "LOOK").await.fill("price", "0");
    let page = free.submit(&owner).await.follow(&owner).await;
    assert!(page.body().contains("No charge"));

    let db = app.db(app.shop.id);
    let all = catalog::active(&db).await.unwrap();
    let of = |code: &str| {
        let service = all.iter().find(|s| s.code == code).unwrap();
        let (quantity, each) = catalog::labor(service, Cents(15_000));
        (quantity.0, each.0)
    };
    assert_eq!((of("DIAG"), of("LOOK")), ((125, 15_000), (100, 0)));
}

#[actix_web::test] // R-GEN-5
async fn sending_a_new_service_twice_makes_one() {
    let app = App::start().await;
    let owner = app.owner().await;
    let form = new_service(&owner, "Brake hose", "BRAKE_HOSE").await;

    let first = form.submit(&owner).await;
    let second = form.submit(&owner).await;
    let other = form.fill("name", "Another").fill("code", "ANOTHER");
    let other = other.submit(&owner).await;

    assert_eq!(first.header("idempotency-status"), "stored");
    assert_eq!(second.header("idempotency-status"), "replayed");
    assert_eq!(first.location(), second.location());
    other.assert_status(409);
    assert!(other.text(".notice").starts_with("Already saved as"));
    let retry = other.form("Add service").submit(&owner).await;
    assert_ne!(retry.location(), first.location());
    assert_eq!(names(&owner.get("/services").await).len(), 2);
}

#[actix_web::test] // R-GEN-4
async fn two_owners_never_overwrite_each_other_in_silence() {
    let app = started().await;
    let owner = app.owner().await;
    let oil = address(&owner, "OIL_SYNTH").await;
    let mine = owner.get(format!("{oil}/edit")).await.form("Save");
    let theirs = mine.clone().fill("price", "140").fill("hours", "0.6");

    app.clock.advance(chrono::TimeDelta::seconds(5));
    theirs.submit(&owner).await.assert_status(303);
    let conflict = mine.fill("price", "150").submit(&owner).await;

    conflict.assert_status(409);
    assert!(conflict.text(".notice").starts_with("Changed by Owner A"));
    assert_eq!(conflict.text("#f-price-stored strong"), "140.00");
    assert_eq!(conflict.text("#f-hours-stored strong"), "0.6");
    let again = conflict.form("Save");
    assert_eq!(again.value("price"), "150.00", "what was typed is kept");
    again.submit(&owner).await.assert_status(303);
}

#[actix_web::test] // R-ACC-13, R-ACC-15, R-ACC-17
async fn everybody_sees_the_catalog_and_only_an_owner_changes_it() {
    let app = started().await;
    let oil = address(&app.owner().await, "OIL_SYNTH").await;
    let mut db = app.db(app.shop.id);

    for role in [Role::Advisor, Role::Technician, Role::Accountant] {
        let person = app.signed_in(role, &app.shop).await;
        let list = person.get("/services").await;
        assert!(list.body().contains("$120.00"), "{role:?}");
        assert!(!list.has_form("Load the starter catalog"), "{role:?}");
        let page = person.get(&oil).await;
        assert!(!page.has_form("Deactivate") && !page.body().contains("/edit"));
        for path in ["/services/new".to_owned(), format!("{oil}/edit")] {
            person.get(path).await.assert_status(403);
        }
        for path in ["/services", "/services/starter", oil.as_str()] {
            person.post(path, &[]).await.assert_status(403);
        }
    }

    let hidden: AppResult<()> = db
        .transaction(async |tx| {
            use autoshop::entity::shop_settings::{Column, Entity};
            let update = Entity::update_many().col_expr(
                Column::TechnicianSeesPrices,
                sea_orm::sea_query::Expr::value(false),
            );
            tx.update_where(update).await?;
            tx.touch(autoshop::db::cache::CacheKey::Settings);
            Ok(())
        })
        .await;
    hidden.unwrap();
    app.doors().caches.settings.drop(app.shop.id, ()).await;
    let technician = app.technician().await;
    for path in ["/services?sort=price", oil.as_str()] {
        let page = technician.get(path).await;
        page.assert_ok();
        assert!(!page.body().contains('$'), "{path} tells no price");
    }
    let sorted = technician.get("/services?sort=-price").await;
    assert_eq!(names(&sorted), names(&technician.get("/services").await));
    assert!(
        app.advisor()
            .await
            .get(&oil)
            .await
            .body()
            .contains("$120.00")
    );
}

#[actix_web::test] // R-GEN-1
async fn another_shops_catalog_is_out_of_reach() {
    let app = started().await;
    let oil = address(&app.owner().await, "OIL_SYNTH").await;
    let edit = app
        .owner()
        .await
        .get(format!("{oil}/edit"))
        .await
        .form("Save");
    let other = app.found_shop("b").await;
    let stranger = app.signed_in(Role::Owner, &other).await;

    assert_eq!(names(&stranger.get("/services").await).len(), 0);
    for path in [oil.clone(), format!("{oil}/edit")] {
        stranger.get(path).await.assert_status(404);
    }
    stranger.post(&oil, &edit.fields()).await.assert_status(404);
    for verb in ["deactivation", "reactivation"] {
        let path = format!("{oil}/{verb}");
        stranger.post(path, &[]).await.assert_status(404);
    }
    stranger.get("/services/not-an-id").await.assert_status(404);
    let form = new_service(&stranger, "Oil", "OIL_SYNTH").await;
    form.submit(&stranger).await.assert_status(303);
}
