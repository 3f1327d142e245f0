//! Moving cards: by the mouse, by the keyboard, by two people at once, and with no server.

use super::driver::{Screen, Size, opened};
use super::visits;
use fantoccini::Locator;
use fantoccini::key::Key;
use serde_json::json;

const FIRST: &str = "[data-column=scheduled] .card:first-child";

async fn cards(screen: &Screen, column: &str) -> u64 {
    let count = format!("return document.querySelectorAll('[data-column={column}] .card').length");
    screen.run(&count).await.as_u64().unwrap()
}

/// The card that has the focus in it.
const FOCUSED: &str = "return document.activeElement.closest('[data-card]')?.id ?? null";

#[actix_web::test] // frontend.md 8
async fn pieces_go_to_their_places_whatever_the_status_of_the_answer() {
    let Some((_app, screen)) = opened(Size::Desk).await else {
        return;
    };
    screen.sign_in("advisor").await;
    screen.go("/board").await;
    for status in [200, 409, 422, 500] {
        let send = format!(
            "window.fetch = async () => new Response(
                `<hx-partial hx-target='#here' hx-swap='outerMorph'><p id='here'>{status}</p></hx-partial>
                 <hx-partial hx-target='#said' hx-swap='innerHTML'><p>said {status}</p></hx-partial>`,
                {{status: {status}, headers: {{'Content-Type': 'text/html'}}}});
             const main = document.querySelector('main');
             main.innerHTML = `<p id='here'>before</p><form hx-post='/board' hx-swap='none'><button>Go</button></form>`;
             htmx.process(main);
             main.querySelector('button').click()"
        );
        screen.run(&send).await;
        let there = format!("return document.querySelector('#here').textContent === '{status}'");
        screen.until(&there).await;
        assert_eq!(
            screen
                .run("return document.querySelector('#said').textContent")
                .await,
            json!(format!("said {status}"))
        );
        assert_eq!(
            screen
                .run("return document.querySelectorAll('main form').length")
                .await,
            1
        );
    }
    screen.close().await;
}

#[actix_web::test] // R-APPT-18, R-UX-3
async fn a_card_is_dragged_to_where_it_may_go_and_taken_back() {
    let Some((app, screen)) = opened(Size::Desk).await else {
        return;
    };
    let advisor = app.advisor().await;
    visits(&app, &advisor, 3).await;
    screen.sign_in("advisor").await;
    screen.tall().await;
    screen.go("/board").await;

    // Completed is no step from Scheduled: the column does not take it.
    screen.drag(FIRST, "#column-completed").await;
    assert_eq!(cards(&screen, "scheduled").await, 3);
    assert!(
        advisor
            .get("/board")
            .await
            .select("#column-completed .card")
            .is_empty()
    );

    screen.drag(FIRST, "#column-ready").await;
    assert_eq!(cards(&screen, "ready").await, 1);
    screen.wait_for(".toast").await;
    assert_eq!(screen.text(".toast > p").await, "Moved to Ready.");
    let said = screen
        .run("return document.querySelector('#said').textContent")
        .await;
    assert!(said.as_str().unwrap().ends_with("moved to Ready"), "{said}");
    assert_eq!(screen.text("#column-ready .count").await, "1");
    assert_eq!(screen.text("#column-scheduled .count").await, "2");
    assert_eq!(
        advisor
            .get("/board")
            .await
            .select("#column-ready .card")
            .len(),
        1
    );
    screen.is_fit("the board with an undo", Size::Desk).await;

    screen.click(Locator::Css(".toast form button")).await;
    screen
        .until("return document.querySelectorAll('#column-scheduled .card').length === 3")
        .await;
    screen
        .until("return document.querySelector('.toast > p')?.textContent === 'Undone.'")
        .await;
    screen.close().await;
}

#[actix_web::test] // R-APPT-18
async fn a_card_stands_where_it_was_let_go_at_once_and_after() {
    let Some((app, screen)) = opened(Size::Desk).await else {
        return;
    };
    let advisor = app.advisor().await;
    visits(&app, &advisor, 4).await;
    screen.sign_in("advisor").await;
    screen.tall().await;
    screen.go("/board").await;
    let order = |column: &str| {
        format!(
            "return [...document.querySelectorAll('#column-{column} .card')].map(card => card.id)"
        )
    };
    let ids = screen.run(&order("scheduled")).await;
    let card = |n: usize| format!("#column-scheduled .card:nth-child({n})");
    // What the board shows the moment a move is sent.
    screen
        .run("document.addEventListener('htmx:before:request', () => setTimeout(() => {
            window.ahead = [...document.querySelectorAll('[data-moving]')].map(card => card.previousElementSibling?.id ?? '')
        }))")
        .await;

    screen.drag_beside(&card(4), &card(1)).await;

    screen.wait_for(".toast").await;
    assert_eq!(screen.text(".toast > p").await, "Moved within its column.");
    let expected = json!([ids[0], ids[3], ids[1], ids[2]]);
    assert_eq!(screen.run(&order("scheduled")).await, expected);
    assert_eq!(screen.run("return window.ahead").await, json!([ids[0]]));
    screen.go("/board").await;
    assert_eq!(screen.run(&order("scheduled")).await, expected);

    screen.drag(&card(1), "#column-ready").await;
    screen.wait_for(".toast").await;
    screen.drag_beside(&card(2), "#column-ready .card").await;
    let both = format!(
        "{}.length === 2 && !document.querySelector('[data-moving]')",
        order("ready")
    );
    screen.until(&both).await;
    assert_eq!(screen.run(&order("ready")).await, json!([ids[0], ids[1]]));
    // With the keyboard, within the column.
    screen
        .run("document.querySelector('#column-ready .card:last-child h3 a').focus()")
        .await;
    screen.keys("mOne u".chars()).await;
    screen.key(Key::Enter).await;
    let up = format!("{}[0] === {}", order("ready"), ids[1]);
    screen.until(&up).await;
    screen
        .until("return !document.querySelector('[data-moving]')")
        .await;
    let page = advisor.get("/board").await;
    assert_eq!(page.attributes("#column-ready .card", "id")[0], ids[1]);
    screen.close().await;
}

