//! The loop in a real browser: on a phone and at a desk, in light and dark, and with the keyboard
//! alone. (Without scripts is what every other test does: it submits the forms.) They run when `AUTOSHOP_BROWSER=1`; `scripts/check` sets it.

mod driver;

use crate::support::App;
use driver::{BOTH, Screen, Size, is_wanted};
use fantoccini::Locator;
use fantoccini::key::Key;

#[actix_web::test]
async fn signing_in_is_fit_for_everyone_and_says_what_is_wrong() {
    if !is_wanted() {
        return;
    }
    let app = App::start().await;
    for size in BOTH {
        let screen = Screen::open(&app, size).await;
        screen.go("/login").await;
        screen.is_fit("sign-in").await;
        screen.fill("email", "owner@a.example").await;
        screen.fill("password", "not the one").await;
        screen.press("main button[type=submit]").await;
        screen.wait_for(".error-summary").await;
        assert!(
            screen
                .text(".error-summary")
                .await
                .contains("The e-mail or the password is not right.")
        );
        let focused = screen
            .client
            .active_element()
            .await
            .unwrap()
            .attr("class")
            .await
            .unwrap();
        assert!(
            focused.is_some_and(|c| c.contains("error-summary")),
            "the summary has the focus"
        );
        screen.is_fit("sign-in with an error").await;
        screen.close().await;
    }
}

#[actix_web::test]
async fn empty_pages_are_fit_for_everyone() {
    if !is_wanted() {
        return;
    }
    let app = App::start().await;
    for size in BOTH {
        let screen = Screen::open(&app, size).await;
        screen.sign_in("owner").await;
        for path in [
            "/board",
            "/appointments",
            "/customers",
            "/vehicles",
            "/invoices",
            "/services",
            "/nowhere",
        ] {
            screen.go(path).await;
            screen.is_fit(path).await;
        }
        screen.close().await;
    }
}

#[actix_web::test]
async fn settings_and_forms_are_fit_for_everyone() {
    if !is_wanted() {
        return;
    }
    let app = App::start().await;
    for size in BOTH {
        let screen = Screen::open(&app, size).await;
        screen.sign_in("owner").await;
        for path in [
            "/settings",
            "/settings/rates",
            "/settings/hours",
            "/settings/people",
            "/services/new",
            "/customers/new",
            "/vehicles/new",
            "/appointments/new",
        ] {
            screen.go(path).await;
            screen.is_fit(path).await;
        }
        screen.close().await;
    }
}

/// Adds a customer by the form; the error first.
async fn add_customer(screen: &Screen) {
    screen.go("/customers/new").await;
    screen.fill("phone", "530 555 0142").await;
    screen.press("main form button.btn-primary").await;
    screen.wait_for(".error-summary").await;
    screen.is_fit("a customer without a name").await;
    screen
        .fill(
            "name",
            "Zoë Ångström with a name that goes on and on and on, as names sometimes do",
        )
        .await;
    screen.press("main form button.btn-primary").await;
    screen.wait_for(".toast").await;
    screen.is_fit("the customer").await;
}

/// Books a visit by the form for the customer on the screen, with the first service.
async fn book(screen: &Screen) {
    screen.press("main a.btn-primary").await;
    screen.wait_for("main [name=day]").await;
    screen.fill("make", "Honda").await;
    screen.fill("model", "Fit").await;
    let set = "document.querySelector('main [name=day]').value = '2026-03-10';
        document.querySelector('main [name=time]').value = '13:00';
        document.querySelector('main [name=services]').checked = true;
        document.querySelector('main [name=line1]').value = '9 Elm St';
        document.querySelector('main [name=city]').value = 'Davis';";
    screen.client.execute(set, vec![]).await.unwrap();
    let button = "//main//button[normalize-space()='Book appointment']";
    screen.click(Locator::XPath(button)).await;
    screen.wait_for(".toast").await;
}

async fn press_named(screen: &Screen, name: &str) {
    let button = format!("//main//*[self::button or self::a][normalize-space()='{name}']");
    screen.click(Locator::XPath(&button)).await;
}

async fn starter_catalog(app: &App) {
    let owner = app.owner().await;
    owner
        .get("/services")
        .await
        .form("Load the starter catalog")
        .submit(&owner)
        .await
        .assert_status(303);
}

#[actix_web::test]
async fn the_loop_goes_from_a_new_customer_to_a_paid_invoice() {
    if !is_wanted() {
        return;
    }
    for size in BOTH {
        let app = App::start().await;
        starter_catalog(&app).await;
        let screen = Screen::open(&app, size).await;
        screen.sign_in("advisor").await;
        add_customer(&screen).await;
        book(&screen).await;
        screen.is_fit("the appointment").await;
        for (step, then) in [
            ("Start work", "Mark ready"),
            ("Mark ready", "Make the invoice"),
        ] {
            press_named(&screen, step).await;
            let next = format!("//main//button[normalize-space()='{then}']");
            screen
                .client
                .wait()
                .for_element(Locator::XPath(&next))
                .await
                .unwrap();
        }
        press_named(&screen, "Make the invoice").await;
        let issue = "//main//button[normalize-space()='Issue invoice']";
        screen
            .client
            .wait()
            .for_element(Locator::XPath(issue))
            .await
            .unwrap();
        screen.is_fit("the draft").await;
        press_named(&screen, "Issue invoice").await;
        let pay = "//main//a[normalize-space()='Take payment']";
        screen
            .client
            .wait()
            .for_element(Locator::XPath(pay))
            .await
            .unwrap();
        screen.is_fit("the invoice").await;
        press_named(&screen, "Take payment").await;
        screen.wait_for("main [name=amount]").await;
        screen.is_fit("the payment").await;
        press_named(&screen, "Record payment").await;
        screen.wait_for("main .page-head [data-status=paid]").await;
        for path in [
            "/board",
            "/appointments",
            "/customers",
            "/vehicles",
            "/invoices",
            "/services",
        ] {
            screen.go(path).await;
            screen.is_fit(path).await;
        }
        screen.close().await;
    }
}

#[actix_web::test]
async fn a_card_is_moved_by_the_keyboard_alone() {
    if !is_wanted() {
        return;
    }
    let app = App::start().await;
    starter_catalog(&app).await;
    let screen = Screen::open(&app, Size::Desk).await;
    screen.sign_in("advisor").await;
    screen.go("/customers/new").await;
    screen.fill("name", "Ada Moreno").await;
    screen.press("main form button.btn-primary").await;
    screen.wait_for(".toast").await;
    book(&screen).await;
    screen.go("/board").await;

    let mut found = false;
    for _ in 0..80 {
        let body = screen.client.active_element().await.unwrap();
        if body.attr("name").await.unwrap().as_deref() == Some("to") {
            found = true;
            break;
        }
        body.send_keys(&String::from(char::from(Key::Tab)))
            .await
            .unwrap();
    }
    assert!(found, "Tab reaches the list of places");
    screen
        .client
        .active_element()
        .await
        .unwrap()
        .send_keys("In p")
        .await
        .unwrap();
    screen
        .client
        .active_element()
        .await
        .unwrap()
        .send_keys(&String::from(char::from(Key::Tab)))
        .await
        .unwrap();
    screen
        .client
        .active_element()
        .await
        .unwrap()
        .send_keys(&String::from(char::from(Key::Enter)))
        .await
        .unwrap();

    screen.wait_for(".column [data-status=in_progress].board-card, [data-column=in_progress] .board-card, .toast").await;
    screen.close().await;
}
