//! Services on a draft, the order of its lines, and its taxes anew.

use super::{BRAKES, draft, issue, set_rates, sum, visit};
use crate::support::{Answer, App, Browser, Form};
use autoshop::kernel::words::AppointmentStatus;

/// What the sheet lists, from the first line to the last, without the headings of jobs.
fn lines(page: &Answer) -> Vec<String> {
    page.select("tr[id^=line-] td:first-child a")
}

async fn add(browser: &Browser, path: &str, [name, job]: [&str; 2]) {
    let form = browser.get(path).await.form("Add line");
    let form = form.fill("name", name).fill("unit_price", "10");
    let form = form.fill("job", job);
    form.submit(browser).await.assert_status(303);
}

async fn press(browser: &Browser, path: &str, button: &str) -> Answer {
    let form: Form = browser.get(path).await.form(button);
    form.submit(browser).await.assert_status(303);
    browser.get(path).await
}

async fn drafted() -> (App, Browser, String) {
    let app = App::start().await;
    app.starter_catalog().await;
    let advisor = app.advisor().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = draft(&advisor, &work).await;
    (app, advisor, path)
}

#[actix_web::test] // R-INV-2
async fn a_line_moves_within_its_job_and_its_job_among_the_others() {
    let (_app, advisor, path) = drafted().await;
    add(&advisor, &path, ["Oil", "Oil change"]).await;
    add(&advisor, &path, ["Filter", "Oil change"]).await;
    add(&advisor, &path, ["Disposal", ""]).await;
    let page = advisor.get(&path).await;
    assert_eq!(
        lines(&page),
        ["Labor 0", "Part 1", "Oil", "Filter", "Disposal"]
    );
    assert!(!page.has_form("Move Labor 0 up"), "it is the first");
    assert!(
        !page.has_form("Move Disposal up"),
        "what is of the whole bill stays last"
    );

    let page = press(&advisor, &path, "Move Filter up").await;
    assert_eq!(
        lines(&page),
        ["Labor 0", "Part 1", "Filter", "Oil", "Disposal"]
    );
    let page = press(&advisor, &path, "Move Filter up").await;
    assert_eq!(
        lines(&page),
        ["Filter", "Oil", "Labor 0", "Part 1", "Disposal"]
    );
    let page = press(&advisor, &path, "Move Labor 0 down").await;
    assert_eq!(
        lines(&page),
        ["Filter", "Oil", "Part 1", "Labor 0", "Disposal"]
    );
}

#[actix_web::test] // R-INV-2
async fn a_line_that_can_go_no_further_is_not_said_to_have_moved() {
    let (_app, advisor, path) = drafted().await;
    for (button, to, news) in [
        ("Move Labor 0 down", "down", "Line moved."),
        ("Move Part 1 down", "up", "The line can't go further up."),
        ("Move Labor 0 up", "down", "The line can't go further down."),
    ] {
        let form = advisor.get(&path).await.form(button).with("to", to);
        let page = form.submit(&advisor).await.follow(&advisor).await;
        assert_eq!(page.text("#toasts p"), news);
        assert_eq!(lines(&page), ["Part 1", "Labor 0"]);
    }
}

#[actix_web::test] // R-INV-12, R-SVC-6
async fn a_service_of_the_catalog_is_added_with_its_price() {
    let (app, advisor, path) = drafted().await;
    set_rates(&app, &app.shop).await;
    let page = advisor.get(&path).await;
    let names = page.select("select[name=service] option");
    let at = names.iter().position(|n| n == "Full Synthetic Oil Change");
    let id = page.attributes("select[name=service] option", "value");
    let form = page.form("Add service");

    form.clone().submit(&advisor).await.assert_status(422);
    let form = form.fill("service", &id[at.unwrap()]);
    form.submit(&advisor).await.assert_status(303);
    let again = form.submit(&advisor).await;

    assert_eq!(again.header("idempotency-status"), "replayed");
    let page = advisor.get(&path).await;
    assert_eq!(lines(&page)[2], "Full Synthetic Oil Change");
    assert_eq!(sum(&page, "Subtotal"), "$384.98");
    issue(&advisor, &path).await.assert_status(303);
    let late = form.with("_key", "another").submit(&advisor).await;
    late.assert_status(409);
}

#[actix_web::test] // R-SET-2
async fn new_rates_reach_a_draft_only_when_it_is_recalculated() {
    let (app, advisor, path) = drafted().await;
    assert_eq!(sum(&advisor.get(&path).await, "Total"), "$264.98");
    set_rates(&app, &app.shop).await;
    assert_eq!(sum(&advisor.get(&path).await, "Total"), "$264.98");

    let page = press(&advisor, &path, "Recalculate").await;

    assert_eq!(sum(&page, "Total"), "$268.28");
    assert_eq!(lines(&page), ["Labor 0", "Part 1"]);
    issue(&advisor, &path).await.assert_status(303);
    let page = advisor.get(&path).await;
    assert!(!page.has_form("Recalculate"));
}
