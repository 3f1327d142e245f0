//! A second press of the same button does nothing a second time (R-GEN-5).
//!
//! The key is claimed in the transaction of the write itself, and the answer stored with it: a
//! failed try leaves no key and may be repeated with the same one.

use crate::db::ShopDb;
use crate::db::ShopTx;
use crate::entity::idempotency::{ActiveModel, Column, Entity};
use crate::error::{AppError, AppResult};
use crate::web::PostForm;
use crate::web::page::SeeOther;
use crate::web::staff::Actor;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, QueryFilter};

/// What became of a posting.
#[derive(Debug)]
pub enum Once {
    /// Done now, or done before with the same words: look there.
    Done(SeeOther),
    /// The key was used for other words: "already saved as …, save this as another?"
    Used {
        /// What was saved under it.
        location: String,
    },
}

/// Runs `work` in one transaction, unless this form was already saved. Ids are made by us, so
/// `location`, the page of what `work` makes, is known before.
///
/// # Errors
/// What `work` gives; nothing is kept then.
#[expect(
    clippy::too_many_arguments,
    reason = "what, whose, when, where to and how are five things"
)]
pub async fn once(
    db: &mut ShopDb,
    form: &PostForm,
    (actor, now): (&Actor, DateTime<Utc>),
    location: &str,
    work: impl AsyncFn(&ShopTx) -> AppResult<()>,
) -> AppResult<Once> {
    let Some(key) = form.state.key().filter(|k| (8..=64).contains(&k.len())) else {
        db.transaction(work).await?;
        return Ok(Once::Done(SeeOther::to(location)));
    };
    let who = actor.id.to_string();
    db.transaction(async |tx| {
        let claim = ActiveModel {
            actor: Set(who.clone()),
            key: Set(key.to_owned()),
            created_at: Set(now),
            updated_at: Set(now),
            route: Set(form.route.chars().take(80).collect()),
            request_hash: Set(form.hash.clone()),
            status: Set(Some(303)),
            location: Set(Some(location.to_owned())),
            expires_at: Set(now + TimeDelta::days(1)),
            ..Default::default()
        };
        if tx
            .insert_new(claim, &[Column::ShopId, Column::Actor, Column::Key])
            .await?
        {
            work(tx).await?;
            return Ok(Once::Done(SeeOther::to(location).idempotency("stored")));
        }
        let mine = Entity::find()
            .filter(Column::Actor.eq(who.as_str()))
            .filter(Column::Key.eq(key));
        let before = tx.one(mine).await?.ok_or(AppError::Busy)?;
        let location = before.location.unwrap_or_default();
        Ok(if before.request_hash == form.hash {
            Once::Done(SeeOther::to(location).idempotency("replayed"))
        } else {
            Once::Used { location }
        })
    })
    .await
}

/// Deletes the shop's keys that nobody will send again.
///
/// # Errors
/// When the database does not answer.
pub async fn forget_expired(db: &mut ShopDb, now: DateTime<Utc>) -> Result<(), DbErr> {
    let expired = || Entity::delete_many().filter(Column::ExpiresAt.lte(now));
    db.transaction(async |tx| tx.delete_where(expired()).await.map(drop))
        .await
}
