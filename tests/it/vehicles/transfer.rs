//! A car that was sold: it keeps its history, and each owner the own bills.

use super::{customer, plated};
use crate::support::past::{Of, paid_visits, planned_visit, unpaid_visit};
use crate::support::{Answer, App, Browser};
use chrono::TimeDelta;

fn id(path: &str) -> String {
    path.rsplit('/').next().unwrap().to_owned()
}

async fn transfer(browser: &Browser, car: &str, (to, name): (&str, &str)) -> Answer {
    let page = browser
        .get(format!("{car}/transfer?customer={}", id(to)))
        .await;
    page.form(&format!("Transfer to {name}"))
        .submit(browser)
        .await
}

#[actix_web::test] // R-VEH-4, R-VEH-5
async fn a_sold_car_keeps_its_visits_and_the_old_owner_the_bills() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let bo = customer(&advisor, "Bo Diaz").await;
    let car = plated(&advisor, &ana, ("7ABC123", "CA")).await.location();
    plated(&advisor, &ana, ("8XYZ999", "CA")).await;
    let of = Of {
        customer: id(&ana).parse().unwrap(),
        vehicle: Some(id(&car).parse().unwrap()),
    };
    paid_visits(&app, of, 2).await;
    assert!(advisor.get(&car).await.text("main").contains("$209.99"));
    app.clock.advance(TimeDelta::days(3));
    let advisor = app.advisor().await;

    let pick = advisor.get(format!("{car}/transfer?q=diaz")).await;
    assert_eq!(pick.select("main li strong"), ["Bo Diaz"]);
    transfer(&advisor, &car, (&bo, "Bo Diaz"))
        .await
        .assert_status(303);

    let page = advisor.get(&car).await;
    assert!(page.text(".meta").contains("Owner Bo Diaz"));
    let words = page.text("main");
    assert!(
        words.contains("Ana Ruiz , Mar 10, 2026 to Mar 13, 2026"),
        "{words}"
    );
    assert_eq!(
        page.select("tr[id^=visit-]").len(),
        2,
        "the visits stay with the car"
    );
    assert!(!words.contains("$"), "{words}");
    let cars = |page: Answer| page.select(".columns section li");
    assert_eq!(cars(advisor.get(&ana).await), ["Honda Civic CA 8XYZ999"]);
    assert_eq!(cars(advisor.get(&bo).await), ["Honda Civic CA 7ABC123"]);
    let old = advisor.get(&ana).await.text("main");
    assert!(old.contains("$419.98") && old.contains("$209.99"), "{old}");
    let new = advisor.get(&bo).await.text("main");
    assert!(!new.contains("$209.99"), "{new}");
    let found = advisor.get("/customers?q=7abc123").await.location();
    assert_eq!(found, bo, "the plate finds the new owner");

    transfer(&advisor, &car, (&bo, "Bo Diaz"))
        .await
        .assert_status(303);
    let again = advisor.get(&car).await.text("main");
    assert_eq!(again.matches("Earlier owners").count(), 1);
    assert_eq!(
        again.matches("Mar 13, 2026").count(),
        1,
        "to the same owner nothing changes"
    );
    transfer(&advisor, &car, (&ana, "Ana Ruiz"))
        .await
        .assert_status(303);
    assert!(advisor.get(&car).await.text("main").contains("$209.99"));
}

#[actix_web::test] // R-VEH-4
async fn a_car_with_an_open_visit_stays_until_it_is_done() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let bo = customer(&advisor, "Bo Diaz").await;
    let car = plated(&advisor, &ana, ("7ABC123", "CA")).await.location();
    let new = format!(
        "/appointments/new?customer={}&vehicle={}",
        id(&ana),
        id(&car)
    );
    let form = advisor.get(new).await.form("Book appointment");
    let form = form.fill("day", "2026-03-12").fill("time", "10:00");
    let form = form.fill("place", "shop").fill("complaint", "Squeals");
    form.submit(&advisor).await.assert_status(303);

    let refused = transfer(&advisor, &car, (&bo, "Bo Diaz")).await;

    refused.assert_status(409);
    assert!(refused.text("main").contains("RO-00001 is still open"));
    assert!(advisor.get(&car).await.text(".meta").contains("Ana Ruiz"));
}

