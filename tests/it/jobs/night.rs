//! What comes back each night, by the clock on the shop's wall.

use super::jobs;
use crate::support::{App, Shop};
use autoshop::entity::{job, shop};
use autoshop::kernel::words::JobState;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::EntityTrait;

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// What comes back in each shop: the clean-up, the look for what is late, and in the morning that for what is unread.
const BACK: usize = 3;

async fn night(app: &App, shop: &Shop) -> job::Model {
    let mut rows = jobs(app, shop).await.into_iter();
    rows.rfind(|row| row.kind == "shop.tidy").unwrap()
}

#[actix_web::test] // F33
async fn the_nightly_clean_up_comes_back_at_a_quarter_past_three() {
    let app = App::start().await;
    app.clock.set(utc("2026-03-07T20:00:00Z"));
    let next = async || {
        let row = night(&app, &app.shop).await;
        assert_eq!((row.state, row.attempts), (JobState::Ready, 0));
        row.run_at
    };

    assert_eq!(app.run_jobs().await, BACK, "a server that starts tidies up");
    assert_eq!(
        next().await,
        utc("2026-03-08T10:15:00Z"),
        "summer time begins"
    );
    assert_eq!(app.run_jobs().await, 0);
    app.clock.set(next().await);
    assert_eq!(app.run_jobs().await, BACK - 1, "it is no morning yet");
    assert_eq!(next().await, utc("2026-03-09T10:15:00Z"));

    app.clock.set(utc("2026-10-31T18:00:00Z"));
    let done = app.run_jobs().await;
    assert_eq!(done, BACK, "once for all nights it was off");
    assert_eq!(
        next().await,
        utc("2026-11-01T11:15:00Z"),
        "winter time begins"
    );
    app.clock.set(next().await);
    app.run_jobs().await;
    assert_eq!(next().await, utc("2026-11-02T11:15:00Z"));
}

#[actix_web::test]
async fn each_shop_has_its_own_night() {
    let app = App::start().await;
    let other = app.found_shop("b").await;
    let rows = app.db(other.id).own_shop().await.unwrap().unwrap();
    app.write(&other, async |tx, _| {
        let moved = shop::ActiveModel {
            zone: sea_orm::ActiveValue::Set("Europe/Rome".to_owned()),
            ..Default::default()
        };
        Ok(tx.update_shop(moved, rows.version).await?)
    })
    .await
    .unwrap();

    assert_eq!(app.run_jobs().await, 2 * BACK);

    assert_eq!(
        night(&app, &app.shop).await.run_at,
        utc("2026-03-11T10:15:00Z")
    );
    assert_eq!(
        night(&app, &other).await.run_at,
        utc("2026-03-11T02:15:00Z")
    );
}

#[actix_web::test]
async fn what_was_done_is_kept_for_a_week() {
    let app = App::start().await;
    super::ask(&app, &app.shop, &super::probe("old", super::Way::Free))
        .await
        .unwrap();
    super::ask(
        &app,
        &app.shop,
        &super::probe("stuck", super::Way::Hopeless),
    )
    .await
    .unwrap();
    super::runner(&app).drain().await.unwrap();

    app.clock
        .advance(TimeDelta::days(7) - TimeDelta::minutes(1));
    app.run_jobs().await;
    assert_eq!(count(&app, JobState::Done).await, 1);
    app.clock.advance(TimeDelta::days(1));
    app.run_jobs().await;

    assert_eq!(count(&app, JobState::Done).await, 0);
    assert_eq!(count(&app, JobState::Dead).await, 1, "a person decides");
}

async fn count(app: &App, state: JobState) -> usize {
    let rows = app.db(app.shop.id).all(job::Entity::find()).await.unwrap();
    rows.iter().filter(|row| row.state == state).count()
}
