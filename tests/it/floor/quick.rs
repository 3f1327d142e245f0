//! Quick add: a visit out of one line (R-APPT-14, R-CUST-2, R-UX-13).

use super::stamps::{booked, customer};
use crate::support::{Answer, App, Browser, encode};
use autoshop::entity::{appointment, customer as people};
use autoshop::kernel::words::Role;
use sea_orm::EntityTrait;

/// The issue's own.
const LINE: &str = "530-555-0142 civic oil change tomorrow 2pm";

/// Somebody of the office, in a shop with the starter catalog.
async fn office(app: &App) -> Browser {
    app.starter_catalog().await;
    app.advisor().await
}

async fn read(browser: &Browser, line: &str) -> Answer {
    let page = browser.get(format!("/quick?line={}", encode(line))).await;
    page.assert_ok();
    page
}

async fn car(browser: &Browser, owner: &str, (make, model, plate): (&str, &str, &str)) {
    let page = browser.get(format!("/vehicles/new?customer={owner}")).await;
    let form = page.form("Add vehicle").fill("make", make);
    let form = form.fill("model", model).fill("plate", plate);
    let region = if plate.is_empty() { "" } else { "CA" };
    let saved = form.fill("plate_region", region).submit(browser).await;
    saved.assert_status(303);
}

/// What the chosen option of a list says.
fn chosen(page: &Answer, name: &str) -> String {
    page.text(&format!("#quick select[name={name}] option[selected]"))
}

async fn visits(app: &App) -> usize {
    let rows = app.db(app.shop.id).all(appointment::Entity::find()).await;
    rows.unwrap().len()
}

#[actix_web::test] // R-APPT-14
async fn two_presses_of_enter_book_what_a_line_says() {
    let app = App::start().await;
    let office = office(&app).await;
    let ana = customer(&office, "Ana Ruiz").await;
    car(&office, &ana, ("Honda", "Fit", "")).await;
    car(&office, &ana, ("Honda", "Civic", "")).await;

    read(&office, LINE).await;
    let page = read(&office, LINE).await;
    assert!(page.statements() <= 2, "{}", page.statements());
    assert_eq!(page.form("Book").value("customer"), ana);
    assert_eq!(
        page.select("#quick .group label")[0],
        "Ana Ruiz · (530) 555-0142"
    );
    assert_eq!(chosen(&page, "vehicle"), "Honda Civic");
    assert_eq!(chosen(&page, "services"), "Full Synthetic Oil Change");
    let form = page.form("Book");
    assert_eq!(
        (form.value("day"), form.value("time")),
        ("2026-03-11", "14:00")
    );
    assert_eq!(form.value("line1"), "1 Main St");
    assert_eq!(
        page.text("#quick-said"),
        "Ana Ruiz · Honda Civic · Full Synthetic Oil Change · Wed, Mar 11 · 2:00 PM"
    );
    // Three services are an oil change, and that is said.
    assert_eq!(
        page.select(".guess"),
        ["“oil change” fits 3 services: the first one was taken."]
    );
    assert_eq!(
        page.attributes("#quick button[autofocus]", "type"),
        ["submit"]
    );

    let done = form.submit(&office).await;
    assert!(done.statements() <= 16, "{}", done.statements());
    let visit = done.follow(&office).await;
    assert_eq!(visit.text(".toast > p"), "Appointment booked.");
    let main = visit.text("main");
    for told in [
        "Honda Civic",
        "Full Synthetic Oil Change",
        "2:00 – 2:30 PM",
        "1 Main St",
    ] {
        assert!(main.contains(told), "{told}: {main}");
    }
    // The same press again is the same visit.
    let again = form.submit(&office).await;
    assert_eq!((again.location(), visits(&app).await), (done.location(), 1));
}

#[actix_web::test] // R-APPT-21, R-UX-3
async fn what_was_booked_by_mistake_is_taken_back_while_nobody_went_on_with_it() {
    let app = App::start().await;
    let office = office(&app).await;
    customer(&office, "Ana Ruiz").await;
    let booked = async || {
        let form = read(&office, LINE).await.form("Book");
        form.submit(&office).await.follow(&office).await
    };

    let visit = booked().await;
    let undo = visit.form("Undo");
    let back = undo.submit(&office).await;

    assert_eq!(back.location(), "/board", "its own page is gone");
    assert!(back.statements() <= 9, "{}", back.statements());
    let free = read(&office, LINE).await.form("Book");
    let list = office.get("/undo").await.text("main tbody");
    assert!(list.contains("Appointment deleted"), "{list}");
    let again = undo.submit(&office).await;
    again.assert_status(409);
    assert!(again.text("main").contains("Already undone."));
    app.technician()
        .await
        .post(undo.action(), &[])
        .await
        .assert_status(403);

    // Its time is free, and the visit that takes it is gone on with.
    let there = free.submit(&office).await;
    let visit = there.follow(&office).await;
    let undo = visit.form("Undo");
    let started = visit.form("Start work").submit(&office).await;
    started.assert_status(303);
    let late = undo.submit(&office).await;
    late.assert_status(409);
    assert!(late.text("main").contains("went on with this visit"));
    office.get(there.location()).await.assert_ok();
    // The same press of the form again takes nothing back by mistake.
    let twice = free.submit(&office).await.follow(&office).await;
    assert!(!twice.has_form("Undo"));
}

