//! Looking at the books, and keeping what was found.

use super::books::{self, Finding};
use super::queries;
use crate::audit::{self, Entry};
use crate::db::{ShopDb, ShopTx};
use crate::entity::{books_check, shop_settings};
use crate::error::AppResult;
use crate::kernel::ids::BooksCheckId;
use crate::kernel::time::ShopTime;
use crate::web::staff::By;
use chrono::{DateTime, NaiveDate, Timelike, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;

/// The books are looked at after this hour of the shop's night.
const NIGHT: u32 = 2;

/// Looks at the books once a night. Whether anything is wrong, as of the last look.
///
/// # Errors
/// When the database does not answer.
pub async fn nightly(db: &mut ShopDb, zone: ShopTime, now: DateTime<Utc>) -> AppResult<bool> {
    let last = queries::last_look(db).await?;
    let today = zone.day(now);
    let is_done = last.first().is_some_and(|look| look.day >= today);
    if is_done || zone.local(now).hour() < NIGHT {
        db.end_reading();
        return Ok(last.iter().any(|look| !look.ok));
    }
    let findings = books::check(db).await?;
    db.transaction(async |tx| keep(tx, (now, today), &findings).await)
        .await?;
    Ok(findings.iter().any(|finding| !finding.is_kept()))
}

/// Keeps what somebody found who wanted to know now.
///
/// # Errors
/// When the database does not answer.
pub async fn look(
    tx: &ShopTx,
    by: By<'_>,
    today: NaiveDate,
    findings: &[Finding],
) -> AppResult<()> {
    keep(tx, (by.1, today), findings).await?;
    let broken = findings.iter().filter(|finding| !finding.is_kept());
    let broken: Vec<&str> = broken.map(|finding| finding.promise.name).collect();
    let entry = Entry {
        action: "books.checked",
        entity: "books",
        id: Some(tx.shop().0),
        label: "The books",
        before: None,
        after: Some(json!({"promises": findings.len(), "broken": broken})),
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// One row a promise and day: a later look at the same day takes the place of the earlier one. Two
/// looks at once stand in line.
async fn keep(
    tx: &ShopTx,
    (now, today): (DateTime<Utc>, NaiveDate),
    findings: &[Finding],
) -> AppResult<()> {
    use books_check::Column::Day;
    tx.one(shop_settings::Entity::find().lock_exclusive())
        .await?;
    let earlier = books_check::Entity::delete_many().filter(Day.eq(today));
    tx.delete_where(earlier).await?;
    let rows = findings.iter().map(|finding| books_check::ActiveModel {
        id: Set(BooksCheckId::new(now)),
        created_at: Set(now),
        updated_at: Set(now),
        day: Set(today),
        name: Set(finding.promise.name.to_owned()),
        ok: Set(finding.is_kept()),
        detail: Set(
            (!finding.is_kept()).then(|| json!({"faults": finding.faults, "more": finding.more}))
        ),
        checked_at: Set(Some(now)),
        ..Default::default()
    });
    tx.insert_all(rows).await?;
    Ok(())
}
