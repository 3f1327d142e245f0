//! Lists end where their page ends: each order and each filter of few rows has its index, so nothing is
//! sorted to show fifty rows and no shop is walked, for the page of one row neither (quality, section 2).
//! Asked of SQLite, whose plans do not depend on what is bound; `scripts/load` measures both engines.

use crate::seed::seeded;
use crate::support::{Database, Program};
use migrations::SHOP_OWNED;
use sqlx::{AssertSqlSafe, Connection, Row, SqliteConnection};
use std::time::Duration;

pub(crate) const OWNER: (&str, &str) = ("owner@demo.autoshop.example", "demo-autoshop-2026");

/// Each with the indexes that lead to its rows, or to what is counted. The first asks for the counts of
/// all filters.
pub(crate) const LISTS: &[(&str, &[&str])] = &[
    (
        "/customers",
        &[
            "customer_stats_activity",
            "customer_vip",
            "customer_stats_recall",
        ],
    ),
    ("/customers?sort=name", &["customer_name"]),
    ("/customers?sort=name_down", &["customer_name"]),
    ("/customers?sort=visit", &["customer_stats_visit"]),
    ("/customers?sort=spend", &["customer_stats_spend"]),
    (
        "/customers?filter=vip",
        &["customer_stats_activity", "customer_vip"],
    ),
    ("/customers?filter=due_soon", &["customer_stats_activity"]),
    ("/customers?filter=overdue", &["customer_stats_activity"]),
    ("/customers?filter=unpaid", &["customer_stats_owing"]),
    ("/vehicles", &["vehicle_recent"]),
    ("/vehicles?q=toyota", &["vehicle_folded"]),
    ("/vehicles?q=2015", &["vehicle_year"]),
    ("/appointments", &["appointment_recent"]),
    ("/appointments?sort=soonest", &["appointment_recent"]),
    ("/appointments?status=scheduled", &["appointment_status"]),
    ("/appointments?status=completed", &["appointment_status"]),
    (
        "/appointments?from=2026-01-01&to=2026-02-01",
        &["appointment_recent"],
    ),
    ("/appointments?technician=nobody", &["appointment_assigned"]),
    ("/appointments?q=smith", &["appointment_customer"]),
    ("/calendar?view=month", &["appointment_recent"]),
    ("/invoices", &["invoice_recent"]),
    ("/invoices?status=unpaid", &["invoice_open"]),
    ("/invoices?status=overdue", &["invoice_open"]),
    ("/invoices?status=draft", &["invoice_standing"]),
    ("/invoices?status=paid", &["invoice_standing"]),
    ("/invoices?status=credited", &["invoice_credited"]),
];

/// Sums of a span: by the days of the bills and of the visits, through no table as a whole.
pub(crate) const SUMS: &[(&str, &[&str])] = &[
    ("/reports/sales", &["invoice_issued"]),
    ("/reports/sales?by=service", &["invoice_issued"]),
    ("/reports/appointments", &["invoice_issued"]),
    (
        "/reports/customers",
        &["invoice_issued", "invoice_customer", "appointment_customer"],
    ),
    ("/reports/technicians", &["invoice_issued"]),
    (
        "/dashboard",
        &["invoice_issued", "invoice_customer", "appointment_customer"],
    ),
];

/// Where the first row leads to a page that tells what stands on its bill.
const PAGES: &[(&str, &str)] = &[
    ("/appointments", "/appointments/"),
    ("/board", "/appointments/"),
    ("/customers", "/customers/"),
    ("/vehicles", "/vehicles/"),
];

