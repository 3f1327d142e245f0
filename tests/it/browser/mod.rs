//! The product in a real browser: on a phone and at a desk, in light and dark, with a mouse, with
//! the keyboard alone, and with scripts off. They run when `AUTOSHOP_BROWSER=1`; `scripts/check`
//! sets it. Every test ends with a look at the console, which must be silent.

mod board;
mod booking;
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
mod speed;
mod today;
mod walk;

use crate::support::past::{Of, planned_visits};
use crate::support::{App, Browser};

/// A customer added by the real form; gives the page's path.
async fn customer(browser: &Browser, name: &str) -> String {
    let form = browser.get("/customers/new").await.form("Add customer");
    form.fill("name", name).submit(browser).await.location()
}

/// Visits of today, one after the other.
async fn visits(app: &App, advisor: &Browser, count: i64) {
    let path = customer(advisor, "Ada Moreno").await;
    let of = Of::without_car(path.rsplit('/').next().unwrap().parse().unwrap());
    planned_visits(app, of, count).await;
}
