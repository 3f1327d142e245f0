//! What is written by itself, with its cause and for as long as it is so (R-MSG-3, R-MSG-7).

use super::{Gateway, ada, booked, messages, press, standing, writing};
use crate::support::{App, Browser};
use Channel::{Email, Sms};
use MessageState::{Canceled, Held, Queued};
use Trigger::{Booked, OnWay, Ready, Reminder, Rescheduled};
use autoshop::kernel::words::{Channel, MessageState, Trigger};
use chrono::{DateTime, TimeDelta, Utc};

async fn moved(browser: &Browser, visit: &str, when: &str) {
    let page = browser.get(format!("{visit}/reschedule")).await;
    let form = page.form("Save the new time").fill("when", when);
    form.submit(browser).await.assert_status(303);
}

#[actix_web::test] // R-MSG-10
async fn a_shop_that_has_switched_nothing_on_writes_nothing() {
    let app = App::start().await;
    let owner = app.owner().await;
    let visit = booked(&owner, ada(&owner).await, ("2026-03-12", "10:00")).await;
    press(&owner, &visit, "Start work").await;

    assert!(messages(&app).await.is_empty());
}

#[actix_web::test] // R-MSG-3, R-MSG-7
async fn a_booking_is_told_and_reminded_of_a_day_before() {
    let app = App::start().await;
    let owner = writing(&app).await;
    booked(&owner, ada(&owner).await, ("2026-03-12", "10:00")).await;

    let rows = messages(&app).await;
    let told: Vec<_> = rows.iter().map(|row| (row.trigger, row.channel)).collect();
    assert_eq!(
        told,
        [
            (Some(Booked), Email),
            (Some(Booked), Sms),
            (Some(Reminder), Sms)
        ]
    );
    let text = &rows[1];
    assert_eq!(
        (text.address.as_str(), text.state),
        ("+15305550142", Queued)
    );
    assert!(
        text.body
            .contains("Thursday, March 12, 10:00 AM to 12:00 PM"),
        "{}",
        text.body
    );
    assert!(text.body.ends_with("Reply STOP to end."), "{}", text.body);
    let reminder: DateTime<Utc> = "2026-03-11T17:00:00Z".parse().unwrap();
    assert_eq!(rows[2].not_before, reminder);
    assert_eq!(rows[2].expires_at, Some(reminder + TimeDelta::days(1)));
}

#[actix_web::test] // R-MSG-3
async fn a_booking_that_is_told_asks_the_database_twenty_times_at_most() {
    let app = App::start().await;
    let owner = writing(&app).await;
    let ada = ada(&owner).await;
    let page = owner.get(format!("/appointments/new?customer={ada}")).await;
    let form = page.form("Book appointment");
    let form = form.fill("day", "2026-03-12").fill("time", "10:00");
    let form = form.fill("complaint", "Squeals").fill("place", "shop");

    let done = form.submit(&owner).await;

    done.assert_status(303);
    assert_eq!(messages(&app).await.len(), 3);
    assert!(done.statements() <= 20, "{}", done.statements());
}

#[actix_web::test] // R-MSG-7
async fn who_books_for_tomorrow_is_not_reminded() {
    let app = App::start().await;
    let owner = writing(&app).await;
    booked(&owner, ada(&owner).await, ("2026-03-11", "9:00")).await;

    let told = standing(&app).await;
    assert_eq!(
        told,
        [(Some(Booked), Email, Queued), (Some(Booked), Sms, Queued)]
    );
}

