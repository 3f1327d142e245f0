//! Photos come with a draft, follow it, and go with it. Nobody of the shop sees those of a draft, so what is
//! kept in memory of the shop stays.

use super::MOST;
use super::picture::Sizes;
use crate::db::ShopTx;
use crate::entity::{booking_draft, photo};
use crate::error::AppResult;
use crate::kernel::ids::{AppointmentId, DraftId, LeadId, PhotoId};
use chrono::{DateTime, Utc};
use photo::Column as P;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Condition, Expr, Query};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};

/// Adds them to a draft, as far as there is room; one that is there already is not added again. Whoever
/// calls has written the draft's row in this transaction, so that nobody else adds to it.
pub async fn add(
    tx: &ShopTx,
    (draft, now): (DraftId, DateTime<Utc>),
    sent: &[Sizes],
) -> AppResult<()> {
    #[derive(FromQueryResult)]
    struct There {
        sha256: String,
    }
    let query = photo::Entity::find()
        .filter(P::DraftId.eq(draft))
        .select_only()
        .column(P::Sha256);
    let there: Vec<There> = tx.rows(query).await?;
    let mut there: Vec<String> = there.into_iter().map(|row| row.sha256).collect();
    for sizes in sent {
        if there.len() >= MOST || there.contains(&sizes.sha256) {
            continue;
        }
        there.push(sizes.sha256.clone());
        let row = photo::ActiveModel {
            id: Set(PhotoId::new(now)),
            created_at: Set(now),
            updated_at: Set(now),
            draft_id: Set(Some(draft)),
            mime: Set("image/jpeg".to_owned()),
            size: Set(i32::try_from(sizes.large.len()).unwrap_or(i32::MAX)),
            sha256: Set(sizes.sha256.clone()),
            width: Set(sizes.width),
            height: Set(sizes.height),
            small: Set(sizes.small.clone()),
            body: Set(sizes.large.clone()),
            ..Default::default()
        };
        tx.insert_unlisted(row).await?;
    }
    Ok(())
}

/// Whoever sent it takes it back, as long as no visit was booked with it.
pub async fn remove(tx: &ShopTx, (draft, id): (DraftId, PhotoId)) -> AppResult<()> {
    let gone = photo::Entity::delete_many()
        .filter(P::Id.eq(id))
        .filter(P::DraftId.eq(draft))
        .filter(P::AppointmentId.is_null());
    tx.delete_unlisted(gone).await?;
    Ok(())
}

/// The draft's photos are of this visit too.
pub async fn give_visit(
    tx: &ShopTx,
    (draft, visit): (DraftId, AppointmentId),
    now: DateTime<Utc>,
) -> AppResult<()> {
    give(tx, draft, (P::AppointmentId, Expr::value(visit)), now).await
}

/// The draft's photos are of this lead too.
pub async fn give_lead(
    tx: &ShopTx,
    (draft, lead): (DraftId, LeadId),
    now: DateTime<Utc>,
) -> AppResult<()> {
    give(tx, draft, (P::LeadId, Expr::value(lead)), now).await
}

/// The lead's photos are of the visit that came of it too.
pub async fn follow_lead(
    tx: &ShopTx,
    (lead, visit): (LeadId, AppointmentId),
    now: DateTime<Utc>,
) -> AppResult<()> {
    let update = photo::Entity::update_many()
        .col_expr(P::AppointmentId, Expr::value(visit))
        .col_expr(P::UpdatedAt, Expr::value(now))
        .filter(P::LeadId.eq(lead))
        .filter(P::AppointmentId.is_null());
    tx.update_where(update).await?;
    Ok(())
}

/// The visit that came of a lead was taken back, and its photos are the lead's alone.
pub async fn leave_visit(
    tx: &ShopTx,
    (lead, visit): (LeadId, AppointmentId),
    now: DateTime<Utc>,
) -> AppResult<()> {
    let update = photo::Entity::update_many()
        .col_expr(P::AppointmentId, Expr::value(None::<AppointmentId>))
        .col_expr(P::UpdatedAt, Expr::value(now))
        .filter(P::LeadId.eq(lead))
        .filter(P::AppointmentId.eq(visit));
    tx.update_where(update).await?;
    Ok(())
}

async fn give(
    tx: &ShopTx,
    draft: DraftId,
    (column, id): (P, Expr),
    now: DateTime<Utc>,
) -> AppResult<()> {
    let update = photo::Entity::update_many()
        .col_expr(column, id)
        .col_expr(P::UpdatedAt, Expr::value(now))
        .filter(P::DraftId.eq(draft));
    tx.update_where(update).await?;
    Ok(())
}

/// Of drafts that are over: what nobody else has goes, the rest is let go.
pub async fn forget(tx: &ShopTx, now: DateTime<Utc>) -> AppResult<()> {
    use booking_draft::Column as D;
    let over = Query::select()
        .column(D::Id)
        .from(booking_draft::Entity)
        .and_where(D::ShopId.eq(tx.shop()))
        .and_where(D::ExpiresAt.lte(now))
        .take();
    let of_them = P::DraftId.in_subquery(over);
    let nobodys = Condition::all()
        .add(of_them.clone())
        .add(P::LeadId.is_null())
        .add(P::AppointmentId.is_null());
    tx.delete_where(photo::Entity::delete_many().filter(nobodys))
        .await?;
    let free = photo::Entity::update_many()
        .col_expr(P::DraftId, Expr::value(None::<DraftId>))
        .filter(of_them);
    tx.update_where(free).await?;
    Ok(())
}
