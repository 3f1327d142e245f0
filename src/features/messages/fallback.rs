//! What follows when a message fails: the shop is told, and a text goes by e-mail instead (R-MSG-9).

use super::consent::is_denied;
use super::news;
use super::plan::outbox;
use super::row::fresh;
use super::words::undressed;
use crate::db::ShopTx;
use crate::entity::{customer, message};
use crate::error::AppResult;
use crate::kernel::words::{Channel, MessageState, Purpose};
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;

/// What a message that failed asks for: that the shop hears of it (R-NOTIF-1), and another way. Nothing of others.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn tell_shop_and_mail(
    tx: &ShopTx,
    row: &message::Model,
    now: DateTime<Utc>,
) -> AppResult<()> {
    if row.state != MessageState::Failed {
        return Ok(());
    }
    news::failed(tx, row.id, now).await?;
    by_mail(tx, row, now).await
}

/// Writes the e-mail in the place of a text that came by itself and failed, to whoever has an address and has
/// not denied it; not if its moment has passed, or the same was written by e-mail anyway.
async fn by_mail(tx: &ShopTx, text: &message::Model, now: DateTime<Utc>) -> AppResult<()> {
    let is_over = text.expires_at.is_some_and(|until| until <= now);
    let (Some(_), Some(customer), Some(key)) = (text.trigger, text.customer_id, &text.dedupe_key)
    else {
        return Ok(());
    };
    if text.channel != Channel::Sms || is_over {
        return Ok(());
    }
    let email = tx.one(customer::Entity::find_by_id(customer)).await?;
    let Some(email) = email.and_then(|customer| customer.email) else {
        return Ok(());
    };
    if is_denied(tx, (customer, Channel::Email, Purpose::Service)).await? {
        return Ok(());
    }
    let channel = |channel: Channel| format!(":{}:", channel.as_str());
    let row = message::ActiveModel {
        customer_id: Set(text.customer_id),
        repair_order_id: Set(text.repair_order_id),
        appointment_id: Set(text.appointment_id),
        trigger: Set(text.trigger),
        channel: Set(Channel::Email),
        address: Set(email),
        body: Set(undressed(&text.body).to_owned()),
        dedupe_key: Set(Some(
            key.replace(&channel(Channel::Sms), &channel(Channel::Email)),
        )),
        expires_at: Set(text.expires_at),
        ..fresh(now)
    };
    outbox(tx, now, vec![row]).await
}