#[actix_web::test] // R-APPT-14, R-CUST-2
async fn an_unknown_phone_is_a_new_customer_with_that_phone() {
    let app = App::start().await;
    let office = office(&app).await;

    let page = read(&office, LINE).await;
    let form = page.form("Book");
    assert_eq!(form.value("phone"), "(530) 555-0142");
    assert_eq!(
        (form.value("make"), form.value("model")),
        ("Honda", "Civic")
    );
    assert!(page.select(".guess")[0].starts_with("Nobody has this phone."));
    let done = form.submit(&office).await;

    let visit = done.follow(&office).await;
    assert_eq!(visit.text("h1"), "(530) 555-0142");
    assert!(visit.text(".page-head").contains("Honda Civic"));
    let rows = app
        .db(app.shop.id)
        .all(people::Entity::find())
        .await
        .unwrap();
    assert_eq!(rows[0].phone.as_deref(), Some("+15305550142"));

    // And with a name, of somebody whose phone is another one, it is asked who is meant.
    let page = read(&office, "zoe quill 530-555-0199 battery").await;
    assert_eq!(page.form("Book").value("name"), "Zoe Quill");
    customer(&office, "Zoe Quill").await;
    let page = read(&office, "zoe quill 530-555-0199 battery fri 9am").await;
    assert_eq!(page.select(".guess")[0], "Is it this customer? Choose.");
    let refused = page.form("Book").submit(&office).await;
    refused.assert_status(422);
    assert_eq!(
        refused.attributes(".error-summary a", "href"),
        ["#f-customer"]
    );
    let form = refused.form("Book");
    assert_eq!(
        form.value("phone"),
        "(530) 555-0199",
        "nothing typed is lost"
    );
    let new = form.fill("customer", "new").submit(&office).await;
    assert_eq!(new.follow(&office).await.text("h1"), "Zoe Quill");
    assert_eq!(
        app.db(app.shop.id)
            .all(people::Entity::find())
            .await
            .unwrap()
            .len(),
        3
    );
}

#[actix_web::test] // R-CUST-6
async fn a_car_or_a_name_says_who_it_is_and_several_are_offered() {
    let app = App::start().await;
    let office = office(&app).await;
    let (ana, zoe) = (
        customer(&office, "Ana Ruiz").await,
        customer(&office, "Zoe Ruiz").await,
    );
    car(&office, &ana, ("Honda", "Civic", "7ABC123")).await;
    car(&office, &zoe, ("Kia", "Optima", "8XYZ999")).await;

    let page = read(&office, "8xyz999 brakes fri 9am").await;
    assert_eq!(page.form("Book").value("customer"), zoe);
    assert!(chosen(&page, "vehicle").starts_with("Kia Optima"));

    let page = read(&office, "ruiz fri 9am").await;
    assert_eq!(
        page.select("#quick [name=customer]").len(),
        3,
        "both, and a new one"
    );
    assert_eq!(page.form("Book").value("customer"), "");
    assert_eq!(
        page.select(".guess")[0],
        "Several may be meant. Choose one."
    );
    // The car tells them apart, and so does more of the name.
    let page = read(&office, "ruiz optima fri 9am").await;
    assert_eq!(page.form("Book").value("customer"), zoe);
    let page = read(&office, "ana ruiz fri 9am: squeaks when cold").await;
    let form = page.form("Book");
    assert_eq!(
        (form.value("customer"), form.value("complaint")),
        (ana.as_str(), "squeaks when cold")
    );
    // A car that is none of hers is a new one, and that is said.
    let page = read(&office, "7abc123 nobody 2012 subaru outback").await;
    assert_eq!(page.form("Book").value("customer"), ana);
    let page = read(&office, "ana ruiz 2012 subaru outback").await;
    assert_eq!(page.form("Book").value("vehicle"), "new");
    assert!(
        page.select(".guess")
            .contains(&"None of the customer's cars is this one, so it is a new one.".to_owned())
    );
    // A technician finds nobody, as everywhere.
    let sam = app.technician().await;
    sam.get("/quick").await.assert_status(403);
}

