//! What a form answers that stands in the drawer: where to look, so that the page under it stays.

use super::stamps::{booked, customer};
use crate::support::{Answer, App, Browser, Form, encode};
use reqwest::Method;

/// Sent by a form in the drawer over that page.
async fn sent(browser: &Browser, form: &Form, under: &str) -> Answer {
    let fields = form.fields();
    let pairs = fields
        .iter()
        .map(|(n, v)| format!("{}={}", encode(n), encode(v)));
    let request = browser
        .htmx()
        .request(Method::POST, form.action())
        .header("Sec-Fetch-Site", "same-origin")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("X-Drawer", under);
    Answer::of(request.body(pairs.collect::<Vec<_>>().join("&"))).await
}

#[actix_web::test] // product 5.3
async fn what_is_saved_in_the_drawer_says_where_to_look_and_loads_nothing_anew() {
    let app = App::start().await;
    let owner = app.owner().await;
    let ana = customer(&owner, "Ana Ruiz").await;
    let visit = booked(&owner, &ana, ("2026-03-10", "10:00")).await;
    let go = |to: &str| format!(r#"{{"drawer:go":"{to}"}}"#);

    let came = owner.get(&visit).await.form("Check in");
    let came = sent(&owner, &came, "/board").await;

    came.assert_status(200);
    assert_eq!(came.header("hx-trigger"), go(&visit));
    assert_eq!(came.header("hx-reswap"), "none");
    assert_eq!(came.header("hx-redirect"), "");
    assert_eq!(came.text(".toast > p"), "Checked in.");
    let undo = came.form("Undo");
    let page = owner.get(&visit).await;
    assert!(page.select("#toasts .toast").is_empty(), "told once");
    let undone = sent(&owner, &undo, "/board").await;
    assert_eq!(undone.header("hx-trigger"), go(&visit));

    // What leads elsewhere goes there, with its news.
    let start = owner.get(&visit).await.form("Start work");
    sent(&owner, &start, "/today").await.assert_status(200);
    let bill = owner.get(&visit).await.form("Make the invoice");
    let bill = sent(&owner, &bill, "/board").await;
    assert!(bill.header("hx-redirect").starts_with("/invoices/"));
    assert_eq!(bill.header("hx-trigger"), "");
    // What is wrong is told as ever.
    let page = owner.get(&visit).await;
    let wrong = page.form("Save check-in").fill("time", "noonish");
    let wrong = sent(&owner, &wrong, "/board").await;
    wrong.assert_status(422);
    assert_eq!(wrong.header("hx-trigger"), "");

    // Once it is deleted there is no visit to look at: what lies under it.
    let other = booked(&owner, &ana, ("2026-03-11", "10:00")).await;
    let gone = owner.get(&other).await.form("Delete appointment");
    let gone = sent(&owner, &gone, "/board").await;
    assert_eq!(gone.header("hx-trigger"), go("/board"));
    let third = booked(&owner, &ana, ("2026-03-12", "10:00")).await;
    let gone = owner.get(&third).await.form("Delete appointment");
    let gone = sent(&owner, &gone, "/today").await;
    assert_eq!(gone.header("hx-redirect"), "/board");
}
