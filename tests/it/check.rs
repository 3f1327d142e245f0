//! `autoshop check` finds what is wrong, and says so.

use crate::seed::{on, seeded};
use crate::support::{Database, rows};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

/// Changes every row of the table past the program, one in each shop.
async fn spoil(database: &Database, table: &str, change: &str) {
    let (url, wall) = match database.owner_url() {
        Some(owner) => (
            owner,
            format!("ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY; "),
        ),
        None => (database.url.clone(), String::new()),
    };
    let sql = format!("{wall}{change}; SELECT 'done'");
    rows(&url, &sql).await.unwrap();
}

#[actix_web::test]
async fn a_check_names_every_book_that_does_not_hold() {
    let database = Database::fresh().await;
    seeded(&database);
    let (code, words) = on(&database, &["check"]);
    assert_eq!(code, Some(0), "{words}");

    for (table, change, told) in [
        (
            "payment",
            "UPDATE payment SET amount = amount + 1, applied = applied + 1",
            "INV-00001 breaks: What an invoice says is paid is",
        ),
        (
            "payment",
            "UPDATE payment SET amount = amount - 1, applied = applied - 1",
            "",
        ),
        (
            "invoice_line",
            "UPDATE invoice_line SET tax = tax + 1, net = net - 1, discount = discount + 1 WHERE tax > 0",
            "breaks: An invoice asks for the sum of its lines",
        ),
        (
            "invoice_line",
            "UPDATE invoice_line SET tax = tax - 1, net = net + 1, discount = discount - 1 WHERE tax > 0",
            "",
        ),
        (
            "customer_stats",
            "UPDATE customer_stats SET visits = visits + 1",
            "breaks: A customer's figures are what",
        ),
        (
            "customer_stats",
            "UPDATE customer_stats SET visits = visits - 1",
            "",
        ),
        (
            "number_series",
            "UPDATE number_series SET next = next - 1",
            "breaks: The last number that was given is there, and the next one was never",
        ),
        (
            "number_series",
            "UPDATE number_series SET next = next + 1",
            "",
        ),
        (
            "invoice",
            "UPDATE invoice SET series_no = series_no + 1 WHERE series_no > 9",
            "breaks: Invoice numbers follow each other without a gap",
        ),
        (
            "invoice",
            "UPDATE invoice SET series_no = series_no - 1 WHERE series_no > 9",
            "",
        ),
        (
            "customer",
            "UPDATE customer SET merged_into_id = id",
            "visits hang on a customer who was merged",
        ),
        ("customer", "UPDATE customer SET merged_into_id = NULL", ""),
        (
            "search_term",
            "DELETE FROM search_term WHERE kind = 'invoice'",
            "is not found by its invoice",
        ),
        (
            "customer",
            "UPDATE customer SET name = 'Xaver Quill'",
            "is not found by its name",
        ),
    ] {
        spoil(&database, table, change).await;
        let (code, words) = on(&database, &["check"]);
        let is_spoilt = !told.is_empty();
        assert_eq!(code, Some(i32::from(is_spoilt)), "{change}: {words}");
        assert!(words.contains(told), "{change}: {words}");
    }
}

#[actix_web::test]
async fn a_check_looks_at_the_key_and_the_schema() {
    let database = Database::fresh().await;
    let key = database.directory.path().join("key");
    fs::write(&key, [7; 64]).unwrap();
    fs::set_permissions(&key, Permissions::from_mode(0o644)).unwrap();
    let (code, words) = on(&database, &["check"]);
    assert_eq!(code, Some(1));
    assert!(words.contains("can be read by others"), "{words}");
    fs::set_permissions(&key, Permissions::from_mode(0o600)).unwrap();
    assert_eq!(on(&database, &["check"]).0, Some(0));

    let owner = database.owner_url().unwrap_or_else(|| database.url.clone());
    let newest = "(SELECT max(version) FROM seaql_migrations)";
    let sql = format!("DELETE FROM seaql_migrations WHERE version = {newest}; SELECT 'done'");
    rows(&owner, &sql).await.unwrap();
    let (code, words) = on(&database, &["check"]);
    assert!(
        code == Some(1) && words.contains("1 migrations wait"),
        "{words}"
    );
    let sql = "INSERT INTO seaql_migrations VALUES ('m9999_later', 1); SELECT 'done'";
    rows(&owner, sql).await.unwrap();
    let (code, words) = on(&database, &["check"]);
    assert!(
        code == Some(1) && words.contains("newer autoshop"),
        "{words}"
    );
}
