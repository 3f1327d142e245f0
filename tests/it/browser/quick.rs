//! Quick add and the keys, in a browser; and a session that ends in mid-work.

use super::customer;
use super::driver::{Screen, Size, opened};
use crate::support::PASSWORD;
use chrono::TimeDelta;
use fantoccini::key::Key;
use serde_json::json;

const LINE: &str = "530-555-0142 civic oil change tomorrow 2pm";

async fn is_at(screen: &Screen, path: &str) {
    let there =
        format!("return location.pathname === '{path}' && document.readyState === 'complete'");
    screen.until(&there).await;
}

async fn pressed(screen: &Screen, keys: &str) {
    screen.keys(keys.chars()).await;
}

#[actix_web::test] // R-APPT-14, R-UX-11
async fn a_line_and_two_presses_of_enter_book_a_visit() {
    let Some((app, screen)) = opened(Size::Desk).await else {
        return;
    };
    app.starter_catalog().await;
    screen.sign_in("advisor").await;
    screen.go("/board").await;
    pressed(&screen, "n").await;
    screen.wait_for("#line").await;
    screen.is_fit("quick add, empty", Size::Desk).await;
    screen
        .until("return document.activeElement.id === 'line'")
        .await;
    pressed(&screen, LINE).await;
    screen.key(Key::Enter).await;
    screen.wait_for("#quick").await;
    screen
        .until("return document.activeElement.textContent === 'Book'")
        .await;
    screen.is_fit("quick add, understood", Size::Desk).await;
    screen.resize(Size::Phone).await;
    screen.is_fit("quick add on a phone", Size::Phone).await;
    screen.resize(Size::Desk).await;
    screen.key(Key::Enter).await;
    screen.wait_for(".toast").await;
    assert_eq!(screen.text("h1").await, "(530) 555-0142");

    screen.go("/quick?line=zoe+quill+tomorrow+4pm").await;
    screen.press("Book").await;
    screen.wait_for(".error-summary").await;
    screen.is_fit("quick add, refused", Size::Desk).await;

    // Without any script, and refused on the way.
    screen.forbid_scripts().await;
    screen.go("/quick").await;
    screen.fill("line", "zoe quill tomorrow 4pm").await;
    screen.key(Key::Enter).await;
    screen.wait_for("#quick").await;
    screen.press("Book").await;
    screen.wait_for(".error-summary").await;
    screen.fill("complaint", "Hums").await;
    screen.press("Book").await;
    screen.wait_for(".toast").await;
    assert_eq!(screen.text("h1").await, "Zoe Quill");
    screen.close().await;
}

#[actix_web::test] // R-UX-11, WCAG 2.1.4
async fn keys_go_to_places_rows_and_buttons_and_rest_while_one_types() {
    let Some((app, screen)) = opened(Size::Desk).await else {
        return;
    };
    let office = app.advisor().await;
    for name in ["Ana Ruiz", "Bo Diaz", "Zoe Quill"] {
        customer(&office, name).await;
    }
    screen.sign_in("advisor").await;
    for (key, path) in [
        ('c', "/customers"),
        ('k', "/calendar"),
        ('d', "/dashboard"),
        ('i', "/invoices"),
        ('v', "/vehicles"),
        ('o', "/appointments"),
        ('b', "/board"),
        ('c', "/customers"),
    ] {
        pressed(&screen, "g").await;
        screen.keys([key]).await;
        is_at(&screen, path).await;
    }

    let focus = "return document.activeElement.textContent";
    let names = screen.run("return [...document.querySelectorAll('tbody tr')].map(row => row.querySelector('a').textContent)").await;
    for (key, row) in [("j", 0), ("j", 1), ("k", 0), ("k", 0), ("j", 1)] {
        pressed(&screen, key).await;
        assert_eq!(screen.run(focus).await, names[row], "{key}");
    }
    screen.key(Key::Enter).await;
    screen.wait_for("[data-key=e]").await;
    screen.run("document.activeElement.blur()").await;
    pressed(&screen, ".").await;
    screen
        .until("return !!document.querySelector('.menu:popover-open')")
        .await;
    screen.key(Key::Escape).await;
    screen
        .until("return !document.querySelector('.menu:popover-open')")
        .await;
    pressed(&screen, "e").await;
    screen.wait_for("main [name=name]").await;

    // Typed letters are letters; Esc leaves the field.
    screen
        .run("document.querySelector('main [name=city]').focus()")
        .await;
    pressed(&screen, "gb?nje.").await;
    let city = screen
        .run("return document.querySelector('main [name=city]').value")
        .await;
    assert_eq!(city, json!("gb?nje."));
    screen.key(Key::Escape).await;
    assert_eq!(
        screen
            .run("return document.activeElement === document.body")
            .await,
        true
    );
    screen.go("/board").await;
    pressed(&screen, "?").await;
    is_at(&screen, "/help/keys").await;
    screen.is_fit("the keys", Size::Desk).await;

    // A letter held with Ctrl, or after a while, is none of ours.
    screen.run("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'n', ctrlKey: true, bubbles: true}))").await;
    screen.run("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'n', isComposing: true, bubbles: true}))").await;
    screen.run("document.body.dataset.keys = 'off'").await;
    pressed(&screen, "n").await;
    pressed(&screen, "gb").await;
    assert_eq!(
        screen.run("return location.pathname").await,
        json!("/help/keys")
    );
    screen.close().await;
}

#[actix_web::test] // R-UX-16
async fn a_session_that_ends_in_mid_work_loses_nothing() {
    let Some((app, screen)) = opened(Size::Desk).await else {
        return;
    };
    screen.sign_in("advisor").await;
    screen.go("/customers/new").await;
    screen.fill("name", "Zoe Quill").await;
    app.clock.advance(TimeDelta::hours(13));
    app.state.db.caches.sessions.drop_all();
    screen.press("Add customer").await;
    screen.wait_for("main [name=password]").await;
    screen.is_fit("signed out in mid-work", Size::Desk).await;
    screen.fill("email", "advisor@a.example").await;
    screen.fill("password", PASSWORD).await;
    screen.press("Sign in").await;
    screen
        .until("return document.querySelector('h1')?.textContent === 'You are signed in again'")
        .await;
    screen.is_fit("signed in again", Size::Desk).await;
    screen.press("Send it now").await;
    screen
        .until("return document.querySelector('h1')?.textContent === 'Zoe Quill'")
        .await;
    screen.close().await;
}
