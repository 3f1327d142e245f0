//! Booking on one page: all of it or nothing (R-APPT-14).

use super::{audited, booked, car, customer, form, id, service, technician};
use crate::support::App;
use autoshop::kernel::words::Role;

const MORNING: (&str, &str) = ("2026-03-11", "09:00");

#[actix_web::test] // R-APPT-14, R-SVC-5, R-SVC-6
async fn a_new_customer_with_a_new_car_is_booked_on_one_page() {
    let app = App::start().await;
    app.starter_catalog().await;
    let advisor = app.advisor().await;
    let ben = technician(&advisor, "Technician A").await;
    let page = advisor
        .get("/appointments/new?start=2026-03-11T09:00")
        .await;
    let oil = service(&page, "Full Synthetic Oil Change");

    let answer = page
        .form("Book appointment")
        .fill("name", "Ana Ruiz")
        .fill("phone", "530 555 0142")
        .fill("make", "Honda")
        .fill("model", "Civic")
        .fill("year", "2014")
        .fill("plate", "7abc123")
        .fill("plate_region", "CA")
        .tick("services", &oil)
        .fill("technician", &ben)
        .fill("line1", "12 Elm St")
        .fill("city", "Woodland")
        .submit(&advisor)
        .await;

    // 14 in the transaction, after one look for somebody with the same phone.
    assert!(answer.statements() <= 15, "{}", answer.statements());
    let visit = answer.follow(&advisor).await;
    assert_eq!(visit.text("h1"), "Ana Ruiz");
    assert_eq!(visit.text(".page-head .number"), "RO-00001");
    let main = visit.text("main");
    for told in [
        "(530) 555-0142",
        "2014 Honda Civic",
        "7ABC123",
        "Full Synthetic Oil Change",
        "$120.00",
        "9:00 – 9:30 AM",
        "Technician A",
        "12 Elm St, Woodland",
        "Booked",
        "Advisor A",
    ] {
        assert!(main.contains(told), "{told}: {main}");
    }
    let found = advisor.get("/customers?q=7abc").await;
    assert!(found.text("main").contains("Ana Ruiz"));
    for action in ["appointment.booked", "customer.created", "vehicle.created"] {
        assert_eq!(audited(&app, action).await, 1, "{action}");
    }
}

#[actix_web::test] // R-APPT-14
async fn a_known_customer_is_found_and_the_car_chosen() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    car(&advisor, &ana, "Civic").await;
    car(&advisor, &ana, "Fit").await;

    let found = advisor
        .get("/appointments/new?q=ruiz&start=2026-03-11")
        .await;
    let links = found.attributes("main li a", "href");
    assert!(
        links.iter().all(|link| link.contains("start=2026-03-11")),
        "{links:?}"
    );
    let fit = found
        .select("main li a")
        .iter()
        .position(|a| a == "Honda Fit");
    let page = advisor.get(&links[fit.unwrap()]).await;
    let answer = page
        .form("Book appointment")
        .fill("time", "930")
        .fill("complaint", "Noise")
        .submit(&advisor)
        .await;

    let visit = answer.follow(&advisor).await;
    assert!(visit.text(".page-head").contains("Honda Fit"));
    // The address is the customer's, unless somebody says otherwise (R-APPT-12).
    assert!(visit.text("main").contains("1 Main St, Woodland"));
}

#[actix_web::test] // R-APPT-14, R-GEN-12
async fn a_failure_leaves_nothing() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ben = technician(&advisor, "Technician A").await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let first = form(&advisor, &ana, MORNING).await.fill("technician", &ben);
    first.submit(&advisor).await.assert_status(303);

    let page = advisor.get("/appointments/new").await;
    let taken = page
        .form("Book appointment")
        .fill("name", "Zoe Quill")
        .fill("make", "Kia")
        .fill("model", "Rio")
        .fill("complaint", "Noise")
        .fill("day", MORNING.0)
        .fill("time", MORNING.1)
        .fill("technician", &ben)
        .submit(&advisor)
        .await;

    taken.assert_status(409);
    assert_eq!(taken.form("Book appointment").value("name"), "Zoe Quill");
    let nobody = advisor.get("/customers?q=quill").await;
    assert!(nobody.select("tbody tr").is_empty());
    assert!(
        !advisor
            .get("/vehicles?q=kia")
            .await
            .text("main")
            .contains("Kia Rio")
    );
    // A failed booking uses no number.
    let later = taken.form("Book appointment").fill("time", "14:00");
    let visit = later.submit(&advisor).await.follow(&advisor).await;
    assert_eq!(visit.text(".page-head .number"), "RO-00002");
}

#[actix_web::test] // R-APPT-14, R-GEN-3
async fn what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost() {
    let app = App::start().await;
    let advisor = app.advisor().await;

    let page = advisor.get("/appointments/new").await;
    let form = page.form("Book appointment").fill("plate", "7ABC123");
    let form = form.fill("day", "");
    let refused = form.fill("notes", "Call first").submit(&advisor).await;

    refused.assert_status(422);
    let links = refused.attributes(".error-summary a", "href");
    let expected = [
        "#f-name",
        "#f-make",
        "#f-model",
        "#f-plate_region",
        "#f-complaint",
    ];
    assert_eq!(links[..5], expected, "{links:?}");
    assert!(links.contains(&"#f-day".to_owned()) && links.contains(&"#f-time".to_owned()));
    assert!(refused.text("title").starts_with("Error: "));
    let again = refused.form("Book appointment");
    assert_eq!(
        (again.value("plate"), again.value("notes")),
        ("7ABC123", "Call first")
    );
}

