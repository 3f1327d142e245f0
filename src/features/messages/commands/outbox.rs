//! What is decided about a message that was written: again, not at all, now in spite of the hour, read.

use super::super::deliver::send_at;
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::message;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::kernel::ids::{CustomerId, MessageId};
use crate::kernel::words::{Direction, MessageState};
use crate::web::staff::By;
use MessageState::{Canceled, Failed, Held, Queued, Unknown};
use chrono::{DateTime, Utc};
use message::Column as M;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;

/// What can be sent once more.
pub(in super::super) const AGAIN: &[MessageState] = &[Queued, Failed, Unknown];

/// What can be taken back.
pub(in super::super) const WAITING: &[MessageState] = &[Queued, Held];

async fn one(tx: &ShopTx, id: MessageId, allowed: &[MessageState]) -> AppResult<message::Model> {
    let row = message::Entity::find_by_id(id)
        .filter(M::Direction.eq(Direction::Out))
        .lock_exclusive();
    let row = tx.one(row).await?.or_not_found()?;
    match allowed.contains(&row.state) {
        true => Ok(row),
        false => Err(AppError::Refused(format!(
            "That is over: the message is “{}” by now.",
            row.state.label()
        ))),
    }
}

fn note(
    tx: &ShopTx,
    by: By<'_>,
    (row, action): (&message::Model, &'static str),
    state: MessageState,
) {
    let entry = Entry {
        action,
        entity: "message",
        id: Some(row.id.0),
        label: row.trigger.map_or("Message", |trigger| trigger.label()),
        before: Some(json!({"state": row.state, "why": row.error})),
        after: Some(json!({"state": state, "customer": row.customer_id})),
    };
    audit::record(tx, by, entry);
}

/// Sends it once more; where nobody knows whether it arrived, that is a person's decision.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Refused`] if it is over.
pub(crate) async fn retry(tx: &ShopTx, by: By<'_>, id: MessageId) -> AppResult<()> {
    let row = one(tx, id, AGAIN).await?;
    send(tx, by, (&row, row.is_urgent)).await?;
    note(tx, by, (&row, "message.retried"), Queued);
    Ok(())
}

/// Sends what is held, in spite of the hour: an owner's word, for this one only (R-MSG-6).
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Refused`] if it is not held.
pub(crate) async fn release(tx: &ShopTx, by: By<'_>, id: MessageId) -> AppResult<()> {
    let row = one(tx, id, &[Held]).await?;
    send(tx, by, (&row, true)).await?;
    note(tx, by, (&row, "message.released"), Queued);
    Ok(())
}

async fn send(
    tx: &ShopTx,
    (_, now): By<'_>,
    (row, is_urgent): (&message::Model, bool),
) -> AppResult<()> {
    let again = message::Entity::update_many()
        .col_expr(M::State, Expr::value(Queued.as_str()))
        .col_expr(M::IsUrgent, Expr::value(is_urgent))
        .col_expr(M::NotBefore, Expr::value(now))
        .col_expr(M::ExpiresAt, Expr::value(None::<DateTime<Utc>>))
        .col_expr(M::ProviderRef, Expr::value(None::<String>))
        .col_expr(M::Error, Expr::value(None::<String>))
        .col_expr(M::UpdatedAt, Expr::value(now))
        .filter(M::Id.eq(row.id));
    tx.update_where(again).await?;
    send_at(tx, row.id, (now, now)).await
}

/// Takes it back before it is sent.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Refused`] if it is over.
pub(crate) async fn cancel(tx: &ShopTx, by: By<'_>, id: MessageId) -> AppResult<()> {
    let row = one(tx, id, WAITING).await?;
    let words = format!("Taken back by {}.", by.0.name);
    let gone = message::Entity::update_many()
        .col_expr(M::State, Expr::value(Canceled.as_str()))
        .col_expr(M::Error, Expr::value(words))
        .col_expr(M::UpdatedAt, Expr::value(by.1))
        .filter(M::Id.eq(id));
    tx.update_where(gone).await?;
    note(tx, by, (&row, "message.canceled"), Canceled);
    Ok(())
}

/// Whoever reads it has read it.
///
/// # Errors
/// [`AppError::NotFound`].
pub(crate) async fn read(tx: &ShopTx, by: By<'_>, id: MessageId) -> AppResult<()> {
    let row = message::Entity::find_by_id(id).filter(M::Direction.eq(Direction::In));
    let row = tx.one(row).await?.or_not_found()?;
    let read = unread(by.1).filter(M::Id.eq(id));
    if tx.update_where(read).await? > 0 {
        note(tx, by, (&row, "message.read"), row.state);
    }
    Ok(())
}

/// All that this customer wrote; how much was new.
pub(crate) async fn read_all(
    tx: &ShopTx,
    now: DateTime<Utc>,
    customer: CustomerId,
) -> AppResult<u64> {
    let theirs = unread(now).filter(M::CustomerId.eq(customer));
    Ok(tx.update_where(theirs).await?)
}

/// The thread was read: told by the first of its new messages.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn read_thread(
    tx: &ShopTx,
    by: By<'_>,
    (customer, label): (CustomerId, &str),
) -> AppResult<()> {
    if read_all(tx, by.1, customer).await? > 0 {
        let entry = Entry {
            action: "message.read",
            entity: "message",
            id: Some(customer.0),
            label,
            ..Entry::default()
        };
        audit::record(tx, by, entry);
    }
    Ok(())
}

fn unread(now: DateTime<Utc>) -> sea_orm::UpdateMany<message::Entity> {
    message::Entity::update_many()
        .col_expr(M::ReadAt, Expr::value(now))
        .col_expr(M::UpdatedAt, Expr::value(now))
        .filter(M::Direction.eq(Direction::In))
        .filter(M::ReadAt.is_null())
}
