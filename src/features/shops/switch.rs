//! In use or out of it: what old records name is never deleted (R-GEN-11).

use crate::audit::{self, Entry};
use crate::db::{ShopTx, Versioned};
use crate::error::AppResult;
use crate::web::staff::By;
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde_json::json;

/// Takes a row into use or out of it, as its column says then, and notes `entry` with that. `false`: it is so
/// already, and nothing happens.
///
/// # Errors
/// [`crate::error::AppError::Stale`] if somebody was faster.
pub async fn switch<E>(
    tx: &ShopTx,
    by: By<'_>,
    (row, column, is_active): (E::Model, E::Column, bool),
    entry: Entry<'_>,
) -> AppResult<bool>
where
    E: Versioned,
    E::Model: IntoActiveModel<E::ActiveModel>,
{
    let mut changed = row.into_active_model();
    if changed.get(column).into_value() == Some(is_active.into()) {
        return Ok(false);
    }
    changed.set(column, is_active.into());
    tx.update(changed, by.1).await?;
    let entry = Entry {
        before: Some(json!({"is_active": !is_active})),
        after: Some(json!({"is_active": is_active})),
        ..entry
    };
    audit::record(tx, by, entry);
    Ok(true)
}