#[actix_web::test] // R-UX-7, frontend.md 8
async fn a_card_is_moved_by_arrows_and_one_letter_and_keeps_the_focus() {
    let Some((app, screen)) = opened(Size::Desk).await else {
        return;
    };
    let advisor = app.advisor().await;
    visits(&app, &advisor, 3).await;
    screen.sign_in("advisor").await;
    screen.tall().await;
    screen.go("/board").await;
    screen
        .run("document.querySelector('.card h3 a').focus()")
        .await;
    let first = screen.run(FOCUSED).await;

    screen.key(Key::Down).await;
    let second = screen.run(FOCUSED).await;
    assert_ne!(second, first);
    screen.keys("m".chars()).await;
    screen.keys("Rea".chars()).await;
    screen.key(Key::Enter).await;

    screen.wait_for(".toast").await;
    screen
        .until("return document.querySelectorAll('#column-ready .card').length === 1")
        .await;
    screen
        .until("return !document.querySelector('[data-moving]')")
        .await;
    assert_eq!(
        screen.run(FOCUSED).await,
        second,
        "the focus goes with the card"
    );
    screen.key(Key::Escape).await;
    screen.key(Key::Left).await;
    assert_ne!(screen.run(FOCUSED).await, second);
    screen.key(Key::Right).await;
    assert_eq!(screen.run(FOCUSED).await, second);
    screen.close().await;
}

#[actix_web::test] // F13, R-APPT-18
async fn of_two_people_with_one_card_the_second_sees_who_was_faster() {
    let Some((app, screen)) = opened(Size::Desk).await else {
        return;
    };
    let advisor = app.advisor().await;
    visits(&app, &advisor, 2).await;
    let other = Screen::at(app.address).await;
    for (screen, who) in [(&screen, "advisor"), (&other, "owner")] {
        screen.tall().await;
        screen.sign_in(who).await;
        screen.go("/board").await;
    }

    // As if the finger were down already: no news draws this board anew.
    screen
        .run("document.querySelector('h1').dataset.dragging = ''")
        .await;
    other.drag(FIRST, "#column-ready").await;
    other.wait_for(".toast").await;
    screen.drag(FIRST, "#column-no_show").await;

    screen.wait_for(".toast").await;
    let words = screen.text(".toast > p").await;
    assert!(words.starts_with("Moved to Ready by Owner A "), "{words}");
    assert_eq!(cards(&screen, "ready").await, 1);
    assert_eq!(cards(&screen, "no_show").await, 0);
    let page = advisor.get("/board").await;
    assert_eq!(page.select("#column-ready .card").len(), 1);

    // What was refused holds nothing up: the next news shows.
    screen
        .run("delete document.querySelector('h1').dataset.dragging")
        .await;
    other.drag(FIRST, "#column-ready").await;
    screen
        .until("return document.querySelectorAll('#column-ready .card').length === 2")
        .await;
    let state = "return document.querySelector('#live-state').textContent";
    assert_eq!(screen.run(state).await, "");
    screen
        .drag("#column-ready .card", "#column-completed")
        .await;
    screen
        .until("return document.querySelectorAll('#column-completed .card').length === 1")
        .await;
    screen
        .until("return !document.querySelector('[data-moving]')")
        .await;
    assert_eq!(
        advisor
            .get("/board")
            .await
            .select("#column-completed .card")
            .len(),
        1
    );
    other.close().await;
    screen.close().await;
}

#[actix_web::test] // quality.md: no lie about what is stored
async fn a_card_goes_home_when_nobody_takes_its_move() {
    let Some((mut app, screen)) = opened(Size::Desk).await else {
        return;
    };
    visits(&app, &app.advisor().await, 3).await;
    screen.sign_in("advisor").await;
    screen.tall().await;
    screen.go("/board").await;
    let order =
        "return [...document.querySelectorAll('#column-scheduled .card')].map(card => card.id)";
    let before = screen.run(order).await;
    app.halt();

    screen
        .drag(
            "[data-column=scheduled] .card:nth-child(2)",
            "#column-ready",
        )
        .await;

    screen.wait_for(".toast").await;
    assert!(screen.text(".toast > p").await.contains("Nothing was lost"));
    screen
        .until("return !document.querySelector('[data-moving]')")
        .await;
    assert_eq!(screen.run(order).await, before);
    assert_eq!(cards(&screen, "ready").await, 0);
    // Not closed: the console tells of the server that is away.
}
