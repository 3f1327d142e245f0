//! Those who ask without end, and others who share the server with them.

use super::times;
use crate::support::{Answer, App, Browser};
use autoshop::kernel::words::Role;
use autoshop::web::pace::Pace;
use futures_util::future::join_all;
use reqwest::Method;
use std::num::NonZeroU32;
use std::time::Duration;

async fn held_to(person: u32, shop: u32) -> App {
    let of = |number| NonZeroU32::new(number).unwrap();
    let pace = Pace {
        person: of(person),
        shop: of(shop),
    };
    App::set(|settings| settings.pace = pace).await
}

async fn at_once(browser: &Browser, path: &str, count: usize) -> Vec<Answer> {
    join_all((0..count).map(|_| browser.get(path))).await
}

fn refused(answers: &[Answer]) -> usize {
    let is_refused = |answer: &&Answer| answer.status == 429;
    answers.iter().filter(is_refused).count()
}

#[actix_web::test] // F50, quality.md 5
async fn a_shop_that_asks_without_end_is_held_to_its_pace_and_no_other_is() {
    let app = held_to(10_000, 40).await;
    let other = app.found_shop("b").await;
    let (owner, advisor) = (app.owner().await, app.advisor().await);
    let neighbour = app.signed_in(Role::Owner, &other).await;

    let (one, two, others) = tokio::join!(
        at_once(&owner, "/customers", times(100, 1_000)),
        at_once(&advisor, "/board", times(100, 1_000)),
        at_once(&neighbour, "/board", 20),
    );

    assert!(refused(&one) + refused(&two) > 50);
    for answer in others {
        answer.assert_ok();
    }
    let told = one.iter().chain(&two).find(|answer| answer.status == 429);
    let told = told.unwrap();
    assert_eq!(told.header("retry-after"), "1");
    assert!(told.text("main").contains("Too many"));
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    owner.get("/customers").await.assert_ok();
}

#[actix_web::test] // quality.md 5
async fn somebody_who_asks_without_end_keeps_no_colleague_waiting() {
    let app = held_to(10, 10_000).await;
    let (owner, advisor) = (app.owner().await, app.advisor().await);

    let asked = at_once(&owner, "/customers", 100).await;

    assert!(refused(&asked) > 40, "thirty at once, and ten a second");
    for answer in at_once(&advisor, "/customers", 20).await {
        answer.assert_ok();
    }
}

#[actix_web::test]
async fn a_server_that_is_measured_holds_nobody_to_a_pace() {
    let app = App::set(|settings| {
        settings.pace.person = NonZeroU32::MIN;
        settings.is_limited = false;
    });
    let app = app.await;
    let owner = app.owner().await;

    for answer in at_once(&owner, "/customers", 20).await {
        answer.assert_ok();
    }
}

#[actix_web::test] // F8
async fn many_who_take_records_out_at_once_keep_no_page_waiting() {
    let app = App::start().await;
    let mut takers = Vec::new();
    for n in 0..3 {
        let shop = app.found_shop(&format!("taker{n}")).await;
        takers.push(app.signed_in(Role::Owner, &shop).await);
    }
    let owner = app.owner().await;
    let takes = (0..30).map(|n| {
        let taker = &takers[n % takers.len()];
        let asked = taker.request(Method::POST, "/exports/customers");
        Answer::of(asked.header("Sec-Fetch-Site", "same-origin"))
    });

    let (taken, pages) = tokio::join!(join_all(takes), at_once(&owner, "/customers", 20));

    for page in pages {
        page.assert_ok();
    }
    assert!(taken.iter().any(|answer| answer.status == 200));
    for answer in taken {
        assert!(
            answer.status == 200 || answer.status == 503,
            "{}",
            answer.status
        );
        if answer.status == 503 {
            assert!(!answer.header("retry-after").is_empty());
        }
    }
}
