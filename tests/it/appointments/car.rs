//! The car of a visit, chosen later than the visit; and what its odometer showed.

use super::{audited, booked, car, conflicts, customer, form, id, insisted, moved};
use crate::support::{Answer, App, Browser, Form};
use autoshop::entity::{invoice, search_term};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

const MORNING: (&str, &str) = ("2026-03-11", "09:00");

/// A visit's edit form.
async fn edit(browser: &Browser, visit: &str) -> Form {
    let page = browser.get(format!("{visit}/edit")).await;
    page.form("Save changes")
}

/// The value of a car in the edit form, by its words.
async fn choice(browser: &Browser, visit: &str, words: &str) -> String {
    let page = browser.get(format!("{visit}/edit")).await;
    let names = page.select("select[name=vehicle] option");
    let at = names.iter().position(|name| name == words);
    let at = at.unwrap_or_else(|| panic!("no {words} among {names:?}"));
    page.attributes("select[name=vehicle] option", "value")[at].clone()
}

/// Chooses a car for a visit.
async fn choose(browser: &Browser, visit: &str, words: &str) -> Answer {
    let car = choice(browser, visit, words).await;
    let form = edit(browser, visit).await.fill("vehicle", &car);
    form.submit(browser).await
}

/// Notes what the odometer shows.
async fn read(browser: &Browser, visit: &str, miles: &str) -> Answer {
    let form = edit(browser, visit).await.fill("odometer_in", miles);
    form.submit(browser).await
}

#[actix_web::test] // R-INV-2, R-APPT-14
async fn a_visit_booked_without_a_car_gets_one_later_and_so_does_its_draft() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let visit = booked(&advisor, &ana, MORNING).await;
    moved(&advisor, &visit, "in_progress").await;
    moved(&advisor, &visit, "ready").await;
    let page = advisor.get(&visit).await;
    let draft = page.form("Make the invoice").submit(&advisor).await;
    let bill = draft.location();
    car(&advisor, &ana, "Civic").await;

    choose(&advisor, &visit, "Honda Civic")
        .await
        .assert_status(303);

    let page = advisor.get(&visit).await;
    assert!(page.text(".page-head").contains("Honda Civic"));
    assert!(
        advisor
            .get(&bill)
            .await
            .text("main")
            .contains("Honda Civic")
    );
    let terms = search_term::Entity::find().filter(search_term::Column::Kind.eq("order"));
    let terms = app.db(app.shop.id).all(terms).await.unwrap();
    assert!(!terms.is_empty() && terms.iter().all(|term| term.vehicle_id.is_some()));
    for action in ["appointment.changed", "invoice.car_changed"] {
        assert_eq!(audited(&app, action).await, 1, "{action}");
    }
}

#[actix_web::test] // R-INV-8
async fn once_the_bill_is_issued_the_car_stays() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    car(&advisor, &ana, "Civic").await;
    car(&advisor, &ana, "Fit").await;
    let visit = booked(&advisor, &ana, MORNING).await;
    moved(&advisor, &visit, "in_progress").await;
    moved(&advisor, &visit, "ready").await;
    let fit = choice(&advisor, &visit, "Honda Fit").await;
    let before = edit(&advisor, &visit).await.fill("vehicle", &fit);
    let page = advisor.get(&visit).await;
    let bill = page.form("Make the invoice").submit(&advisor).await;
    let line = bill.follow(&advisor).await.form("Add line");
    let line = line.fill("name", "Pads").fill("unit_price", "90");
    let bill = line.submit(&advisor).await.follow(&advisor).await;
    let issued = bill.form("Issue invoice").submit(&advisor).await;
    issued.assert_status(303);

    let refused = before.submit(&advisor).await;

    refused.assert_status(422);
    assert!(
        refused.text(".error-summary").contains("invoice is issued"),
        "{}",
        refused.text("main")
    );
    let page = advisor.get(format!("{visit}/edit")).await;
    assert!(page.select("select[name=vehicle]").is_empty());
    let form = page.form("Save changes").fill("notes", "Key in the box");
    form.submit(&advisor).await.assert_status(303);
    let page = advisor.get(&visit).await;
    assert!(page.text(".page-head").contains("Honda Civic"));
}

