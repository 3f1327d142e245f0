//! What is to be done: services on the order and off it (R-SVC-5, R-SVC-6, R-APPT-5).

use super::{audited, conflicts, customer, form, service, technician};
use crate::support::App;

#[actix_web::test] // R-APPT-5
async fn added_services_extend_a_computed_end_and_say_so() {
    let app = App::start().await;
    app.starter_catalog().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let page = advisor.get("/appointments/new").await;
    let (oil, tires) = (
        service(&page, "Full Synthetic Oil Change"),
        service(&page, "Tire Rotation (FWD/RWD)"),
    );
    let form = form(&advisor, &ana, ("2026-03-11", "09:00"))
        .await
        .tick("services", &oil);
    let visit = form.fill("duration", "").submit(&advisor).await.location();

    let page = advisor.get(&visit).await;
    let sent = page.form("Add to the order").tick("services", &tires);
    let added = sent.submit(&advisor).await;

    assert!(added.statements() <= 11, "{}", added.statements());
    let page = added.follow(&advisor).await;
    assert!(
        page.text("#toasts").contains("ends later"),
        "{}",
        page.text("#toasts")
    );
    assert!(page.text("main").contains("9:00 – 10:00 AM"));
    assert!(
        page.text("tfoot").contains("$155.00"),
        "{}",
        page.text("tfoot")
    );
    let again = sent.submit(&advisor).await;
    assert_eq!(again.header("idempotency-status"), "replayed");
    assert_eq!(audited(&app, "appointment.services_added").await, 1);

    let removed = page
        .form("Remove Tire Rotation (FWD/RWD)")
        .submit(&advisor)
        .await;
    let page = removed.follow(&advisor).await;
    assert!(page.text("main").contains("9:00 – 9:30 AM"));
    assert!(page.text("tfoot").contains("$120.00"));
}

#[actix_web::test] // R-APPT-11
async fn a_longer_visit_may_not_run_into_the_next_one() {
    let app = App::start().await;
    app.starter_catalog().await;
    let advisor = app.advisor().await;
    let ben = technician(&advisor, "Technician A").await;
    let (ana, zoe) = (
        customer(&advisor, "Ana Ruiz").await,
        customer(&advisor, "Zoe Quill").await,
    );
    let page = advisor.get("/appointments/new").await;
    let (oil, tires) = (
        service(&page, "Full Synthetic Oil Change"),
        service(&page, "Tire Rotation (FWD/RWD)"),
    );
    let first = form(&advisor, &ana, ("2026-03-11", "09:00"))
        .await
        .tick("services", &oil);
    let first = first.fill("duration", "").fill("technician", &ben);
    let first = first.submit(&advisor).await.location(); // until 9:30
    let next = form(&advisor, &zoe, ("2026-03-11", "10:00"))
        .await
        .fill("technician", &ben);
    next.submit(&advisor).await.assert_status(303);

    let add = advisor
        .get(&first)
        .await
        .form("Add to the order")
        .tick("services", &tires);
    let refused = add.submit(&advisor).await;

    refused.assert_status(409);
    assert_eq!(conflicts(&refused).len(), 1);
    assert!(
        !advisor
            .get(&first)
            .await
            .text("table")
            .contains("Tire Rotation")
    );
    let meant = refused
        .form("Add to the order")
        .fill("override_reason", "Ben is quick");
    meant.submit(&advisor).await.assert_status(303);
}

#[actix_web::test] // R-SVC-5
async fn later_changes_of_the_catalog_change_no_order() {
    let app = App::start().await;
    app.starter_catalog().await;
    let (advisor, owner) = (app.advisor().await, app.owner().await);
    let ana = customer(&advisor, "Ana Ruiz").await;
    let oil = service(
        &advisor.get("/appointments/new").await,
        "Full Synthetic Oil Change",
    );
    let form = form(&advisor, &ana, ("2026-03-11", "09:00"))
        .await
        .tick("services", &oil);
    let visit = form.submit(&advisor).await.location();

    let edit = owner
        .get(format!("/services/{oil}/edit"))
        .await
        .form("Save");
    let edit = edit.fill("name", "Oil, the good one").fill("price", "999");
    edit.submit(&owner).await.assert_status(303);

    let page = advisor.get(&visit).await;
    assert!(page.text("table").contains("Full Synthetic Oil Change"));
    assert!(page.text("tfoot").contains("$120.00"));
}

#[actix_web::test] // R-INV-1
async fn a_visit_that_is_over_takes_no_other_services() {
    let app = App::start().await;
    app.starter_catalog().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let form = form(&advisor, &ana, ("2026-03-10", "10:00")).await;
    let visit = form.submit(&advisor).await.location();
    let add = advisor.get(&visit).await.form("Add to the order");
    let oil = service(&advisor.get(&visit).await, "Full Synthetic Oil Change");
    super::moved(&advisor, &visit, "no_show")
        .await
        .assert_status(303);

    assert!(!advisor.get(&visit).await.has_form("Add to the order"));
    add.tick("services", &oil)
        .submit(&advisor)
        .await
        .assert_status(409);
}
