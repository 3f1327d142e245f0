//! The board of a full day.

use super::customer;
use super::driver::{BOTH, Screen, Size, opened};
use crate::support::past::{Of, planned_visits};
use crate::support::{App, Browser};
use autoshop::entity::appointment;
use fantoccini::key::Key;
use sea_orm::EntityTrait;

const NAME: &str = "Maximiliane Wolkenstein-Trostburgerin of the Long Valley Flower Company";

/// Two dozen visits today, spread over every column.
async fn full_day(app: &App, advisor: &Browser) {
    let of = |path: &str| Of {
        customer: path.rsplit('/').next().unwrap().parse().unwrap(),
        vehicle: None,
    };
    for name in [NAME, "Ada Moreno"] {
        let path = customer(advisor, name).await;
        planned_visits(app, of(&path), 12).await;
    }
    let visits = app.db(app.shop.id).all(appointment::Entity::find()).await;
    let steps = ["in_progress", "ready", "no_show", "canceled", "completed"];
    for (visit, step) in visits.unwrap().iter().zip(steps) {
        if step == "completed" {
            moved(advisor, visit, "ready").await;
        }
        moved(advisor, visit, step).await;
    }
}

async fn moved(advisor: &Browser, visit: &appointment::Model, to: &str) {
    let page = advisor.get(format!("/appointments/{}", visit.id)).await;
    let version = page.form("Move").value("version").to_owned();
    let fields = [("to", to), ("version", &version), ("reason", "Weather")];
    let path = format!("/appointments/{}/position", visit.id);
    advisor.post(path, &fields).await.assert_status(303);
}

async fn cards(screen: &Screen, column: &str) -> u64 {
    let count = format!("return document.querySelectorAll('[data-column={column}] .card').length");
    screen.run(&count).await.as_u64().unwrap()
}

#[actix_web::test]
async fn a_full_board_is_fit_for_everyone() {
    let Some((app, screen)) = opened(Size::Phone).await else {
        return;
    };
    full_day(&app, &app.advisor().await).await;
    screen.sign_in("advisor").await;
    screen.go("/board?canceled=true").await;
    for column in [
        "scheduled",
        "in_progress",
        "ready",
        "completed",
        "no_show",
        "canceled",
    ] {
        assert!(cards(&screen, column).await > 0, "{column}");
    }
    screen.is_fit("the full board", Size::Phone).await;
    screen.go("/appointments").await;
    screen.is_fit("many appointments", Size::Phone).await;
    screen.close().await;
}

#[actix_web::test] // R-APPT-17
async fn a_card_is_moved_by_the_keyboard_alone() {
    let Some((app, screen)) = opened(Size::Desk).await else {
        return;
    };
    let advisor = app.advisor().await;
    full_day(&app, &advisor).await;
    screen.sign_in("advisor").await;
    for (size, moved) in BOTH.into_iter().zip([2, 3]) {
        screen.resize(size).await;
        screen.go("/board").await;
        screen.skip().await;
        screen.tab_to("to").await;
        screen.keys("In p".chars()).await;
        screen.tab_to("Move").await;
        screen.key(Key::Enter).await;
        screen.wait_for(".toast").await;
        assert_eq!(screen.text(".toast p").await, "Moved to In progress.");
        assert_eq!(cards(&screen, "in_progress").await, moved, "{size:?}");
        let board = advisor.get("/board").await;
        let stored = board.select("[data-column=in_progress] .card");
        assert_eq!(stored.len(), usize::try_from(moved).unwrap(), "{size:?}");
    }
    screen.close().await;
}
