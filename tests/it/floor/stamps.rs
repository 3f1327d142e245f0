//! What a technician taps on the way through a visit (R-DAY-2): once each, undone with one press.

use super::TODAY;
use crate::support::{Answer, App, Browser};
use autoshop::entity::{appointment, audit_log, visit_stamp};
use autoshop::kernel::ids::AppointmentId;
use autoshop::kernel::words::StampKind;
use chrono::TimeDelta;
use futures_util::future::join_all;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// A customer with an address, added by the real form; gives the id.
pub(crate) async fn customer(browser: &Browser, name: &str) -> String {
    let form = browser.get("/customers/new").await.form("Add customer");
    let phone = match name {
        "Ana Ruiz" => "530 555 0142",
        _ => "530 555 0177",
    };
    let form = form.fill("name", name).fill("phone", phone);
    let form = form.fill("line1", "1 Main St").fill("city", "Woodland");
    let saved = form.submit(browser).await.location();
    saved.rsplit('/').next().unwrap().to_owned()
}

/// A visit at the customer's place, of the shop's technician; gives its path.
pub(crate) async fn booked(browser: &Browser, whose: &str, (day, time): (&str, &str)) -> String {
    let page = browser
        .get(format!("/appointments/new?customer={whose}"))
        .await;
    let names = page.select("select[name=technician] option");
    let ids = page.attributes("select[name=technician] option", "value");
    let at = names.iter().position(|n| n == "Technician A").unwrap();
    let form = page.form("Book appointment");
    let form = form.fill("day", day).fill("time", time);
    let form = form.fill("duration", "1").fill("complaint", "Squeals");
    let form = form.fill("technician", &ids[at]);
    let form = form.with("override_reason", "The same day");
    form.submit(browser).await.location()
}

/// One of today, of Ana Ruiz.
pub(super) async fn visit(browser: &Browser) -> String {
    let ana = customer(browser, "Ana Ruiz").await;
    booked(browser, &ana, TODAY).await
}

pub(crate) async fn row(app: &App, visit: &str) -> appointment::Model {
    let id: AppointmentId = visit.rsplit('/').next().unwrap().parse().unwrap();
    let query = appointment::Entity::find_by_id(id);
    app.db(app.shop.id).one(query).await.unwrap().unwrap()
}

/// Sends what its button sends.
pub(super) async fn tap(app: &App, browser: &Browser, (visit, kind): (&str, &str)) -> Answer {
    let version = row(app, visit).await.version.to_string();
    let fields = [("kind", kind), ("version", version.as_str())];
    browser.post(format!("{visit}/stamps"), &fields).await
}

/// The kinds of all that were ever tapped, and whether each still stands.
async fn stamps(app: &App) -> Vec<(StampKind, bool)> {
    let rows = visit_stamp::Entity::find().order_by_asc(visit_stamp::Column::Id);
    let rows = app.db(app.shop.id).all(rows).await.unwrap();
    let kept = rows.into_iter();
    kept.map(|row| (row.kind, row.undone_at.is_none()))
        .collect()
}

async fn entries(app: &App, action: &'static str) -> Vec<audit_log::Model> {
    use audit_log::Column::{Action, Id};
    let rows = audit_log::Entity::find().filter(Action.eq(action));
    app.db(app.shop.id)
        .all(rows.order_by_desc(Id))
        .await
        .unwrap()
}

pub(super) async fn undo(app: &App, browser: &Browser, action: &'static str) -> Answer {
    let last = entries(app, action).await.remove(0).id;
    browser.post(format!("/undo/{last}"), &[]).await
}

