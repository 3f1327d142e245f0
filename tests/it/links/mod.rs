//! The customer's link: one page of one visit, for whoever holds it (R-LINK, R-BOOK-6).

mod again;
mod papers;
mod reschedule;

use crate::floor::stamps::{booked, customer};
use crate::support::{Answer, App, Browser};
use autoshop::db::doors::LinkKind;
use autoshop::db::sessions::digest;
use autoshop::entity::{appointment, audit_log, job_link};
use autoshop::kernel::ids::AppointmentId;
use autoshop::kernel::words::AppointmentStatus;
use chrono::TimeDelta;
use reqwest::Method;
use sea_orm::{EntityTrait, QueryOrder};

/// Two days ahead, in the afternoon.
const AHEAD: (&str, &str) = ("2026-03-12", "14:00");

/// A visit ahead, of Ana Ruiz.
async fn visit(office: &Browser) -> String {
    let ana = customer(office, "Ana Ruiz").await;
    booked(office, &ana, AHEAD).await
}

/// The path of its link, made by the office.
pub(crate) async fn link(office: &Browser, visit: &str) -> String {
    let page = office.get(format!("{visit}/link")).await;
    let made = page.form("Make the link").submit(office).await;
    let page = made.follow(office).await;
    let href = page
        .attributes("main .card a[rel=noreferrer]", "href")
        .remove(0);
    href[href.find("/j/").unwrap()..].to_owned()
}

async fn row(app: &App, visit: &str) -> appointment::Model {
    let id: AppointmentId = visit.rsplit('/').next().unwrap().parse().unwrap();
    let query = appointment::Entity::find_by_id(id);
    app.db(app.shop.id).one(query).await.unwrap().unwrap()
}

/// As a browser asks when somebody taps the link.
async fn tapped(browser: &Browser, link: &str) -> Answer {
    let request = browser.request(Method::GET, link);
    let request = request.header("Sec-Fetch-Mode", "navigate");
    Answer::of(request.header("Sec-Fetch-Dest", "document")).await
}

async fn links(app: &App) -> Vec<job_link::Model> {
    let query = job_link::Entity::find().order_by_asc(job_link::Column::Id);
    app.db(app.shop.id).all(query).await.unwrap()
}

#[actix_web::test] // R-LINK-1, R-LINK-2
async fn whoever_has_the_link_sees_the_visit_and_nothing_beside_it() {
    let app = App::start().await;
    let office = app.advisor().await;
    let visit = visit(&office).await;
    let link = link(&office, &visit).await;
    let guest = app.visitor();

    let page = guest.get(&link).await;

    assert_eq!(page.assert_ok().text("h1"), "Your visit is booked");
    assert!(page.text("main").contains("Technician"), "the first name");
    assert!(page.text(".passed [aria-current]").contains("Booked"));
    for secret in [
        "1 Main St",
        "Ruiz",
        "555-01",
        "Technician A",
        "/customers",
        "/appointments",
    ] {
        assert!(!page.body().contains(secret), "{secret}");
    }
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert!(page.header("x-robots-tag").contains("noindex"));
    assert!(page.statements() + page.door_statements() <= 5);
    let secret = link.rsplit('/').next().unwrap();
    let kept = async |text: &str| app.doors().link((LinkKind::Visit, text), app.now()).await;
    assert!(kept(secret).await.unwrap().is_none(), "only the digest");
    assert!(kept(&digest(secret)).await.unwrap().is_some());
}

