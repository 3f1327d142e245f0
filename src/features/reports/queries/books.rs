//! What the last look at the books found.

use crate::db::ShopDb;
use crate::entity::books_check;
use crate::error::AppResult;
use books_check::Column as B;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// The rows of the last day on which the books were looked at, one a promise.
///
/// # Errors
/// When the database does not answer.
pub async fn last_look(db: &ShopDb) -> AppResult<Vec<books_check::Model>> {
    let last = Query::select()
        .expr(Expr::col(B::Day).max())
        .from(books_check::Entity)
        .and_where(B::ShopId.eq(db.shop()))
        .take();
    let query = books_check::Entity::find()
        .filter(B::Day.in_subquery(last))
        .order_by_asc(B::Id);
    Ok(db.all(query).await?)
}
