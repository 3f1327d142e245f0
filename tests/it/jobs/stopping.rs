//! A server that is told to stop finishes what it began, or gives it back.

use super::{Way, ask, done, jobs, probe, runner};
use crate::support::{App, Browser, Program};
use autoshop::entity::job;
use autoshop::jobs::Stop;
use autoshop::kernel::time::{Clock, SystemClock};
use autoshop::kernel::words::JobState;
use std::rc::Rc;
use std::time::{Duration, Instant};

#[actix_web::test] // F20
async fn what_is_under_way_is_finished_and_nothing_new_begun() {
    let app = App::start().await;
    let other = app.found_shop("b").await;
    for n in 0..2 {
        ask(&app, &app.shop, &probe(n.to_string(), Way::Takes(700)))
            .await
            .unwrap();
    }
    let (stop, runner) = (Stop::default(), Rc::new(runner(&app)));
    let told = stop.clone();
    let running = actix_web::rt::spawn(async move { runner.run(&told).await });
    started(&app, 2).await;

    stop.tell();
    ask(&app, &other, &probe("late", Way::Free)).await.unwrap();
    running.await.unwrap();

    assert_eq!(done(&app, &app.shop).await.len(), 2);
    assert!(done(&app, &other).await.is_empty());
}

#[actix_web::test] // F20
async fn what_does_not_end_is_given_back_uncounted() {
    let app = App::start().await;
    ask(&app, &app.shop, &probe("endless", Way::Endless))
        .await
        .unwrap();
    let (stop, runner) = (Stop::default(), Rc::new(runner(&app)));
    let told = stop.clone();
    let running = actix_web::rt::spawn(async move { runner.run(&told).await });
    started(&app, 1).await;

    let begun = Instant::now();
    stop.tell();
    running.await.unwrap();

    assert!(
        begun.elapsed() < Duration::from_secs(18),
        "{:?}",
        begun.elapsed()
    );
    let job = super::only(&app).await;
    assert_eq!((job.state, job.attempts), (JobState::Ready, 0));
    assert_eq!((job.locked_by, job.last_error), (None, None));
    assert!(job.run_at <= app.now(), "the next one takes it at once");
}

#[actix_web::test]
async fn a_worker_does_the_work_and_shows_no_pages() {
    let app = App::start().await;
    if !app.is_postgres() {
        return; // one process over a file does all
    }
    let role = [("AUTOSHOP_ROLE", "worker")];
    let worker = Program::serve_with(app.database(), &role);
    let visitor = Browser::at(worker.address);

    visitor.get("/ready").await.assert_ok();
    visitor.get("/login").await.assert_status(404);
    for _ in 0..100 {
        let rows = jobs(&app, &app.shop).await;
        let is_tidy = |row: &job::Model| row.run_at > SystemClock.now() && row.attempts == 0;
        if rows.iter().any(is_tidy) {
            return; // the clean-up was done, and waits for its night
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("nothing was done");
}

/// Until so many are under way.
async fn started(app: &App, many: usize) {
    for _ in 0..200 {
        let jobs = jobs(app, &app.shop).await;
        let running = jobs.iter().filter(|job| job.state == JobState::Running);
        if running.count() == many {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("nothing was begun");
}
