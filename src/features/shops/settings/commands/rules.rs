//! Changing one group of the settings.

use super::super::forms::Group;
use super::super::queries;
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::db::cache::CacheKey;
use crate::entity::shop_settings;
use crate::error::AppResult;
use crate::web::staff::By;
use sea_orm::ActiveValue::Set;

/// Changes a group, if the settings are still as they were `seen`. What is on a draft stays until it
/// is recalculated (R-SET-2).
///
/// # Errors
/// `Stale` if somebody was faster.
pub(in super::super) async fn change<G: Group>(
    tx: &ShopTx,
    by: By<'_>,
    seen: i64,
    new: &G,
) -> AppResult<()> {
    let before = G::of(&queries::settings(tx).await?);
    let mut row = shop_settings::ActiveModel {
        version: Set(seen),
        ..Default::default()
    };
    new.put(&mut row);
    tx.update(row, by.1).await?;
    tx.touch(CacheKey::Settings);
    let entry = Entry {
        action: "settings.changed",
        entity: "settings",
        id: Some(tx.shop().0),
        label: G::NAME,
        before: Some(before.facts()),
        after: Some(new.facts()),
    };
    audit::record(tx, by, entry);
    Ok(())
}
