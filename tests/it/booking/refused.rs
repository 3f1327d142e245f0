//! What a booking can't be: a time that is gone, or was never offered; one of a program; too many.

use super::{BOOK, answered, chosen, draft, open, pressed, times};
use crate::support::{Answer, App, Browser};
use autoshop::entity::{appointment, booking_draft};
use autoshop::kernel::ids::DraftId;
use futures_util::future::join_all;
use reqwest::Method;
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;

const SQUEALS: [(&str, &str); 1] = [("symptoms", "It squeals")];

async fn visits(app: &App) -> usize {
    let db = app.db(app.shop.id);
    db.all(appointment::Entity::find()).await.unwrap().len()
}

/// The last button, pressed from another address.
async fn pressed_at(browser: &Browser, base: &str, address: &str) -> Answer {
    let request = browser
        .request(Method::POST, &format!("{base}/review"))
        .header("Sec-Fetch-Site", "same-origin")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("X-Forwarded-For", address)
        .body("website=");
    Answer::of(request).await
}

/// As many drafts as this one, each of somebody else.
async fn copies(app: &App, base: &str, count: usize) -> Vec<String> {
    let db = app.db(app.shop.id);
    let row = db
        .one(booking_draft::Entity::find())
        .await
        .unwrap()
        .unwrap();
    let (before, _) = base.rsplit_once('/').unwrap();
    let ids: Vec<DraftId> = (0..count).map(|_| DraftId::new(app.now())).collect();
    let made = app.write(&app.shop, async |tx, _| {
        let rows = ids.iter().enumerate().map(|(n, id)| {
            let mut data = row.data.clone();
            data["contact"]["phone"] = format!("+1530555{:04}", 1_000 + n).into();
            booking_draft::ActiveModel {
                id: Set(*id),
                created_at: Set(row.created_at),
                updated_at: Set(row.updated_at),
                data: Set(data),
                step: Set(row.step),
                expires_at: Set(row.expires_at),
                ..Default::default()
            }
        });
        Ok(tx.insert_all(rows).await?)
    });
    made.await.unwrap();
    ids.iter().map(|id| format!("{before}/{id}")).collect()
}

#[actix_web::test] // F14, R-AVAIL-4
async fn a_hundred_who_want_one_time_at_once_give_one_visit_of_each_technician() {
    let (app, owner) = open("instant").await;
    // Of the two who can be booked only one takes appointments from now on.
    let people = owner.get("/settings/people").await;
    let stop = people.form("No more appointments").submit(&owner).await;
    stop.assert_status(303);
    let visitor = app.visitor();
    let base = draft(&visitor, &SQUEALS).await;
    chosen(&visitor, &base, (None, "530 555 0142")).await;
    let all = copies(&app, &base, 100).await;
    app.clock.advance(chrono::TimeDelta::seconds(30));

    let sent = all.iter().enumerate().map(|(n, base)| {
        let (browser, address) = (app.visitor(), format!("198.51.100.{n}"));
        async move { pressed_at(&browser, base, &address).await }
    });
    let answers = join_all(sent).await;

    let with = |status: u16| {
        answers
            .iter()
            .filter(|a| a.status.as_u16() == status)
            .count()
    };
    assert!(with(303) <= 1, "one gets it");
    assert_eq!(with(303) + with(409) + with(503), 100);
    // Under load some only hear that the shop is busy, even who got it: the same button is safe to
    // press again.
    let told = || answers.iter().zip(&all);
    let mut got: Vec<&String> = told()
        .filter(|(a, _)| a.status == 303)
        .map(|(_, b)| b)
        .collect();
    for (n, (_, base)) in told().filter(|(a, _)| a.status == 503).enumerate() {
        if got.is_empty() {
            let again = pressed_at(&app.visitor(), base, &format!("192.0.2.{n}")).await;
            got.extend((again.status == 303).then_some(base));
        }
    }
    assert_eq!((got.len(), visits(&app).await), (1, 1), "and one alone");
    let lost = all.iter().find(|base| got[0] != *base).unwrap();
    let late = pressed_at(&app.visitor(), lost, "203.0.113.1").await;
    late.assert_status(409);
    let near = late.attributes(".day:first-of-type .windows button", "value");
    assert_eq!(near.len(), 3, "the nearest others");
}

