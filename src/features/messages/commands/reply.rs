//! What somebody of the shop writes to a customer.

use super::super::consent::DENIED;
use super::super::hours::awake;
use super::super::plan::{QUIET, outbox};
use super::super::queries::subject::{About, subject};
use super::super::row::fresh;
use super::super::words::dressed;
use super::outbox::read_all;
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::{message, repair_order};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::kernel::ids::{CustomerId, MessageId, TemplateId};
use crate::kernel::words::{Channel, ConsentState, Direction, MessageState, Purpose};
use crate::web::staff::By;
use chrono::TimeDelta;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;

/// What is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    pub channel: Channel,
    pub subject: Option<String>,
    pub body: String,
    pub template: Option<TemplateId>,
}

/// So long after a customer wrote, an answer may go at night too (R-MSG-6).
const FRESH: TimeDelta = TimeDelta::hours(1);

/// Puts it into the outbox, and what they wrote has been read.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Refused`] if they want none, or have no such address.
#[tracing::instrument(name = "messages.reply", skip_all)]
pub(crate) async fn reply(
    tx: &ShopTx,
    by: By<'_>,
    (id, customer): (MessageId, CustomerId),
    new: &Reply,
) -> AppResult<()> {
    let now = by.1;
    let about = About::Nothing;
    let to = subject(tx, (customer, &about), &[], now)
        .await?
        .or_not_found()?;
    let refused = |words: &str| Err(AppError::Refused(words.to_owned()));
    if to.consent(new.channel, Purpose::Service) == ConsentState::Denied {
        return refused(DENIED);
    }
    let Some(address) = to.address(new.channel) else {
        return refused(match new.channel {
            Channel::Sms => "This customer has no phone number that can be texted.",
            Channel::Email => "This customer has no e-mail address.",
        });
    };
    let is_urgent = has_just_written(tx, (customer, by)).await?;
    let (goes, body) = match (new.channel, to.zone()) {
        (Channel::Sms, Some(zone)) if !is_urgent => {
            (awake(zone, now), dressed(&new.body, &to.shop_name))
        }
        (Channel::Sms, _) => (now, dressed(&new.body, &to.shop_name)),
        (Channel::Email, _) => (now, new.body.clone()),
    };
    let is_held = goes > now;
    let order = repair_order::Entity::find()
        .filter(repair_order::Column::CustomerId.eq(customer))
        .order_by_desc(repair_order::Column::Id)
        .limit(1);
    let order = tx.one(order).await?.map(|order| order.id);
    let row = message::ActiveModel {
        id: Set(id),
        customer_id: Set(Some(customer)),
        repair_order_id: Set(order),
        template_id: Set(new.template),
        channel: Set(new.channel),
        address: Set(address.to_owned()),
        subject: Set(new.subject.clone()),
        body: Set(body),
        state: Set(match is_held {
            true => MessageState::Held,
            false => MessageState::Queued,
        }),
        error: Set(is_held.then(|| QUIET.to_owned())),
        not_before: Set(goes),
        is_urgent: Set(is_urgent),
        sent_by: Set(Some(by.0.name.clone())),
        ..fresh(now)
    };
    outbox(tx, now, vec![row]).await?;
    read_all(tx, now, customer).await?;
    let entry = Entry {
        action: "message.queued",
        entity: "message",
        id: Some(id.0),
        label: &to.name,
        after: Some(json!({"channel": new.channel, "customer": customer, "held": is_held})),
        ..Entry::default()
    };
    audit::record(tx, by, entry);
    Ok(())
}

async fn has_just_written(tx: &ShopTx, (customer, by): (CustomerId, By<'_>)) -> AppResult<bool> {
    use message::Column as M;
    let last = message::Entity::find()
        .filter(M::CustomerId.eq(customer))
        .filter(M::Direction.eq(Direction::In))
        .filter(M::CreatedAt.gt(by.1 - FRESH))
        .limit(1);
    Ok(tx.one(last).await?.is_some())
}
