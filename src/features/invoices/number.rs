//! Numbers of bills and credit notes: gap-free, because the series is counted under a lock in the transaction that
//! issues (R-INV-7).

use super::totals::{YEAR, number, series_year};
use crate::db::ShopTx;
use crate::entity::number_series::{ActiveModel, Column, Entity, Model};
use crate::error::AppResult;
use anyhow::Context;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

/// What is numbered; each shop counts each kind apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Series {
    Invoice,
    CreditNote,
}

impl Series {
    const fn kind(self) -> &'static str {
        match self {
            Self::Invoice => "invoice",
            Self::CreditNote => "credit_note",
        }
    }
}

/// What credit notes begin with until a shop says otherwise.
const CREDIT_NOTES: &str = "CN-";

/// The next number and its place in the series. Whoever else issues waits until this transaction
/// ends; if it fails, the number was never taken.
///
/// The row of year 0 holds the prefix and is the lock; a prefix with the year counts in a row of
/// its own each local year.
pub(super) async fn next(
    tx: &ShopTx,
    of: Series,
    (now, today): (DateTime<Utc>, NaiveDate),
) -> AppResult<(String, i32)> {
    if of == Series::CreditNote {
        open(tx, (of, 0), (CREDIT_NOTES, now)).await?;
    }
    // Locks the row, and counts in it unless the prefix names the year.
    let step = Expr::case(Column::Prefix.contains(YEAR), Expr::Constant(0.into()));
    let step = step.finally(Expr::Constant(1.into()));
    let count = Entity::update_many()
        .col_expr(Column::Next, Expr::col(Column::Next).add(step))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Kind.eq(of.kind()))
        .filter(Column::Year.eq(0));
    let base = tx.update_returning(count).await?.pop();
    let base = base.context("the shop has no series of these numbers")?;
    let year = series_year(&base.prefix, today.year());
    if year == 0 {
        let no = base.next - 1;
        return Ok((number(&base.prefix, no, today.year()), no));
    }
    let no = series(tx, (of, year)).await?.map_or(1, |row| row.next);
    if no == 1 {
        open(tx, (of, year), (&base.prefix, now)).await?;
    }
    let advance = Entity::update_many()
        .col_expr(Column::Next, Expr::value(no + 1))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Kind.eq(of.kind()))
        .filter(Column::Year.eq(year));
    tx.update_where(advance).await?;
    Ok((number(&base.prefix, no, today.year()), no))
}

/// Begins a series, unless somebody was faster.
async fn open(
    tx: &ShopTx,
    (of, year): (Series, i32),
    (prefix, now): (&str, DateTime<Utc>),
) -> AppResult<()> {
    let row = ActiveModel {
        kind: Set(of.kind().to_owned()),
        year: Set(year),
        created_at: Set(now),
        updated_at: Set(now),
        prefix: Set(prefix.to_owned()),
        next: Set(1),
        ..Default::default()
    };
    tx.insert_new(row, &[Column::ShopId, Column::Kind, Column::Year])
        .await?;
    Ok(())
}

async fn series(tx: &ShopTx, (of, year): (Series, i32)) -> AppResult<Option<Model>> {
    let query = Entity::find()
        .filter(Column::Kind.eq(of.kind()))
        .filter(Column::Year.eq(year))
        .lock_exclusive();
    Ok(tx.one(query).await?)
}
