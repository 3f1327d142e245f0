//! Visits in the calendar of somebody's phone: whoever has the address reads it, and nobody else.

use crate::floor::stamps::{booked, customer};
use crate::support::{Answer, App, Browser};
use autoshop::db::cache::CacheKey;
use autoshop::entity::{appointment, calendar_feed, membership};
use autoshop::kernel::words::{AppointmentStatus, Role};
use chrono::TimeDelta;
use reqwest::Method;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

const PAGE: &str = "/calendar/feeds";

/// Makes it, and gives its path.
async fn made(browser: &Browser, button: &str) -> String {
    let made = browser.get(PAGE).await.form(button).submit(browser).await;
    made.assert_status(303);
    let page = browser.get(PAGE).await;
    assert!(page.statements() <= 1, "{}", page.statements());
    let href = page.select("main pre").pop().unwrap();
    href[href.find("/feeds/").unwrap()..].to_owned()
}

/// The lines of a file, unfolded; as a calendar reads it.
fn lines(file: &Answer) -> Vec<String> {
    let text = file.assert_ok().body();
    assert!(file.header("content-type").starts_with("text/calendar"));
    for line in text.split_terminator("\r\n") {
        assert!(line.len() <= 75 && !line.contains('\n'), "{line}");
    }
    let whole = text.replace("\r\n ", "");
    whole.lines().map(str::to_owned).collect()
}

fn has(lines: &[String], line: &str) -> bool {
    lines.iter().any(|found| found == line)
}

#[actix_web::test] // R-ACC-15
async fn a_technician_reads_the_own_visits_and_only_those_near_with_address_and_phone() {
    let app = App::start().await; // Tuesday, Mar 10
    let office = app.advisor().await;
    let (ana, bob) = (
        customer(&office, "Ana Ruiz").await,
        customer(&office, "Bob Stone").await,
    );
    booked(&office, &ana, ("2026-03-11", "10:00")).await;
    booked(&office, &bob, ("2026-03-20", "10:00")).await;
    let technician = app.technician().await;
    let feed = made(&technician, "Make your feed").await;

    let file = app.visitor().get(&feed).await;

    let text = lines(&file);
    assert!(has(&text, "BEGIN:VTIMEZONE") && has(&text, "TZID:America/Los_Angeles"));
    assert!(has(
        &text,
        "DTSTART;TZID=America/Los_Angeles:20260311T100000"
    ));
    assert!(
        has(&text, "SUMMARY:Ana Ruiz") && has(&text, "SUMMARY:Bob Stone"),
        "{text:#?}"
    );
    assert!(has(&text, "LOCATION:1 Main St\\, Woodland"), "{text:#?}");
    assert_eq!(
        text.iter()
            .filter(|line| line.starts_with("LOCATION"))
            .count(),
        1
    );
    let body = text.join("\n");
    assert!(
        body.contains("(530) 555-0142") && !body.contains("555-0177"),
        "{body}"
    );
    assert!(body.contains("/appointments/"), "the way to the page");
    assert!(
        file.statements() <= 2 && file.door_statements() <= 2,
        "{}",
        file.statements()
    );
    assert_eq!(file.header("cache-control"), "private, no-cache");
    assert!(file.header("x-robots-tag").contains("noindex"));
    let office_feed = app
        .visitor()
        .get(made(&office, "Make your feed").await)
        .await;
    assert!(
        !office_feed.body().contains("VEVENT"),
        "nothing is the advisor's own"
    );
    assert!(!technician.get(PAGE).await.has_form("Make the shop's feed"));
    let forbidden = technician.post(PAGE, &[("whole", "true")]).await;
    forbidden.assert_status(403);
}

