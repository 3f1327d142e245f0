//! Patience: growing pauses, then a person is asked. What panics or fails holds nobody else up.

use super::{Way, ask, done, jobs, only, probe, runner};
use crate::support::App;
use autoshop::kernel::words::JobState;
use chrono::TimeDelta;

#[actix_web::test] // F36
async fn a_poisoned_job_is_tried_eight_times_and_then_shown() {
    let app = App::start().await;
    ask(&app, &app.shop, &probe("poison", Way::Sick))
        .await
        .unwrap();

    for attempt in 1..=8_u8 {
        let name = format!("beside {attempt}");
        ask(&app, &app.shop, &probe(name, Way::Free)).await.unwrap();
        assert_eq!(runner(&app).drain().await.unwrap(), 2, "{attempt}");
        let poison = jobs(&app, &app.shop).await.remove(0);
        assert_eq!(poison.attempts, i32::from(attempt));
        assert!(poison.last_error.is_some());
        if attempt < 8 {
            let pause = poison.run_at - app.now();
            let most = TimeDelta::seconds(30 << (attempt - 1));
            assert!(pause > TimeDelta::zero() && pause <= most, "{pause}");
            assert_eq!(poison.state, JobState::Ready);
            app.clock.set(poison.run_at);
        }
    }

    let poison = jobs(&app, &app.shop).await.remove(0);
    assert_eq!(poison.state, JobState::Dead);
    assert_eq!(done(&app, &app.shop).await.len(), 8, "the others were done");
    app.add_customer(&app.shop, "Ana Ruiz").await;
    let page = app.owner().await.get("/settings/jobs").await;
    let owner = app.owner().await;
    page.form("Try again test.probe")
        .submit(&owner)
        .await
        .assert_status(303);
    assert_eq!(runner(&app).drain().await.unwrap(), 1);
    assert!(done(&app, &app.shop).await.contains(&"poison".to_owned()));
}

#[actix_web::test] // F22
async fn a_panic_counts_as_a_try_and_ends_nothing_else() {
    let app = App::start().await;
    ask(&app, &app.shop, &probe("bang", Way::Panics))
        .await
        .unwrap();
    ask(&app, &app.shop, &probe("calm", Way::Free))
        .await
        .unwrap();

    assert_eq!(runner(&app).drain().await.unwrap(), 2);

    assert_eq!(done(&app, &app.shop).await, ["calm"]);
    let bang = jobs(&app, &app.shop).await.remove(0);
    assert_eq!((bang.state, bang.attempts), (JobState::Ready, 1));
    let why = bang.last_error.unwrap();
    assert!(why.contains("Something went wrong on our side"), "{why}");
}

#[actix_web::test] // F38
async fn when_to_come_back_is_the_other_sides_to_say() {
    let app = App::start().await;
    ask(&app, &app.shop, &probe("busy", Way::Later(7200)))
        .await
        .unwrap();

    runner(&app).drain().await.unwrap();

    let busy = only(&app).await;
    assert_eq!(busy.run_at - app.now(), TimeDelta::hours(2));
    assert_eq!(busy.last_error.as_deref(), Some("Too many at once."));
    app.clock.set(busy.run_at);
    runner(&app).drain().await.unwrap();
    let busy = only(&app).await;
    assert_eq!((busy.state, busy.last_error), (JobState::Done, None));
}

#[actix_web::test] // R-MSG-9
async fn what_may_have_been_done_is_never_done_again_by_itself() {
    let app = App::start().await;
    ask(&app, &app.shop, &probe("sms", Way::Unknown))
        .await
        .unwrap();
    ask(&app, &app.shop, &probe("typo", Way::Hopeless))
        .await
        .unwrap();

    runner(&app).drain().await.unwrap();
    app.clock.advance(TimeDelta::days(3));
    assert_eq!(runner(&app).drain().await.unwrap(), 0);

    let jobs = jobs(&app, &app.shop).await;
    let ends: Vec<_> = jobs.iter().map(|job| (job.state, job.attempts)).collect();
    assert_eq!(ends, [(JobState::Unknown, 1), (JobState::Dead, 1)]);
}
