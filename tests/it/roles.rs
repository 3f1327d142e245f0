//! Each role at work: all it may do, and no button for the rest (product, section 4.1). What each
//! role is refused stands in walk.rs.

use crate::support::{App, Browser};
use autoshop::kernel::ids::CustomerId;

/// The navigation's words.
fn places(page: &crate::support::Answer) -> Vec<String> {
    page.select("nav.rail > ul a")
}

#[actix_web::test] // R-ACC-13
async fn everybody_sees_only_the_places_of_their_role() {
    let app = App::start().await;
    let desk = [
        "Dashboard",
        "Board",
        "Calendar",
        "Appointments",
        "Leads",
        "Customers",
        "Vehicles",
        "Messages",
        "Invoices",
        "Reports",
        "Services",
    ];

    let owner = app.owner().await.get("/board").await;
    let advisor = app.advisor().await.get("/board").await;
    let technician = app.technician().await.get("/board").await;
    let accountant = app.accountant().await.get("/invoices").await;

    let office = [&desk[..], &["Exports", "Settings"]].concat();
    assert_eq!(places(&owner), office);
    assert_eq!(places(&advisor), office);
    assert_eq!(
        places(&technician),
        ["Today", "Board", "Calendar", "Appointments", "Services"]
    );
    assert_eq!(
        places(&accountant),
        [
            "Dashboard",
            "Customers",
            "Invoices",
            "Reports",
            "Services",
            "Exports"
        ]
    );
}

#[actix_web::test] // R-ACC-13
async fn the_phones_bar_holds_what_each_role_needs_most() {
    let app = App::start().await;
    let advisor = app.advisor().await.get("/board").await;
    let technician = app.technician().await.get("/board").await;
    let accountant = app.accountant().await.get("/invoices").await;

    let bar = |page: &crate::support::Answer| page.select("nav.bar a");
    assert_eq!(bar(&advisor), ["Board", "Customers", "New", "Search"]);
    assert_eq!(bar(&technician), ["Today", "Board", "Search"]);
    assert_eq!(bar(&accountant)[..2], ["Customers", "Invoices"]);
}

#[actix_web::test]
async fn everybody_begins_where_their_work_is() {
    let app = App::start().await;

    for person in [
        app.owner().await,
        app.advisor().await,
        app.accountant().await,
    ] {
        assert_eq!(person.get("/").await.location(), "/dashboard");
    }
    assert_eq!(app.technician().await.get("/").await.location(), "/today");
}

#[actix_web::test] // R-ACC-13
async fn who_may_not_is_told_who_can() {
    let app = App::start().await;

    let refused = app.technician().await.get("/customers").await;

    refused.assert_status(403);
    let words = refused.text("main p");
    assert!(words.contains("You can't see customers here."), "{words}");
    assert!(
        words.contains("an advisor") && words.contains("can."),
        "{words}"
    );
    assert_eq!(places(&refused).len(), 5, "the way back is there");
}

/// The id of shop A's technician, as the booking form offers it.
async fn technician_id(browser: &Browser) -> String {
    let page = browser.get("/appointments/new").await;
    let names = page.select("select[name=technician] option");
    let at = names.iter().position(|n| n == "Technician A").unwrap();
    page.attributes("select[name=technician] option", "value")[at].clone()
}

async fn book(browser: &Browser, customer: CustomerId, technician: &str, day: &str) -> String {
    let page = format!("/appointments/new?customer={customer}");
    let form = browser.get(page).await.form("Book appointment");
    let form = form.fill("day", day).fill("time", "10:00");
    form.fill("technician", technician)
        .fill("place", "shop")
        .fill("complaint", "Squeals")
        .submit(browser)
        .await
        .location()
}

async fn press(browser: &Browser, page: &str, button: &str) -> String {
    let form = browser.get(page).await.form(button);
    form.submit(browser).await.location()
}

#[actix_web::test]
async fn an_advisor_takes_a_stranger_from_the_phone_to_the_payment() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let new = advisor
        .get("/appointments/new")
        .await
        .form("Book appointment");
    let new = new
        .fill("name", "Ada Byron")
        .fill("phone", "530 555 0142")
        .fill("make", "Honda")
        .fill("model", "Civic")
        .fill("plate", "7ABC123")
        .fill("plate_region", "CA")
        .fill("complaint", "Squeals")
        .fill("day", "2026-03-11")
        .fill("time", "10:00")
        .fill("line1", "1 Main St")
        .fill("city", "Woodland");

    let visit = new.submit(&advisor).await.location();
    press(&advisor, &visit, "Start work").await;
    press(&advisor, &visit, "Mark ready").await;
    let bill = press(&advisor, &visit, "Make the invoice").await;
    let line = advisor.get(&bill).await.form("Add line");
    let line = line.fill("name", "Front brake pads").fill("kind", "part");
    let line = line.fill("quantity", "1").fill("unit_price", "200.00");
    line.submit(&advisor).await.assert_status(303);
    press(&advisor, &bill, "Issue invoice").await;
    let pay = format!("{bill}/payments/new");
    let paid = press(&advisor, &pay, "Record payment").await;
    let page = advisor.get(paid).await;

    assert!(page.text("main").contains("INV-00001"));
    assert!(
        page.text("main .badge").contains("Paid"),
        "{}",
        page.text("main")
    );
    assert!(!page.has_form("Issue invoice") && !page.has_form("Add line"));
    let file = advisor.get(format!("{bill}/document")).await;
    assert_eq!(file.header("content-type"), "application/pdf");
    assert!(file.bytes.starts_with(b"%PDF-"));
}

