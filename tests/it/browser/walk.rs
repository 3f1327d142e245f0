//! The loop: a new customer with a car, booked, worked, billed and paid.

use super::driver::{Screen, Size, opened};
use crate::support::{App, PASSWORD};
use fantoccini::Locator;
use fantoccini::key::Key;
use std::time::Duration;

const LONG: &str = "Zoe Angstrom with a name that goes on and on and on, as names sometimes do";

/// As day and time are typed into their fields, whose parts follow each other.
const DAY: &str = "03102026";
const TIME: &str = "0100P";

async fn is_fit(screen: &Screen, what: &str, size: Size, looks: bool) {
    if looks {
        screen.is_fit(what, size).await;
    }
}

/// Waits for the button that comes next.
async fn next(screen: &Screen, words: &str) {
    let what = format!("//main//*[self::button or self::a][normalize-space()='{words}']");
    let wait = screen.client.wait().at_most(Duration::from_secs(10));
    let wait = wait.every(Duration::from_millis(50));
    if wait.for_element(Locator::XPath(&what)).await.is_err() {
        panic!("no {words:?} on: {}", screen.text("body").await);
    }
}

/// With mouse or finger. `looks`: whether each page is examined on the way.
async fn walk(screen: &Screen, size: Size, looks: bool) {
    screen.sign_in("advisor").await;
    screen.go("/customers").await;
    screen.press("New customer").await;
    screen.wait_for("main [name=phone]").await;
    screen.fill("phone", "530 555 0142").await;
    screen.press("Add customer").await;
    screen.wait_for(".error-summary").await;
    is_fit(screen, "a customer without a name", size, looks).await;
    screen.fill("name", LONG).await;
    screen.press("Add customer").await;
    screen.wait_for(".toast").await;
    is_fit(screen, "the customer", size, looks).await;
    screen.press("Book").await;
    screen.wait_for("main [name=day]").await;
    screen.fill("make", "Honda").await;
    screen.fill("model", "Fit").await;
    screen.press("Brakes").await;
    let service = "//main//label[contains(., 'Brake Fluid Flush')]";
    screen.click(Locator::XPath(service)).await;
    screen.fill("day", DAY).await;
    screen.fill("time", TIME).await;
    screen.fill("line1", "9 Elm St").await;
    screen.fill("city", "Davis").await;
    is_fit(screen, "the booking", size, looks).await;
    screen.press("Book appointment").await;
    next(screen, "Start work").await;
    is_fit(screen, "the appointment", size, looks).await;
    screen.press("Start work").await;
    next(screen, "Mark ready").await;
    screen.press("Mark ready").await;
    next(screen, "Make the invoice").await;
    screen.press("Make the invoice").await;
    next(screen, "Issue invoice").await;
    is_fit(screen, "the draft", size, looks).await;
    screen.press("Issue invoice").await;
    next(screen, "Take payment").await;
    is_fit(screen, "the invoice", size, looks).await;
    screen.press("Take payment").await;
    screen.wait_for("main [name=amount]").await;
    is_fit(screen, "the payment", size, looks).await;
    screen.press("Record payment").await;
    screen.wait_for("main .page-head [data-status=paid]").await;
}

/// The shop's books say what the screen said.
async fn is_paid(app: &App) {
    let advisor = app.advisor().await;
    let invoices = advisor.get("/invoices?status=paid").await;
    assert_eq!(invoices.select("main tbody tr").len(), 1);
    let bill = invoices.attributes("main tbody td:first-child a", "href");
    let paper = advisor.get(format!("{}/document", bill[0])).await;
    assert_eq!(paper.assert_ok().header("content-type"), "application/pdf");
}

#[actix_web::test]
async fn the_loop_goes_from_a_new_customer_to_a_paid_invoice() {
    let Some((app, screen)) = opened(Size::Phone).await else {
        return;
    };
    app.starter_catalog().await;
    walk(&screen, Size::Phone, true).await;
    is_paid(&app).await;
    screen.resize(Size::Desk).await;
    for path in [
        "/dashboard",
        "/board",
        "/appointments",
        "/customers",
        "/vehicles",
        "/invoices",
        "/reports/sales",
        "/reports/appointments",
        "/reports/technicians",
        "/services",
    ] {
        screen.go(path).await;
        screen.is_fit(path, Size::Desk).await;
    }
    screen.close().await;
}

#[actix_web::test]
async fn the_loop_needs_no_script() {
    let Some((app, screen)) = opened(Size::Desk).await else {
        return;
    };
    app.starter_catalog().await;
    screen.forbid_scripts().await;
    walk(&screen, Size::Desk, false).await;
    let ran = screen.run("return typeof window.htmx").await;
    assert_eq!(ran, "undefined", "no script ran");
    is_paid(&app).await;
    screen.close().await;
}

#[actix_web::test]
async fn the_loop_needs_no_script_on_a_phone() {
    let Some((app, screen)) = opened(Size::Phone).await else {
        return;
    };
    app.starter_catalog().await;
    screen.forbid_scripts().await;
    walk(&screen, Size::Phone, false).await;
    is_paid(&app).await;
    screen.close().await;
}

#[actix_web::test]
async fn the_loop_needs_no_mouse() {
    let Some((app, screen)) = opened(Size::Desk).await else {
        return;
    };
    app.starter_catalog().await;
    screen.go("/login").await;
    screen.type_into("email", "advisor@a.example").await;
    screen.type_into("password", PASSWORD).await;
    screen.key(Key::Enter).await;
    screen.wait_for(".staff").await;

    screen.enter("Customers").await;
    next(&screen, "New customer").await;
    screen.skip().await;
    screen.enter("New customer").await;
    screen.wait_for("main [name=phone]").await;
    screen.skip().await;
    screen.type_into("name", "Ada Moreno").await;
    screen.key(Key::Enter).await;
    screen.wait_for(".toast").await;

    screen.skip().await;
    screen.enter("Book").await;
    screen.wait_for("main [name=day]").await;
    screen.skip().await;
    screen.type_into("make", "Honda").await;
    screen.type_into("model", "Fit").await;
    screen.enter("Brakes").await;
    screen.tab_to("services").await; // an inspection without charge
    screen.tab_to("services").await;
    screen.keys([' ']).await;
    screen.type_into("day", DAY).await;
    screen.type_into("time", TIME).await;
    screen.type_into("line1", "9 Elm St").await;
    screen.type_into("city", "Davis").await;
    screen.enter("Book appointment").await;
    for step in [
        "Start work",
        "Mark ready",
        "Make the invoice",
        "Issue invoice",
    ] {
        next(&screen, step).await;
        screen.skip().await;
        screen.enter(step).await;
    }
    next(&screen, "Take payment").await;
    screen.skip().await;
    screen.tab_to("Take payment").await;
    screen.tab_to("PDF").await;
    screen.tab_back().await;
    screen.key(Key::Enter).await;
    screen.wait_for("main [name=amount]").await;
    screen.skip().await;
    screen.enter("Record payment").await;
    screen.wait_for("main .page-head [data-status=paid]").await;
    is_paid(&app).await;
    screen.close().await;
}
