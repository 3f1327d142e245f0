//! The board of a full day.

use super::customer;
use super::driver::{BOTH, Screen, Size, opened};
use crate::support::past::{Of, planned_visits};
use crate::support::{App, Browser};
use autoshop::entity::appointment;
use autoshop::kernel::words::AppointmentStatus;
use fantoccini::Locator;
use fantoccini::key::Key;
use sea_orm::EntityTrait;
use serde_json::json;

const NAME: &str = "Maximiliane Wolkenstein-Trostburgerin of the Long Valley Flower Company";

/// Two dozen visits today, spread over every column.
async fn full_day(app: &App, advisor: &Browser) {
    let of = |path: &str| Of::without_car(path.rsplit('/').next().unwrap().parse().unwrap());
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
        screen.tab_to("canceled").await;
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

#[actix_web::test] // R-UX-7, WCAG 2.5.7
async fn without_script_a_card_goes_down_in_its_column() {
    let Some((app, screen)) = opened(Size::Phone).await else {
        return;
    };
    let advisor = app.advisor().await;
    full_day(&app, &advisor).await;
    let order = async || {
        let board = advisor.get("/board").await;
        board.attributes("#column-scheduled .card", "id")
    };
    let before = order().await;
    screen.forbid_scripts().await;
    screen.sign_in("advisor").await;
    screen.go("/board").await;

    let down = format!(
        "document.querySelector('#{} select').value = 'down'",
        before[0]
    );
    screen.run(&down).await;
    let button = format!("#{} form button", before[0]);
    screen.click(Locator::Css(&button)).await;

    screen.wait_for(".toast").await;
    assert_eq!(screen.text(".toast > p").await, "Moved within its column.");
    assert_eq!(order().await[..2], [before[1].clone(), before[0].clone()]);
    let ran = screen.run("return typeof window.htmx").await;
    assert_eq!(ran, "undefined", "no script ran");
    screen.close().await;
}

#[actix_web::test] // R-APPT-17
async fn a_wall_shows_the_board_alone_and_stays_fresh() {
    let Some((app, screen)) = opened(Size::Desk).await else {
        return;
    };
    let advisor = app.advisor().await;
    full_day(&app, &advisor).await;
    screen.sign_in("advisor").await;
    screen.go("/board?view=wall").await;
    screen.is_fit("the wall", Size::Desk).await;
    let alone = "return [...document.querySelectorAll('body > *')]
        .filter(e => e.getBoundingClientRect().height > 40 && getComputedStyle(e).position !== 'fixed')
        .map(e => e.localName)";
    assert_eq!(screen.run(alone).await, json!(["main"]));
    let ready = cards(&screen, "ready").await;

    let visits = app.db(app.shop.id).all(appointment::Entity::find()).await;
    let waiting = |visit: &&appointment::Model| visit.status == AppointmentStatus::Scheduled;
    let visits = visits.unwrap();
    moved(&advisor, visits.iter().find(waiting).unwrap(), "ready").await;

    let more = format!(
        "return document.querySelectorAll('#column-ready .card').length === {}",
        ready + 1
    );
    screen.until(&more).await;
    screen.close().await;
}

#[actix_web::test] // R-APPT-21, frontend.md 8
async fn why_a_visit_is_canceled_is_asked_over_the_board() {
    let Some((app, screen)) = opened(Size::Desk).await else {
        return;
    };
    full_day(&app, &app.advisor().await).await;
    screen.sign_in("advisor").await;
    screen.go("/board?canceled=true").await;
    let id = screen
        .run("return document.querySelector('#column-scheduled .card').id")
        .await;
    let id = id.as_str().unwrap().to_owned();
    let focused = "return document.activeElement.closest('[data-card], .question')?.id";
    let ask = format!(
        "const form = document.querySelector('#{id} form'); form.querySelector('a, select').focus();
         form.elements.to.value = 'canceled'; form.requestSubmit()"
    );

    screen.run(&ask).await;
    screen.wait_for(".question").await;
    screen
        .until("return document.activeElement.name === 'reason'")
        .await;
    assert_eq!(cards(&screen, "canceled").await, 1, "the card is at home");
    screen.is_fit("the board with a question", Size::Desk).await;
    screen.click(Locator::Css(".question [data-close]")).await;
    assert_eq!(screen.run(focused).await, json!(id));

    screen.run(&ask).await;
    screen
        .until("return document.activeElement.name === 'reason'")
        .await;
    screen.keys("Wea".chars()).await;
    screen.click(Locator::Css(".question .btn-danger")).await;
    screen
        .until("return document.querySelectorAll('#column-canceled .card').length === 2")
        .await;
    assert_eq!(screen.text(".toast > p").await, "Canceled.");
    assert_eq!(screen.run(focused).await, json!(id));
    screen.close().await;
}

#[actix_web::test] // R-UX-8, frontend.md 8
async fn what_holds_a_visit_up_is_asked_over_the_board() {
    let Some((app, screen)) = opened(Size::Desk).await else {
        return;
    };
    full_day(&app, &app.advisor().await).await;
    screen.sign_in("advisor").await;
    screen.go("/board").await;
    let card = "document.querySelector('#column-scheduled .card')";
    let id = screen.run(&format!("return {card}.id")).await;
    let ask = format!(
        "{card}.querySelector('select').value = 'hold'; {card}.querySelector('form').requestSubmit()"
    );

    screen.run(&ask).await;

    screen
        .until("return document.activeElement.name === 'kind'")
        .await;
    screen
        .is_fit("the board that asks what holds a car up", Size::Desk)
        .await;
    screen.keys("Needs".chars()).await;
    screen.click(Locator::Css(".question .actions .btn")).await;
    screen
        .until("return document.querySelector('#column-scheduled').innerText.includes('Needs approval')")
        .await;
    assert_eq!(screen.text(".toast > p").await, "Noted what holds it up.");
    let focused = "return document.activeElement.closest('[data-card]')?.id";
    assert_eq!(screen.run(focused).await, id);
    for size in BOTH {
        screen.resize(size).await;
        screen.run(&ask).await;
        screen.wait_for(".question .holds").await;
        screen.is_fit("what holds a car up", size).await;
        screen.click(Locator::Css(".question [data-close]")).await;
    }
    screen.close().await;
}