#[actix_web::test] // R-ACC-15
async fn a_technician_sees_and_moves_only_the_own_cars() {
    let app = App::start().await;
    let (ada, berta) = (
        app.add_customer(&app.shop, "Ada Byron").await,
        app.add_customer(&app.shop, "Berta Benz").await,
    );
    let owner = app.owner().await;
    let own_id = technician_id(&owner).await;
    let own = book(&owner, ada, &own_id, "2026-03-10").await;
    let others = book(&owner, berta, "", "2026-03-10").await;
    let technician = app.technician().await;

    let board = technician.get("/board").await;
    assert!(board.text("main").contains("Ada Byron"));
    assert!(!board.body().contains("Berta Benz"));
    let list = technician.get("/appointments?from=2026-03-01").await;
    assert!(!list.body().contains("Berta Benz"));
    technician.get(&others).await.assert_status(404);
    let position = format!("{others}/position");
    let moved = [("to", "in_progress"), ("version", "1")];
    technician.post(position, &moved).await.assert_status(404);
    let page = technician.get(&own).await;
    technician
        .get(format!("/customers/{ada}"))
        .await
        .assert_ok();
    let other = technician.get(format!("/customers/{berta}")).await;
    other.assert_status(404);
    assert!(!page.has_form("Add to the order"));
    press(&technician, &own, "Start work").await;
    press(&technician, &own, "Mark ready").await;
    assert!(!technician.get(&own).await.has_form("Complete"));
    assert!(!technician.get(&own).await.has_form("Make the invoice"));
}

#[actix_web::test] // R-INV-1
async fn an_accountant_makes_the_invoice_on_the_customers_page() {
    let app = App::start().await;
    let ada = app.add_customer(&app.shop, "Ada Byron").await;
    let owner = app.owner().await;
    let visit = book(&owner, ada, "", "2026-03-10").await;
    let accountant = app.accountant().await;
    let profile = format!("/customers/{ada}");
    assert!(!accountant.get(&profile).await.has_form("Make the invoice"));
    press(&owner, &visit, "Start work").await;
    press(&owner, &visit, "Mark ready").await;

    let bill = press(&accountant, &profile, "Make the invoice").await;

    accountant.get(&bill).await.assert_ok();
    assert!(!accountant.get(&profile).await.has_form("Make the invoice"));
}

#[actix_web::test]
async fn an_accountant_bills_and_takes_money_but_books_nothing() {
    let app = App::start().await;
    let ada = app.add_customer(&app.shop, "Ada Byron").await;
    app.add_car(&app.shop, ada, "Civic").await;
    let owner = app.owner().await;
    let visit = book(&owner, ada, "", "2026-03-10").await;
    press(&owner, &visit, "Start work").await;
    press(&owner, &visit, "Mark ready").await;
    let bill = press(&owner, &visit, "Make the invoice").await;
    let accountant = app.accountant().await;
    let line = accountant.get(&bill).await.form("Add line");
    let line = line.fill("name", "Disposal").fill("kind", "fee");
    let line = line.fill("quantity", "1").fill("unit_price", "20.00");

    line.submit(&accountant).await.assert_status(303);
    press(&accountant, &bill, "Issue invoice").await;
    let pay = accountant.get(format!("{bill}/payments/new")).await;
    let paid = pay.form("Record payment").fill("amount", "5.00");
    paid.submit(&accountant).await.assert_status(303);

    let page = accountant.get(&bill).await;
    assert!(page.text("main").contains("Partially paid"));
    assert!(
        !page.body().contains("/appointments/"),
        "no way to the visit"
    );
    assert!(!page.body().contains("/vehicles/"), "nor to the car");
    let profile = accountant.get(format!("/customers/{ada}")).await;
    profile.assert_ok();
    assert!(
        !profile
            .attributes("a", "href")
            .iter()
            .any(|href| href.contains("/edit"))
    );
}
