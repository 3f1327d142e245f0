//! The list, filtered and sorted.

use super::{add, names};
use crate::support::{App, past};
use chrono::TimeDelta;

#[actix_web::test] // R-CUST-8, R-CUST-14, R-CUST-15
async fn the_list_is_filtered_by_what_matters() {
    let app = App::start().await;
    let vip = add(&app, ["Very Good", "", "", "", ""]).await;
    let owing = add(&app, ["Still Owing", "", "", "", ""]).await;
    let long_ago = add(&app, ["Long Ago", "", "", "", ""]).await;
    let due = add(&app, ["Due Soon", "", "", "", ""]).await;
    add(&app, ["Never Here", "", "", "", ""]).await;
    past::paid_visits(&app, vip, 24).await; // $5,039.76
    past::unpaid_visit(&app, owing, app.now() - TimeDelta::days(2)).await;
    past::unpaid_visit(&app, long_ago, app.now() - TimeDelta::days(200)).await;
    past::unpaid_visit(&app, due, app.now() - TimeDelta::days(160)).await;
    let advisor = app.advisor().await;
    let shown = async |filter: &str| {
        let path = format!("/customers?filter={filter}&sort=name");
        names(&advisor.get(path).await)
    };

    assert_eq!(shown("vip").await, ["Very Good"]);
    assert_eq!(shown("overdue").await, ["Long Ago"]);
    assert_eq!(shown("due_soon").await, ["Due Soon"]);
    assert_eq!(
        shown("unpaid").await,
        ["Due Soon", "Long Ago", "Still Owing"]
    );
    assert_eq!(shown("all").await.len(), 5);
    let by_spend = advisor.get("/customers?sort=spend").await;
    assert_eq!(names(&by_spend)[0], "Very Good");
    let row = by_spend.text("tbody tr:first-child td:first-child");
    assert_eq!(row, "Very Good VIP by spend");
}

#[actix_web::test] // R-GEN-8
async fn every_order_of_the_list_shows_each_customer_once() {
    let app = App::start().await;
    let mut visited = Vec::new();
    for n in 0..120 {
        let name = format!("Customer {:03}", n % 60);
        let of = add(&app, [&name, "", "", "", ""]).await;
        if n % 10 == 0 {
            visited.push(of);
        }
    }
    for of in visited {
        past::paid_visits(&app, of, 1).await;
    }
    let advisor = app.advisor().await;

    for start in [
        "/customers",
        "/customers?sort=name",
        "/customers?sort=name_down",
        "/customers?sort=visit",
        "/customers?sort=spend",
        "/customers?q=cust",
    ] {
        let mut seen = Vec::new();
        let mut counts = Vec::new();
        let mut next = Some(start.to_owned());
        while let Some(path) = next {
            let page = advisor.get(path).await;
            // three, and what had run out of memory
            assert!(page.statements() <= 5, "{}", page.statements());
            seen.extend(page.attributes("tbody tr", "id"));
            counts.push(page.text(".pagination p"));
            next = page.attributes("a[rel=next]", "href").pop();
        }
        assert_eq!(seen.len(), 120, "{start}");
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 120, "{start}");
        assert_eq!(counts, ["1–50 of 120", "51–100 of 120", "101–120 of 120"]);
    }
}
