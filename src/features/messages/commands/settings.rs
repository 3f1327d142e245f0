//! Whether a shop's messages are written by themselves, and from where.

use crate::audit::{self, Entry};
use crate::db::cache::CacheKey;
use crate::db::{ShopTx, is_unique_violation};
use crate::entity::{message, shop, shop_settings};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::kernel::words::MessageState;
use crate::web::staff::By;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

/// What an owner decides about all messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sending {
    pub is_on: bool,
    pub reply_to: Option<String>,
    /// In E.164.
    pub sms_number: Option<String>,
}

impl Sending {
    /// As it is stored.
    #[must_use]
    pub(crate) fn of(rules: &shop_settings::Model, shop: &shop::Model) -> Self {
        Self {
            is_on: rules.has_messages,
            reply_to: rules.reply_to.clone(),
            sms_number: shop.sms_number.clone(),
        }
    }

    fn told(&self) -> Value {
        json!({
            "has_messages": self.is_on, "reply_to": self.reply_to, "sms_number": self.sms_number,
        })
    }
}

/// Changes it, if it is still as it was `seen`. What waits is not sent once messages are off.
///
/// # Errors
/// [`AppError::Stale`] if somebody was faster; [`AppError::Refused`] if the number is another shop's.
pub(crate) async fn change(tx: &ShopTx, by: By<'_>, seen: i64, new: &Sending) -> AppResult<()> {
    let rules = tx
        .one(shop_settings::Entity::find())
        .await?
        .or_not_found()?;
    let shop = tx.own_shop().await?.or_not_found()?;
    let before = Sending::of(&rules, &shop);
    let row = shop_settings::ActiveModel {
        shop_id: Set(tx.shop()),
        has_messages: Set(new.is_on),
        reply_to: Set(new.reply_to.clone()),
        version: Set(seen),
        ..Default::default()
    };
    tx.update(row, by.1).await?;
    if new.sms_number != before.sms_number {
        let row = shop::ActiveModel {
            sms_number: Set(new.sms_number.clone()),
            updated_at: Set(by.1),
            ..Default::default()
        };
        match tx.update_shop(row, shop.version).await {
            Err(e) if is_unique_violation(&e) => {
                let words = "Another shop on this server has this number.";
                return Err(AppError::Refused(words.to_owned()));
            }
            done => done?,
        }
    }
    if before.is_on && !new.is_on {
        silence(tx, by).await?;
    }
    tx.touch(CacheKey::Settings);
    let entry = Entry {
        action: "settings.changed",
        entity: "settings",
        id: Some(tx.shop().0),
        label: "Messages",
        before: Some(before.told()),
        after: Some(new.told()),
    };
    audit::record(tx, by, entry);
    Ok(())
}

async fn silence(tx: &ShopTx, by: By<'_>) -> AppResult<()> {
    use message::Column as M;
    let gone = message::Entity::update_many()
        .col_expr(M::State, Expr::value(MessageState::Canceled.as_str()))
        .col_expr(M::Error, Expr::value("Messages were switched off."))
        .col_expr(M::DedupeKey, Expr::value(None::<String>))
        .col_expr(M::UpdatedAt, Expr::value(by.1))
        .filter(M::Trigger.is_not_null())
        .filter(M::State.is_in([MessageState::Queued, MessageState::Held]));
    tx.update_where(gone).await?;
    Ok(())
}
