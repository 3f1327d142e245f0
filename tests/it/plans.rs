//! Lists end where their page ends: each filter and each order has its index, so nothing is sorted to
//! show fifty rows and no table is walked (quality, section 2). Asked of SQLite, whose plans do not
//! depend on what is bound; `scripts/load` measures both engines.

use crate::seed::seeded;
use crate::support::{Database, Program};
use migrations::SHOP_OWNED;
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, Row, SqliteConnection};
use std::time::Duration;

const OWNER: (&str, &str) = ("owner@demo.autoshop.example", "demo-autoshop-2026");

const LISTS: &[&str] = &[
    "/customers",
    "/customers?sort=name",
    "/customers?sort=name_down",
    "/customers?sort=visit",
    "/customers?sort=spend",
    "/customers?filter=vip",
    "/customers?filter=due_soon",
    "/customers?filter=overdue",
    "/customers?filter=unpaid",
    "/vehicles",
    "/appointments",
    "/appointments?sort=soonest",
    "/appointments?status=scheduled",
    "/appointments?status=ready",
    "/appointments?status=completed",
    "/appointments?from=2026-01-01&to=2026-02-01",
    "/invoices",
    "/invoices?status=unpaid",
    "/invoices?status=overdue",
    "/invoices?status=draft",
    "/invoices?status=paid",
    "/invoices?status=credited",
];

/// What was asked of the database for pages; the books look at themselves meanwhile.
fn asked(program: &Program) -> Vec<Value> {
    let lines = program.said("db.slow");
    let lines = lines.iter().map(|line| serde_json::from_str(line).unwrap());
    lines
        .filter(|line: &Value| line["spans"][0]["name"] == "http")
        .collect()
}

/// Statements of a page, without their values.
async fn statements(
    program: &Program,
    browser: &crate::support::Browser,
    path: &str,
) -> Vec<String> {
    let before = asked(program).len();
    let page = browser.get(path).await;
    page.assert_status(200);
    let sent = usize::try_from(page.statements()).unwrap();
    // The program's words come by another way than its answer.
    for _ in 0..100 {
        if asked(program).len() >= before + sent {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let lines = asked(program).split_off(before);
    let sql = |line: &Value| {
        let sql = line["sql"].as_str().or(line["fields"]["sql"].as_str());
        sql.unwrap().to_owned()
    };
    lines.iter().map(sql).collect()
}

async fn plan(db: &mut SqliteConnection, sql: &str) -> Vec<String> {
    let sql = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
    let steps = sqlx::query(sql).fetch_all(db).await.unwrap();
    steps.iter().map(|step| step.get("detail")).collect()
}

/// Whether a whole table is looked through, or all that matches is sorted. The rows of one page, chosen
/// already, may be put in order.
fn is_long(sql: &str, steps: &[String]) -> bool {
    let scans = |step: &String| {
        let table = step
            .strip_prefix("SCAN ")
            .map(|rest| rest.split(' ').next());
        table.is_some_and(|table| table.is_some_and(|table| SHOP_OWNED.contains(&table)))
    };
    let sorts = |step: &&String| *step == "USE TEMP B-TREE FOR ORDER BY";
    let of_page = usize::from(!sql.ends_with("LIMIT ?"));
    steps.iter().any(scans) || steps.iter().filter(sorts).count() > of_page
}

#[actix_web::test] // R-GEN-8
async fn no_list_sorts_or_walks_a_whole_table_for_its_page() {
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

    let mut long = Vec::new();
    for path in LISTS {
        let statements = statements(&program, &owner, path).await;
        assert!(!statements.is_empty(), "{path}");
        for sql in statements.iter().filter(|sql| sql.contains("LIMIT")) {
            let steps = plan(&mut db, sql).await;
            if is_long(sql, &steps) {
                long.push(format!("{path}\n{sql}\n{}", steps.join("\n")));
            }
        }
    }

    assert!(long.is_empty(), "{}", long.join("\n\n"));
}
