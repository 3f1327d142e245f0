//! Never twice at once, and nobody who was believed gone finishes late.

use super::{Way, ask, done, jobs, later, only, probe, runner};
use crate::support::App;
use autoshop::kernel::words::JobState;

#[actix_web::test]
async fn two_runners_never_do_one_thing_twice() {
    let app = App::start().await;
    let other = app.found_shop("b").await;
    for n in 0..12 {
        let shop = if n % 3 == 0 { &other } else { &app.shop };
        ask(&app, shop, &probe(n.to_string(), Way::Free))
            .await
            .unwrap();
    }
    let (one, two) = (runner(&app), runner(&app));
    let all = async |runner: &autoshop::jobs::Runner| {
        let mut did = 0;
        // Another one holds the shop's turn for a moment: then nothing is found, though more waits.
        for _ in 0..100 {
            did += runner.drain().await.unwrap();
            tokio::task::yield_now().await;
        }
        did
    };

    let (first, second) = tokio::join!(all(&one), all(&two));

    assert_eq!(first + second, 12);
    let mut seen = done(&app, &app.shop).await;
    seen.extend(done(&app, &other).await);
    seen.sort_by_key(|name| name.parse::<u32>().unwrap());
    assert_eq!(seen, (0..12).map(|n| n.to_string()).collect::<Vec<_>>());
}

#[actix_web::test] // F35
async fn a_runner_that_stood_still_does_nothing_any_more() {
    let app = App::start().await;
    ask(&app, &app.shop, &probe("once", Way::Free))
        .await
        .unwrap();
    let (stalled, other) = (runner(&app), runner(&app));
    let taken = stalled.take().await.unwrap().expect("it is due");
    later(&app, 59);
    assert_eq!(other.drain().await.unwrap(), 0, "it is the first one's");
    later(&app, 2);

    assert_eq!(other.drain().await.unwrap(), 1);
    assert_eq!(done(&app, &app.shop).await, ["once"]);
    let finished = only(&app).await;
    stalled.work(taken).await;

    assert_eq!(done(&app, &app.shop).await, ["once"]);
    assert_eq!(only(&app).await, finished);
    assert_eq!((finished.state, finished.attempts), (JobState::Done, 2));
}

#[actix_web::test] // F35
async fn who_lost_the_work_can_not_say_that_it_failed() {
    let app = App::start().await;
    ask(&app, &app.shop, &probe("sick", Way::Hopeless))
        .await
        .unwrap();
    let (stalled, other) = (runner(&app), runner(&app));
    let taken = stalled.take().await.unwrap().expect("it is due");
    later(&app, 61);
    let again = other.take().await.unwrap().expect("the lease ran out");

    stalled.work(taken).await;

    let job = only(&app).await;
    assert_eq!((job.state, job.attempts), (JobState::Running, 2));
    other.work(again).await;
    assert_eq!(only(&app).await.state, JobState::Dead);
}

#[actix_web::test] // F34
async fn what_stops_the_server_each_time_is_given_up() {
    let app = App::start().await;
    ask(&app, &app.shop, &probe("deadly", Way::Free))
        .await
        .unwrap();
    for attempt in 1..=8 {
        let taken = runner(&app).take().await.unwrap();
        assert!(taken.is_some(), "{attempt}");
        later(&app, 61); // and the server is gone
    }

    runner(&app).drain().await.unwrap();

    let job = only(&app).await;
    assert_eq!((job.state, job.attempts), (JobState::Dead, 8));
    let why = job.last_error.unwrap();
    assert!(why.contains("stopped each time"), "{why}");
    assert!(done(&app, &app.shop).await.is_empty());
}

#[actix_web::test]
async fn at_most_two_of_a_shop_are_under_way() {
    let app = App::start().await;
    for n in 0..4 {
        ask(&app, &app.shop, &probe(n.to_string(), Way::Free))
            .await
            .unwrap();
    }
    let (one, two) = (runner(&app), runner(&app));

    let first = one.take().await.unwrap();
    let second = two.take().await.unwrap();

    assert!(first.is_some() && second.is_some());
    assert!(one.take().await.unwrap().is_none());
    assert!(two.take().await.unwrap().is_none());
    one.work(first.unwrap()).await;
    assert!(two.take().await.unwrap().is_some());
    assert_eq!(jobs(&app, &app.shop).await.len(), 4);
}
