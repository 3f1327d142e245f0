//! Who changed what, as people read it (R-AUD-1 to R-AUD-3).

use crate::support::{Answer, App, Browser, PASSWORD};
use autoshop::entity::audit_log;
use autoshop::kernel::words::Role;
use chrono::TimeDelta;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

async fn add(browser: &Browser, name: &str) -> String {
    let form = browser.get("/customers/new").await.form("Add customer");
    let form = form.fill("name", name).fill("notes", "Gate code 4711");
    form.submit(browser).await.location()
}

async fn change(browser: &Browser, customer: &str, field: &str, to: &str) {
    let form = browser.get(format!("{customer}/edit")).await;
    let form = form.form("Save customer").fill(field, to);
    form.submit(browser).await.assert_status(303);
}

/// The entries that a page shows.
fn entries(page: &Answer) -> Vec<String> {
    page.assert_ok();
    page.select("main tbody tr")
}

fn history(page: &Answer) -> String {
    let links = page.attributes("main a", "href");
    let found = links.into_iter().find(|href| href.starts_with("/audit?"));
    found.unwrap_or_default()
}

#[actix_web::test] // R-AUD-3
async fn each_change_is_told_before_and_after() {
    let app = App::start().await;
    let (owner, advisor) = (app.owner().await, app.advisor().await);
    let ada = add(&advisor, "Ada Byron").await;
    add(&advisor, "Berta Benz").await;
    app.clock.advance(TimeDelta::minutes(5));
    change(&owner, &ada, "city", "Davis").await;
    change(&owner, &ada, "city", "Woodland").await;

    let page = owner.get(history(&owner.get(&ada).await)).await;

    let told = entries(&page);
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told[0].contains("Customer changed") && told[0].contains("Owner A"));
    assert!(told[0].contains("City: Davis → Woodland"), "{}", told[0]);
    assert!(told[1].contains("City: nothing → Davis"), "{}", told[1]);
    assert!(told[2].contains("Customer created") && told[2].contains("Advisor A"));
    assert!(told[2].contains("127.0.0.1"), "{}", told[2]);
    assert!(page.attributes("main a", "href").contains(&ada));
}

#[actix_web::test] // R-AUD-3
async fn every_records_page_leads_to_its_history() {
    let app = App::start().await;
    let owner = app.owner().await;
    let service = owner.get("/services/new").await.form("Add service");
    let service = service
        .fill("name", "Wash")
        .fill("code", "WASH")
        .fill("category", "maintenance")
        .fill("price", "20");
    let service = service.submit(&owner).await.location();
    let customer = add(&owner, "Ada Byron").await;
    let id = customer.rsplit('/').next().unwrap();
    let booking = owner.get(format!("/appointments/new?customer={id}")).await;
    let booking = booking
        .form("Book appointment")
        .fill("make", "Honda")
        .fill("model", "Fit")
        .fill("day", "2026-03-10")
        .fill("time", "15:00")
        .fill("place", "shop")
        .fill("complaint", "Squeals");
    let visit = booking.submit(&owner).await.location();
    for button in ["Start work", "Mark ready"] {
        let step = owner.get(&visit).await.form(button);
        step.submit(&owner).await.assert_status(303);
    }
    let bill = owner.get(&visit).await.form("Make the invoice");
    let bill = bill.submit(&owner).await.location();
    let cars = owner
        .get("/vehicles")
        .await
        .attributes("main tbody a", "href");
    let car = cars
        .into_iter()
        .find(|c| c.starts_with("/vehicles/"))
        .unwrap();

    for (record, first) in [
        (service, "Service created"),
        (customer, "Customer created"),
        (visit, "Appointment booked"),
        (bill, "Invoice drafted"),
        (car, "Vehicle created"),
    ] {
        let page = owner.get(&record).await;
        let told = entries(&owner.get(history(&page)).await);
        let oldest = told.last().unwrap_or_else(|| panic!("{record} has none"));
        assert!(oldest.contains(first), "{record}: {told:?}");
    }
}

#[actix_web::test] // R-AUD-3
async fn an_advisor_sees_the_own_entries_and_a_technician_none() {
    let app = App::start().await;
    let (owner, advisor) = (app.owner().await, app.advisor().await);
    let ada = add(&owner, "Ada Byron").await;
    change(&advisor, &ada, "city", "Davis").await;

    for address in [
        "/audit".to_owned(),
        history(&advisor.get(&ada).await),
        "/audit?actor=system".to_owned(),
    ] {
        let told = entries(&advisor.get(&address).await);
        assert!(told.iter().all(|e| e.contains("Advisor A")), "{told:?}");
    }
    let own = advisor.get(history(&advisor.get(&ada).await)).await;
    assert_eq!(entries(&own).len(), 1);
    let file = own.form("CSV").submit(&advisor).await;
    file.assert_ok();
    assert!(!file.body().contains("Owner A"), "{}", file.body());
    let technician = app.technician().await;
    technician.get("/audit").await.assert_status(403);
    let page = technician.get("/services").await;
    assert!(!page.body().contains("/audit"));
}

