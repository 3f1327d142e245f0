//! A visit lies open over the board or the day: opened, saved in and closed, and the page stays.

use super::driver::{Screen, Size, opened};
use crate::floor::stamps::{booked, customer};
use crate::support::App;
use fantoccini::Locator;
use fantoccini::key::Key;
use serde_json::json;

/// Two visits of the day; gives their paths.
async fn visits(app: &App) -> [String; 2] {
    let office = app.advisor().await;
    let ana = customer(&office, "Ana Ruiz").await;
    let zoe = customer(&office, "Zoe Quill").await;
    [
        booked(&office, &ana, ("2026-03-10", "10:00")).await,
        booked(&office, &zoe, ("2026-03-10", "13:00")).await,
    ]
}

fn card(visit: &str) -> String {
    format!(".card a[href=\"{visit}\"]")
}

async fn click(screen: &Screen, selector: &str) {
    screen.click(Locator::Css(selector)).await;
}

/// Presses a button of the drawer by its words.
async fn press(screen: &Screen, words: &str) {
    let path = format!("//dialog//button[normalize-space()='{words}']");
    screen.click(Locator::XPath(&path)).await;
}

async fn unfold(screen: &Screen, words: &str) {
    let path = format!("//dialog//summary[starts-with(normalize-space(), '{words}')]");
    screen.click(Locator::XPath(&path)).await;
}

/// At the visit's own address, with the page under it untouched.
async fn lies_over(screen: &Screen, visit: &str) {
    let there = format!(
        "return document.querySelector('#drawer').open && location.pathname === '{visit}'
         && document.querySelector('#main').dataset.same === ''
         && !!document.querySelector('#drawer h1')"
    );
    screen.until(&there).await;
}

const CLOSED: &str =
    "return !document.querySelector('#drawer').open && location.pathname === '/board'
    && document.querySelector('#main').dataset.same === ''";

const FOCUSED: &str = "return document.activeElement.getAttribute('href')";

#[actix_web::test] // product 5.3, R-UX-2, R-UX-3
async fn a_visit_is_opened_and_changed_over_the_board_which_stays() {
    let Some((app, screen)) = opened(Size::Desk).await else {
        return;
    };
    let [first, second] = visits(&app).await;
    screen.sign_in("advisor").await;
    screen.go("/board?canceled=true").await;
    screen
        .run("document.querySelector('#main').dataset.same = ''")
        .await;

    click(&screen, &card(&first)).await;

    lies_over(&screen, &first).await;
    assert_eq!(screen.text("#drawer h1").await, "Ana Ruiz");
    screen
        .until("return document.title.includes('Ana Ruiz')")
        .await;
    let is_head = "return document.activeElement.tagName === 'H1'";
    screen.until(is_head).await;
    screen.is_fit("a visit over the board", Size::Desk).await;

    // What is saved in it shows there, in a message and on the board.
    press(&screen, "Check in").await;
    screen.wait_for(".toast").await;
    assert_eq!(screen.text(".toast > p").await, "Checked in.");
    screen
        .until("return document.querySelector('#drawer').innerText.includes('Check out')")
        .await;
    let waits = "return document.querySelector('#column-scheduled').innerText.includes('Waiting')";
    screen.until(waits).await;
    lies_over(&screen, &first).await;
    let is_in = "return document.querySelector('#drawer').contains(document.activeElement)";
    screen.until(is_in).await; // not lost with the button
    click(&screen, ".toast form button").await;
    let back = "return document.querySelector('.toast > p')?.textContent === 'Undone.'
        || [...document.querySelectorAll('.toast > p')].some(p => p.textContent === 'Undone.')";
    screen.until(back).await;
    lies_over(&screen, &first).await;
    press(&screen, "Start work").await;
    screen
        .until("return document.querySelectorAll('#column-in_progress .card').length === 1")
        .await;
    lies_over(&screen, &first).await;

    // Another card, and back to where one was: the focus is on the card.
    click(&screen, &card(&second)).await;
    lies_over(&screen, &second).await;
    screen.client.back().await.unwrap();
    screen.until(CLOSED).await;
    assert_eq!(screen.run(FOCUSED).await, json!(second));
    screen
        .until("return document.title.includes('Board')")
        .await;
    let query = screen.run("return location.search").await;
    assert_eq!(query, json!("?canceled=true"));
    screen.client.forward().await.unwrap();
    lies_over(&screen, &second).await;
    screen.key(Key::Escape).await;
    screen.until(CLOSED).await;
    screen.key(Key::Enter).await;
    lies_over(&screen, &second).await;
    click(&screen, "#drawer [data-shut]").await;
    screen.until(CLOSED).await;

    // Loaded anew it is the whole page, and Back leads to the board.
    click(&screen, &card(&second)).await;
    lies_over(&screen, &second).await;
    screen.client.refresh().await.unwrap();
    screen.wait_for("#main .page-head").await;
    assert_eq!(screen.text("#main h1").await, "Zoe Quill");
    screen.client.back().await.unwrap();
    screen.wait_for("#main .board").await;
    screen.close().await;
}