#[actix_web::test] // R-UX-16
async fn a_car_typed_beside_a_chosen_one_is_not_dropped_in_silence() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    car(&advisor, &ana, "Civic").await;
    let form = form(&advisor, &ana, MORNING)
        .await
        .fill("make", "Kia")
        .fill("model", "Rio");

    let refused = form.submit(&advisor).await;

    refused.assert_status(422);
    assert_eq!(
        refused.attributes(".error-summary a", "href"),
        ["#f-vehicle"]
    );
    let meant = refused.form("Book appointment").fill("vehicle", "new");
    let visit = meant.submit(&advisor).await.follow(&advisor).await;
    assert!(visit.text(".page-head").contains("Kia Rio"));
}

#[actix_web::test] // R-CUST-2
async fn a_second_customer_with_the_same_phone_is_made_only_on_purpose() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let new = async |time: &str| {
        let page = advisor.get("/appointments/new").await;
        let form = page.form("Book appointment").fill("name", "Ana Ruiz");
        let form = form
            .fill("phone", "(530) 555-0142")
            .fill("complaint", "Noise");
        form.fill("day", MORNING.0).fill("time", time)
    };
    let first = new("09:00").await;
    first.submit(&advisor).await.assert_status(303);

    let warned = new("14:00").await.submit(&advisor).await;

    warned.assert_status(422);
    let links = warned.attributes(".notice a", "href");
    assert!(
        links[0].starts_with("/appointments/new?customer="),
        "{links:?}"
    );
    let meant = warned.form("Book appointment").tick("another", "true");
    meant.submit(&advisor).await.assert_status(303);
    // The same form sent twice is no second customer.
    first.submit(&advisor).await.assert_status(303);
}

#[actix_web::test] // R-APPT-14, R-VEH-2
async fn a_car_typed_anew_that_the_customer_has_is_that_car() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let (ana, ben) = (
        customer(&advisor, "Ana").await,
        customer(&advisor, "Ben").await,
    );
    let with_plate = async |whose: &str, time: &str| {
        let form = form(&advisor, whose, (MORNING.0, time))
            .await
            .fill("make", "Honda");
        let form = form.fill("model", "Civic").fill("plate", "7ABC123");
        form.fill("plate_region", "CA")
    };
    let first = with_plate(&ana, "09:00").await.submit(&advisor).await;
    first.assert_status(303);

    let same = with_plate(&ana, "14:00").await.fill("vehicle", "new");
    let same = super::insisted(&advisor, &same, "two visits").await;
    let theirs = with_plate(&ben, "16:00").await.submit(&advisor).await;

    let (one, two) = (first.follow(&advisor).await, same.follow(&advisor).await);
    let link =
        |page: &crate::support::Answer| page.attributes("dl.facts a[href^='/vehicles/']", "href");
    assert_eq!(link(&one), link(&two));
    theirs.assert_status(422);
    assert_eq!(theirs.attributes(".error-summary a", "href"), ["#f-plate"]);
    assert_eq!(
        theirs.attributes(".notice a[href^='/vehicles/']", "href"),
        link(&one)
    );
}

#[actix_web::test] // R-GEN-5
async fn a_form_sent_twice_books_once() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let form = form(&advisor, &ana, MORNING).await;

    let first = form.submit(&advisor).await;
    let again = form.submit(&advisor).await;
    let other = form
        .fill("complaint", "Something else")
        .submit(&advisor)
        .await;

    assert_eq!(first.header("idempotency-status"), "stored");
    assert_eq!(again.header("idempotency-status"), "replayed");
    assert_eq!(first.location(), again.location());
    other.assert_status(409);
    assert!(
        other
            .attributes(".notice a", "href")
            .contains(&first.location())
    );
    assert_ne!(other.form("Book appointment").value("_key"), "");
    assert_eq!(audited(&app, "appointment.booked").await, 1);
}

#[actix_web::test] // R-GEN-1, R-ACC-13
async fn nobody_books_for_another_shop_and_only_the_office_books() {
    let app = App::start().await;
    let other = app.found_shop("b").await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let visit = booked(&advisor, &ana, MORNING).await;

    let stranger = app.signed_in(Role::Owner, &other).await;
    for path in [visit.clone(), format!("{visit}/edit")] {
        stranger.get(path).await.assert_status(404);
    }
    let new = format!("/appointments/new?customer={}", id(&ana));
    stranger.get(new).await.assert_status(404);
    let fields = [
        ("customer", id(&ana)),
        ("complaint", "x"),
        ("day", MORNING.0),
        ("time", "09:00"),
    ];
    stranger
        .post("/appointments", &fields)
        .await
        .assert_status(404);
    let step = [("to", "in_progress"), ("version", "1")];
    for (path, fields) in [
        (format!("{visit}/position"), &step[..]),
        (format!("{visit}/jobs"), &[]),
        (visit.clone(), &step[..]),
    ] {
        stranger.post(path, fields).await.assert_status(404);
    }
    let accountant = app.accountant().await;
    accountant.get("/board").await.assert_status(403);
    let technician = app.technician().await;
    technician.get("/appointments/new").await.assert_status(403);
    technician
        .post("/appointments", &fields)
        .await
        .assert_status(403);
}
