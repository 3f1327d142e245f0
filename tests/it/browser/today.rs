//! A technician's day on a phone, by touch.

use super::driver::{Screen, Size, opened};
use crate::floor::stamps::{booked, customer};
use serde_json::json;

/// What a thumb presses on the day that is lower or narrower than 48 px.
const SMALL: &str =
    "return [...document.querySelectorAll('.day .btn, .day h2 a, .day h3 a, nav.bar a')]
    .filter(e => { const r = e.getBoundingClientRect(); return r.height < 48 || r.width < 48 })
    .map(e => e.textContent)";

/// What the toast says.
async fn told(screen: &Screen, words: &str) {
    let there = format!("return document.querySelector('.toast > p')?.textContent === '{words}'");
    screen.until(&there).await;
}

#[actix_web::test] // R-DAY-1, R-DAY-2, R-UX-3, R-UX-17
async fn a_day_is_walked_with_a_thumb() {
    let Some((app, screen)) = opened(Size::Phone).await else {
        return;
    };
    let office = app.advisor().await;
    let ana = customer(&office, "Ana Ruiz").await;
    let zoe = customer(&office, "Zoe Quill").await;
    booked(&office, &ana, ("2026-03-10", "10:00")).await;
    booked(&office, &zoe, ("2026-03-10", "13:00")).await;
    screen.sign_in("technician").await;
    screen.wait_for(".stop").await;
    screen.is_fit("the day", Size::Phone).await;
    assert_eq!(screen.run(SMALL).await, json!([]));
    let seen = screen.run("return scrollY === 0 && document.querySelector('.stop .btn-primary')
        .getBoundingClientRect().bottom < innerHeight - document.querySelector('nav.bar').offsetHeight");
    assert_eq!(seen.await, json!(true), "the one button is in sight");

    screen.tap(".stop .btn-primary").await;
    told(&screen, "On the way.").await;
    screen.tap(".stop .btn-primary").await;
    told(&screen, "Arrived.").await;
    screen.tap(".stop .btn-primary").await;
    told(&screen, "Work started.").await;
    assert_eq!(screen.text(".stop .btn-primary").await, "Finish");
    screen.tap(".stop .btn-primary").await;
    told(&screen, "Work finished.").await;
    assert_eq!(screen.text(".stop h2").await, "Zoe Quill");
    screen.tap(".toast form button").await;
    told(&screen, "Undone.").await;
    assert_eq!(screen.text(".stop h2").await, "Ana Ruiz");
    assert_eq!(screen.run(SMALL).await, json!([]));
    screen.is_fit("the day under way", Size::Phone).await;

    screen.tap(".stop .go a[href*=outcome]").await;
    screen.wait_for("#outcome").await;
    screen.is_fit("why it could not be done", Size::Phone).await;
    screen.tap("input[value=wrong_part]").await;
    screen.tap("#outcome .btn-primary").await;
    told(&screen, "Noted. The order stays open.").await;
    assert!(screen.text(".stop .outcome").await.contains("Wrong part"));

    // And without any script.
    screen.forbid_scripts().await;
    screen.go("/today").await;
    screen.press("On my way").await;
    screen.wait_for(".toast").await;
    assert_eq!(screen.text(".stop .btn-primary").await, "Arrived");
    screen.close().await;
}