#[actix_web::test] // R-UX-16, R-GEN-4
async fn what_was_typed_over_the_board_is_not_lost_in_silence() {
    let Some((app, screen)) = opened(Size::Desk).await else {
        return;
    };
    let [first, second] = visits(&app).await;
    screen.sign_in("advisor").await;
    screen.go("/board").await;
    screen
        .run("document.querySelector('#main').dataset.same = ''")
        .await;
    click(&screen, &card(&first)).await;
    lies_over(&screen, &first).await;
    unfold(&screen, "Change the words").await;
    click(&screen, "#drawer [name=notes]").await;
    screen.keys("Key in the box".chars()).await;

    screen.key(Key::Escape).await;

    let asked = "return document.querySelector('#drawer [data-unsaved]').offsetHeight > 0";
    screen.until(asked).await;
    screen.is_fit("unsaved words", Size::Desk).await;
    press(&screen, "Keep typing").await;
    lies_over(&screen, &first).await;
    click(&screen, &card(&second)).await;
    screen.until(asked).await;
    lies_over(&screen, &first).await;
    press(&screen, "Keep typing").await;
    screen.client.back().await.unwrap();
    screen.until(asked).await;
    lies_over(&screen, &first).await;
    press(&screen, "Keep typing").await;
    let kept = "return document.querySelector('#drawer [name=notes]').value";
    assert_eq!(screen.run(kept).await, json!("Key in the box"));
    // Somebody else was faster: both are shown, still over the board.
    let office = app.advisor().await;
    let form = office.get(&first).await.form("Save words");
    let form = form.fill("notes", "Key at the desk");
    form.submit(&office).await.assert_status(303);
    press(&screen, "Save words").await;
    screen.wait_for("#drawer .stored").await;
    lies_over(&screen, &first).await;
    press(&screen, "Save words").await;
    screen.wait_for(".toast").await;
    lies_over(&screen, &first).await;
    let shown = "return document.querySelector('#drawer').innerText.includes('Key in the box')";
    screen.until(shown).await;
    screen.key(Key::Escape).await;
    screen.until(CLOSED).await;

    // Left without saving.
    click(&screen, &card(&first)).await;
    lies_over(&screen, &first).await;
    unfold(&screen, "Change the words").await;
    click(&screen, "#drawer [name=complaint]").await;
    screen.keys("Rattles".chars()).await;
    click(&screen, "#drawer [data-shut]").await;
    screen.until(asked).await;
    press(&screen, "Leave without saving").await;
    screen.until(CLOSED).await;
    let page = office.get(&first).await;
    assert!(!page.text("main").contains("Rattles"));
    screen.close().await;
}

#[actix_web::test] // R-UX-17
async fn on_a_phone_a_visit_fills_the_screen() {
    let Some((app, screen)) = opened(Size::Phone).await else {
        return;
    };
    let [first, _] = visits(&app).await;
    screen.sign_in("technician").await;
    screen.wait_for(".stop").await;
    screen
        .run("document.querySelector('#main').dataset.same = ''")
        .await;

    screen.tap(".stop h2 a").await;

    lies_over(&screen, &first).await;
    screen.is_fit("a visit over the day", Size::Phone).await;
    let fills = "const box = document.querySelector('#drawer').getBoundingClientRect();
        return box.width === innerWidth && box.top === 0";
    assert_eq!(screen.run(fills).await, json!(true));
    screen.tap("#drawer [data-shut]").await;
    screen
        .until("return !document.querySelector('#drawer').open && location.pathname === '/today'")
        .await;

    // Without script the card is a link, and each form a form.
    screen.forbid_scripts().await;
    screen.go("/today").await;
    click(&screen, ".stop h2 a").await;
    screen.wait_for("#main .page-head").await;
    screen.press("Check in").await;
    screen.wait_for(".toast").await;
    assert!(screen.text(".toast > p").await.contains("Checked in."));
    screen.close().await;
}