#[actix_web::test] // R-LINK-1
async fn a_wrong_link_one_taken_back_and_one_of_long_ago_look_alike() {
    let app = App::start().await;
    let office = app.advisor().await;
    let visit = visit(&office).await;
    let first = link(&office, &visit).await;
    let guest = app.visitor();
    let wrong = guest.get(format!("/j/{}", "0".repeat(64))).await;
    let none = guest.get("/j/short").await;

    let held = office.get(format!("{visit}/link")).await;
    held.form("Take it back")
        .submit(&office)
        .await
        .assert_status(303);
    let over = guest.get(&first).await;
    let second = link(&office, &visit).await;
    assert_ne!(first, second);
    guest.get(&second).await.assert_ok();
    guest.get(&first).await.assert_status(404);
    for answer in [&wrong, &none, &over] {
        answer.assert_status(404);
        assert_eq!(answer.text("h1"), "This link is over");
        assert_eq!(
            answer.text("main"),
            wrong
                .text("main")
                .replace(wrong.header("x-request-id"), answer.header("x-request-id"))
        );
    }
    cancel(&guest, &second, "").await.assert_status(303);
    app.clock.advance(TimeDelta::days(80));
    guest.get(&second).await.assert_ok();
    app.clock.advance(TimeDelta::days(20));
    guest.get(&second).await.assert_status(404);
}

async fn cancel(guest: &Browser, link: &str, why: &str) -> Answer {
    let page = guest.get(format!("{link}/cancellation")).await;
    let form = page.form("Cancel the visit").fill("reason", why);
    form.submit(guest).await
}

#[actix_web::test] // R-BOOK-6
async fn a_customer_cancels_in_time_and_later_is_asked_to_call() {
    let app = App::start().await;
    let office = app.advisor().await;
    let ana = customer(&office, "Ana Ruiz").await;
    let far = booked(&office, &ana, AHEAD).await;
    let near = booked(&office, &ana, ("2026-03-10", "11:00")).await;
    let guest = app.visitor();
    let (far_link, near_link) = (link(&office, &far).await, link(&office, &near).await);

    let page = guest.get(format!("{near_link}/cancellation")).await;
    assert!(!page.has_form("Cancel the visit"));
    assert!(page.text("main").contains("please call"));
    let late = guest
        .post(format!("{near_link}/cancellation"), &[("version", "1")])
        .await;
    late.assert_status(409);
    let done = cancel(&guest, &far_link, "The car is sold").await;

    assert_eq!(done.location(), far_link);
    let seen = done.follow(&guest).await;
    assert_eq!(seen.text("h1"), "This visit is canceled");
    let (far, near) = (row(&app, &far).await, row(&app, &near).await);
    assert_eq!(near.status, AppointmentStatus::Scheduled);
    assert_eq!(far.status, AppointmentStatus::Canceled);
    let why = far.cancel_reason.as_deref();
    assert_eq!(why, Some("By the customer: The car is sold"));
    let again = guest
        .post(format!("{far_link}/cancellation"), &[("version", "1")])
        .await;
    assert_eq!(again.location(), far_link, "a second press is harmless");
    let log = audit_log::Entity::find().order_by_desc(audit_log::Column::Id);
    let log = app.db(app.shop.id).all(log).await.unwrap();
    let moved = log
        .iter()
        .find(|e| e.action == "appointment.moved")
        .unwrap();
    assert_eq!(moved.actor_name, "The customer, by link");
}

#[actix_web::test] // F18
async fn what_scans_links_or_loads_pages_ahead_changes_nothing() {
    let app = App::start().await;
    let office = app.advisor().await;
    let visit = visit(&office).await;
    let link = link(&office, &visit).await;
    let before = row(&app, &visit).await;
    let guest = app.visitor();

    for path in [
        link.clone(),
        format!("{link}/cancellation"),
        format!("{link}/reschedule"),
        format!("{link}/visit.ics"),
    ] {
        guest.get(&path).await.assert_ok();
        Answer::of(guest.request(Method::HEAD, &path)).await;
        let ahead = guest
            .request(Method::GET, &path)
            .header("Sec-Purpose", "prefetch");
        let ahead = ahead.header("Sec-Fetch-Mode", "navigate");
        Answer::of(ahead.header("Sec-Fetch-Dest", "document")).await;
    }

    assert_eq!(row(&app, &visit).await, before);
    assert_eq!(links(&app).await[0].opened_at, None);
    let forged = guest.request(Method::POST, &format!("{link}/cancellation"));
    let forged = forged
        .header("Sec-Fetch-Site", "cross-site")
        .body("version=1");
    Answer::of(forged).await.assert_status(403);
}