#[actix_web::test] // R-APPT-9, R-APPT-10, R-UX-16
async fn what_is_in_the_way_keeps_all_that_was_understood() {
    let app = App::start().await;
    let office = office(&app).await;
    let ana = customer(&office, "Ana Ruiz").await;
    booked(&office, &ana, ("2026-03-11", "14:00")).await;

    let page = read(&office, "530-555-0142 oil change wed 3:30pm").await;
    let form = page.form("Book").fill("notes", "Call first");
    let refused = form.submit(&office).await;

    refused.assert_status(409);
    assert!(
        refused
            .text(".notice[data-tone=bad]")
            .contains("booked that day already")
    );
    let form = refused.form("Book");
    assert_eq!(
        (form.value("notes"), form.value("time")),
        ("Call first", "15:30")
    );
    assert_eq!(chosen(&refused, "services"), "Full Synthetic Oil Change");
    assert!(refused.select("#quick button[autofocus]").is_empty());
    assert_eq!(visits(&app).await, 1);
    let insisted = form
        .fill("override_reason", "Two cars")
        .submit(&office)
        .await;
    insisted.assert_status(303);
    assert_eq!(visits(&app).await, 2);
}

#[actix_web::test] // R-UX-13, R-GEN-3
async fn what_was_not_said_is_taken_for_granted_aloud() {
    let app = App::start().await;
    let office = office(&app).await;

    let page = read(&office, "zoe quill battery").await;
    let form = page.form("Book");
    // Half past nine in the morning, in a shop without hours that asks for two hours' notice.
    assert_eq!(
        (form.value("day"), form.value("time")),
        ("2026-03-10", "11:30")
    );
    let guesses = page.select(".guess").concat();
    let said = "No day or time was said: the first time that";
    assert!(guesses.contains(said), "{guesses}");
    // None of what fits, and no complaint: nothing to do.
    let empty = form.clone().fill("services", "").submit(&office).await;
    empty.assert_status(422);
    assert_eq!(
        empty.attributes(".error-summary a", "href"),
        ["#f-complaint"]
    );
    assert_eq!(chosen(&empty, "services"), "None of these");
    let other = page.attributes("#quick select[name=services] option", "value");
    let done = form.fill("services", &other[1]).submit(&office).await;
    assert!(
        done.follow(&office)
            .await
            .text("main")
            .contains("Battery Replacement")
    );

    // A line that says nothing is a form to fill in, and nothing at all only a field.
    let page = read(&office, "???").await;
    assert_eq!(page.form("Book").value("name"), "");
    let page = office.get("/quick").await;
    assert!(!page.has_form("Book"));
    let links = page.attributes("main .row a", "href");
    assert_eq!(
        links[..3],
        ["/appointments/new", "/customers/new", "/vehicles/new"]
    );
    read(&office, &"x".repeat(900)).await;
}

#[actix_web::test] // R-CUST-2
async fn a_phone_that_somebody_has_is_asked_about() {
    let app = App::start().await;
    let office = office(&app).await;
    customer(&office, "Ana Ruiz").await;

    let page = read(&office, "zoe quill battery fri 9am").await;
    let form = page.form("Book").fill("phone", "530 555 0142");
    let warned = form.submit(&office).await;

    warned.assert_status(422);
    assert_eq!(
        warned.attributes(".error-summary a", "href"),
        ["#f-another"]
    );
    let form = warned.form("Book");
    assert_eq!(
        (form.value("customer"), form.value("name")),
        ("new", "Zoe Quill")
    );
    let names = warned.select("#quick .group label");
    assert_eq!(names[..2], ["Ana Ruiz · (530) 555-0142", "New customer"]);
    let meant = form.tick("another", "true").submit(&office).await;
    assert_eq!(meant.follow(&office).await.text("h1"), "Zoe Quill");
}

#[actix_web::test] // R-GEN-1
async fn nothing_of_another_shop_is_booked_by_a_line() {
    let app = App::start().await;
    let office = office(&app).await;
    let ana = customer(&office, "Ana Ruiz").await;
    car(&office, &ana, ("Honda", "Civic", "7ABC123")).await;
    let theirs = read(&office, "7abc123 battery fri 9am").await.form("Book");
    let other = app.found_shop("b").await;
    let stranger = app.signed_in(Role::Owner, &other).await;

    for line in [LINE, "7abc123", "ana ruiz"] {
        let page = read(&stranger, line).await;
        assert!(!page.body().contains(&ana), "{line}");
    }
    let own = read(&stranger, "zoe quill fri 9am: hums")
        .await
        .form("Book");
    let whose = own.clone().with("customer", &ana).submit(&stranger).await;
    whose.assert_status(404);
    for name in ["services", "vehicle"] {
        let refused = own.clone().with(name, theirs.value(name));
        refused.submit(&stranger).await.assert_status(422);
    }
}