#[actix_web::test] // R-ACC-16, R-ACC-17
async fn notes_stay_from_the_accountant_here_too() {
    let app = App::start().await;
    let owner = app.owner().await;
    add(&owner, "Ada Byron").await;
    let accountant = app.accountant().await;

    let page = accountant.get("/audit?action=customer.created").await;
    let file = page.form("CSV").submit(&accountant).await;

    assert!(page.body().contains("Ada Byron") && !page.body().contains("4711"));
    assert!(file.body().contains("Ada Byron") && !file.body().contains("4711"));
    let own = owner.get("/audit?action=customer.created").await;
    assert!(own.body().contains("4711"));
}

#[actix_web::test] // R-AUD-3
async fn the_log_is_narrowed_by_person_action_kind_and_day() {
    let app = App::start().await;
    let (owner, advisor) = (app.owner().await, app.advisor().await);
    add(&owner, "Ada Byron").await;
    add(&advisor, "Berta Benz").await;
    app.clock.advance(TimeDelta::days(1));
    add(&owner, "Carl Diesel").await;
    let page = owner.get("/audit").await;
    let names = page.select("select[name=actor] option");
    let at = names.iter().position(|n| n == "Advisor A").unwrap();
    let advisor_id = page.attributes("select[name=actor] option", "value")[at].clone();

    let count = async |query: String| {
        let page = owner.get(format!("/audit?{query}")).await;
        entries(&page).len()
    };
    assert_eq!(count("action=customer.created".to_owned()).await, 3);
    let by = format!("action=customer.created&actor={advisor_id}");
    assert_eq!(count(by).await, 1);
    let today = "entity=customer&from=2026-03-11";
    assert_eq!(count(today.to_owned()).await, 1);
    let before = "entity=customer&to=2026-03-10";
    assert_eq!(count(before.to_owned()).await, 2);
    assert_eq!(count("entity=vehicle".to_owned()).await, 0);
    let wrong = owner.get("/audit?from=soon&actor=me").await;
    wrong.assert_ok();
    assert_eq!(wrong.select(".error-summary li").len(), 2);
}

#[actix_web::test] // R-AUD-3
async fn a_long_log_is_read_page_by_page_without_a_gap() {
    let app = App::start().await;
    for n in 0..120 {
        app.add_customer(&app.shop, &format!("Customer {n}")).await;
    }
    let owner = app.owner().await;

    let (mut seen, mut at) = (Vec::new(), "/audit?entity=customer".to_owned());
    loop {
        let page = owner.get(&at).await;
        seen.extend(page.attributes("main tbody a", "href"));
        match page.attributes("a[rel=next]", "href").pop() {
            Some(next) => at = next,
            None => break,
        }
    }

    assert_eq!(seen.len(), 120);
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 120);
    let file = owner
        .post("/exports/audit", &[("entity", "customer")])
        .await;
    assert_eq!(file.body().matches("customer.created").count(), 120);
}

#[actix_web::test] // R-AUD-1, R-AUD-2
async fn coming_and_going_stands_in_the_log_and_no_secret() {
    let app = App::start().await;
    let advisor = app.signed_in(Role::Advisor, &app.shop).await;
    let out = advisor.post("/session/end", &[]).await;
    out.assert_status(303);
    let stranger = app.visitor();
    let wrong = [
        ("email", "advisor@a.example"),
        ("password", "not the one 1234"),
    ];
    stranger.post("/session", &wrong).await.assert_status(422);
    let owner = app.owner().await;

    let told = entries(&owner.get("/audit?entity=session").await).join("\n");

    for words in ["Signed in", "Signed out", "Sign-in refused", "Advisor A"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let all = audit_log::Entity::find().filter(audit_log::Column::Entity.eq("session"));
    let rows = app.db(app.shop.id).all(all).await.unwrap();
    assert!(
        rows.iter()
            .all(|row| row.ip.is_some() && row.request_id.is_some())
    );
    let file = owner.post("/exports/audit", &[]).await.body();
    assert!(!file.contains(PASSWORD) && !file.contains("not the one"));
}
