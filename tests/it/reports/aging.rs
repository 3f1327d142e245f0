//! Who owes what since when.

use super::{cells, cents, dollars};
use crate::support::App;
use crate::support::past::{Of, unpaid_visit_numbered};

#[actix_web::test] // R-DASH-2
async fn what_is_owed_stands_by_its_age_and_leads_to_its_bills() {
    let app = App::start().await;
    let owner = app.owner().await;
    let mut customers = Vec::new();
    for (name, ages) in [
        ("Ada", vec![-3, 0, 30]),
        ("Bo", vec![31, 60, 61]),
        ("Cy", vec![90, 91, 400]),
    ] {
        let customer = app.add_customer(&app.shop, name).await;
        for age in ages {
            let of = Of::without_car(customer);
            unpaid_visit_numbered(&app, of, age).await;
        }
        customers.push((name, customer));
    }

    let page = owner.get("/reports/aging").await;

    page.assert_ok();
    let rows = cells(&page, "tbody");
    let spans = [
        "due_day > '2026-03-10'",
        "due_day BETWEEN '2026-02-08' AND '2026-03-10'",
        "due_day BETWEEN '2026-01-09' AND '2026-02-07'",
        "due_day BETWEEN '2025-12-10' AND '2026-01-08'",
        "due_day < '2025-12-10'",
    ];
    for (name, customer) in &customers {
        let row = rows.iter().find(|row| row[0] == *name).unwrap();
        for (at, span) in spans.iter().enumerate() {
            let hex = customer.0.simple().to_string();
            let whose = if app.is_postgres() {
                format!("customer_id = '{customer}'")
            } else {
                format!("lower(hex(customer_id)) = '{hex}'")
            };
            let sql = format!("SELECT sum(due) FROM invoice WHERE {whose} AND {span}");
            assert_eq!(
                row[at + 1],
                dollars(cents(&app, &sql).await),
                "{name} {span}"
            );
        }
    }
    let all = cells(&page, "tfoot");
    let owed = cents(
        &app,
        "SELECT sum(due) FROM invoice WHERE status IN ('issued', 'partially_paid')",
    )
    .await;
    assert_eq!(all[0][6], dollars(owed));
    assert_eq!(all[0][0], "3 customers");
    let links = page.attributes("tbody a", "href");
    let old = links
        .iter()
        .find(|href| href.contains("due_to=2025-12-09"))
        .unwrap();
    let bills = owner.get(old).await;
    assert_eq!(
        bills.select("tr[id^=invoice-]").len(),
        2,
        "91 and 400 days: {old}"
    );
    assert!(bills.text("main").contains("Due until Dec 9, 2025"));
}

#[actix_web::test]
async fn nobody_owes_anything_at_first() {
    let app = App::start().await;
    let page = app.advisor().await.get("/reports/aging").await;
    page.assert_ok();
    assert!(page.text("main").contains("Nobody owes anything"));
}
