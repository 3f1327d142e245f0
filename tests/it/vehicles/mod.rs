//! Cars: what names them, who has them, when they rest.

mod list;
mod odometer;
mod saving;
mod standing;
mod transfer;

use crate::support::{Answer, Browser, Form};

const VIN: &str = "1HGCM82633A004352";

/// A customer added by the real form; gives the page's path.
async fn customer(browser: &Browser, name: &str) -> String {
    let form = browser.get("/customers/new").await.form("Add customer");
    form.fill("name", name).submit(browser).await.location()
}

async fn new_car(browser: &Browser, owner: &str) -> Form {
    let id = owner.rsplit('/').next().unwrap();
    let page = browser.get(format!("/vehicles/new?customer={id}")).await;
    page.form("Add vehicle")
        .fill("make", "Honda")
        .fill("model", "Civic")
}

async fn plated(browser: &Browser, owner: &str, (plate, state): (&str, &str)) -> Answer {
    let form = new_car(browser, owner).await;
    let form = form.fill("plate", plate).fill("plate_region", state);
    form.submit(browser).await
}
