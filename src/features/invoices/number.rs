//! Numbers of bills: gap-free, because the series is counted under a lock in the transaction that
//! issues (R-INV-7).

use super::totals::{YEAR, number, series_year};
use crate::db::ShopTx;
use crate::entity::number_series::{ActiveModel, Column, Entity, Model};
use crate::error::AppResult;
use anyhow::Context;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

const KIND: &str = "invoice";

/// The next number and its place in the series. Whoever else issues waits until this transaction
/// ends; if it fails, the number was never taken.
///
/// The row of year 0 holds the prefix and is the lock; a prefix with the year counts in a row of
/// its own each local year.
pub(super) async fn next(
    tx: &ShopTx,
    (now, today): (DateTime<Utc>, NaiveDate),
) -> AppResult<(String, i32)> {
    // Locks the row, and counts in it unless the prefix names the year.
    let step = Expr::case(Column::Prefix.contains(YEAR), Expr::Constant(0.into()));
    let step = step.finally(Expr::Constant(1.into()));
    let count = Entity::update_many()
        .col_expr(Column::Next, Expr::col(Column::Next).add(step))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Kind.eq(KIND))
        .filter(Column::Year.eq(0));
    let base = tx.update_returning(count).await?.pop();
    let base = base.context("the shop has no series of invoice numbers")?;
    let year = series_year(&base.prefix, today.year());
    if year == 0 {
        let no = base.next - 1;
        return Ok((number(&base.prefix, no, today.year()), no));
    }
    let no = series(tx, year).await?.map_or(1, |row| row.next);
    if no == 1 {
        tx.insert_new(
            ActiveModel {
                kind: Set(KIND.to_owned()),
                year: Set(year),
                created_at: Set(now),
                updated_at: Set(now),
                prefix: Set(base.prefix.clone()),
                next: Set(1),
                ..Default::default()
            },
            &[Column::ShopId, Column::Kind, Column::Year],
        )
        .await?;
    }
    let advance = Entity::update_many()
        .col_expr(Column::Next, Expr::value(no + 1))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Kind.eq(KIND))
        .filter(Column::Year.eq(year));
    tx.update_where(advance).await?;
    Ok((number(&base.prefix, no, today.year()), no))
}

async fn series(tx: &ShopTx, year: i32) -> AppResult<Option<Model>> {
    let query = Entity::find()
        .filter(Column::Kind.eq(KIND))
        .filter(Column::Year.eq(year))
        .lock_exclusive();
    Ok(tx.one(query).await?)
}