#[actix_web::test] // R-DAY-2, R-UX-17, R-APPT-22
async fn each_tap_counts_once_and_arriving_checks_the_car_in() {
    use StampKind::{Arrived, Finished, Left, OnWay, Started};
    let app = App::start().await;
    let office = app.advisor().await;
    let visit = visit(&office).await;
    let sam = app.technician().await;

    let page = sam.get(&visit).await;
    assert!(!page.has_form("Sent out"), "that is the office's");
    let tapped = page.form("On my way").submit(&sam).await;
    assert!(tapped.statements() <= 6, "{}", tapped.statements());
    let page = tapped.follow(&sam).await;
    assert_eq!(page.text(".toast > p"), "On the way.");
    assert!(page.has_form("Undo") && !page.has_form("On my way"));
    for _ in 0..3 {
        tap(&app, &sam, (&visit, "on_way")).await.assert_status(303);
    }
    assert_eq!(stamps(&app).await, [(OnWay, true)]);
    assert_eq!(entries(&app, "appointment.stamped").await.len(), 1);

    app.clock.advance(TimeDelta::minutes(20));
    let arrived = tap(&app, &sam, (&visit, "arrived")).await;
    assert!(arrived.statements() <= 6, "{}", arrived.statements());
    assert_eq!(row(&app, &visit).await.check_in_at, Some(app.now()));
    let came = app.now();
    app.clock.advance(TimeDelta::minutes(5));
    let started = tap(&app, &sam, (&visit, "started")).await;
    assert_eq!(started.location(), visit);
    assert!(started.statements() <= 9, "{}", started.statements());
    tap(&app, &sam, (&visit, "started"))
        .await
        .assert_status(303);
    app.clock.advance(TimeDelta::minutes(50));
    let finished = tap(&app, &sam, (&visit, "finished")).await;
    assert!(finished.statements() <= 9, "{}", finished.statements());
    let left = sam.get(&visit).await.form("Left").submit(&sam).await;
    left.assert_status(303);

    let now = row(&app, &visit).await;
    assert_eq!(now.status.as_str(), "ready");
    assert_eq!(now.check_in_at, Some(came), "starting keeps it");
    assert_eq!(now.ready_at, Some(app.now()));
    let all = [OnWay, Arrived, Started, Finished, Left].map(|kind| (kind, true));
    assert_eq!(stamps(&app).await, all);
    assert_eq!(entries(&app, "appointment.moved").await.len(), 2);
    let history = office.get(&visit).await.select(".timeline li");
    let of = |words: &str| history.iter().filter(|line| line.contains(words)).count();
    assert_eq!((of("On my way"), of("Arrived"), of("Left")), (1, 1, 1));
    assert_eq!((of("Moved to In progress"), of("Started")), (1, 0));
}

#[actix_web::test] // R-UX-17
async fn taps_at_the_same_time_count_once() {
    let app = App::start().await;
    let office = app.advisor().await;
    let visit = visit(&office).await;
    let sam = app.technician().await;
    for (kind, version) in [("on_way", "1"), ("arrived", "1"), ("started", "2")] {
        let path = format!("{visit}/stamps");
        let fields = [("kind", kind), ("version", version)];
        let taps = (0..6).map(|_| sam.post(&path, &fields));
        for answer in join_all(taps).await {
            answer.assert_status(303);
        }
    }
    assert_eq!(stamps(&app).await.len(), 3);
    assert_eq!(entries(&app, "appointment.stamped").await.len(), 2);
    assert_eq!(entries(&app, "appointment.moved").await.len(), 1);
}

#[actix_web::test] // R-DAY-2
async fn another_order_is_said_and_not_forbidden() {
    let app = App::start().await;
    let office = app.advisor().await;
    let visit = visit(&office).await;

    let arrived = tap(&app, &office, (&visit, "arrived")).await;
    let page = arrived.follow(&office).await;
    let words = page.text(".toast > p");
    assert!(words.contains("was not tapped before"), "{words}");
    let sent = office.get(&visit).await.form("Sent out");
    sent.submit(&office).await.assert_status(303);

    let unknown = tap(&app, &office, (&visit, "teleported")).await;
    unknown.assert_status(400);
    let cancel = [("to", "canceled"), ("reason", "Weather"), ("version", "2")];
    let canceled = office.post(format!("{visit}/position"), &cancel).await;
    canceled.assert_status(303);
    let refused = tap(&app, &office, (&visit, "on_way")).await;
    refused.assert_status(409);
    assert!(refused.text("main").contains("does not take place"));
}

#[actix_web::test] // R-DAY-2, R-UX-3
async fn what_was_tapped_is_taken_back_with_the_check_in_or_the_step() {
    use StampKind::{Arrived, OnWay, Started};
    let app = App::start().await;
    let office = app.advisor().await;
    let visit = visit(&office).await;
    let sam = app.technician().await;
    tap(&app, &sam, (&visit, "on_way")).await.assert_status(303);
    app.clock.advance(TimeDelta::seconds(4));
    let before = row(&app, &visit).await;
    tap(&app, &sam, (&visit, "arrived"))
        .await
        .assert_status(303);

    let undone = undo(&app, &sam, "appointment.stamped").await;
    assert_eq!(undone.location(), visit);
    assert!(undone.statements() <= 9, "{}", undone.statements());
    assert_eq!(row(&app, &visit).await.check_in_at, before.check_in_at);
    assert_eq!(stamps(&app).await, [(OnWay, true), (Arrived, false)]);
    let again = undo(&app, &sam, "appointment.stamped").await;
    again.assert_status(409);
    assert!(again.text("main").contains("Already undone."));
    assert!(
        !office
            .get(&visit)
            .await
            .text(".timeline")
            .contains("Arrived")
    );

    app.clock.advance(TimeDelta::seconds(4));
    tap(&app, &sam, (&visit, "started"))
        .await
        .assert_status(303);
    app.clock.advance(TimeDelta::seconds(4));
    let undone = undo(&app, &sam, "appointment.moved").await;
    assert_eq!(undone.location(), visit);
    assert_eq!(row(&app, &visit).await.status.as_str(), "scheduled");
    let kept = [(OnWay, true), (Arrived, false), (Started, false)];
    assert_eq!(stamps(&app).await, kept);
    // And once more, as if nothing had been.
    app.clock.advance(TimeDelta::seconds(4));
    tap(&app, &sam, (&visit, "started"))
        .await
        .assert_status(303);
    tap(&app, &sam, (&visit, "finished"))
        .await
        .assert_status(303);
    app.clock.advance(TimeDelta::seconds(4));
    let undone = undo(&app, &sam, "appointment.moved").await;
    assert_eq!(undone.location(), visit);
    assert!(undone.statements() <= 9, "{}", undone.statements());
    assert_eq!(row(&app, &visit).await.status.as_str(), "in_progress");
    app.clock.advance(TimeDelta::seconds(4));
    tap(&app, &sam, (&visit, "finished"))
        .await
        .assert_status(303);
    assert_eq!(stamps(&app).await.len(), 6);
}

