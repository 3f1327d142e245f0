//! Booking on a phone, with one thumb, with and without script (R-BOOK-1); each page fit for everyone.

use super::driver::{Screen, Size, is_wanted};
use crate::booking;
use crate::floor::stamps::{booked, customer};
use crate::links::link;
use crate::support::{App, camera};
use chrono::TimeDelta;
use fantoccini::Locator;

/// A shop that can be booked, on a phone; nothing unless browser tests are asked for.
async fn phone() -> Option<(App, Screen)> {
    if !is_wanted() {
        return None;
    }
    let (app, _) = booking::open("request").await;
    let screen = Screen::at(app.address).await;
    screen.resize(Size::Phone).await;
    Some((app, screen))
}

/// Far enough ahead that the customer may still change it.
const LAST_TIME: Locator<'_> =
    Locator::XPath("(//main//*[contains(@class, 'windows')]//button)[last()]");

/// The heading of the page that is to come.
async fn heading(screen: &Screen, words: &str) {
    let there = format!("return document.querySelector('h1')?.textContent.startsWith('{words}')");
    screen.until(&there).await;
}

/// What comes after a booking, from its last page on: another time, no time, and the same work once more.
/// `looks`: whether each page is examined.
async fn goes_on(app: &App, screen: &Screen, looks: bool) {
    let fit = async |what: &str| {
        if looks {
            screen.is_fit(what, Size::Phone).await;
        }
    };
    screen.press("Open your visit").await;
    heading(screen, "We have your request").await;
    fit("the link").await;
    screen.press("Another time").await;
    screen.wait_for(".windows").await;
    fit("another time").await;
    screen.click(Locator::Css(".windows button")).await;
    told(screen, "Your visit has its new time").await;
    screen.press("Cancel it").await;
    heading(screen, "Cancel the visit?").await;
    fit("canceling").await;
    screen.press("Cancel the visit").await;
    heading(screen, "This visit is canceled").await;
    fit("the link of a canceled visit").await;
    screen.press("Book again").await;
    screen.wait_for("main [name=line1]").await;
    screen.fill("line1", "9 Elm St").await;
    screen.fill("zip", "95695").await;
    screen.press("Next").await;
    screen.wait_for("main [name=symptoms]").await;
    screen.fill("symptoms", "It squeals again").await;
    last_steps(app, screen, &fit).await;
}

/// The page says so above its content.
async fn told(screen: &Screen, words: &str) {
    let there = format!("return document.body.textContent.includes('{words}')");
    screen.until(&there).await;
}

/// From the shop's first page to the last one of the booking. `looks`: whether each page is examined.
async fn books(app: &App, screen: &Screen, looks: bool) {
    let fit = async |what: &str| {
        if looks {
            screen.is_fit(what, Size::Phone).await;
        }
    };
    screen.go("/s/shop-a").await;
    screen.press("Book a visit").await;
    screen.wait_for("main [name=line1]").await;
    fit("where").await;
    screen.press("Next").await;
    screen.wait_for(".error-summary").await;
    fit("where, with errors").await;
    screen.fill("line1", "9 Elm St").await;
    screen.fill("zip", "95695").await;
    screen.press("Next").await;
    screen.wait_for("main [name=make]").await;
    screen.press("VIN or license plate").await;
    fit("which car").await;
    screen.fill("make", "Honda").await;
    screen.fill("model", "Civic").await;
    screen.press("Next").await;
    screen.wait_for("main [name=symptoms]").await;
    screen.press("Brakes").await;
    fit("what it needs").await;
    screen.fill("symptoms", "It squeals").await;
    let photo = tempfile::Builder::new().suffix(".jpg").tempfile().unwrap();
    std::fs::write(photo.path(), camera::jpeg((400, 300))).unwrap();
    let field = screen.client.find(Locator::Css("[name=photos]")).await;
    let path = photo.path().to_str().unwrap();
    field.unwrap().send_keys(path).await.unwrap();
    screen.press("Add photos").await;
    screen.wait_for("main .photos img").await;
    let words = "return document.querySelector('[name=symptoms]').value";
    assert_eq!(
        screen.run(words).await,
        "It squeals",
        "a photo loses nothing"
    );
    fit("what it needs, with a photo").await;
    last_steps(app, screen, &fit).await;
    let path = screen.client.current_url().await.unwrap();
    screen.client.refresh().await.unwrap();
    screen.wait_for("main .told").await;
    assert_eq!(
        screen.client.current_url().await.unwrap(),
        path,
        "Reload loses nothing"
    );
}

