//! What is said of a visit where it stands on its page: when the car came and left, what its odometer
//! showed, words about it; and what its work comes to so far.

use super::{TODAY, audited, booked, car, customer, form, id, moved, service, technician};
use crate::support::{Answer, App, Browser};
use chrono::TimeDelta;
use sea_orm::ActiveValue::Set;

async fn press(browser: &Browser, page: &str, button: &str) -> Answer {
    let form = browser.get(page).await.form(button);
    form.submit(browser).await
}

/// What stands beside this word; nothing where it does not stand.
fn fact(page: &Answer, label: &str) -> String {
    let labels = page.select(".facts dt");
    let at = labels.iter().position(|dt| dt == label);
    at.map_or_else(String::new, |at| page.select(".facts dd")[at].clone())
}

/// A visit of the shop's technician; gives its path.
async fn own_visit(browser: &Browser) -> String {
    let ana = customer(browser, "Ana Ruiz").await;
    let own = technician(browser, "Technician A").await;
    let form = form(browser, &ana, TODAY).await.fill("technician", &own);
    form.submit(browser).await.location()
}

#[actix_web::test] // R-APPT-22, R-UX-3
async fn a_car_is_checked_in_and_out_with_one_press_and_taken_back() {
    let app = App::start().await;
    let (advisor, sam) = (app.advisor().await, app.technician().await);
    let visit = own_visit(&advisor).await;

    let came = press(&sam, &visit, "Check in").await;

    assert!(came.statements() <= 5, "{}", came.statements());
    let page = came.follow(&sam).await;
    assert_eq!(page.text(".toast > p"), "Checked in.");
    assert_eq!(fact(&page, "Checked in"), "Tue, Mar 10, 9:30 AM");
    assert!(!page.has_form("Check in") && page.has_form("Check out"));
    assert!(!page.has_form("Save check-in"), "that is the office's");
    assert!(
        advisor
            .get("/board")
            .await
            .text(".card")
            .contains("Waiting")
    );

    page.form("Undo").submit(&sam).await.assert_status(303);
    let page = sam.get(&visit).await;
    assert_eq!(fact(&page, "Checked in"), "");
    press(&sam, &visit, "Check in").await.assert_status(303);
    app.clock.advance(TimeDelta::minutes(40));
    let left = press(&sam, &visit, "Check out").await;
    let page = left.follow(&sam).await;
    assert_eq!(fact(&page, "Checked out"), "Tue, Mar 10, 10:10 AM");
    assert!(!page.has_form("Check in") && !page.has_form("Check out"));
    let history = page.select(".timeline li");
    let told = |words: &str| history.iter().filter(|one| one.contains(words)).count();
    assert_eq!(told("Check-in noted"), 2, "{history:?}");
    assert_eq!(told("Check-in or check-out undone"), 1);
    assert_eq!(audited(&app, "appointment.checked_in").await, 2);
    assert_eq!(audited(&app, "appointment.checked_out").await, 1);
    assert_eq!(audited(&app, "appointment.stay_undone").await, 1);
}

#[actix_web::test] // R-APPT-22
async fn the_office_puts_the_times_right_and_no_car_leaves_before_it_came() {
    let app = App::start().await;
    let (advisor, sam) = (app.advisor().await, app.technician().await);
    let visit = own_visit(&advisor).await;
    let early = format!("{visit}/check-out");
    let version = advisor.get(&visit).await.form("Check in");
    let version = [("version", version.value("version"))];
    advisor.post(&early, &version).await.assert_status(409);
    let coming = advisor.get(&visit).await.form("Save check-in");
    assert_eq!(coming.value("day"), "2026-03-10");
    let later = coming.clone().fill("time", "10:00").submit(&advisor).await;
    later.assert_status(422);
    assert!(later.text(".error-summary").contains("still to come"));
    assert!(later.text("title").starts_with("Error: "));
    let typed = [("day", "2026-03-10"), ("time", "08:00"), version[0]];
    let refused = sam.post(format!("{visit}/check-in"), &typed).await;
    refused.assert_status(403);

    let saved = coming.clone().fill("time", "8:50a").submit(&advisor).await;

    let page = saved.follow(&advisor).await;
    assert_eq!(fact(&page, "Checked in"), "Tue, Mar 10, 8:50 AM");
    let leaving = page.form("Save check-out");
    let before = leaving.clone().fill("time", "08:49").submit(&advisor).await;
    before.assert_status(422);
    assert!(before.text(".error-summary").contains("before it came"));
    let left = leaving.clone().fill("time", "09:20").submit(&advisor).await;
    left.assert_status(303);
    // It can't have come after it left, nor not at all.
    let coming = advisor.get(&visit).await.form("Save check-in");
    for time in ["09:21", ""] {
        let refused = coming.clone().fill("time", time).submit(&advisor).await;
        refused.assert_status(422);
    }
    // Of two who put it right the second sees what the first wrote.
    let stale = leaving.fill("time", "09:25").submit(&advisor).await;
    stale.assert_status(409);
    assert!(
        stale.select(".stored").concat().contains("09:20"),
        "{}",
        stale.text("main")
    );
    // Who was done with it is not here any more.
    let page = advisor.get(&visit).await;
    let unsaid = page.form("Save check-out").fill("time", "");
    let page = unsaid.submit(&advisor).await.follow(&advisor).await;
    assert_eq!(fact(&page, "Checked out"), "");
    moved(&advisor, &visit, "no_show").await.assert_status(303);
    assert!(!advisor.get(&visit).await.has_form("Check out"));
}

