//! What an owner decides about work that could not be done.

use super::queries::{self, STUCK};
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::job::{Column, Entity, Model};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::kernel::ids::JobId;
use crate::kernel::words::JobState;
use crate::web::staff::By;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

/// Puts it in the queue again, with as many tries as at first.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Refused`] if somebody was faster.
pub(super) async fn retry(tx: &ShopTx, by: By<'_>, (id, words): (JobId, &str)) -> AppResult<()> {
    let job = queries::one(tx, id).await?.or_not_found()?;
    let again = Entity::update_many()
        .col_expr(Column::State, Expr::value(JobState::Ready.as_str()))
        .col_expr(Column::Attempts, Expr::value(0))
        .col_expr(Column::RunAt, Expr::value(by.1))
        .col_expr(Column::UpdatedAt, Expr::value(by.1))
        .filter(Column::Id.eq(id))
        .filter(Column::State.is_in(STUCK));
    decided(tx.update_where(again).await?)?;
    note(tx, by, (&job, words), "background_job.retried");
    Ok(tx.ring().await?)
}

/// Lets it be: what it would have done is not done.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Refused`] if somebody was faster.
pub(super) async fn discard(tx: &ShopTx, by: By<'_>, (id, words): (JobId, &str)) -> AppResult<()> {
    let job = queries::one(tx, id).await?.or_not_found()?;
    let gone = Entity::delete_many()
        .filter(Column::Id.eq(id))
        .filter(Column::State.is_in(STUCK));
    decided(tx.delete_where(gone).await?)?;
    note(tx, by, (&job, words), "background_job.discarded");
    Ok(())
}

fn decided(rows: u64) -> AppResult<()> {
    let words = "Somebody has decided about this already: it waits for its turn, or is done.";
    match rows {
        0 => Err(AppError::Refused(words.to_owned())),
        _ => Ok(()),
    }
}

fn note(tx: &ShopTx, by: By<'_>, (job, words): (&Model, &str), action: &'static str) {
    let entry = Entry {
        action,
        entity: "background_job",
        id: Some(job.id.0),
        label: words,
        before: Some(json!({
            "kind": job.kind, "payload": job.payload, "state": job.state,
            "attempts": job.attempts, "error": job.last_error,
        })),
        after: None,
    };
    audit::record(tx, by, entry);
}