/// Statements of a page, without their values.
async fn statements(
    program: &Program,
    browser: &crate::support::Browser,
    path: &str,
) -> Vec<String> {
    let before = of_requests(program).len();
    let page = browser.get(path).await;
    page.assert_status(200);
    let sent = usize::try_from(page.statements()).unwrap();
    // The program's words come by another way than its answer.
    for _ in 0..100 {
        if of_requests(program).len() >= before + sent {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    of_requests(program).split_off(before)
}

/// What was asked for requests; jobs and the nightly look at the books go on beside them.
fn of_requests(program: &Program) -> Vec<String> {
    let said = program.said("db.slow");
    let lines = said.iter().map(|line| serde_json::from_str(line).unwrap());
    let of_request = lines.filter(|line: &serde_json::Value| line["request_id"].is_string());
    let sql = of_request.map(|line| line["sql"].as_str().unwrap().to_owned());
    sql.collect()
}

async fn plan(db: &mut SqliteConnection, sql: &str) -> Vec<String> {
    let sql = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
    let steps = sqlx::query(sql).fetch_all(db).await.unwrap();
    steps.iter().map(|step| step.get("detail")).collect()
}

/// Whether a whole table is looked through.
fn walks(steps: &[String]) -> bool {
    let scans = |step: &String| {
        let table = step
            .strip_prefix("SCAN ")
            .map(|rest| rest.split(' ').next());
        table.is_some_and(|table| table.is_some_and(|table| SHOP_OWNED.contains(&table)))
    };
    steps.iter().any(scans)
}

/// Whether a whole table is looked through, or all that matches is sorted. The rows of one page, chosen
/// already, may be put in order, and so may what a search finds.
fn is_long(path: &str, sql: &str, steps: &[String]) -> bool {
    let sorts = |step: &&String| step.starts_with("USE TEMP B-TREE") && step.ends_with("ORDER BY");
    let of_page = usize::from(!sql.ends_with("LIMIT ?")) + usize::from(path.contains("?q="));
    walks(steps) || steps.iter().filter(sorts).count() > of_page
}

#[actix_web::test] // R-GEN-8
async fn on_sqlite_no_page_sorts_or_walks_a_whole_table_for_what_it_shows() {
    let database = Database::fresh().await;
    if !database.url.starts_with("sqlite:") {
        return;
    }
    seeded(&database);
    let told = [("AUTOSHOP_SLOW_MS", "0"), ("AUTOSHOP_LOG_FORMAT", "json")];
    let program = Program::serve_with(&database, &told);
    let owner = program.signed_in_as(OWNER.0, OWNER.1).await;
    owner.get("/board").await; // what a page needs beside is kept from here on
    let file = database.url.trim_start_matches("sqlite:");
    let mut db = SqliteConnection::connect(&format!("sqlite:{file}"))
        .await
        .unwrap();

    let mut wrong = Vec::new();
    for (path, indexes) in LISTS {
        let statements = statements(&program, &owner, path).await;
        let mut taken = String::new();
        // When the shop is open is a row of lists, kept in memory.
        let of_rows = |sql: &&String| sql.contains("LIMIT") && !sql.contains("business_hours");
        for sql in statements.iter().filter(of_rows) {
            let steps = plan(&mut db, sql).await;
            let told = format!("{sql}\n{}\n", steps.join("\n"));
            if is_long(path, sql, &steps) {
                wrong.push(format!("{path} looks at more than it shows:\n{told}"));
            }
            taken += &told;
        }
        let leads = |index: &&&str| taken.contains(&format!("INDEX {index} "));
        for index in indexes.iter().filter(|index| !leads(index)) {
            wrong.push(format!("{path} does not go by {index}:\n{taken}"));
        }
    }
    for (path, indexes) in SUMS {
        let mut taken = String::new();
        for sql in statements(&program, &owner, path).await {
            let steps = plan(&mut db, &sql).await;
            let told = format!("{sql}\n{}\n", steps.join("\n"));
            if walks(&steps) {
                wrong.push(format!("{path} walks a whole table:\n{told}"));
            }
            taken += &told;
        }
        let leads = |index: &&&str| taken.contains(&format!("INDEX {index} "));
        for index in indexes.iter().filter(|index| !leads(index)) {
            wrong.push(format!("{path} does not go by {index}:\n{taken}"));
        }
    }
    for (list, begin) in PAGES {
        let links = owner.get(list).await.attributes("main a", "href");
        let of_row = |link: &&String| link.strip_prefix(begin).is_some_and(|id| id.len() == 36);
        let path = links.iter().find(of_row).unwrap();
        let mut taken = String::new();
        for sql in statements(&program, &owner, path).await {
            let steps = plan(&mut db, &sql).await;
            taken += &format!("{sql}\n{}\n", steps.join("\n"));
        }
        if !taken.contains("invoice USING INDEX invoice_order ") {
            wrong.push(format!("{path} does not go by invoice_order:\n{taken}"));
        }
    }

    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
