//! The board's body is kept for seconds (ADR 0012): by whom it is seen, until when, and at what cost.

use super::{TODAY, booked, books, customer, form, moved, technician};
use crate::support::{Answer, App, costs};
use autoshop::kernel::words::Role;
use reqwest::Method;
use sea_orm::ActiveValue::Set;

#[actix_web::test] // quality.md 2
async fn a_board_that_nothing_changed_asks_the_database_nothing() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let write = async || books(&advisor, &ana, TODAY.0).await;

    for path in ["/board", "/board?canceled=true", "/board?day=2026-03-11"] {
        costs(&advisor, path, (write, [1, 0, 0])).await;
    }
}

#[actix_web::test] // ADR 0032
async fn a_board_stays_in_memory_until_something_is_written_that_can_be_on_it() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let notes = async || {
        let page = advisor.get(format!("{ana}/notes/new")).await;
        let form = page.form("Add note").fill("body", "Rang");
        form.submit(&advisor).await.assert_status(303);
    };
    let later = async || books(&advisor, &ana, "2026-03-12").await;
    let today = async || books(&advisor, &ana, TODAY.0).await;

    for path in ["/board", "/calendar?view=day"] {
        costs(&advisor, path, (notes, [0])).await;
        costs(&advisor, path, (later, [0])).await;
        costs(&advisor, path, (today, [1, 0])).await;
    }
    // What is not done by then is carried there (R-APPT-17).
    costs(&advisor, "/board?day=2026-03-11", (today, [1, 0])).await;
    costs(&advisor, "/board?to=2026-03-12", (later, [1, 0])).await;
    costs(&advisor, "/calendar?view=week", (later, [1, 0])).await;
}

#[actix_web::test] // quality.md 2
async fn a_kept_board_is_the_fresh_one_byte_for_byte() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    booked(&advisor, &ana, TODAY).await;
    let (address, mut server) = app.without_cache().await;

    advisor.get("/board").await.assert_ok(); // with the good news of the booking
    for browser in [advisor, app.owner().await, app.technician().await] {
        let bare = browser.moved_to(address);
        for path in [
            "/board",
            "/board?canceled=true",
            "/board?day=2026-03-11",
            "/board?q=ruiz&view=wall",
        ] {
            for (here, there) in [(&browser, &bare), (&browser.htmx(), &bare.htmx())] {
                let (first, kept) = (here.get(path).await, here.get(path).await);
                let fresh = there.get(path).await;
                assert!(fresh.statements() > 0 && fresh.statements() <= 3, "{path}");
                assert_eq!(first.body(), kept.body(), "{path}");
                assert_eq!(kept.body(), fresh.body(), "{path}");
                assert_eq!(kept.header("etag"), fresh.header("etag"), "{path}");
            }
        }
    }
    assert!(matches!(server.stop(), Some(Ok(()))));
}

#[actix_web::test] // ADR 0010
async fn a_browser_that_has_the_board_is_not_sent_it_again_until_it_changes() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let visit = booked(&advisor, &ana, TODAY).await;
    let again = async |tag: &str| {
        let asked = advisor.request(Method::GET, "/board");
        Answer::of(asked.header("If-None-Match", tag)).await
    };
    advisor.get("/board").await.assert_ok(); // with the good news of the booking
    let tag = advisor.get("/board").await.header("etag").to_owned();
    assert!(tag.starts_with("W/\""), "{tag}");

    let same = again(&tag).await;
    same.assert_status(304);
    assert!(same.bytes.is_empty());

    moved(&advisor, &visit, "in_progress")
        .await
        .assert_status(303);
    let news = again(&tag).await; // with the good news, once
    news.assert_ok();
    assert_eq!(news.header("etag"), "");
    let changed = again(&tag).await;
    changed.assert_ok();
    assert_eq!(changed.select("#column-in_progress .card").len(), 1);
    again(changed.header("etag")).await.assert_status(304);
    app.clock.advance(chrono::TimeDelta::minutes(1));
    again(&tag).await.assert_ok();
}

#[actix_web::test] // R-ACC-15
async fn a_kept_board_is_nobody_elses() {
    let app = App::start().await;
    let (owner, sam) = (app.owner().await, app.technician().await);
    let own = technician(&owner, "Technician A").await;
    let (ana, zoe) = (
        customer(&owner, "Ana Ruiz").await,
        customer(&owner, "Zoe Quill").await,
    );
    let mine = form(&owner, &ana, TODAY).await.fill("technician", &own);
    mine.submit(&owner).await.assert_status(303);
    booked(&owner, &zoe, ("2026-03-10", "12:00")).await;
    let other = app.found_shop("b").await;
    let stranger = app.signed_in(Role::Owner, &other).await;
    let filtered = format!("/board?technician={own}");

    for _ in 0..2 {
        assert_eq!(owner.get("/board").await.select("[data-card]").len(), 2);
        let (all, theirs) = (owner.get(&filtered).await, sam.get("/board").await);
        assert_eq!(all.select("[data-card]").len(), 1);
        assert_eq!(theirs.select("[data-card]").len(), 1);
        assert_eq!(all.select("[name=technician]").len(), 1);
        assert_eq!(theirs.select("[name=technician]").len(), 0);
        assert!(
            stranger
                .get("/board")
                .await
                .select("[data-card]")
                .is_empty()
        );
        let silent = stranger.get(&filtered).await;
        assert!(!silent.body().contains("Ana Ruiz"));
    }
    assert!(sam.get("/board").await.text("main").contains('$'));
    app.change_settings(|row| row.technician_sees_prices = Set(false))
        .await;
    assert!(!sam.get("/board").await.text("main").contains('$'));
    assert!(owner.get("/board").await.text("main").contains('$'));
}

#[actix_web::test] // R-APPT-23
async fn a_kept_board_does_not_stop_the_clock() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    booked(&advisor, &ana, TODAY).await;
    app.clock.advance(chrono::TimeDelta::minutes(40)); // 10:10, the very moment
    assert!(!advisor.get("/board").await.text("main").contains("Late"));

    app.clock.advance(chrono::TimeDelta::minutes(1));

    assert!(advisor.get("/board").await.text("main").contains("Late"));
}
