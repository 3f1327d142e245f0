//! Words by which both engines take the way into a table that was made for a question.

use sea_orm::ColumnTrait;
use sea_orm::sea_query::{
    CommonTableExpression, Expr, ExprTrait, Func, Query, SelectStatement, WithClause,
};

/// A column that is looked at in the rows that another one leads to, never by an index of its own.
///
/// SQLite that has no statistics yet takes one index for as good as any other, and would go through all
/// visits of a status for those of one customer; and an engine that has some would rather put in order
/// all that match than follow an order to the end of a page.
pub fn by_the_way(column: impl ColumnTrait) -> Expr {
    aside(&Expr::col(column.as_column_ref()))
}

/// The same of a column of a table under another name.
pub fn aside(column: &Expr) -> Expr {
    Func::coalesce([column.clone(), column.clone()]).into()
}

/// These ids, found once. PostgreSQL that has no statistics yet believes in a single row everywhere, and
/// would look for them anew for each row that it asks about.
#[must_use]
pub fn once(ids: SelectStatement) -> SelectStatement {
    let found = CommonTableExpression::new()
        .table_name("found")
        .column("id")
        .query(ids)
        .materialized(true)
        .to_owned();
    Query::select()
        .column("id")
        .from("found")
        .with_cte(WithClause::new().cte(found).to_owned())
        .take()
}

/// That this is so, in the words of the index that holds only such rows: bound, the value may be any, and
/// neither engine would take that index.
pub fn is_true(column: impl ColumnTrait) -> Expr {
    let column = Expr::col(column.as_column_ref());
    column.eq(Expr::Constant(true.into()))
}
