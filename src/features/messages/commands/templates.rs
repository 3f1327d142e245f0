//! Templates: their words, whether they are in use, and a try.

use super::super::plan::outbox;
use super::super::row::fresh;
use super::super::usual::{self, Usual};
use crate::audit::{self, Entry};
use crate::db::cache::CacheKey;
use crate::db::{ShopTx, is_unique_violation};
use crate::entity::{message, message_template, shop_settings};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::shops::switch;
use crate::kernel::ids::TemplateId;
use crate::kernel::words::{Channel, TemplateCategory, Trigger};
use crate::web::staff::By;
use message_template::Column as T;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

/// The words of a template, which compile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewTemplate {
    pub name: String,
    pub channel: Channel,
    pub trigger: Option<Trigger>,
    pub subject: Option<String>,
    pub body: String,
}

impl NewTemplate {
    fn row(
        &self,
        (id, code): (TemplateId, String),
        (_, now): By<'_>,
    ) -> message_template::ActiveModel {
        let category = self
            .trigger
            .map_or(TemplateCategory::Other, usual::category);
        message_template::ActiveModel {
            id: Set(id),
            created_at: Set(now),
            updated_at: Set(now),
            code: Set(code),
            name: Set(self.name.clone()),
            channel: Set(self.channel),
            category: Set(category),
            trigger: Set(self.trigger),
            subject: Set(self.subject.clone()),
            body: Set(self.body.clone()),
            is_active: Set(self.trigger.is_none()),
            version: Set(1),
            ..Default::default()
        }
    }

    fn told(&self) -> Value {
        json!({
            "name": self.name, "channel": self.channel, "trigger": self.trigger,
            "subject": self.subject, "body": self.body,
        })
    }
}

impl From<&message_template::Model> for NewTemplate {
    fn from(row: &message_template::Model) -> Self {
        Self {
            name: row.name.clone(),
            channel: row.channel,
            trigger: row.trigger,
            subject: row.subject.clone(),
            body: row.body.clone(),
        }
    }
}

impl From<&Usual> for NewTemplate {
    fn from(usual: &Usual) -> Self {
        Self {
            name: usual.trigger.label().to_owned(),
            channel: usual.channel,
            trigger: Some(usual.trigger),
            subject: usual.subject.map(str::to_owned),
            body: usual.body.to_owned(),
        }
    }
}

fn entry<'a>(action: &'static str, id: TemplateId, label: &'a str) -> Entry<'a> {
    Entry {
        action,
        entity: "message_template",
        id: Some(id.0),
        label,
        ..Entry::default()
    }
}