#[actix_web::test] // R-VEH-6
async fn the_odometer_is_read_where_it_stands_and_less_needs_a_reason() {
    let app = App::start().await;
    let (advisor, sam) = (app.advisor().await, app.technician().await);
    let ana = customer(&advisor, "Ana Ruiz").await;
    car(&advisor, &ana, "Civic").await;
    let own = technician(&advisor, "Technician A").await;
    let page = advisor.get(format!("/appointments/new?customer={}", id(&ana)));
    let cars = page.await.attributes("input[name=vehicle]", "value");
    let form = form(&advisor, &ana, TODAY).await.fill("technician", &own);
    let visit = form.fill("vehicle", &cars[0]).submit(&advisor).await;
    let visit = visit.location();
    let odometer = sam.get(&visit).await.form("Save odometer");

    let read = odometer.clone().fill("odometer_in", "84,210");
    let read = read.submit(&sam).await;

    assert!(read.statements() <= 8, "{}", read.statements());
    let page = read.follow(&sam).await;
    assert_eq!(fact(&page, "Odometer in"), "84,210 mi");
    let vehicle = page
        .attributes("main a[href^='/vehicles/']", "href")
        .remove(0);
    let shows = async || advisor.get(&vehicle).await.text(".facts");
    assert!(shows().await.contains("Odometer 84,210 mi"));

    app.clock.advance(TimeDelta::hours(1));
    let out = page.form("Save odometer").fill("odometer_out", "84,201");
    let less = out.submit(&sam).await;
    less.assert_status(422);
    let why = less.form("Save odometer");
    assert_eq!(why.value("odometer_out"), "84,201");
    let typing = why.clone().fill("odometer_out", "84,212");
    typing.submit(&sam).await.assert_status(303);
    assert!(shows().await.contains("Odometer 84,212 mi"));
    assert_eq!(audited(&app, "vehicle.odometer_read").await, 2);
    assert_eq!(audited(&app, "appointment.odometer_read").await, 2);

    // The same again is no reading; another's is not lost.
    let same = advisor.get(&visit).await.form("Save odometer");
    same.submit(&advisor).await.assert_status(303);
    assert_eq!(audited(&app, "vehicle.odometer_read").await, 2);
    let stale = odometer.fill("odometer_in", "84,300").submit(&sam).await;
    stale.assert_status(409);
    assert!(
        stale.select(".stored").concat().contains("84212"),
        "{}",
        stale.text("main")
    );
    let words = why.fill("odometer_in", "many").submit(&sam).await;
    words.assert_status(422);
}

