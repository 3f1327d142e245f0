//! Prefixes, and from where numbers go on: forward only (R-SET-2), and past every number that was
//! given with the same words before it (R-INV-7).

use super::super::forms::{Numbers, YEAR};
use super::super::queries;
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::db::cache::CacheKey;
use crate::entity::{invoice, number_series, number_skip, shop_settings};
use crate::error::{AppError, AppResult};
use crate::kernel::time::ShopTime;
use crate::web::staff::By;
use chrono::Datelike;
use number_series::Column as N;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};
use serde_json::{Map, Value, json};

/// Why numbers stay as they are.
#[derive(Debug)]
pub(in super::super) enum Refusal {
    /// A field, and what is wrong with it.
    Field(String, String),
    /// All else.
    App(AppError),
}

impl From<AppError> for Refusal {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

impl From<DbErr> for Refusal {
    fn from(error: DbErr) -> Self {
        Self::App(error.into())
    }
}

/// Changes prefixes and skips ahead, if the settings are still as they were `seen`: the series have
/// no version, because each number given would change it.
///
/// # Errors
/// `Stale`; [`Refusal::Field`] if a series would go back.
pub(in super::super) async fn set_numbers(
    tx: &ShopTx,
    by: By<'_>,
    seen: i64,
    new: &[Numbers],
) -> Result<(), Refusal> {
    let guard = shop_settings::ActiveModel {
        version: Set(seen),
        ..Default::default()
    };
    tx.update(guard, by.1).await?;
    // Whoever takes a number waits: what is read here is still so when it is written.
    let rows = tx
        .all(number_series::Entity::find().lock_exclusive())
        .await?;
    let zone = queries::shop(tx).await?.zone;
    let zone: ShopTime = zone.parse().map_err(|_| AppError::NotFound)?;
    let this_year = zone.day(by.1).year();
    let (mut before, mut after) = (Map::new(), Map::new());
    for numbers in new {
        let stored = rows
            .iter()
            .find(|row| row.kind == numbers.kind && row.year == 0);
        let Some(stored) = stored else { continue };
        let has_year = numbers.prefix.contains(YEAR);
        let year = if has_year { this_year } else { 0 };
        let counting = |row: &&number_series::Model| row.kind == numbers.kind && row.year == year;
        let now = rows.iter().find(counting).map_or(1, |row| row.next);
        let renamed = stored.prefix != numbers.prefix;
        let words = numbers.prefix.replace(YEAR, &format!("{this_year:04}"));
        let least = match renamed {
            true => Ord::max(now, given(tx, &numbers.kind, &words).await? + 1),
            false => now,
        };
        let next = numbers.from.unwrap_or(least);
        if next < least {
            return Err(back(numbers, &words, least));
        }
        if renamed || next != now {
            put(tx, by, numbers, (year, next)).await?;
        }
        if next > least {
            remember_skip(tx, by, numbers, (year, next)).await?;
        }
        let kind = numbers.kind.as_str();
        before.insert(
            kind.to_owned(),
            json!({"prefix": stored.prefix, "next": now}),
        );
        after.insert(
            kind.to_owned(),
            json!({"prefix": numbers.prefix, "next": next}),
        );
    }
    tx.touch(CacheKey::Settings);
    let entry = Entry {
        action: "numbering.changed",
        entity: "settings",
        id: Some(tx.shop().0),
        label: "Numbering",
        before: Some(Value::Object(before)),
        after: Some(Value::Object(after)),
    };
    audit::record(tx, by, entry);
    Ok(())
}

fn back(numbers: &Numbers, words: &str, least: i32) -> Refusal {
    Refusal::Field(
        format!("{}_next", numbers.kind),
        format!(
            "Numbers only go forward, so that none is given twice. The next one is {words}{least:05}; enter {least} or more."
        ),
    )
}

/// The prefix stands on the rows of all years; the number on the one that counts now.
async fn put(
    tx: &ShopTx,
    by: By<'_>,
    numbers: &Numbers,
    (year, next): (i32, i32),
) -> Result<(), Refusal> {
    let rename = number_series::Entity::update_many()
        .col_expr(N::Prefix, Expr::value(numbers.prefix.as_str()))
        .col_expr(N::UpdatedAt, Expr::value(by.1))
        .filter(N::Kind.eq(numbers.kind.as_str()));
    tx.update_where(rename).await?;
    let row = number_series::ActiveModel {
        kind: Set(numbers.kind.clone()),
        year: Set(year),
        created_at: Set(by.1),
        updated_at: Set(by.1),
        prefix: Set(numbers.prefix.clone()),
        next: Set(next),
        ..Default::default()
    };
    tx.upsert(
        row,
        &[N::ShopId, N::Kind, N::Year],
        &[N::Next, N::UpdatedAt],
    )
    .await?;
    Ok(())
}

/// A skip is no gap (R-INV-7): the look at the books asks for what was wanted here.
async fn remember_skip(
    tx: &ShopTx,
    by: By<'_>,
    numbers: &Numbers,
    (year, next): (i32, i32),
) -> AppResult<()> {
    use number_skip::Column as K;
    let row = number_skip::ActiveModel {
        kind: Set(numbers.kind.clone()),
        year: Set(year),
        next: Set(next),
        created_at: Set(by.1),
        updated_at: Set(by.1),
        ..Default::default()
    };
    tx.insert_new(row, &[K::ShopId, K::Kind, K::Year, K::Next])
        .await?;
    Ok(())
}

/// The highest number given to an invoice with these words before it. Other series count on through
/// every prefix.
async fn given(tx: &ShopTx, kind: &str, words: &str) -> AppResult<i32> {
    #[derive(FromQueryResult)]
    struct Given {
        most: Option<i32>,
    }
    if kind != "invoice" {
        return Ok(0);
    }
    let given = invoice::Entity::find()
        .select_only()
        .expr_as(Expr::col(invoice::Column::SeriesNo).max(), "most")
        .filter(invoice::Column::Number.gte(words))
        .filter(invoice::Column::Number.lt(format!("{words}\u{10FFFF}")));
    let given: Option<Given> = tx.row(given).await?;
    Ok(given.and_then(|given| given.most).unwrap_or_default())
}
