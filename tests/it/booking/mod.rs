//! Whoever has a broken car and a phone books, without an account (R-BOOK-1 to R-BOOK-5).

mod flow;
mod leads;
mod offer;
mod photos;
mod refused;
mod shop;
mod trip;

use crate::support::{Answer, App, Browser};
use chrono::TimeDelta;

pub(super) const BOOK: &str = "/s/shop-a/book";

/// A shop that everybody can book, on weekdays from eight to five; its owner.
pub(super) async fn open(mode: &str) -> (App, Browser) {
    let app = App::start().await; // Tuesday, 9:30
    let owner = app.starter_catalog().await;
    let profile = owner.get("/settings/shop").await.form("Save");
    let profile = profile.fill("phone", "530 555 0100").submit(&owner).await;
    profile.assert_status(303);
    let site = owner.get("/settings/site").await.form("Save");
    let site = site.tick("is_on", "true").submit(&owner).await;
    site.assert_status(303);
    let form = owner.get("/settings/hours").await.form("Save hours");
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday"];
    let form = days.iter().fold(form, |form, day| {
        form.fill(&format!("{day}_opens"), "8:00")
            .fill(&format!("{day}_closes"), "17:00")
    });
    form.submit(&owner).await.assert_status(303);
    let booking = owner.get("/settings/booking").await.form("Save");
    let booking = booking.fill("booking_mode", mode).submit(&owner).await;
    booking.assert_status(303);
    (app, owner)
}

/// The answer of the form at `path` with these fields.
pub(super) async fn answered(
    browser: &Browser,
    path: &str,
    (button, fields): (&str, &[(&str, &str)]),
) -> Answer {
    let form = browser.get(path).await.form(button);
    let form = fields.iter().fold(form, |form, (name, value)| match *name {
        "services" => form.tick(name, value),
        _ => form.fill(name, value),
    });
    form.submit(browser).await
}

/// A draft with place, car and work; gives its address.
pub(super) async fn draft(browser: &Browser, work: &[(&str, &str)]) -> String {
    let place = [
        ("line1", "9 Elm St"),
        ("zip", "95695"),
        ("city", "Woodland"),
    ];
    let begun = answered(browser, BOOK, ("Next", &place)).await;
    let at = begun.assert_status(303).location();
    let base = at.strip_suffix("/vehicle").unwrap().to_owned();
    let car = [("year", "2014"), ("make", "Honda"), ("model", "Civic")];
    let car = answered(browser, &at, ("Next", &car)).await;
    assert_eq!(car.location(), format!("{base}/services"));
    let work = answered(browser, &car.location(), ("Next", work)).await;
    assert_eq!(work.assert_status(303).location(), format!("{base}/slot"));
    base
}

/// What its page of times offers: instants.
pub(super) async fn times(browser: &Browser, base: &str) -> Vec<String> {
    let page = browser.get(format!("{base}/slot")).await;
    page.assert_ok().attributes(".windows button", "value")
}

/// Chooses the first time, or this one, and tells who it is for.
pub(super) async fn chosen(browser: &Browser, base: &str, (start, phone): (Option<&str>, &str)) {
    let first = times(browser, base).await.remove(0);
    let start = start.map_or(first, str::to_owned);
    let slot = browser
        .post(format!("{base}/slot"), &[("start", &start)])
        .await;
    assert_eq!(
        slot.assert_status(303).location(),
        format!("{base}/contact")
    );
    let contact = [("name", "Ada Byron"), ("phone", phone)];
    let contact = answered(browser, &slot.location(), ("Look it over", &contact)).await;
    assert_eq!(
        contact.assert_status(303).location(),
        format!("{base}/review")
    );
}

/// Presses the last button, as fast as people do.
pub(super) async fn pressed(app: &App, browser: &Browser, base: &str) -> Answer {
    app.clock.advance(TimeDelta::seconds(30));
    browser
        .post(format!("{base}/review"), &[("website", "")])
        .await
}

/// The service of the starter catalog with these words.
pub(super) async fn service(browser: &Browser, base: &str, words: &str) -> String {
    let page = browser.get(format!("{base}/services")).await;
    let labels = page.select("label.check");
    let at = labels
        .iter()
        .position(|label| label.contains(words))
        .unwrap();
    page.attributes("label.check input", "value")[at].clone()
}
