//! What somebody tells is kept from page to page (R-BOOK-1). Nobody of the shop sees it, so what is kept in
//! memory of the shop stays.

use super::super::draft::{LIFE, Told};
use crate::db::{ShopDb, ShopTx};
use crate::entity::booking_draft::{ActiveModel, Column, Entity};
use crate::error::{AppError, AppResult};
use crate::features::photos::{self, Sizes};
use crate::kernel::ids::{DraftId, PhotoId};
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

fn step(told: &Told) -> i32 {
    i32::try_from(told.next().number() - 1).unwrap_or_default()
}

/// Keeps a new one.
pub(in super::super) async fn begin(
    tx: &ShopTx,
    (id, now): (DraftId, DateTime<Utc>),
    told: &Told,
) -> AppResult<()> {
    let row = ActiveModel {
        id: Set(id),
        created_at: Set(now),
        updated_at: Set(now),
        data: Set(json!(told)),
        step: Set(step(told)),
        expires_at: Set(now + LIFE),
        ..Default::default()
    };
    Ok(tx.insert_unlisted(row).await?)
}

/// Keeps what is told now, if it is still open.
///
/// # Errors
/// [`AppError::Stale`] if it was booked in this very moment.
pub(in super::super) async fn keep(
    tx: &ShopTx,
    (id, now): (DraftId, DateTime<Utc>),
    told: &Told,
) -> AppResult<()> {
    let data: Value = json!(told);
    let update = Entity::update_many()
        .col_expr(Column::Data, Expr::value(data))
        .col_expr(Column::Step, Expr::value(step(told)))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .col_expr(Column::ExpiresAt, Expr::value(now + LIFE))
        .filter(Column::Id.eq(id))
        .filter(Column::AppointmentId.is_null());
    match tx.update_unlisted(update).await? {
        0 => Err(AppError::Stale),
        _ => Ok(()),
    }
}

/// Takes one of its photos away and adds others, if it is still open.
///
/// # Errors
/// As [`keep`].
pub(in super::super) async fn keep_photos(
    tx: &ShopTx,
    (id, now): (DraftId, DateTime<Utc>),
    told: &Told,
    (gone, fresh): (Option<PhotoId>, &[Sizes]),
) -> AppResult<()> {
    keep(tx, (id, now), told).await?;
    if let Some(gone) = gone {
        photos::remove(tx, (id, gone)).await?;
    }
    photos::add(tx, (id, now), fresh).await
}

/// Deletes what nobody finished, and the pages of visits that are over.
///
/// # Errors
/// When the database does not answer.
pub async fn forget_drafts(db: &mut ShopDb, now: DateTime<Utc>) -> AppResult<()> {
    let over = || Entity::delete_many().filter(Column::ExpiresAt.lte(now));
    db.transaction(async |tx| {
        photos::forget(tx, now).await?;
        tx.delete_where(over()).await?;
        Ok(())
    })
    .await
}