#[actix_web::test] // R-DAY-2, R-UX-3
async fn back_in_the_plan_nobody_has_come_yet() {
    let app = App::start().await;
    let office = app.advisor().await;
    let ana = customer(&office, "Ana Ruiz").await;
    let visit = booked(&office, &ana, TODAY).await;
    for kind in ["on_way", "arrived", "started"] {
        tap(&app, &office, (&visit, kind)).await.assert_status(303);
        app.clock.advance(TimeDelta::minutes(1));
    }
    let before = stamps(&app).await;

    let form = office.get(&visit).await.form("Move");
    let back = form.fill("to", "scheduled").submit(&office).await;
    back.assert_status(303);
    assert!(stamps(&app).await.iter().all(|(_, stands)| !stands));
    let page = office.get(&visit).await;
    assert!(page.has_form("On my way"), "for the next time");
    let history = page.text(".timeline");
    assert!(history.contains("Arrived"), "it was so: {history}");

    app.clock.advance(TimeDelta::seconds(4));
    let undone = undo(&app, &office, "appointment.moved").await;
    assert_eq!(undone.location(), visit);
    assert_eq!(stamps(&app).await, before);
    // A day later the same words are about another drive.
    let other = booked(&office, &ana, ("2026-03-10", "15:00")).await;
    tap(&app, &office, (&other, "on_way"))
        .await
        .assert_status(303);
    let edit = office.get(format!("{other}/edit")).await;
    let later = edit.form("Save changes").fill("day", "2026-03-12");
    later.submit(&office).await.assert_status(303);
    app.clock.advance(TimeDelta::days(2));
    let office = app.advisor().await;
    let next = office.get(&other).await.form("On my way");
    next.submit(&office).await.assert_status(303);
    assert_eq!(stamps(&app).await.len(), before.len() + 2);
}

#[actix_web::test] // R-UX-9, R-DAY-2
async fn alerts_are_read_before_a_tap_starts_the_work() {
    let app = App::start().await;
    let office = app.advisor().await;
    let ana = customer(&office, "Ana Ruiz").await;
    let visit = booked(&office, &ana, TODAY).await;
    let note = office.get(format!("/customers/{ana}/notes/new")).await;
    let note = note.form("Add note").fill("body", "Big dog in the yard");
    let note = note.fill("is_alert", "true").submit(&office).await;
    note.assert_status(303);
    let sam = app.technician().await;

    let asked = tap(&app, &sam, (&visit, "started")).await;
    asked.assert_status(409);
    assert!(asked.text("main").contains("Big dog in the yard"));
    assert_eq!(stamps(&app).await, []);
    let begun = asked.form("Acknowledged, go on").submit(&sam).await;

    assert_eq!(begun.location(), visit);
    assert!(begun.statements() <= 9, "{}", begun.statements());
    assert_eq!(row(&app, &visit).await.status.as_str(), "in_progress");
    assert_eq!(stamps(&app).await, [(StampKind::Started, true)]);
}

#[actix_web::test] // R-ACC-13, R-ACC-15
async fn only_the_own_visits_can_be_tapped() {
    let app = App::start().await;
    let office = app.advisor().await;
    let visit = visit(&office).await;
    let edit = office.get(format!("{visit}/edit")).await;
    let edit = edit.form("Save changes").fill("technician", "");
    edit.submit(&office).await.assert_status(303);

    let (sam, books) = (app.technician().await, app.accountant().await);
    for kind in ["on_way", "started"] {
        tap(&app, &sam, (&visit, kind)).await.assert_status(404);
        tap(&app, &books, (&visit, kind)).await.assert_status(403);
    }
    assert_eq!(stamps(&app).await, []);
}
