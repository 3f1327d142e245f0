//! What customers allow, by channel and purpose (R-MSG-4). Each change is an event with the words that were
//! shown; what waits goes when somebody says stop.

use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::{consent, consent_event, message};
use crate::error::AppResult;
use crate::kernel::ids::{ConsentEventId, CustomerId};
use crate::kernel::words::{Channel, ConsentMethod, ConsentState, MessageState, Purpose};
use crate::web::staff::By;
use chrono::{DateTime, Utc};
use consent::Column as N;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

/// Why a message to somebody who said stop is not sent.
pub(super) const DENIED: &str = "The customer does not want these messages.";

/// What somebody said, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// About which channel.
    pub channel: Channel,
    /// About what.
    pub purpose: Purpose,
    /// Yes, no, or neither any more.
    pub state: ConsentState,
    /// How it was said.
    pub method: ConsentMethod,
    /// The words that were shown or heard.
    pub wording: Option<String>,
}

/// Whether they want none of these.
pub(super) async fn is_denied(
    tx: &ShopTx,
    (customer, channel, purpose): (CustomerId, Channel, Purpose),
) -> AppResult<bool> {
    Ok(said(tx, (customer, channel, purpose)).await? == ConsentState::Denied)
}

async fn said(
    tx: &ShopTx,
    (customer, channel, purpose): (CustomerId, Channel, Purpose),
) -> AppResult<ConsentState> {
    let row = consent::Entity::find()
        .filter(N::CustomerId.eq(customer))
        .filter(N::Channel.eq(channel))
        .filter(N::Purpose.eq(purpose));
    let row = tx.one(row).await?;
    Ok(row.map_or(ConsentState::Unknown, |row| row.state))
}

/// Keeps what somebody said. The same once more changes nothing. `label`: what the customer is called.
///
/// # Errors
/// When the database does not answer.
pub async fn say(
    tx: &ShopTx,
    by: By<'_>,
    (customer, label): (CustomerId, &str),
    word: &Word,
) -> AppResult<bool> {
    let (actor, now) = by;
    let before = said(tx, (customer, word.channel, word.purpose)).await?;
    if before == word.state {
        return Ok(false);
    }
    let row = consent::ActiveModel {
        customer_id: Set(customer),
        channel: Set(word.channel),
        purpose: Set(word.purpose),
        created_at: Set(now),
        updated_at: Set(now),
        state: Set(word.state),
        changed_at: Set(now),
        ..Default::default()
    };
    let key = [N::ShopId, N::CustomerId, N::Channel, N::Purpose];
    let changed = [N::State, N::ChangedAt, N::UpdatedAt];
    tx.upsert(row, &key, &changed).await?;
    tx.insert(consent_event::ActiveModel {
        id: Set(ConsentEventId::new(now)),
        created_at: Set(now),
        updated_at: Set(now),
        customer_id: Set(customer),
        channel: Set(word.channel),
        purpose: Set(word.purpose),
        state: Set(word.state),
        method: Set(word.method),
        wording: Set(word.wording.clone()),
        actor: Set(Some(actor.name.clone())),
        ip: Set(actor.ip.clone()),
        at: Set(now),
        ..Default::default()
    })
    .await?;
    if word.state == ConsentState::Denied && word.purpose == Purpose::Service {
        withdraw(tx, now, (customer, word.channel)).await?;
    }
    let entry = Entry {
        action: "consent.changed",
        entity: "consent",
        id: Some(customer.0),
        label,
        before: Some(json!({"state": before})),
        after: Some(json!({
            "state": word.state, "channel": word.channel, "purpose": word.purpose,
            "method": word.method, "wording": word.wording,
        })),
    };
    audit::record(tx, by, entry);
    Ok(true)
}

/// What waits for them on this channel is not sent (R-MSG-5).
async fn withdraw(
    tx: &ShopTx,
    now: DateTime<Utc>,
    (customer, channel): (CustomerId, Channel),
) -> AppResult<()> {
    use message::Column as M;
    let gone = message::Entity::update_many()
        .col_expr(M::State, Expr::value(MessageState::Canceled.as_str()))
        .col_expr(M::Error, Expr::value(DENIED))
        .col_expr(M::DedupeKey, Expr::value(None::<String>))
        .col_expr(M::UpdatedAt, Expr::value(now))
        .filter(M::CustomerId.eq(customer))
        .filter(M::Channel.eq(channel))
        .filter(M::State.is_in([MessageState::Queued, MessageState::Held]));
    tx.update_where(gone).await?;
    Ok(())
}
