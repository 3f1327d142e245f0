//! How long it is from one instant to another.

use super::Engine;
use sea_orm::sea_query::Expr;

/// In seconds; SQLite holds an instant as text.
pub(in crate::db) fn seconds(db: Engine, from: Expr, to: Expr) -> Expr {
    let between = match db {
        Engine::Sqlite => "(unixepoch(?) - unixepoch(?))",
        Engine::Postgres => {
            "CAST(floor(extract(epoch from $1) - extract(epoch from $2)) AS bigint)"
        }
    };
    Expr::cust_with_exprs(between, [to, from])
}
