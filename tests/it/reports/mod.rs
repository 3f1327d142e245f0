//! What the money says, each figure beside plain SQL (R-DASH-2), and the look at the books.

mod aging;
mod books;
mod day;
mod proofs;
mod tax;

use crate::support::{Answer, App};

/// The cells of a table's rows or foot, row by row.
fn cells(page: &Answer, part: &str) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for at in 1..=page.select(&format!("{part} tr")).len() {
        rows.push(page.select(&format!("{part} tr:nth-child({at}) td")));
    }
    rows
}

/// One number by plain SQL: the first cell of the first row, as cents.
async fn cents(app: &App, sql: &str) -> i64 {
    let sql = format!("SELECT CAST(coalesce(({sql}), 0) AS text)");
    let rows = app.rows_of_shop(app.shop.id, &sql).await;
    rows[0][0].parse().unwrap()
}

/// "$1,234.50" of cents; nothing is a dash.
fn dollars(cents: i64) -> String {
    match cents {
        0 => "–".to_owned(),
        cents if cents < 0 => format!("− {}", autoshop::kernel::money::Cents(-cents)),
        cents => autoshop::kernel::money::Cents(cents).to_string(),
    }
}
