//! Search terms learn the keys by which a name is found that was almost typed right, and the numbers
//! of invoices (R-CUST-6).

use crate::shape::rewrite;
use sea_orm_migration::prelude::{DbErr, SchemaManager};
use sea_orm_migration::sea_orm::DbBackend;

const COLUMNS: &str =
    "shop_id, created_at, updated_at, term, kind, target_id, customer_id, vehicle_id";

pub(crate) async fn widen(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let postgres = manager.get_database_backend() == DbBackend::Postgres;
    rewrite(manager, &["customer", "search_term"], &near(postgres)).await?;
    rewrite(manager, &["invoice", "search_term"], &invoices()).await
}

pub(crate) async fn narrow(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let gone = "DELETE FROM search_term WHERE kind IN ('near', 'invoice')";
    rewrite(manager, &["search_term"], gone).await
}

/// Each word of 5 to 15 letters of a folded name, without one of its letters.
fn near(postgres: bool) -> String {
    // PostgreSQL wants to be told how the words compare, which never matters here.
    let (position, bytes, uuid) = match postgres {
        true => ("strpos", " COLLATE \"C\"", "uuid"),
        false => ("instr", "", "BLOB"),
    };
    let places: Vec<String> = (1..=15).map(|n| format!("SELECT {n} AS n")).collect();
    let places = places.join(" UNION ALL ");
    format!(
        "WITH RECURSIVE split (shop_id, id, at, word, rest) AS ( \
            SELECT shop_id, id, created_at, ''{bytes}, (name_normalized || ' '){bytes} FROM customer WHERE deleted_at IS NULL \
            UNION ALL SELECT shop_id, id, at, substr(rest, 1, {position}(rest, ' ') - 1), \
                substr(rest, {position}(rest, ' ') + 1) FROM split WHERE rest <> '') \
         INSERT INTO search_term ({COLUMNS}) \
         SELECT DISTINCT shop_id, at, at, substr(word, 1, n - 1) || substr(word, n + 1), 'near', id, id, \
            CAST(NULL AS {uuid}) \
         FROM split JOIN ({places}) place ON n <= length(word) WHERE length(word) BETWEEN 5 AND 15",
    )
}

/// The number as it is without punctuation, its end, and the bare number.
fn invoices() -> String {
    let plain = "lower(replace(replace(replace(number, '-', ''), ' ', ''), '/', ''))";
    let forms = [
        plain,
        "substr(number, length(number) - 4)",
        "CAST(series_no AS varchar(12))",
    ];
    let one = |form: &&str| {
        format!(
            "SELECT shop_id, created_at, updated_at, {form} AS term, 'invoice' AS kind, id, customer_id, vehicle_id \
             FROM invoice WHERE number IS NOT NULL AND series_no IS NOT NULL"
        )
    };
    let all: Vec<String> = forms.iter().map(one).collect();
    format!(
        "INSERT INTO search_term ({COLUMNS}) {}",
        all.join(" UNION ")
    )
}