#[actix_web::test] // R-LINK-3
async fn the_shop_sees_when_the_customer_first_looked_and_its_own_look_does_not_count() {
    let app = App::start().await;
    let office = app.advisor().await;
    let visit = visit(&office).await;
    let link = link(&office, &visit).await;
    let held = format!("{visit}/link");

    tapped(&office, &link).await.assert_ok();
    let page = office.get(&held).await;
    assert!(page.text("main").contains("Nobody has opened it yet"));
    tapped(&app.visitor(), &link).await.assert_ok();
    let opened = links(&app).await[0].opened_at;
    app.clock.advance(TimeDelta::hours(1));
    tapped(&app.visitor(), &link).await.assert_ok();

    assert!(opened.is_some());
    assert_eq!(links(&app).await[0].opened_at, opened);
    assert!(office.get(&held).await.text("main").contains("Opened"));
}

#[actix_web::test] // R-BOOK-7
async fn the_calendar_file_says_when_in_the_zone_of_the_shop() {
    let app = App::start().await;
    let office = app.advisor().await;
    let visit = visit(&office).await;
    let link = link(&office, &visit).await;

    let file = app.visitor().get(format!("{link}/visit.ics")).await;

    assert!(file.header("content-type").starts_with("text/calendar"));
    let text = file.body().replace("\r\n ", "");
    for line in [
        "DTSTART;TZID=America/Los_Angeles:20260312T140000",
        "TZID:America/Los_Angeles",
        "TZOFFSETTO:-0700",
        "SUMMARY:Shop A comes to your car",
        "SEQUENCE:1",
    ] {
        assert!(text.lines().any(|l| l == line), "{line} in {text}");
    }
    assert!(text.contains(&link), "{text}");
    assert!(!text.contains("Main St"));
}

#[actix_web::test] // R-LINK-2
async fn the_page_follows_the_visit_from_the_road_to_the_bill() {
    let app = App::start().await;
    let office = app.advisor().await;
    let ana = customer(&office, "Ana Ruiz").await;
    let visit = booked(&office, &ana, ("2026-03-10", "10:00")).await;
    let link = link(&office, &visit).await;
    let guest = app.visitor();
    let stage = async || guest.get(&link).await.text("h1");
    let tap = async |kind: &str| {
        let version = row(&app, &visit).await.version.to_string();
        let fields = [("kind", kind), ("version", version.as_str())];
        let tapped = office.post(format!("{visit}/stamps"), &fields).await;
        tapped.assert_status(303);
    };

    tap("on_way").await;
    let page = guest.get(&link).await;
    assert_eq!(page.text("h1"), "We are on our way");
    assert!(page.text("main header").contains("should be there about"));
    assert!(!page.body().contains("/cancellation"));
    tap("arrived").await;
    assert_eq!(stage().await, "We are at your car");
}

#[actix_web::test] // R-GEN-13
async fn whoever_guesses_links_is_slowed_down_and_a_good_one_opens_all_the_same() {
    let app = App::start().await;
    let office = app.advisor().await;
    let link = link(&office, &visit(&office).await).await;
    let guest = app.visitor();
    let guess = async |n: usize| guest.get(format!("/j/{n:064x}")).await;
    for n in 0..100 {
        guess(n).await.assert_status(404);
    }

    let refused = guess(100).await;

    refused.assert_status(429);
    assert!(!refused.header("retry-after").is_empty());
    let feed = guest.get(format!("/feeds/{}.ics", "0".repeat(64))).await;
    feed.assert_status(429);
    let good = guest.get(&link).await;
    assert!(good.assert_ok().statements() + good.door_statements() <= 5);
    app.clock.advance(TimeDelta::hours(1));
    guess(101).await.assert_status(404);
}
