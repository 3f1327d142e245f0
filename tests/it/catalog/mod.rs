//! The catalog: what the shop does, for how much (R-SVC-1 to R-SVC-8).

mod editing;
mod lines;
mod list;
mod packages;
mod start;

use crate::support::{Answer, App, Browser, Form};
use autoshop::error::AppResult;
use autoshop::features::shops::catalog;
use autoshop::web::staff::Actor;

/// A shop with the starter catalog.
async fn started() -> App {
    let app = App::start().await;
    let (actor, now) = (Actor::system("test"), app.now());
    let mut db = app.db(app.shop.id);
    let loaded: AppResult<u32> = db
        .transaction(async |tx| catalog::load_starter(tx, (&actor, now)).await)
        .await;
    assert_eq!(loaded.unwrap(), 50);
    app
}

fn names(page: &Answer) -> Vec<String> {
    page.assert_ok();
    page.select("tbody tr td:first-child")
}

/// The address of the service with this code.
async fn address(browser: &Browser, code: &str) -> String {
    let page = browser
        .get(format!("/services?q={code}&inactive=true"))
        .await;
    let links = page.attributes("tbody td:first-child a", "href");
    assert_eq!(links.len(), 1, "{code} is one service");
    links[0].clone()
}

async fn new_service(browser: &Browser, name: &str, code: &str) -> Form {
    let page = browser.get("/services/new").await;
    page.form("Add service")
        .fill("name", name)
        .fill("code", code)
        .fill("category", "brakes")
        .fill("price", "89.90")
        .fill("hours", "1.25")
}
