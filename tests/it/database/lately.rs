//! What is counted may be a moment old for whoever only looks (ADR 0029). A moment is an hour here, so that nothing but
//! the rule makes it new.

use crate::floor::stamps::customer;
use crate::support::App;
use autoshop::kernel::ids::ShopId;
use autoshop::kernel::words::Role;
use futures_util::future::join_all;
use sea_orm::DbErr;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::time::Duration;
use tokio::time::sleep;

#[actix_web::test]
async fn whoever_writes_sees_the_new_count_and_for_a_colleague_nothing_is_counted_anew() {
    let app = App::a_moment_behind().await;
    let (owner, advisor) = (app.owner().await, app.advisor().await);
    customer(&owner, "Ana Ruiz").await;
    let looked = advisor.get("/customers").await;
    let warm = advisor.get("/customers").await.statements();
    assert!(looked.statements() > warm, "counted once");

    customer(&owner, "Ben Okafor").await;

    let other = advisor.get("/customers").await;
    assert_eq!(other.statements(), warm, "not counted anew");
    assert!(other.body().contains("Ben Okafor"), "rows are never old");
    let own = owner.get("/customers").await;
    assert!(own.statements() > warm);
    assert!(own.body().contains("1–2 of 2"), "the writer's own count");
}

#[actix_web::test]
async fn what_is_counted_for_one_shop_is_never_another_shops() {
    let app = App::a_moment_behind().await;
    let other = app.found_shop("other").await;
    let owner = app.owner().await;
    let stranger = app.signed_in(Role::Owner, &other).await;
    customer(&owner, "Ana Ruiz").await;

    let own = owner.get("/customers").await.body();
    let theirs = stranger.get("/customers").await.body();

    assert!(own.contains("1–1 of 1"));
    assert!(!theirs.contains("of 1"), "{theirs}");
}

#[actix_web::test] // 6
async fn a_body_that_is_kept_for_one_shop_is_never_another_shops() {
    let app = App::start().await;
    // Nobody ever wrote either: what is asked, and since which write, is the same of both.
    let [one, other] = [1, 2].map(|n| ShopId(uuid::Uuid::from_u128(n)));
    let body = async |shop, drawn: &str| {
        let draw = async { Ok::<_, DbErr>(drawn.to_owned()) };
        let kept = app.db(shop).kept("the same page".to_owned(), draw).await;
        kept.unwrap().html().to_owned()
    };

    assert_eq!(body(one, "of the one").await, "of the one");
    assert_eq!(body(other, "of the other").await, "of the other");
    assert_eq!(body(one, "drawn again").await, "of the one", "kept");
}

/// Ten who ask for the same list at the same moment, by a count that takes its time and fails so many times: what they
/// got, and how often it was counted.
async fn ten_at_once(app: &App, failures: u32) -> (Vec<Result<Vec<i64>, DbErr>>, u32) {
    let counted = AtomicU32::new(0);
    let one = async || {
        let load = async {
            sleep(Duration::from_millis(50)).await;
            match counted.fetch_add(1, SeqCst) < failures {
                true => Err(DbErr::Custom("no".to_owned())),
                false => Ok(vec![7]),
            }
        };
        let asked = "the same list".to_owned();
        app.db(app.shop.id).figures_of(asked, load).await
    };
    let found = join_all((0..10).map(|_| one())).await;
    (found, counted.into_inner())
}

#[actix_web::test] // 6
async fn ten_who_ask_for_the_same_at_once_count_once() {
    let app = App::start().await;

    let (found, counted) = ten_at_once(&app, 0).await;

    assert_eq!(found, vec![Ok(vec![7]); 10]);
    assert_eq!(counted, 1);
}

#[actix_web::test] // 6
async fn what_could_not_be_counted_is_counted_by_each_who_waited_and_then_kept_again() {
    let app = App::start().await;

    let (found, counted) = ten_at_once(&app, 1).await;

    assert_eq!(found.iter().filter(|found| found.is_ok()).count(), 9);
    assert_eq!(counted, 10, "nobody waits for a second time");
    assert_eq!(ten_at_once(&app, 0).await.1, 1);
    assert_eq!(ten_at_once(&app, 0).await.1, 0, "kept again");
}
