//! Booking on a phone, with one thumb, with and without script (R-BOOK-1); each page fit for everyone.

use super::driver::{Screen, Size, is_wanted};
use crate::booking;
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
    screen.press("Next").await;
    screen.wait_for(".windows").await;
    fit("when").await;
    let small = "return [...document.querySelectorAll('main :is(button, .btn)')]
        .filter(b => b.getBoundingClientRect().height < 48).map(b => b.textContent).join()";
    assert_eq!(screen.run(small).await, "", "for a thumb");
    screen.click(Locator::Css(".windows button")).await;
    screen.wait_for("main [name=phone]").await;
    fit("who").await;
    screen.fill("name", "Ada Byron").await;
    screen.fill("phone", "530 555 0142").await;
    screen.press("Look it over").await;
    screen.wait_for("main .told").await;
    screen
        .until("return document.querySelector('h1').textContent.startsWith('Is everything')")
        .await;
    fit("the last look").await;
    screen.client.back().await.unwrap();
    screen.wait_for("main [name=phone]").await;
    let kept = "return document.querySelector('[name=name]').value";
    assert_eq!(screen.run(kept).await, "Ada Byron", "Back loses nothing");
    screen.press("Look it over").await;
    screen
        .until("return document.querySelector('h1').textContent.startsWith('Is everything')")
        .await;
    app.clock.advance(TimeDelta::seconds(30));
    screen.press("Send the request").await;
    screen
        .until("return document.querySelector('h1').textContent == 'Requested'")
        .await;
    fit("requested").await;
    let path = screen.client.current_url().await.unwrap();
    screen.client.refresh().await.unwrap();
    screen.wait_for("main .told").await;
    assert_eq!(
        screen.client.current_url().await.unwrap(),
        path,
        "Reload loses nothing"
    );
}

#[actix_web::test] // R-BOOK-1, R-BOOK-3
async fn a_visit_is_booked_on_a_phone_and_every_page_is_fit_for_everyone() {
    let Some((app, screen)) = phone().await else {
        return;
    };
    books(&app, &screen, true).await;
    screen.go("/s/shop-a/lead").await;
    screen.is_fit("a question", Size::Phone).await;
    screen.close().await;
}

#[actix_web::test] // R-BOOK-1
async fn a_visit_is_booked_on_a_phone_without_script() {
    let Some((app, screen)) = phone().await else {
        return;
    };
    screen.forbid_scripts().await;
    books(&app, &screen, false).await;
    screen.close().await;
}

#[actix_web::test]
async fn the_steps_are_light_and_nothing_moves_under_the_thumb() {
    let Some((app, screen)) = phone().await else {
        return;
    };
    let visitor = app.visitor();
    let base = booking::draft(&visitor, &[("symptoms", "Hums")]).await;
    let form = visitor.get(format!("{base}/services")).await.form("Next");
    let form = (1..=4).fold(form, |form, n| {
        form.attach("photos", ("leak.jpg", &camera::jpeg((n * 100, 300))))
    });
    form.submit(&visitor).await.assert_status(303);
    for step in ["place", "vehicle", "services", "slot"] {
        screen.go(&format!("{base}/{step}")).await;
        let bytes =
            "return performance.getEntries().reduce((sum, e) => sum + (e.encodedBodySize || 0), 0)";
        let bytes = screen.run(bytes).await.as_u64().unwrap();
        assert!(bytes <= 60 * 1024, "{step}: {bytes} bytes");
        let moved = "const done = arguments[arguments.length - 1];
            let sum = 0;
            new PerformanceObserver(l => l.getEntries().forEach(e => sum += e.value))
                .observe({type: 'layout-shift', buffered: true});
            setTimeout(() => done(sum), 200)";
        let moved = screen.client.execute_async(moved, vec![]).await.unwrap();
        assert_eq!(moved, 0, "{step}");
    }
    screen.close().await;
}
