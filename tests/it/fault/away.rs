//! The server of the database is gone, or says nothing any more, while people work.

use super::ledger::{Ledger, add, settle};
use super::{lasting, times};
use crate::support::{App, Browser, Door, Proxy};
use futures_util::future::join_all;
use std::cell::{Cell, RefCell};
use std::time::{Duration, Instant};

const PEOPLE: usize = 8;

/// An answer: when it was asked for, what it was and how long it took.
struct Asked {
    at: Instant,
    status: u16,
    took: Duration,
}

/// People who read and write until it is over, each one thing after the other.
async fn work(browser: &Browser, ledger: &RefCell<Ledger>, is_over: &Cell<bool>) -> Vec<Asked> {
    let people = (0..PEOPLE).map(|person| async move {
        let mut all = Vec::new();
        while !is_over.get() {
            let at = Instant::now();
            let answer = if person % 2 == 0 {
                browser.get("/customers").await
            } else {
                let name = format!("Of {person} no {}", all.len());
                add(browser, &name, ledger).await.expect("an answer")
            };
            let (status, took) = (answer.status.as_u16(), at.elapsed());
            if status == 503 {
                assert!(!answer.header("retry-after").is_empty());
            }
            all.push(Asked { at, status, took });
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        all
    });
    join_all(people).await.into_iter().flatten().collect()
}

/// What people lived through.
struct Outage {
    answers: Vec<Asked>,
    turned: Instant,
    opened: Instant,
    /// From the return of the server to the first good answer.
    back: Duration,
}

/// People work, the door turns for so long, and they work on.
async fn through(app: &App, proxy: &Proxy, door: Door, lasting: Duration) -> Outage {
    let advisor = app.advisor().await;
    let (ledger, is_over) = (RefCell::default(), Cell::new(false));
    let happens = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let turned = Instant::now();
        proxy.turn(door);
        tokio::time::sleep(lasting.mul_f32(0.8)).await;
        let visitor = app.visitor();
        visitor.get("/health").await.assert_ok();
        visitor.get("/login").await.assert_ok();
        visitor.get("/ready").await.assert_status(503);
        tokio::time::sleep(lasting.saturating_sub(turned.elapsed())).await;
        proxy.turn(Door::Open);
        let opened = Instant::now();
        while advisor.get("/customers").await.status != 200 {
            assert!(opened.elapsed() < Duration::from_secs(30), "it stays away");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let back = opened.elapsed();
        tokio::time::sleep(Duration::from_millis(500)).await;
        is_over.set(true);
        (turned, opened, back)
    };
    let (answers, (turned, opened, back)) =
        tokio::join!(work(&advisor, &ledger, &is_over), happens);
    settle(app, &advisor, &ledger).await;
    let all = join_all((0..PEOPLE).map(|_| advisor.get("/customers"))).await;
    assert!(all.iter().all(|answer| answer.status == 200), "{door:?}");
    Outage {
        answers,
        turned,
        opened,
        back,
    }
}

impl Outage {
    /// What was asked for from so long after the turn until the return.
    fn asked_after(&self, since: Duration) -> Vec<&Asked> {
        let during =
            |asked: &&Asked| asked.at > self.turned + since && asked.at + asked.took < self.opened;
        self.answers.iter().filter(during).collect()
    }
}

fn middle(asked: &[&Asked]) -> Duration {
    let mut all: Vec<_> = asked.iter().map(|asked| asked.took).collect();
    all.sort();
    all[all.len() / 2]
}

#[actix_web::test] // F1
async fn on_postgres_nobody_waits_in_line_for_a_server_that_is_gone() {
    let Some((app, proxy)) = App::behind_a_door().await else {
        return; // a file is never away
    };

    let outage = through(&app, &proxy, Door::Gone, lasting(6, 30)).await;

    let told = outage.asked_after(Duration::from_secs(3));
    assert!(told.len() > PEOPLE, "{}", told.len());
    assert!(told.iter().all(|asked| asked.status == 503));
    // Two seconds is what a connection is waited for.
    assert!(
        middle(&told) < Duration::from_millis(700),
        "{:?}",
        middle(&told)
    );
    assert!(outage.back < Duration::from_secs(6), "{:?}", outage.back);
    assert!(app.state.db.metrics.rebuilt.get() >= 1);
    assert_eq!(app.state.db.metrics.breaker_open.get(), 0);
}

#[actix_web::test] // F3
async fn on_postgres_a_silence_ends_each_request_in_time_and_leaves_no_dead_pool() {
    for door in [Door::Silent, Door::Mute] {
        let Some((app, proxy)) = App::behind_a_door().await else {
            return;
        };

        let outage = through(&app, &proxy, door, lasting(9, 20)).await;

        let slowest = outage.answers.iter().map(|asked| asked.took).max();
        assert!(slowest < Some(Duration::from_secs(11)), "{slowest:?}");
        let told = outage.asked_after(Duration::from_secs(6));
        assert!(told.iter().all(|asked| asked.status == 503));
        assert!(
            middle(&told) < Duration::from_millis(700),
            "{:?}",
            middle(&told)
        );
        assert!(outage.back < Duration::from_secs(6), "{:?}", outage.back);
    }
}

#[actix_web::test] // F3
async fn on_postgres_places_whose_begin_was_never_answered_are_not_lost_for_ever() {
    let Some((app, proxy)) = App::behind_a_door().await else {
        return;
    };
    places_come_back(&app, &proxy, Door::Silent).await;
}

/// Every connection waits for somebody when the door turns, and hangs at the BEGIN that comes next.
async fn places_come_back(app: &App, proxy: &Proxy, door: Door) {
    let advisor = app.advisor().await;
    let all = || join_all((0..PEOPLE).map(|_| advisor.get("/customers")));
    all().await;
    proxy.turn(door);

    let told = all().await;

    assert!(told.iter().all(|told| told.status == 503));
    proxy.turn(Door::Open);
    let opened = Instant::now();
    while advisor.get("/customers").await.status != 200 {
        let waited = opened.elapsed();
        assert!(waited < Duration::from_secs(20), "no place comes back");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(all().await.iter().all(|told| told.status == 200));
}

#[actix_web::test] // F2
async fn on_postgres_nobody_notices_connections_that_were_cut_while_they_waited() {
    let Some((app, proxy)) = App::behind_a_door().await else {
        return;
    };
    let advisor = app.advisor().await;
    let ledger = RefCell::default();
    join_all((0..PEOPLE).map(|_| advisor.get("/customers"))).await;

    for n in 0..times(10, 60) {
        proxy.throw_out();
        advisor.get("/customers").await.assert_ok();
        proxy.throw_out();
        let name = format!("Customer no {n}");
        let added = add(&advisor, &name, &ledger).await.unwrap();
        added.assert_status(303);
    }

    settle(&app, &advisor, &ledger).await;
}

#[actix_web::test] // F2
async fn on_postgres_what_is_answered_is_there_though_connections_are_cut_all_the_time() {
    let Some((app, proxy)) = App::behind_a_door().await else {
        return;
    };
    let advisor = app.advisor().await;
    let (ledger, is_over) = (RefCell::default(), Cell::new(false));
    let cuts = times(8, 30);
    let happens = async {
        for _ in 0..cuts {
            tokio::time::sleep(lasting(1, 4) / 2).await;
            proxy.throw_out();
        }
        is_over.set(true);
    };

    let (answers, ()) = tokio::join!(work(&advisor, &ledger, &is_over), happens);

    let good = [200, 303, 503];
    assert!(answers.iter().all(|asked| good.contains(&asked.status)));
    let lost = answers.iter().filter(|asked| asked.status == 503).count();
    assert!(lost <= cuts * PEOPLE, "{lost} of {}", answers.len());
    settle(&app, &advisor, &ledger).await;
}
