//! Changing the limits.

use super::forms::Limits;
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::db::cache::CacheKey;
use crate::entity::shop_settings;
use crate::error::{AppResult, OrNotFound};
use crate::web::staff::By;
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

/// Changes the limits, if they are still as they were `seen`.
///
/// # Errors
/// [`crate::error::AppError::Stale`] if somebody was faster.
pub(super) async fn change(tx: &ShopTx, by: By<'_>, seen: i64, new: &Limits) -> AppResult<()> {
    let before = tx.one(shop_settings::Entity::find()).await?;
    let before = Limits::from(&before.or_not_found()?);
    let row = shop_settings::ActiveModel {
        discount_limit: Set(new.discount_limit),
        refund_limit: Set(new.refund_limit),
        advisor_sees_cost: Set(new.advisor_sees_cost),
        require_authorisation: Set(new.require_authorisation),
        overrun_tolerance: Set(new.overrun_tolerance),
        version: Set(seen),
        ..Default::default()
    };
    tx.update(row, by.1).await?;
    tx.touch(CacheKey::Settings);
    let entry = Entry {
        action: "settings.changed",
        entity: "settings",
        id: Some(tx.shop().0),
        label: "Limits",
        before: Some(facts(&before)),
        after: Some(facts(new)),
    };
    audit::record(tx, by, entry);
    Ok(())
}

fn facts(limits: &Limits) -> Value {
    json!({
        "discount_limit": limits.discount_limit, "refund_limit": limits.refund_limit,
        "advisor_sees_cost": limits.advisor_sees_cost,
        "require_authorisation": limits.require_authorisation,
        "overrun_tolerance": limits.overrun_tolerance,
    })
}
