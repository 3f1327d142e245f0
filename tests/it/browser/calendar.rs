//! The calendar: read by everyone, and changed by the mouse and by the keyboard.

use super::driver::{BOTH, Screen, Size, opened};
use super::visits;
use crate::support::Browser;
use fantoccini::Locator;
use fantoccini::key::Key;

async fn times(browser: &Browser) -> Vec<String> {
    browser.get("/calendar").await.select("a.entry .when")
}

#[actix_web::test]
async fn every_view_is_fit_for_everyone() {
    let Some((app, screen)) = opened(Size::Phone).await else {
        return;
    };
    visits(&app, &app.advisor().await, 12).await;
    screen.sign_in("advisor").await;
    for view in ["day", "week", "month", "agenda"] {
        screen.go(&format!("/calendar?view={view}")).await;
        screen.is_fit(&format!("the {view}"), Size::Phone).await;
    }
    screen.go("/calendar?go=soon").await;
    screen.is_fit("a day that can't be read", Size::Phone).await;
    screen.go("/calendar?view=agenda").await;
    screen.click(Locator::Css("main table a")).await;
    screen
        .until("return location.pathname.startsWith('/appointments/')")
        .await;
    let url = screen.client.current_url().await.unwrap();
    screen.go(&format!("{}/reschedule", url.path())).await;
    screen.is_fit("another time", Size::Phone).await;
    screen.close().await;
}

async fn focused(screen: &Screen) -> String {
    let name = "return document.activeElement.getAttribute('aria-label') ?? document.activeElement.className";
    screen
        .run(name)
        .await
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

#[actix_web::test] // R-APPT-25, R-UX-11
async fn a_visit_is_dragged_made_longer_and_found_by_the_keyboard() {
    let Some((app, screen)) = opened(Size::Desk).await else {
        return;
    };
    let advisor = app.advisor().await;
    visits(&app, &advisor, 1).await;
    let before = times(&advisor).await;
    screen.tall().await;
    screen.sign_in("advisor").await;
    screen.go("/calendar").await;

    screen
        .drag("[data-entry] .when", "tr[data-time='15:00'] a.free")
        .await;

    screen.wait_for(".toast").await;
    assert!(screen.text(".toast p").await.contains("3:00 PM."));
    screen
        .until("return document.querySelector('a.entry .when')?.textContent.startsWith('3:00') === true")
        .await;
    assert!(times(&advisor).await[0].starts_with("3:00 – "));
    let undo = "document.querySelector('.toast form').requestSubmit()";
    screen.run(undo).await;
    screen
        .until("return document.querySelector('a.entry .when')?.textContent.startsWith('3:00') === false")
        .await;
    assert_eq!(times(&advisor).await, before);

    screen.go("/calendar").await;
    screen
        .drag("[data-resize]", "tr[data-time='16:00'] a.free")
        .await;
    screen.wait_for(".toast").await;
    screen
        .until("return !document.querySelector('[data-moving]')")
        .await;
    let longer = times(&advisor).await;
    assert_ne!(longer, before);
    let start = before[0].split(" – ").next().unwrap();
    assert!(longer[0].starts_with(start), "{longer:?}");

    // Half an hour later is a square of its own.
    screen.go("/calendar").await;
    let itself = "[data-entry] .when";
    screen.drag_to(itself, itself, 32.0).await;
    screen
        .until("return document.querySelector('a.entry .when')?.textContent.startsWith('10:00') === true")
        .await;

    screen.go("/calendar").await;
    screen
        .run("document.querySelector('a.entry').focus()")
        .await;
    screen.key(Key::Down).await;
    assert!(focused(&screen).await.starts_with("Book "));
    screen.key(Key::Up).await;
    assert_eq!(focused(&screen).await, "entry");
    screen.keys(['m']).await;
    screen.wait_for("#reschedule").await;
    screen.go("/calendar").await;
    screen.keys(['w']).await;
    screen
        .until("return location.search === '?view=week'")
        .await;
    screen.close().await;
}

#[actix_web::test] // R-APPT-10
async fn a_visit_that_collides_goes_home_or_is_given_a_reason() {
    let Some((app, screen)) = opened(Size::Desk).await else {
        return;
    };
    let advisor = app.advisor().await;
    visits(&app, &advisor, 1).await;
    let off = advisor.get("/settings/hours").await.form("Save hours");
    let off = off
        .fill("monday_opens", "9:00")
        .fill("monday_closes", "17:00");
    off.submit(&advisor).await.assert_status(303);
    // Tuesday is closed from now on, whatever stands there.
    screen.tall().await;
    screen.sign_in("advisor").await;
    screen.go("/calendar?view=week").await;
    let before = times(&advisor).await;
    screen
        .drag("[data-entry] .when", "tr:has(td.visits) ~ tr td.shut")
        .await;
    // It is asked over the calendar, in which the visit is at home.
    screen.wait_for(".question .notice").await;
    screen
        .until("return document.activeElement.closest('.question') !== null")
        .await;
    let at_home = "return !document.querySelector('.landing, [data-moving]')";
    screen.until(at_home).await;
    screen.wait_for(".calendar [data-entry]").await;
    screen
        .is_fit("a visit in the way of something", Size::Desk)
        .await;
    assert_eq!(times(&advisor).await, before);
    screen.click(Locator::Css(".question [data-close]")).await;
    let focused = "return 'entry' in document.activeElement.dataset";
    screen.until(focused).await;
    screen
        .drag("[data-entry] .when", "tr:has(td.visits) ~ tr td.shut")
        .await;
    screen.wait_for(".question .notice").await;
    let reason = Locator::Css(".question [name=override_reason]");
    let reason = screen.client.find(reason).await.unwrap();
    reason.send_keys("Overtime").await.unwrap();
    screen.click(Locator::Css(".question .btn-primary")).await;
    screen
        .until("return !document.querySelector('.question')")
        .await;
    screen.wait_for(".calendar").await;
    assert_ne!(times(&advisor).await, before);
    for size in BOTH {
        screen.resize(size).await;
        screen.go("/calendar").await;
        screen.is_fit("a closed day", size).await;
    }
    screen.close().await;
}