#[actix_web::test] // R-VEH-4, R-APPT-14
async fn a_canceled_visit_does_not_come_back_with_a_car_that_was_given_away() {
    let app = App::start().await;
    let owner = app.owner().await;
    let ana = customer(&owner, "Ana Ruiz").await;
    let bo = customer(&owner, "Bo Diaz").await;
    let car = plated(&owner, &ana, ("7ABC123", "CA")).await.location();
    let of = Of {
        customer: id(&ana).parse().unwrap(),
        vehicle: Some(id(&car).parse().unwrap()),
    };
    planned_visit(&app, of, app.now() + TimeDelta::days(1)).await;
    let visit = owner.get("/appointments").await;
    let visit = visit.attributes("tbody a[href^='/appointments/']", "href")[0].clone();
    let step = async |fields: &[(&str, &str)]| {
        let position = format!("{visit}/position");
        owner.post(position, fields).await
    };
    let why = [("to", "canceled"), ("version", "1"), ("reason", "Weather")];
    step(&why).await.assert_status(303);
    transfer(&owner, &car, (&bo, "Bo Diaz"))
        .await
        .assert_status(303);

    let back = step(&[("to", "scheduled"), ("version", "2")]).await;

    back.assert_status(409);
    assert!(back.text("main").contains("This car can't be booked"));
}

#[actix_web::test] // R-VEH-5
async fn a_car_in_use_is_the_main_one_of_whoever_gets_it() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let bo = customer(&advisor, "Bo Diaz").await;
    let old = plated(&advisor, &bo, ("8XYZ999", "CA")).await.location();
    let retired = advisor.get(format!("{old}/edit")).await;
    let retired = retired.form("Save vehicle").untick("is_active");
    retired.submit(&advisor).await.assert_status(303);
    let car = plated(&advisor, &ana, ("7ABC123", "CA")).await.location();
    plated(&advisor, &ana, ("9VAN000", "CA")).await;

    transfer(&advisor, &car, (&bo, "Bo Diaz"))
        .await
        .assert_status(303);

    let cars = async |path: &str| advisor.get(path).await.select(".columns section li");
    assert_eq!(cars(&ana).await, ["Honda Civic CA 9VAN000"]);
    let main = advisor.get(&car).await;
    assert!(!main.has_form("Make it the main car"));
}

#[actix_web::test] // R-CUST-15, R-CUST-16
async fn badges_follow_the_visits_of_cars_that_are_there() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let bo = customer(&advisor, "Bo Diaz").await;
    let old = plated(&advisor, &ana, ("7ABC123", "CA")).await.location();
    let new = plated(&advisor, &ana, ("8XYZ999", "CA")).await.location();
    let of = |car: &str| Of {
        customer: id(&ana).parse().unwrap(),
        vehicle: Some(id(car).parse().unwrap()),
    };
    unpaid_visit(&app, of(&old), app.now() - TimeDelta::days(200)).await;
    paid_visits(&app, of(&new), 1).await;
    let badges = async |path: &str| advisor.get(path).await.select(".page-head .badge");

    assert_eq!(badges(&old).await, ["Overdue"]);
    assert!(badges(&new).await.is_empty());
    assert!(
        badges(&ana).await.is_empty(),
        "the latest over all cars counts"
    );
    transfer(&advisor, &new, (&bo, "Bo Diaz"))
        .await
        .assert_status(303);
    assert_eq!(
        badges(&ana).await,
        ["Overdue"],
        "the newer visit was with a car that is gone"
    );
    let list = advisor.get("/customers?filter=overdue").await;
    assert_eq!(list.select("tbody strong"), ["Ana Ruiz"]);
    let form = advisor
        .get(format!("{old}/edit"))
        .await
        .form("Save vehicle");
    form.untick("is_active")
        .submit(&advisor)
        .await
        .assert_status(303);
    assert!(badges(&ana).await.is_empty());
}