#[actix_web::test] // R-APPT-7, R-APPT-10
async fn a_car_that_is_elsewhere_then_needs_a_reason() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    car(&advisor, &ana, "Civic").await;
    car(&advisor, &ana, "Fit").await;
    booked(&advisor, &ana, MORNING).await;
    let other = form(&advisor, &ana, MORNING).await;
    let fit = advisor.get(&ana).await.attributes(".columns li a", "href");
    let other = other.fill("vehicle", id(&fit[1]));
    let other = insisted(&advisor, &other, "two drivers").await.location();

    let civic = choice(&advisor, &other, "Honda Civic").await;
    let change = edit(&advisor, &other).await.fill("vehicle", &civic);
    let refused = change.submit(&advisor).await;

    refused.assert_status(409);
    assert!(
        conflicts(&refused).join(" ").contains("Honda Civic"),
        "{:?}",
        conflicts(&refused)
    );
    let insisted = refused
        .form("Save changes")
        .fill("override_reason", "They swap at noon");
    insisted.submit(&advisor).await.assert_status(303);
}

#[actix_web::test] // R-APPT-14, R-GEN-1
async fn only_the_customers_own_cars_can_be_chosen() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let zoe = customer(&advisor, "Zoe Quill").await;
    car(&advisor, &zoe, "Fit").await;
    let fit = advisor.get(&zoe).await.attributes(".columns li a", "href");
    let visit = booked(&advisor, &ana, MORNING).await;

    let form = edit(&advisor, &visit).await.with("vehicle", id(&fit[0]));
    let refused = form.submit(&advisor).await;

    refused.assert_status(422);
    assert_eq!(
        refused.attributes(".error-summary a", "href"),
        ["#f-vehicle"]
    );
}

#[actix_web::test] // R-VEH-6
async fn the_cars_page_shows_the_last_reading_and_less_needs_a_reason() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    car(&advisor, &ana, "Civic").await;
    let car = advisor.get(&ana).await.attributes(".columns li a", "href");
    let first = booked(&advisor, &ana, MORNING).await;
    let second = booked(&advisor, &ana, ("2026-03-12", "09:00")).await;

    read(&advisor, &first, "66,596").await.assert_status(303);
    let page = advisor.get(&car[0]).await;
    assert!(page.text("main").contains("66,596 mi"));
    assert_eq!(audited(&app, "vehicle.odometer_read").await, 1);

    let refused = read(&advisor, &second, "6,659").await;
    refused.assert_status(422);
    let why =
        "The last reading of this car was 66,596 mi. Correct this one, or choose why it is lower.";
    assert_eq!(refused.select(".error-summary a"), [why]);
    let again = refused.form("Save changes");
    assert_eq!(again.value("odometer_in"), "6,659", "as it was typed");
    let again = again.fill("odometer_reason", "cluster_replaced");
    again.submit(&advisor).await.assert_status(303);

    assert!(
        advisor
            .get(&second)
            .await
            .text("main")
            .contains("The cluster was replaced")
    );
    let page = advisor.get(&car[0]).await;
    assert!(page.text("main").contains("6,659 mi"));
}

#[actix_web::test] // R-VEH-6
async fn a_reading_noted_late_does_not_replace_a_newer_one() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    car(&advisor, &ana, "Civic").await;
    let car = advisor.get(&ana).await.attributes(".columns li a", "href");
    let old = booked(&advisor, &ana, ("2026-03-10", "10:00")).await;
    app.clock.set("2026-03-14T17:00:00Z".parse().unwrap());
    let new = booked(&advisor, &ana, ("2026-03-14", "11:00")).await;
    read(&advisor, &new, "70000").await.assert_status(303);

    read(&advisor, &old, "69000").await.assert_status(303);

    let page = advisor.get(&car[0]).await;
    assert!(page.text("main").contains("70,000 mi"));
    let page = advisor.get(&old).await;
    assert!(page.text("main").contains("69,000 mi"));
}

#[actix_web::test] // R-INV-2
async fn a_draft_made_at_the_same_moment_has_the_car_too() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let mut meetings = Vec::new();
    for n in 0..8 {
        let visit = booked(&advisor, &ana, (&format!("2026-03-{}", 11 + n), "09:00")).await;
        moved(&advisor, &visit, "in_progress").await;
        meetings.push(visit);
    }
    car(&advisor, &ana, "Civic").await;
    for visit in &meetings {
        let civic = choice(&advisor, visit, "Honda Civic").await;
        let change = edit(&advisor, visit).await.fill("vehicle", &civic);
        let key = [("_key", id(visit))];
        let draft = advisor.post(format!("{visit}/invoice"), &key);

        let (drafted, changed) = tokio::join!(draft, change.submit(&advisor));

        drafted.assert_status(303);
        changed.assert_status(303);
    }

    let bills = app.db(app.shop.id).all(invoice::Entity::find()).await;
    let bills = bills.unwrap();
    assert_eq!(bills.len(), meetings.len());
    assert!(bills.iter().all(|bill| bill.vehicle_id.is_some()));
}
