//! The way in: in the transaction of the cause, for its shop, once for a key, and not without end.

use super::{Probe, Way, ask, done, jobs, later, only, probe, runner};
use crate::support::App;
use autoshop::entity::job;
use autoshop::error::{AppError, AppResult};
use autoshop::jobs::{Due, WAITING, enqueue};
use autoshop::kernel::ids::JobId;
use autoshop::kernel::words::JobState;
use chrono::TimeDelta;
use sea_orm::ActiveValue::Set;
use std::time::Duration;

#[actix_web::test] // R-GEN-12
async fn what_was_not_committed_asks_for_no_work() {
    let app = App::start().await;

    let given_up: AppResult<()> = app
        .write(&app.shop, async |tx, (_, now)| {
            enqueue(tx, &probe("never", Way::Free), Due::now(now)).await?;
            Err(AppError::Stale)
        })
        .await;

    assert!(given_up.is_err());
    assert!(jobs(&app, &app.shop).await.is_empty());
    assert_eq!(runner(&app).drain().await.unwrap(), 0);
    assert!(
        ask(&app, &app.shop, &probe("now", Way::Free))
            .await
            .unwrap()
    );
    assert_eq!(runner(&app).drain().await.unwrap(), 1);
    assert_eq!(done(&app, &app.shop).await, ["now"]);
    assert_eq!(only(&app).await.state, JobState::Done);
}

#[actix_web::test] // R-GEN-1
async fn work_sees_its_own_shop_alone() {
    let app = App::start().await;
    let other = app.found_shop("b").await;
    app.add_customer(&other, "Ana Ruiz").await;
    ask(&app, &app.shop, &probe("a", Way::Sick)).await.unwrap();
    ask(&app, &other, &probe("b", Way::Sick)).await.unwrap();

    assert_eq!(runner(&app).drain().await.unwrap(), 2);

    assert!(done(&app, &app.shop).await.is_empty(), "it has no customer");
    assert_eq!(done(&app, &other).await, ["b"]);
    if app.is_postgres() {
        let all = app.rows_of_app("SELECT id::text FROM job").await.unwrap();
        assert!(all.is_empty(), "the wall hides all work: {all:?}");
        let whose = "SELECT shop_id::text FROM job_turns('00000000-0000-0000-0000-000000000000', \
            '2099-01-01', 9)";
        let whose = app.rows_of_app(whose).await.unwrap().concat();
        assert_eq!(whose, [app.shop.id.to_string()], "and the door tells whose");
    }
}

#[actix_web::test]
async fn work_is_not_done_before_its_time() {
    let app = App::start().await;
    app.write(&app.shop, async |tx, (_, now)| {
        let due = Due::now(now).at(now + TimeDelta::hours(1));
        enqueue(tx, &probe("later", Way::Free), due).await
    })
    .await
    .unwrap();

    assert_eq!(runner(&app).drain().await.unwrap(), 0);
    later(&app, 3600);
    assert_eq!(runner(&app).drain().await.unwrap(), 1);
}

#[actix_web::test]
async fn what_is_asked_for_twice_with_one_key_is_done_once() {
    let app = App::start().await;
    let twice = async || {
        let asked = app.write(&app.shop, async |tx, (_, now)| {
            let due = Due::now(now).once("visit 7 at 9:30");
            enqueue(tx, &probe("once", Way::Free), due).await
        });
        asked.await.unwrap()
    };

    assert!(twice().await);
    assert!(!twice().await);
    runner(&app).drain().await.unwrap();
    assert!(!twice().await, "also when it was done");

    runner(&app).drain().await.unwrap();
    assert_eq!(done(&app, &app.shop).await, ["once"]);
}

#[actix_web::test]
async fn a_shop_can_not_pile_up_work_without_end() {
    let app = App::start().await;
    fill(&app, WAITING - 1).await;

    assert!(
        ask(&app, &app.shop, &probe("last", Way::Free))
            .await
            .unwrap()
    );
    let refused = ask(&app, &app.shop, &probe("more", Way::Free)).await;

    let Err(AppError::Refused(words)) = refused else {
        panic!("{refused:?}");
    };
    assert!(
        words.contains("10000 of these wait already: a probe"),
        "{words}"
    );
    let other = app.found_shop("b").await;
    assert!(ask(&app, &other, &probe("b", Way::Free)).await.unwrap());
}

/// So many rows that wait, past the way in.
async fn fill(app: &App, many: u64) {
    app.write(&app.shop, async |tx, (_, now)| {
        let payload = serde_json::to_value(probe("x", Way::Free)).unwrap();
        let rows = (0..many).map(|_| job::ActiveModel {
            id: Set(JobId::new(now)),
            created_at: Set(now),
            updated_at: Set(now),
            kind: Set(<Probe as autoshop::jobs::Job>::KIND.to_owned()),
            payload: Set(payload.clone()),
            state: Set(JobState::Ready),
            priority: Set(1),
            run_at: Set(now),
            attempts: Set(0),
            max_attempts: Set(8),
            ..Default::default()
        });
        Ok(tx.insert_all(rows).await?)
    })
    .await
    .unwrap();
}

#[actix_web::test]
async fn whoever_waits_for_work_is_woken_by_the_commit() {
    let app = App::start().await;
    let rung =
        async || tokio::time::timeout(Duration::from_secs(5), app.doors().bell_rings()).await;

    ask(&app, &app.shop, &probe("a", Way::Free)).await.unwrap();

    rung().await.expect("in this process");
    if !app.is_postgres() {
        return;
    }
    let slow = Duration::from_secs(5);
    let other = autoshop::db::Db::connect(&app.url(), 2, slow)
        .await
        .unwrap();
    let listening = other.clone();
    let ear = other.ear().await;
    let listening = actix_web::rt::spawn(async move { listening.hear(ear).await });
    let mut is_woken = false;
    for n in 0..50 {
        ask(&app, &app.shop, &probe(n.to_string(), Way::Free))
            .await
            .unwrap();
        let rung = tokio::time::timeout(Duration::from_millis(200), other.bell_rings());
        is_woken = rung.await.is_ok();
        if is_woken {
            break; // it had to begin to listen first
        }
    }
    assert!(is_woken, "in another instance");
    listening.abort();
    drop(listening.await);
    other.close().await;
}
