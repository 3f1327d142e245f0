//! A second press of the same button does nothing a second time (R-GEN-5).
//!
//! The key is claimed in the transaction of the write itself, and the answer stored with it: a
//! failed try leaves no key and may be repeated with the same one.

use crate::db::ShopDb;
use crate::db::ShopTx;
use crate::entity::idempotency::{ActiveModel, Column, Entity};
use crate::error::{AppError, AppResult};
use crate::web::page::SeeOther;
use crate::web::staff::Actor;
use crate::web::PostForm;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use std::fmt::Display;

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

/// Runs `work` in one transaction, unless this form was already saved; `work` gives the location
/// of what it made.
///
/// # Errors
/// What `work` gives; nothing is kept then.
pub async fn once<P: Display>(
    db: &mut ShopDb,
    form: &PostForm,
    (actor, now): (&Actor, DateTime<Utc>),
    work: impl AsyncFn(&ShopTx) -> AppResult<P>,
) -> AppResult<Once> {
    let Some(key) = form.state.key().filter(|k| (8..=64).contains(&k.len())) else {
        let location = db.transaction(async |tx| work(tx).await.map(|p| p.to_string())).await?;
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
            expires_at: Set(now + TimeDelta::days(1)),
            ..Default::default()
        };
        let mine = Column::Actor.eq(who.as_str()).and(Column::Key.eq(key));
        if !tx.insert_new(claim, &[Column::ShopId, Column::Actor, Column::Key]).await? {
            let before = tx.one(Entity::find().filter(mine.clone())).await?.ok_or(AppError::Busy)?;
            let location = before.location.unwrap_or_default();
            return Ok(if before.request_hash == form.hash {
                Once::Done(SeeOther::to(location).idempotency("replayed"))
            } else {
                Once::Used { location }
            });
        }
        let location = work(tx).await?.to_string();
        let answer = Entity::update_many()
            .col_expr(Column::Status, Expr::value(303))
            .col_expr(Column::Location, Expr::value(location.as_str()))
            .filter(mine);
        tx.update_where(answer).await?;
        Ok(Once::Done(SeeOther::to(location).idempotency("stored")))
    })
    .await
}