#[actix_web::test]
async fn the_office_reads_all_visits_of_its_shop_and_canceled_ones_leave() {
    let app = App::start().await;
    let other = app.found_shop("b").await;
    let stranger = app.signed_in(Role::Owner, &other).await;
    let theirs = made(&stranger, "Make the shop's feed").await;
    let office = app.advisor().await;
    let ana = customer(&office, "Ana Ruiz").await;
    let visit = booked(&office, &ana, ("2026-03-20", "10:00")).await;
    let late = booked(&office, &ana, ("2026-11-03", "10:00")).await;
    let feed = made(&office, "Make the shop's feed").await;
    let read = async || lines(&app.visitor().get(&feed).await);

    let text = read().await;

    assert!(has(&text, "LOCATION:1 Main St\\, Woodland"));
    let body = text.join("\n");
    assert!(
        body.contains("Technician A") && !body.contains("555-01"),
        "{body}"
    );
    assert!(
        body.contains(&visit) && !body.contains(&late),
        "ninety days"
    );
    assert!(
        !app.visitor().get(&theirs).await.body().contains("Ruiz"),
        "another shop"
    );
    let canceled = app.write(&app.shop, async |tx, _| {
        let update = appointment::Entity::update_many().col_expr(
            appointment::Column::Status,
            Expr::value(AppointmentStatus::Canceled),
        );
        Ok(tx.update_where(update).await?)
    });
    canceled.await.unwrap();
    assert!(!read().await.join("\n").contains("VEVENT"));
}

#[actix_web::test]
async fn whoever_has_the_file_is_told_so_and_the_clocks_change_within_it() {
    let app = App::start().await;
    let office = app.advisor().await;
    let ana = customer(&office, "Ana Ruiz").await;
    app.clock.set("2026-02-20T18:00:00Z".parse().unwrap());
    booked(&office, &ana, ("2026-02-24", "10:00")).await;
    booked(&office, &ana, ("2026-03-24", "10:00")).await;
    let feed = made(&office, "Make the shop's feed").await;
    let first = app.visitor().get(&feed).await;
    let text = lines(&first);
    for line in [
        "BEGIN:DAYLIGHT",
        "DTSTART:20260308T020000",
        "TZOFFSETTO:-0700",
    ] {
        assert!(has(&text, line), "{line}");
    }
    let visitor = app.visitor();
    let again = async || {
        let request = visitor.request(Method::GET, &feed);
        Answer::of(request.header("If-None-Match", first.header("etag"))).await
    };

    app.clock.advance(TimeDelta::hours(3));
    let same = again().await;

    assert!(same.status.as_u16() == 304 && same.body().is_empty());
    booked(&office, &ana, ("2026-03-25", "10:00")).await;
    assert_eq!(again().await.status.as_u16(), 200);
}

#[actix_web::test]
async fn an_ended_feed_a_wrong_one_and_that_of_somebody_who_left_look_alike() {
    let app = App::start().await;
    let technician = app.technician().await;
    let first = made(&technician, "Make your feed").await;
    let visitor = app.visitor();
    let wrong = visitor.get(format!("/feeds/{}.ics", "0".repeat(64))).await;
    let none = visitor.get("/feeds/short.ics").await;
    visitor.get(&first).await.assert_ok();

    let page = technician.get(PAGE).await;
    let end = page.form("End it Your visits");
    app.advisor()
        .await
        .post(end.action(), &[])
        .await
        .assert_status(404);
    end.submit(&technician).await.assert_status(303);
    let ended = visitor.get(&first).await;
    let second = made(&technician, "Make your feed").await;
    assert_ne!(first, second);
    visitor.get(&second).await.assert_ok();
    let left = app.write(&app.shop, async |tx, by| {
        tx.touch(CacheKey::Members);
        let one = membership::Entity::update_many()
            .col_expr(membership::Column::DisabledAt, Expr::value(Some(by.1)))
            .filter(membership::Column::Role.eq(Role::Technician));
        Ok(tx.update_where(one).await?)
    });
    left.await.unwrap();
    let gone = visitor.get(&second).await;

    for answer in [&wrong, &none, &ended, &gone] {
        answer.assert_status(404);
        assert_eq!(answer.text("main"), wrong.text("main"));
    }
    let rows = calendar_feed::Entity::find();
    let rows = app.db(app.shop.id).all(rows).await.unwrap();
    assert_eq!(rows.len(), 2, "reading made nothing");
}