/// From the work to what was asked for.
async fn last_steps(app: &App, screen: &Screen, fit: &impl AsyncFn(&str)) {
    screen.press("Next").await;
    screen.wait_for(".windows").await;
    fit("when").await;
    let small = "return [...document.querySelectorAll('main :is(button, .btn)')]
        .filter(b => b.getBoundingClientRect().height < 48).map(b => b.textContent).join()";
    assert_eq!(screen.run(small).await, "", "for a thumb");
    screen.click(LAST_TIME).await;
    screen.wait_for("main [name=phone]").await;
    fit("who").await;
    screen.fill("name", "Ada Byron").await;
    screen.fill("phone", "530 555 0142").await;
    screen.press("Look it over").await;
    screen.wait_for("main .told").await;
    heading(screen, "Is everything").await;
    fit("the last look").await;
    screen.client.back().await.unwrap();
    screen.wait_for("main [name=phone]").await;
    let kept = "return document.querySelector('[name=name]').value";
    assert_eq!(screen.run(kept).await, "Ada Byron", "Back loses nothing");
    screen.press("Look it over").await;
    heading(screen, "Is everything").await;
    app.clock.advance(TimeDelta::seconds(30));
    screen.press("Send the request").await;
    heading(screen, "Requested").await;
    fit("requested").await;
}

#[actix_web::test] // R-BOOK-1, R-BOOK-3
async fn a_visit_is_booked_moved_and_canceled_on_a_phone_and_every_page_is_fit_for_everyone() {
    let Some((app, screen)) = phone().await else {
        return;
    };
    books(&app, &screen, true).await;
    goes_on(&app, &screen, true).await;
    screen.go("/s/shop-a/lead").await;
    screen.is_fit("a question", Size::Phone).await;
    screen.close().await;
}

#[actix_web::test] // R-BOOK-1
async fn a_visit_is_booked_moved_and_canceled_on_a_phone_without_script() {
    let Some((app, screen)) = phone().await else {
        return;
    };
    screen.forbid_scripts().await;
    books(&app, &screen, false).await;
    goes_on(&app, &screen, false).await;
    screen.close().await;
}

#[actix_web::test] // R-BOOK-1
async fn a_visit_is_booked_on_a_connection_that_takes_two_seconds_to_answer() {
    let Some((app, screen)) = phone().await else {
        return;
    };
    screen.slow().await;
    books(&app, &screen, false).await;
    screen.close().await;
}

/// Compressed bytes of what the page consists of, as far as this holds for it.
async fn bytes(screen: &Screen, what: &str) -> u64 {
    let all = format!(
        "return performance.getEntries().filter(e => {what})
            .reduce((sum, e) => sum + (e.encodedBodySize || 0), 0)"
    );
    screen.run(&all).await.as_u64().unwrap()
}

const ALL: &str = "true";
const SCRIPTS: &str = "e.initiatorType == 'script'";
/// Without which nothing is shown.
const FIRST: &str = "e.entryType == 'navigation' || e.renderBlockingStatus == 'blocking'";

/// Nothing has moved since the page began to show.
async fn stands_still(screen: &Screen, what: &str) {
    let moved = "const done = arguments[arguments.length - 1];
        let sum = 0;
        new PerformanceObserver(l => l.getEntries().forEach(e => sum += e.value))
            .observe({type: 'layout-shift', buffered: true});
        setTimeout(() => done(sum), 200)";
    let moved = screen.client.execute_async(moved, vec![]).await.unwrap();
    assert_eq!(moved, 0, "{what}");
}

#[actix_web::test]
async fn the_pages_are_light_and_nothing_moves_under_the_thumb() {
    if !is_wanted() {
        return;
    }
    let (app, owner) = booking::open("request").await;
    let screen = Screen::at(app.address).await;
    screen.resize(Size::Phone).await;
    let visitor = app.visitor();
    let base = booking::draft(&visitor, &[("symptoms", "Hums")]).await;
    let form = visitor.get(format!("{base}/services")).await.form("Next");
    let form = (1..=4).fold(form, |form, n| {
        form.attach("photos", ("leak.jpg", &camera::jpeg((n * 100, 300))))
    });
    form.submit(&visitor).await.assert_status(303);
    let ana = customer(&owner, "Ana Ruiz").await;
    let visit = booked(&owner, &ana, ("2026-03-12", "14:00")).await;
    let link = link(&owner, &visit).await;
    let site = "/s/shop-a".to_owned();
    let shop = ["", "/services", "/areas", "/emergency", "/book", "/lead"];
    let shop = shop.map(|page| format!("{site}{page}"));
    let steps = ["place", "vehicle", "services", "slot"].map(|step| format!("{base}/{step}"));
    let held = ["", "/reschedule", "/cancellation"].map(|page| format!("{link}{page}"));
    for page in shop.iter().chain(&steps).chain(&held) {
        screen.go(page).await;
        let (all, scripts) = (bytes(&screen, ALL).await, bytes(&screen, SCRIPTS).await);
        let first = bytes(&screen, FIRST).await;
        assert!(all <= 60 * 1024, "{page}: {all} bytes");
        assert!(scripts <= 20 * 1024, "{page}: {scripts} bytes");
        assert!(
            !page.starts_with("/j/") || first <= 20 * 1024,
            "{page}: {first} bytes to the first view"
        );
        stands_still(&screen, page).await;
    }
    screen.close().await;
}
