//! Adding up.

use sea_orm::sea_query::{Expr, ExprTrait, Func};

/// The sum of an amount over the rows; 0 of none. PostgreSQL adds big integers up to a decimal.
pub fn sum(amount: impl Into<Expr>) -> Expr {
    Func::coalesce([amount.into().sum(), Expr::value(0)]).cast_as("bigint")
}