#[actix_web::test] // R-GEN-4
async fn words_are_changed_where_they_stand_and_none_are_lost() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let visit = booked(&advisor, &ana, TODAY).await;
    let page = advisor.get(&visit).await;
    let form = page.form("Save words");
    assert_eq!(form.value("complaint"), "Brakes squeal");

    let saved = form.clone().fill("notes", "Key in the box");
    let saved = saved.submit(&advisor).await;

    assert!(saved.statements() <= 6, "{}", saved.statements());
    let page = saved.follow(&advisor).await;
    assert!(page.text("main").contains("Key in the box"));
    let stale = form
        .fill("complaint", "Only when wet")
        .submit(&advisor)
        .await;
    stale.assert_status(409);
    assert!(stale.select(".stored").concat().contains("Key in the box"));
    assert_eq!(stale.form("Save words").value("complaint"), "Only when wet");
    let again = stale.form("Save words").fill("notes", "Key in the box");
    again.submit(&advisor).await.assert_status(303);
    let page = advisor.get(&visit).await;
    assert!(page.text("main").contains("Only when wet"));
    page.form("Save words")
        .submit(&advisor)
        .await
        .assert_status(303);
    assert_eq!(audited(&app, "appointment.noted").await, 2);
    // What was written over comes back by one press, while nobody wrote something else.
    let over = page.form("Save words").fill("notes", "");
    let there = over.submit(&advisor).await.follow(&advisor).await;
    assert_eq!(there.form("Save words").value("notes"), "");
    let undo = there.form("Undo");
    let back = undo.submit(&advisor).await;
    assert_eq!(back.location(), visit);
    assert!(back.statements() <= 9, "{}", back.statements());
    let form = back.follow(&advisor).await.form("Save words");
    assert_eq!(form.value("complaint"), "Only when wet");
    assert_eq!(form.value("notes"), "Key in the box");
    let again = undo.submit(&advisor).await;
    again.assert_status(409);
    assert!(again.text("main").contains("Already undone."));
    let other = form.clone().fill("notes", "Key at the desk");
    other.submit(&advisor).await.assert_status(303);
    let late = undo.submit(&advisor).await;
    late.assert_status(409);
    assert!(late.text("main").contains("wrote something else"));
    let sam = app.technician().await;
    sam.post(undo.action(), &[]).await.assert_status(404);
    let long = page.form("Save words").fill("notes", &"x".repeat(1_001));
    long.submit(&advisor).await.assert_status(422);
}

#[actix_web::test] // R-APPT-19, R-ACC-14, R-ACC-15
async fn the_work_adds_up_by_kind_and_its_margin_is_for_those_who_see_costs() {
    let app = App::start().await;
    app.starter_catalog().await;
    let (owner, advisor, sam) = (
        app.owner().await,
        app.advisor().await,
        app.technician().await,
    );
    let ana = customer(&owner, "Ana Ruiz").await;
    let page = owner.get("/appointments/new").await;
    let oil = service(&page, "Full Synthetic Oil Change");
    let own = technician(&owner, "Technician A").await;
    let form = form(&owner, &ana, ("2026-03-11", "09:00")).await;
    let form = form.tick("services", &oil).fill("technician", &own);
    let visit = form.submit(&owner).await.location();
    let page = owner.get(&visit).await;
    let job = page
        .attributes("main td a[href*='/jobs/']", "href")
        .remove(0);
    for (name, kind, price, cost) in [
        ("Oil filter", "part", "20.00", "8.00"),
        ("Drain plug", "part", "5.00", ""),
        ("Disposal", "fee", "3.00", ""),
    ] {
        let line = owner.get(&job).await.form("Add line");
        let line = line.fill("name", name).fill("kind", kind);
        let line = line.fill("quantity", "2").fill("unit_price", price);
        let line = line.fill("unit_cost", cost).submit(&owner).await;
        line.assert_status(303);
    }

    let page = owner.get(&visit).await;

    assert_eq!(fact(&page, "Labor"), "$120.00");
    assert_eq!(fact(&page, "Parts"), "$50.00");
    assert_eq!(fact(&page, "Other"), "$6.00");
    assert!(page.text("tfoot").contains("$176.00"));
    let margin = fact(&page, "Margin of parts");
    assert_eq!(margin, "$24.00 · 60% Cost known of 1 of 2 parts");
    let hidden = advisor.get(&visit).await;
    assert_eq!(fact(&hidden, "Parts"), "$50.00");
    assert!(!hidden.body().contains("argin") && !hidden.body().contains("$24.00"));
    app.change_settings(|row| row.advisor_sees_cost = Set(true))
        .await;
    let shown = advisor.get(&visit).await;
    assert!(shown.body().contains("Margin of parts"));
    assert!(!sam.get(&visit).await.body().contains("Margin"));
    app.change_settings(|row| row.technician_sees_prices = Set(false))
        .await;
    let page = sam.get(&visit).await;
    assert!(page.text("tfoot").starts_with("Together"));
    assert!(!page.body().contains('$'), "{}", page.text("main"));
}
