//! The line to the database is cut in the middle of a press.

use super::ledger::{add, settle};
use super::times;
use crate::support::{App, Door};
use std::cell::RefCell;

#[actix_web::test] // F6
async fn on_postgres_a_press_whose_commit_was_not_answered_is_safe_to_repeat() {
    let Some((app, proxy)) = App::behind_a_door().await else {
        return; // between the program and its file there is no line
    };
    let advisor = app.advisor().await;
    let ledger = RefCell::default();

    for n in 0..times(50, 500) {
        let name = format!("Customer no {n}");
        proxy.turn(Door::CutAtCommit);
        let lost = add(&advisor, &name, &ledger).await.unwrap();
        lost.assert_status(503);
        assert!(
            lost.body().contains("the same button again"),
            "{}",
            lost.text("main")
        );
        proxy.turn(Door::Open);
        let again = add(&advisor, &name, &ledger).await.unwrap();
        again.assert_status(303);
        assert_eq!(again.header("idempotency-status"), "replayed", "{name}");
    }

    settle(&app, &advisor, &ledger).await;
}

#[actix_web::test] // F6
async fn on_postgres_a_press_is_done_once_wherever_the_line_was_cut() {
    let Some((app, proxy)) = App::behind_a_door().await else {
        return;
    };
    let advisor = app.advisor().await;
    let ledger = RefCell::default();
    let rounds = times(40, 400);

    for n in 0..rounds {
        proxy.turn(Door::CutAfter(n * 2_000 / rounds));
        let name = format!("Customer no {n}");
        let answer = add(&advisor, &name, &ledger).await.unwrap();
        assert!([303, 503].contains(&answer.status.as_u16()), "{name}");
        proxy.turn(Door::Open);
    }

    assert!(!ledger.borrow().unanswered.is_empty(), "nothing was cut");
    settle(&app, &advisor, &ledger).await;
}