#[actix_web::test] // R-AVAIL-4
async fn a_time_that_is_gone_is_said_with_the_nearest_others_and_nothing_is_lost() {
    let (app, _) = open("instant").await;
    let visitor = app.visitor();
    let mut mine = Vec::new();
    for n in 0..3 {
        let base = draft(&visitor, &SQUEALS).await;
        chosen(&visitor, &base, (None, &format!("530 555 014{n}"))).await;
        mine.push(base);
    }
    for base in &mine[..2] {
        pressed(&app, &visitor, base).await.assert_status(303); // two technicians
    }

    let late = pressed(&app, &visitor, &mine[2]).await;

    late.assert_status(409);
    assert!(late.text(".error-summary").contains("not free any more"));
    assert!(late.text("main").contains("Nearest to what you chose"));
    let near = late.attributes(".day:first-of-type .windows button", "value");
    assert_eq!(near.len(), 3);
    assert!(late.text(".so-far").contains("Ada Byron"), "all is kept");
    let other = visitor
        .post(format!("{}/slot", mine[2]), &[("start", &near[0])])
        .await;
    assert!(
        other.location().ends_with("/review"),
        "nothing is asked again"
    );
    pressed(&app, &visitor, &mine[2]).await.assert_status(303);
    assert_eq!(visits(&app).await, 3);
}

#[actix_web::test] // R-AVAIL-4
async fn a_time_that_was_never_offered_is_refused() {
    let (app, _) = open("instant").await;
    let visitor = app.visitor();
    let base = draft(&visitor, &SQUEALS).await;
    let path = format!("{base}/slot");

    for start in [
        "2026-03-11T10:00:00Z",
        "2026-03-10T16:30:00Z",
        "2027-03-10T16:30:00Z",
    ] {
        let refused = visitor.post(&path, &[("start", start)]).await;
        refused.assert_status(409);
    }
    visitor
        .post(&path, &[("start", "soon")])
        .await
        .assert_status(422);
    let skipped = visitor.post(format!("{base}/review"), &[]).await;
    assert_eq!(skipped.location(), path, "no time, no booking");
    let elsewhere = app.found_shop("b").await;
    let sql = "UPDATE shop SET has_site = TRUE WHERE slug = 'shop-b'; SELECT name FROM shop";
    app.rows_of_shop(elsewhere.id, sql).await;
    let theirs = base.replace("shop-a", "shop-b");
    visitor
        .get(format!("{theirs}/slot"))
        .await
        .assert_status(404);
    assert_eq!(visits(&app).await, 0);
}

#[actix_web::test] // R-BOOK-5
async fn programs_and_whoever_books_too_much_are_stopped() {
    let (app, _) = open("instant").await;
    let visitor = app.visitor();
    let trapped = answered(
        &visitor,
        BOOK,
        (
            "Next",
            &[("line1", "1 Main"), ("zip", "95695"), ("website", "x")],
        ),
    )
    .await;
    trapped.assert_status(422);
    let base = draft(&visitor, &SQUEALS).await;
    chosen(&visitor, &base, (None, "530 555 0142")).await;
    let fast = visitor
        .post(format!("{base}/review"), &[("website", "")])
        .await;
    assert!(
        fast.assert_status(409)
            .text(".error-summary")
            .contains("very fast")
    );
    let foreign = visitor
        .request(Method::POST, &format!("{base}/review"))
        .header("Sec-Fetch-Site", "cross-site");
    Answer::of(foreign).await.assert_status(403);

    for n in 0..6 {
        let base = draft(&visitor, &SQUEALS).await;
        // Two phones, three visits each, every one on another day.
        let start = times(&visitor, &base).await.remove(n % 3 * 6);
        let phone = ["530 555 0142", "530 555 0143"][n / 3];
        chosen(&visitor, &base, (Some(&start), phone)).await;
        let booked = pressed(&app, &visitor, &base).await;
        booked.assert_status(if n < 5 { 303 } else { 429 });
    }
    app.clock.advance(chrono::TimeDelta::hours(1));
    let base = draft(&visitor, &SQUEALS).await;
    chosen(&visitor, &base, (None, "530 555 0142")).await;
    let fourth = pressed(&app, &visitor, &base).await;
    let words = fourth.assert_status(409).text(".error-summary");
    assert!(
        words.contains("Three visits are booked with this phone"),
        "{words}"
    );
}

#[actix_web::test] // R-BOOK-4
async fn a_shop_that_takes_no_bookings_is_called() {
    let (app, _) = open("off").await;
    let visitor = app.visitor();
    let page = visitor.get(BOOK).await;
    assert!(page.assert_ok().text("main").contains("Call us to book"));
    let sent = [("line1", "9 Elm St"), ("zip", "95695")];
    visitor.post(BOOK, &sent).await.assert_status(409);
    assert_eq!(
        visitor
            .get("/s/shop-a")
            .await
            .attributes("main .btn-primary", "href"),
        ["tel:+15305550100"]
    );
}