#[actix_web::test] // R-MSG-7, R-APPT-25
async fn a_visit_that_moves_has_one_reminder_for_its_new_time() {
    let app = App::start().await;
    let owner = writing(&app).await;
    let visit = booked(&owner, ada(&owner).await, ("2026-03-12", "10:00")).await;
    app.run_jobs().await;
    app.clock.advance(TimeDelta::hours(1));

    moved(&owner, &visit, "3/13 at noon").await;
    moved(&owner, &visit, "3/12 10am").await;
    moved(&owner, &visit, "3/13 at noon").await;

    let rows = messages(&app).await;
    let reminders: Vec<_> = rows
        .iter()
        .filter(|row| row.trigger == Some(Reminder))
        .collect();
    assert_eq!(reminders.len(), 4);
    let waits: Vec<_> = reminders.iter().filter(|row| row.state == Queued).collect();
    assert_eq!(waits.len(), 1, "of four only the last one");
    assert_eq!(
        waits[0].not_before.to_rfc3339(),
        "2026-03-12T19:00:00+00:00"
    );
    let why = rows.iter().find(|row| row.state == Canceled).unwrap();
    assert_eq!(
        why.error.as_deref(),
        Some("The visit changed before it was sent.")
    );
}

#[actix_web::test] // R-MSG-7
async fn who_has_not_heard_of_the_first_time_hears_of_the_second_only() {
    let app = App::start().await;
    let owner = writing(&app).await;
    let visit = booked(&owner, ada(&owner).await, ("2026-03-12", "10:00")).await;

    moved(&owner, &visit, "3/13 at noon").await;

    let told = standing(&app).await;
    assert!(told.contains(&(Some(Booked), Sms, Queued)));
    assert!(
        !told
            .iter()
            .any(|(trigger, ..)| *trigger == Some(Rescheduled))
    );
    let rows = messages(&app).await;
    let news = rows
        .iter()
        .find(|row| row.trigger == Some(Booked) && row.state == Queued);
    assert!(news.unwrap().body.contains("March 13"));
}

#[actix_web::test] // R-MSG-7
async fn a_canceled_visit_is_told_and_reminds_nobody_until_it_is_back() {
    let app = App::start().await;
    let owner = writing(&app).await;
    let visit = booked(&owner, ada(&owner).await, ("2026-03-12", "10:00")).await;
    let page = owner.get(&visit).await;
    let version = page.form("Start work").value("version").to_owned();
    let away = [
        ("to", "canceled"),
        ("version", version.as_str()),
        ("reason", "Sold the car"),
    ];
    owner
        .post(format!("{visit}/position"), &away)
        .await
        .assert_status(303);

    let told = standing(&app).await;
    assert_eq!(
        told,
        [
            (Some(Trigger::Canceled), Email, Queued),
            (Some(Trigger::Canceled), Sms, Queued)
        ]
    );
    press(&owner, &visit, "Undo").await;
    let told = standing(&app).await;
    assert_eq!(
        told,
        [(Some(Reminder), Sms, Queued)],
        "nobody was told, so nobody is told again"
    );
}

#[actix_web::test] // R-APPT-21, R-APPT-25
async fn whoever_moves_or_cancels_a_visit_may_do_it_without_a_word() {
    let app = App::start().await;
    let owner = writing(&app).await;
    let visit = booked(&owner, ada(&owner).await, ("2026-03-12", "10:00")).await;
    let gateway = Gateway::default();
    app.clock.advance(TimeDelta::hours(1));
    gateway.run(&app).await;
    let told = gateway.brought().len();

    let form = owner.get(format!("{visit}/reschedule")).await;
    let form = form.form("Save the new time").fill("when", "3/13 at noon");
    let form = form.tick("silent", "true");
    form.submit(&owner).await.assert_status(303);
    let is_sent = |row: &(_, _, MessageState)| row.2 == MessageState::Sent;
    let mut waits = standing(&app).await;
    waits.retain(|row| !is_sent(row));
    assert_eq!(
        waits,
        [(Some(Reminder), Sms, Queued)],
        "a reminder is no news"
    );
    let page = owner.get(&visit).await;
    let version = page.form("Start work").value("version").to_owned();
    let away = [("to", "canceled"), ("version", version.as_str())];
    let asked = owner.post(format!("{visit}/position"), &away).await;
    let form = asked.form("Cancel appointment");
    let form = form.fill("reason", "Weather").tick("silent", "true");
    form.submit(&owner).await.assert_status(303);

    assert!(standing(&app).await.iter().all(is_sent));
    gateway.run(&app).await;
    assert_eq!(gateway.brought().len(), told);
}

