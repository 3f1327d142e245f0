//! A customer's page is kept until something is written that may stand on it (ADR 0012): by whom it is seen, until
//! when, and at what cost.

use super::add;
use crate::support::past::Of;
use crate::support::{App, Browser, costs, past};
use autoshop::kernel::words::Role;
use chrono::TimeDelta;

fn page(of: Of) -> String {
    format!("/customers/{}", of.customer)
}

async fn noted(browser: &Browser, of: Of, body: &str) {
    let form = browser.get(format!("{}/notes/new", page(of))).await;
    let form = form.form("Add note").fill("body", body);
    form.submit(browser).await.assert_status(303);
}

#[actix_web::test] // quality.md 2
async fn a_page_that_nothing_changed_asks_the_database_nothing() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "", "", "", ""]).await;
    past::paid_visits(&app, ana, 20).await;
    let advisor = app.advisor().await;
    let write = async || past::planned_visit(&app, ana, app.now() + TimeDelta::days(2)).await;

    costs(&advisor, &page(ana), (write, [3, 0])).await;
}

#[actix_web::test] // ADR 0032
async fn what_is_written_of_one_customer_leaves_the_page_of_another_in_memory() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "", "", "", ""]).await;
    let ben = add(&app, ["Ben Okafor", "", "", "", ""]).await;
    let advisor = app.advisor().await;
    let write = async || noted(&advisor, ben, "Likes blue").await;

    costs(&advisor, &page(ana), (write, [0, 0])).await;
    costs(&advisor, &page(ben), (write, [3, 0])).await;
    let seen = advisor.get(page(ben)).await;
    assert!(seen.text("main").contains("Likes blue"));
}

#[actix_web::test] // ADR 0032
async fn what_is_written_of_the_shop_may_stand_on_every_page() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "", "", "", ""]).await;
    let ben = add(&app, ["Ben Okafor", "", "", "", ""]).await;
    past::unpaid_visit_numbered(&app, ana, 3).await;
    let owner = app.owner().await;
    assert_eq!(owner.get(page(ana)).await.select(".kpi dd")[0], "$209.99");

    past::paid_visits(&app, ben, 1).await; // names no customer
    past::unpaid_visit_numbered(&app, ana, 2).await;

    assert_eq!(owner.get(page(ana)).await.select(".kpi dd")[0], "$419.98");
    owner.get(page(ben)).await.assert_ok();
}

#[actix_web::test] // quality.md 4
async fn a_kept_page_is_the_fresh_one_byte_for_byte_for_each_who_may_see_it() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "530 555 0142", "", "7ABC123", ""]).await;
    past::paid_visits(&app, ana, 2).await;
    let advisor = app.advisor().await;
    noted(&advisor, ana, "Rattles").await;
    advisor.get(page(ana)).await.assert_ok(); // with the good news of the note
    let (address, mut server) = app.without_cache().await;

    for browser in [app.owner().await, advisor, app.accountant().await] {
        let bare = browser.moved_to(address);
        for (here, there) in [(&browser, &bare), (&browser.htmx(), &bare.htmx())] {
            let (first, kept) = (here.get(page(ana)).await, here.get(page(ana)).await);
            let fresh = there.get(page(ana)).await;
            assert!(fresh.statements() >= 3);
            assert_eq!(first.body(), kept.body());
            assert_eq!(kept.body(), fresh.body());
            assert_eq!(kept.header("etag"), fresh.header("etag"));
        }
    }
    assert!(matches!(server.stop(), Some(Ok(()))));
}

#[actix_web::test] // R-GEN-5
async fn each_look_at_a_kept_page_has_forms_with_keys_of_their_own() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "", "", "", ""]).await;
    for days in [2, 3] {
        past::unbilled_visit(&app, ana, app.now() - TimeDelta::days(days)).await;
    }
    let owner = app.owner().await;

    let mut keys = Vec::new();
    for _ in 0..2 {
        let seen = owner.get(page(ana)).await;
        assert_eq!(seen.header("etag"), "");
        keys.extend(seen.attributes("main input[name=_key]", "value"));
    }

    assert_eq!(keys.len(), 4);
    assert!(keys.iter().all(|key| key.len() == 32), "{keys:?}");
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 4, "no two alike");
    let seen = owner.get(page(ana)).await;
    let made = seen.form("Make the invoice").submit(&owner).await;
    made.assert_status(303);
}

#[actix_web::test] // 6
async fn a_kept_page_is_never_shown_to_another_shop_nor_to_who_may_see_less() {
    let app = App::start().await;
    let other = app.found_shop("other").await;
    let ana = add(&app, ["Ana Ruiz", "", "", "", ""]).await;
    app.owner().await.get(page(ana)).await.assert_ok();

    let stranger = app.signed_in(Role::Owner, &other).await;
    stranger.get(page(ana)).await.assert_status(404);
    let accountant = app.accountant().await.get(page(ana)).await;
    assert!(!accountant.text("main").contains("Add a note"));
}