/// Adds a template: off where it belongs to a moment, for staff to choose where it does not.
///
/// # Errors
/// [`AppError::Refused`] if the moment has one for this channel.
pub(crate) async fn add(
    tx: &ShopTx,
    by: By<'_>,
    id: TemplateId,
    new: &NewTemplate,
) -> AppResult<()> {
    let code = match new.trigger {
        Some(trigger) => usual::code(trigger, new.channel),
        None => format!("own_{}", id.0.simple()),
    };
    match tx.insert(new.row((id, code), by)).await {
        Err(e) if is_unique_violation(&e) => {
            let words = "There is a template for this moment already. Change that one.";
            return Err(AppError::Refused(words.to_owned()));
        }
        done => done?,
    };
    let entry = Entry {
        after: Some(new.told()),
        ..entry("message_template.created", id, &new.name)
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// Changes its words, if it still has the version that was seen.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Stale`] if somebody was faster.
pub(crate) async fn change(
    tx: &ShopTx,
    by: By<'_>,
    (id, seen): (TemplateId, i64),
    new: &NewTemplate,
) -> AppResult<()> {
    let before = one(tx, id).await?;
    let row = message_template::ActiveModel {
        id: Set(id),
        name: Set(new.name.clone()),
        subject: Set(new.subject.clone()),
        body: Set(new.body.clone()),
        version: Set(seen),
        ..Default::default()
    };
    tx.update(row, by.1).await?;
    let entry = Entry {
        before: Some(NewTemplate::from(&before).told()),
        after: Some(new.told()),
        ..entry("message_template.changed", id, &new.name)
    };
    audit::record(tx, by, entry);
    Ok(())
}

async fn one(tx: &ShopTx, id: TemplateId) -> AppResult<message_template::Model> {
    let row = message_template::Entity::find_by_id(id).filter(T::DeletedAt.is_null());
    tx.one(row).await?.or_not_found()
}

/// Switches it on or off; nothing happens if it is so already.
///
/// # Errors
/// [`AppError::NotFound`].
pub(crate) async fn set_active(
    tx: &ShopTx,
    by: By<'_>,
    id: TemplateId,
    is_active: bool,
) -> AppResult<()> {
    let template = one(tx, id).await?;
    let (name, is_written) = (template.name.clone(), template.trigger.is_some());
    let action = match is_active {
        true => "message_template.reactivated",
        false => "message_template.deactivated",
    };
    let entry = entry(action, id, &name);
    let to = (template, T::IsActive, is_active);
    let is_new = switch::<message_template::Entity>(tx, by, to, entry).await?;
    if is_new && is_active && is_written {
        turn_on(tx, by).await?;
    }
    Ok(())
}

/// What is switched on is meant to be sent.
async fn turn_on(tx: &ShopTx, by: By<'_>) -> AppResult<()> {
    use shop_settings::Column as R;
    let on = shop_settings::Entity::update_many()
        .col_expr(R::HasMessages, Expr::value(true))
        .col_expr(R::UpdatedAt, Expr::value(by.1))
        .filter(R::HasMessages.eq(false));
    tx.update_where(on).await?;
    tx.touch(CacheKey::Settings);
    Ok(())
}

/// Switches on the usual ones: those that are there as they are, the others with the words that come with
/// the program. How many there are.
///
/// # Errors
/// When the database does not answer.
pub async fn use_usual(tx: &ShopTx, by: By<'_>) -> AppResult<usize> {
    let common: Vec<&Usual> = usual::ALL.iter().filter(|usual| usual.is_common).collect();
    let codes: Vec<String> = common.iter().map(|usual| usual.code()).collect();
    let there = message_template::Entity::find()
        .filter(T::Code.is_in(codes.iter().map(String::as_str)))
        .filter(T::DeletedAt.is_null());
    let there = tx.all(there).await?;
    let on = message_template::Entity::update_many()
        .col_expr(T::IsActive, Expr::value(true))
        .col_expr(T::Version, Expr::col(T::Version).add(1))
        .col_expr(T::UpdatedAt, Expr::value(by.1))
        .filter(T::Code.is_in(codes.iter().map(String::as_str)))
        .filter(T::IsActive.eq(false))
        .filter(T::DeletedAt.is_null());
    tx.update_where(on).await?;
    let missing = common
        .iter()
        .filter(|usual| !there.iter().any(|row| row.code == usual.code()));
    let rows = missing.map(|usual| message_template::ActiveModel {
        is_active: Set(true),
        ..NewTemplate::from(*usual).row((TemplateId::new(by.1), usual.code()), by)
    });
    tx.insert_all(rows.collect::<Vec<_>>()).await?;
    turn_on(tx, by).await?;
    let entry = Entry {
        action: "message_template.usual_activated",
        entity: "message_template",
        label: "The usual messages",
        after: Some(json!({"templates": codes})),
        ..Entry::default()
    };
    audit::record(tx, by, entry);
    Ok(common.len())
}

/// Sends this to oneself (R-MSG-2): to an address, with subject and body as they are.
///
/// # Errors
/// [`AppError::NotFound`].
pub(crate) async fn test(
    tx: &ShopTx,
    by: By<'_>,
    (id, address): (TemplateId, &str),
    (subject, body): (Option<String>, String),
) -> AppResult<()> {
    let template = one(tx, id).await?;
    let row = message::ActiveModel {
        template_id: Set(Some(id)),
        channel: Set(template.channel),
        address: Set(address.to_owned()),
        subject: Set(subject),
        body: Set(body),
        // Whoever presses is awake.
        is_urgent: Set(true),
        sent_by: Set(Some(by.0.name.clone())),
        ..fresh(by.1)
    };
    outbox(tx, by.1, vec![row]).await?;
    let entry = Entry {
        after: Some(json!({"channel": template.channel})),
        ..entry("message_template.test_queued", id, &template.name)
    };
    audit::record(tx, by, entry);
    Ok(())
}
