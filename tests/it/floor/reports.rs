//! Reports of sales, appointments, customers and technicians (R-DASH-2): ranges, the days before beside
//! them, and each as a file.

use crate::support::past::{Of, paid_visits};
use crate::support::{Answer, App};

const REPORTS: [&str; 4] = ["sales", "appointments", "customers", "technicians"];

/// The cells of a table's rows.
fn rows(page: &Answer, caption: &str) -> Vec<Vec<String>> {
    let part = format!("[aria-label='{caption}'] tbody");
    let count = page.select(&format!("{part} tr")).len();
    let row = |at| page.select(&format!("{part} tr:nth-child({at}) td"));
    (1..=count).map(row).collect()
}

async fn billed() -> App {
    let app = App::start().await;
    let customer = app.add_customer(&app.shop, "Ana Ruiz").await;
    paid_visits(
        &app,
        Of {
            customer,
            vehicle: None,
        },
        9,
    )
    .await;
    app
}

#[actix_web::test] // R-DASH-2
async fn sales_are_put_together_by_day_week_and_month() {
    let app = billed().await;
    let owner = app.owner().await;

    let days = owner.get("/reports/sales?range=year").await;
    assert_eq!(rows(&days, "Sales").len(), 9);
    let month = owner.get("/reports/sales?range=year&by=month").await;
    let found = rows(&month, "Sales");
    assert_eq!(found.len(), 3, "{found:?}");
    assert_eq!(found[1][..3], ["Feb 1 – 28", "4", "$799.96"]);
    let links = month.attributes("[aria-label=Sales] tbody a", "href");
    let link = links
        .iter()
        .find(|href| href.contains("2026-02-01"))
        .unwrap();
    assert_eq!(owner.get(link).await.select("tr[id^=invoice-]").len(), 4);
    let weeks = owner
        .get("/reports/sales?from=2026-02-01&to=2026-03-10&by=week")
        .await;
    assert_eq!(rows(&weeks, "Sales").len(), 5);
}

#[actix_web::test] // R-DASH-2
async fn a_span_stands_beside_as_many_days_before_it() {
    let app = billed().await;
    let owner = app.owner().await;

    let page = owner
        .get("/reports/sales?from=2026-03-01&to=2026-03-10")
        .await;

    assert!(page.text(".page-head .meta").contains("beside Feb 19 – 28"));
    let tile = page.select(".kpi dd");
    assert_eq!(tile[0], "$199.99 Feb 19 – 28: $199.99");
    let month = owner.get("/reports/sales").await;
    assert!(month.text(".page-head .meta").contains("beside Feb 1 – 10"));
}

#[actix_web::test] // R-DASH-2
async fn a_span_is_at_most_two_years() {
    let app = App::start().await;
    let owner = app.owner().await;

    for report in REPORTS {
        let page = owner
            .get(format!("/reports/{report}?from=2020-01-01&to=2026-03-10"))
            .await;
        page.assert_status(422);
        assert!(
            page.text(".error-summary").contains("two years"),
            "{report}"
        );
        let turned = owner
            .get(format!("/reports/{report}?from=2026-03-10&to=2026-03-01"))
            .await;
        turned.assert_status(422);
        let empty = owner.get(format!("/reports/{report}")).await;
        empty.assert_ok();
    }
    let empty = owner.get("/reports/sales").await;
    assert!(empty.text(".empty").contains("No data in range"));
}

#[actix_web::test] // R-DASH-2
async fn new_and_returning_customers_are_told_apart_and_listed() {
    let app = billed().await;
    let owner = app.owner().await;
    let second = app.add_customer(&app.shop, "Ben New").await;
    paid_visits(
        &app,
        Of {
            customer: second,
            vehicle: None,
        },
        1,
    )
    .await;

    let page = owner.get("/reports/customers").await;

    let found = rows(&page, "Customers invoiced");
    assert_eq!(found[0][..4], ["New", "1", "1", "$199.99"]);
    assert_eq!(found[1][..4], ["Returning", "1", "1", "$199.99"]);
    let links = page.attributes("[aria-label='Customers invoiced'] tbody a", "href");
    let new = owner.get(&links[0]).await;
    let listed = rows(&new, "New customers");
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0][0], "Ben New");
}

#[actix_web::test] // R-EXP-7
async fn the_file_of_a_report_holds_what_its_page_shows() {
    let app = billed().await;
    let owner = app.owner().await;

    for report in REPORTS {
        let page = owner.get(format!("/reports/{report}?range=year")).await;
        let file = page.form("CSV").submit(&owner).await;
        file.assert_ok();
        assert!(file.header("content-disposition").contains(".csv"));
        let body = file.body();
        let lines: Vec<&str> = body.lines().collect();
        let caption = match report {
            "sales" => "Sales",
            "appointments" => "Appointments",
            "customers" => "Customers invoiced",
            _ => "Technicians",
        };
        let shown = rows(&page, caption);
        assert_eq!(lines.len(), shown.len() + 1, "{report}: {body}");
        for (line, row) in lines[1..].iter().zip(&shown) {
            let plain = row[1].replace(['$', ','], "");
            assert_eq!(
                line.split(',').nth(1),
                Some(plain.as_str()),
                "{report}: {line}"
            );
        }
    }
    let wrong = owner
        .post("/exports/reports", &[("report", "nothing")])
        .await;
    wrong.assert_status(422);
}

#[actix_web::test] // R-ACC-16
async fn an_accountant_reads_the_reports_without_ways_that_are_shut() {
    let app = billed().await;
    let accountant = app.accountant().await;

    for report in REPORTS {
        let page = accountant
            .get(format!("/reports/{report}?range=year"))
            .await;
        page.assert_ok();
        for href in page.attributes("main a", "href") {
            accountant.get(&href).await.assert_ok();
        }
    }
    app.technician()
        .await
        .get("/reports/sales")
        .await
        .assert_status(403);
}
