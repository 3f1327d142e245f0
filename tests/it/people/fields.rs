//! Which fields each role sees; what is hidden is nowhere in the answer (R-ACC-14 to R-ACC-17).

use crate::support::{Answer, App, Browser};

const PHONE: &str = "555-0142";
const EMAIL: &str = "canary@quetzal.example";
const STREET: &str = "9 Canary Street";
const CITY: &str = "Canaryville";
const GATE: &str = "Gate 4711";
const NOTE: &str = "Pays late, says the canary";
const PRICE: &str = "123.45";

struct Told {
    customer: String,
    vehicle: String,
    visit: String,
}

async fn technician_id(owner: &Browser) -> String {
    let page = owner.get("/appointments/new").await;
    let names = page.select("select[name=technician] option");
    let at = names.iter().position(|n| n == "Technician A").unwrap();
    page.attributes("select[name=technician] option", "value")[at].clone()
}

async fn made(browser: &Browser, page: &str, button: &str, typed: &[(&str, &str)]) -> String {
    let form = browser.get(page).await.form(button);
    let form = typed.iter().fold(form, |form, (n, v)| form.with(n, v));
    let location = form.submit(browser).await.location();
    location.split('?').next().unwrap().to_owned()
}

fn id(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

/// A customer of whom everything is known, with a car and a priced visit on `day`.
async fn everything(owner: &Browser, (day, technician): (&str, &str)) -> Told {
    let customer = [
        ("name", "Ada Quetzal"),
        ("phone", "530 555 0142"),
        ("email", EMAIL),
        ("line1", STREET),
        ("city", CITY),
        ("access_notes", GATE),
        ("notes", NOTE),
    ];
    let customer = made(owner, "/customers/new", "Add customer", &customer).await;
    let car = [("make", "Honda"), ("model", "Fit"), ("notes", "Leaks oil")];
    let page = format!("/vehicles/new?customer={}", id(&customer));
    let vehicle = made(owner, &page, "Add vehicle", &car).await;
    let service = [
        ("name", "Brake check"),
        ("code", "BRAKES"),
        ("category", "brakes"),
        ("price", PRICE),
    ];
    let service = made(owner, "/services/new", "Add service", &service).await;
    let booking = [
        ("vehicle", id(&vehicle)),
        ("services", id(&service)),
        ("technician", technician),
        ("day", day),
        ("time", "11:00"),
        ("place", "mobile"),
        ("line1", STREET),
        ("city", CITY),
        ("access_notes", GATE),
    ];
    let page = format!("/appointments/new?customer={}", id(&customer));
    let visit = made(owner, &page, "Book appointment", &booking).await;
    Told {
        customer,
        vehicle,
        visit,
    }
}

/// What a technician looks at.
async fn pages(browser: &Browser, told: &Told, day: &str) -> Vec<(String, Answer)> {
    let paths = [
        format!("/board?day={day}"),
        "/appointments".to_owned(),
        told.visit.clone(),
        told.customer.clone(),
        told.vehicle.clone(),
        "/services".to_owned(),
    ];
    let mut seen = Vec::new();
    for path in paths {
        let page = browser.get(&path).await;
        page.assert_ok();
        seen.push((path, page));
    }
    seen
}

fn assert_hidden(seen: &[(String, Answer)], words: &[&str]) {
    for (path, page) in seen {
        let body = page.body();
        for word in words {
            assert!(!body.contains(word), "{path} shows {word}");
        }
    }
}

fn is_shown(seen: &[(String, Answer)], word: &str) -> bool {
    seen.iter().any(|(_, page)| page.body().contains(word))
}

async fn hide_prices(owner: &Browser) {
    let form = owner.get("/settings/technicians").await.form("Save");
    let hidden = form.untick("technician_sees_prices");
    hidden.submit(owner).await.assert_status(303);
}

#[actix_web::test] // R-ACC-15, R-ACC-17
async fn a_technician_sees_prices_only_if_the_shop_says_so() {
    let app = App::start().await;
    let owner = app.owner().await;
    let me = technician_id(&owner).await;
    let told = everything(&owner, ("2026-03-10", &me)).await;
    let technician = app.technician().await;

    let open = pages(&technician, &told, "2026-03-10").await;
    assert!(is_shown(&open, PRICE));
    hide_prices(&owner).await;
    let seen = pages(&technician, &told, "2026-03-10").await;

    assert_hidden(&seen, &[PRICE, "$"]);
}

#[actix_web::test] // R-ACC-15, R-ACC-17
async fn a_technician_reaches_the_customer_only_around_the_day_of_the_visit() {
    let app = App::start().await;
    let owner = app.owner().await;
    let me = technician_id(&owner).await;
    let told = everything(&owner, ("2026-03-12", &me)).await;
    let reach = [PHONE, "5305550142", STREET, CITY, GATE];

    let technician = app.technician().await;
    let early = pages(&technician, &told, "2026-03-12").await;
    assert_hidden(&early, &reach);
    assert!(is_shown(&early, "Ada Quetzal"));

    app.clock.advance(chrono::TimeDelta::days(1));
    let technician = app.technician().await;
    let near = pages(&technician, &told, "2026-03-12").await;
    for word in reach {
        assert!(is_shown(&near, word), "{word}");
    }
    app.clock.advance(chrono::TimeDelta::days(3));
    let technician = app.technician().await;
    let late = pages(&technician, &told, "2026-03-12").await;
    assert_hidden(&late, &reach);
}

#[actix_web::test] // R-ACC-15, R-ACC-17
async fn a_technician_never_sees_e_mail_spend_or_balance() {
    let app = App::start().await;
    let owner = app.owner().await;
    let me = technician_id(&owner).await;
    let told = everything(&owner, ("2026-03-10", &me)).await;
    for step in ["Start work", "Mark ready"] {
        made(&owner, &told.visit, step, &[]).await;
    }
    let bill = made(&owner, &told.visit, "Make the invoice", &[]).await;
    made(&owner, &bill, "Issue invoice", &[]).await;
    made(&owner, &told.visit, "Complete", &[]).await;
    let technician = app.technician().await;

    let seen = pages(&technician, &told, "2026-03-10").await;

    let hidden = [EMAIL, "to be paid", "unpaid", "Unpaid", "Lifetime", "due"];
    assert_hidden(&seen, &hidden);
    assert!(owner.get(&told.visit).await.body().contains("to be paid"));
}

#[actix_web::test] // R-ACC-15
async fn a_technician_finds_nobody_by_what_is_not_shown() {
    let app = App::start().await;
    let owner = app.owner().await;
    let me = technician_id(&owner).await;
    everything(&owner, ("2026-03-12", &me)).await;
    let technician = app.technician().await;

    for (query, is_found) in [
        ("quetzal", true),
        ("5305550142", false),
        ("530", false),
        ("canary%40quetzal.example", false),
    ] {
        let path = format!("/appointments?q={query}");
        let mine = technician.get(&path).await;
        let rows = mine.select("tbody tr").len();
        assert_eq!(rows, usize::from(is_found), "{query}");
        let office = owner.get(&path).await;
        assert_eq!(office.select("tbody tr").len(), 1, "{query}");
    }
}

#[actix_web::test] // R-ACC-15
async fn customers_and_cars_of_others_visits_are_nothing_to_a_technician() {
    let app = App::start().await;
    let owner = app.owner().await;
    let told = everything(&owner, ("2026-03-10", "")).await;
    let technician = app.technician().await;

    for path in [&told.customer, &told.vehicle, &told.visit] {
        let nothing = technician.get(path).await;
        nothing.assert_status(404);
        assert!(!nothing.body().contains("Quetzal"));
    }
}

#[actix_web::test] // R-ACC-16, R-ACC-17
async fn an_accountant_sees_no_notes() {
    let app = App::start().await;
    let owner = app.owner().await;
    let told = everything(&owner, ("2026-03-10", "")).await;
    for step in ["Start work", "Mark ready"] {
        made(&owner, &told.visit, step, &[]).await;
    }
    let bill = made(&owner, &told.visit, "Make the invoice", &[]).await;
    let accountant = app.accountant().await;
    let mut seen = Vec::new();
    for path in [
        "/customers",
        "/customers?q=quetzal",
        &told.customer,
        "/invoices",
        &bill,
    ] {
        let page = accountant.get(path).await;
        page.assert_ok();
        seen.push((path.to_owned(), page));
    }

    assert_hidden(&seen, &[NOTE, GATE, "Leaks oil"]);
    assert!(is_shown(&seen, STREET) && is_shown(&seen, PRICE));
    assert!(owner.get(&told.customer).await.body().contains(NOTE));
}

#[actix_web::test] // R-ACC-17
async fn what_is_hidden_is_not_written_either() {
    let app = App::start().await;
    let owner = app.owner().await;
    let me = technician_id(&owner).await;
    let told = everything(&owner, ("2026-03-10", &me)).await;
    let edits = [
        (format!("{}/edit", told.customer), "notes"),
        (format!("{}/edit", told.vehicle), "notes"),
        (told.visit.clone(), "access_notes"),
        (format!("{}/jobs", told.visit), "services"),
    ];

    for who in [app.technician().await, app.accountant().await] {
        for (path, field) in &edits {
            let written = who.post(path, &[(field, "x"), ("version", "1")]).await;
            written.assert_status(403);
        }
    }
}
