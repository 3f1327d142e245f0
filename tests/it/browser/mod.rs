//! The product in a real browser: on a phone and at a desk, in light and dark, with a mouse, with
//! the keyboard alone, and with scripts off. They run when `AUTOSHOP_BROWSER=1`; `scripts/check`
//! sets it. Every test ends with a look at the console, which must be silent.

mod board;
mod calendar;
mod dashboard;
mod drawer;
mod driver;
mod fit;
mod keyboard;
mod live;
mod moves;
mod pages;
mod quick;
mod today;
mod walk;

use crate::support::{App, Browser};

/// The starter catalog, so that there is something to book.
async fn starter_catalog(app: &App) {
    let owner = app.owner().await;
    let page = owner.get("/services").await;
    let loaded = page.form("Load the starter catalog").submit(&owner).await;
    loaded.assert_status(303);
}

/// A customer added by the real form; gives the page's path.
async fn customer(browser: &Browser, name: &str) -> String {
    let form = browser.get("/customers/new").await.form("Add customer");
    form.fill("name", name).submit(browser).await.location()
}
