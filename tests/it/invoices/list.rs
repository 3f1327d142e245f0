//! The list: who owes what since when.

use super::{BRAKES, draft, issued, pay, set_rates, visit};
use crate::support::{Answer, App};
use autoshop::kernel::words::AppointmentStatus;
use chrono::TimeDelta;

async fn app() -> App {
    let app = App::start().await;
    set_rates(&app, &app.shop).await;
    app
}

fn numbers(page: &Answer) -> Vec<String> {
    page.assert_ok();
    page.select("tbody td:first-child")
}

#[actix_web::test] // R-INV-11, R-UX-6
async fn bills_are_found_by_standing_customer_day_and_number() {
    let app = app().await;
    let advisor = app.advisor().await;
    let ready = AppointmentStatus::Ready;
    let old = visit(&app, ready, BRAKES).await;
    issued(&advisor, &old).await;
    app.clock.advance(TimeDelta::days(20));
    let advisor = app.advisor().await;
    let new = visit(&app, ready, BRAKES).await;
    let new_path = issued(&advisor, &new).await;
    pay(&advisor, &new_path, "100").await.assert_status(303);
    app.clock.advance(TimeDelta::minutes(5));
    let paid = visit(&app, ready, BRAKES).await;
    let paid_path = issued(&advisor, &paid).await;
    pay(&advisor, &paid_path, "268.28").await.assert_status(303);
    app.clock.advance(TimeDelta::minutes(5));
    draft(&advisor, &visit(&app, ready, BRAKES).await).await;

    let list = async |query: &str| advisor.get(format!("/invoices?{query}")).await;

    let all = list("").await;
    let standings = all.select("select[name=status] option");
    assert!(standings.contains(&"Void".to_owned()));
    assert_eq!(
        numbers(&all),
        ["Draft", "INV-00003", "INV-00002", "INV-00001"]
    );
    assert!(all.statements() <= 3, "{}", all.statements());
    assert_eq!(
        all.select("tfoot td.num"),
        ["$1,073.12", "$436.56"],
        "drafts owe nothing"
    );
    assert_eq!(
        numbers(&list("status=unpaid").await),
        ["INV-00002", "INV-00001"]
    );
    let overdue = list("status=overdue").await;
    assert_eq!(numbers(&overdue), ["INV-00001"]);
    assert!(overdue.text("tbody").contains("Overdue 6 days"));
    assert_eq!(numbers(&list("status=draft").await), ["Draft"]);
    assert_eq!(numbers(&list("status=paid").await), ["INV-00003"]);
    assert_eq!(
        numbers(&list("from=2026-03-11").await),
        ["INV-00003", "INV-00002"]
    );
    assert_eq!(numbers(&list("to=2026-03-11").await), ["INV-00001"]);
    assert_eq!(numbers(&list("q=2").await), ["INV-00002"]);
    assert_eq!(numbers(&list("q=inv-00003").await), ["INV-00003"]);
    let of_one = list(&format!("customer={}", old.customer)).await;
    assert_eq!(numbers(&of_one), ["INV-00001"]);
    assert!(of_one.text("a.chip").contains("Zoë Ångström"));
    assert!(of_one.statements() <= 3);
    let nothing = list("q=999").await;
    assert!(nothing.text("main").contains("No invoices match"));
}

#[actix_web::test] // R-GEN-8
async fn a_long_list_is_paged_without_losing_or_doubling_any() {
    let app = app().await;
    let advisor = app.advisor().await;
    let mut drafts = Vec::new();
    for _ in 0..53 {
        let work = visit(&app, AppointmentStatus::Ready, &BRAKES[..1]).await;
        drafts.push(draft(&advisor, &work).await);
    }

    let first = advisor.get("/invoices?status=draft").await;
    let next = first.attributes("a[rel=next]", "href").remove(0);
    let second = advisor.get(&next).await;

    assert!(next.contains("status=draft"));
    let mut seen = first.attributes("tbody td:first-child a", "href");
    assert_eq!(seen.len(), 50);
    seen.extend(second.attributes("tbody td:first-child a", "href"));
    seen.sort();
    drafts.sort();
    assert_eq!(seen, drafts);
    assert!(first.text("nav.pagination").contains("53 invoices in all"));
    assert!(second.attributes("a[rel=next]", "href").is_empty());
    assert!(
        second.statements() < first.statements(),
        "the count is kept"
    );
}