#[actix_web::test] // R-MSG-11, R-MSG-6
async fn on_my_way_is_told_once_in_five_minutes_and_dropped_at_night() {
    let app = App::start().await;
    let owner = writing(&app).await;
    let ada = ada(&owner).await;
    let visit = booked(&owner, ada, ("2026-03-10", "14:00")).await;
    press(&owner, &visit, "On my way").await;
    press(&owner, &visit, "Undo").await;
    let told = |rows: &[_]| {
        let is_it = |row: &&(Option<Trigger>, Channel, MessageState)| row.0 == Some(OnWay);
        rows.iter().filter(is_it).count()
    };
    assert_eq!(
        told(&standing(&app).await),
        0,
        "it was taken back before it went"
    );
    press(&owner, &visit, "On my way").await;
    assert_eq!(told(&standing(&app).await), 1);
    let text = messages(&app).await.pop().unwrap();
    assert!(
        text.body.contains("Technician is on the way"),
        "{}",
        text.body
    );

    let late = booked(&owner, ada, ("2026-03-10", "22:00")).await;
    app.clock.advance(TimeDelta::hours(12));
    let owner = app.owner().await;
    press(&owner, &late, "On my way").await;
    let text = messages(&app).await.pop().unwrap();
    assert_eq!((text.trigger, text.state), (Some(OnWay), Canceled));
    assert_eq!(
        text.error.as_deref(),
        Some("By the morning it would have come too late.")
    );
}

#[actix_web::test] // R-MSG-6
async fn texts_of_the_evening_wait_for_eight_and_letters_do_not() {
    let app = App::start().await;
    let owner = writing(&app).await;
    let ada = ada(&owner).await;
    app.clock.advance(TimeDelta::hours(11)); // half past eight in the evening
    let owner = app.owner().await;
    app.clock.advance(TimeDelta::hours(1));
    booked(&owner, ada, ("2026-03-14", "10:00")).await;

    let rows = messages(&app).await;
    let news: Vec<_> = rows
        .iter()
        .filter(|row| row.trigger == Some(Booked))
        .collect();
    assert_eq!((news[0].channel, news[0].state), (Email, Queued));
    assert_eq!((news[1].channel, news[1].state), (Sms, Held));
    assert_eq!(news[1].not_before.to_rfc3339(), "2026-03-11T15:00:00+00:00");
}

#[actix_web::test] // R-MSG-10
async fn ready_the_invoice_and_the_payment_are_told() {
    let app = App::start().await;
    let owner = writing(&app).await;
    let ada = ada(&owner).await;
    app.add_car(&app.shop, ada, "Civic").await;
    let visit = booked(&owner, ada, ("2026-03-10", "14:00")).await;
    press(&owner, &visit, "Start work").await;
    press(&owner, &visit, "Mark ready").await;
    let bill = owner
        .get(&visit)
        .await
        .form("Make the invoice")
        .submit(&owner)
        .await
        .location();
    let line = owner.get(&bill).await.form("Add line");
    let line = line.fill("name", "Brake pads").fill("kind", "part");
    let line = line.fill("quantity", "1").fill("unit_price", "200.00");
    line.submit(&owner).await.assert_status(303);
    press(&owner, &bill, "Issue invoice").await;
    press(&owner, &format!("{bill}/payments/new"), "Record payment").await;

    let rows = messages(&app).await;
    let body = |trigger: Trigger| {
        let found = rows.iter().find(|row| row.trigger == Some(trigger));
        found.map(|row| row.body.clone()).unwrap_or_default()
    };
    assert!(
        body(Ready).contains("is ready. {{link.job}}"),
        "{}",
        body(Ready)
    );
    assert!(
        body(Trigger::InvoiceSent).contains("comes to $200.00"),
        "{}",
        body(Trigger::InvoiceSent)
    );
    assert!(
        body(Trigger::Paid).contains("Still open: $0.00"),
        "{}",
        body(Trigger::Paid)
    );
}
