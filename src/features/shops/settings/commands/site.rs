//! The shop's page for everybody.

use super::super::forms::Site;
use super::super::queries;
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::shop;
use crate::error::AppResult;
use crate::web::staff::By;
use sea_orm::ActiveValue::Set;
use serde_json::{Value, json};

/// Changes whether everybody may see it and what it says, if the shop is still as it was `seen`.
///
/// # Errors
/// `Stale` if somebody was faster.
pub(in super::super) async fn change_site(
    tx: &ShopTx,
    by: By<'_>,
    seen: i64,
    new: &Site,
) -> AppResult<()> {
    let before = queries::shop(tx).await?;
    let row = shop::ActiveModel {
        has_site: Set(new.is_on),
        site_about: Set(new.about.clone()),
        updated_at: Set(by.1),
        ..Default::default()
    };
    tx.update_shop(row, seen).await?;
    let entry = Entry {
        action: "shop.changed",
        entity: "shop",
        id: Some(tx.shop().0),
        label: &before.name,
        before: Some(told(&Site::from(&before))),
        after: Some(told(new)),
    };
    audit::record(tx, by, entry);
    Ok(())
}

fn told(site: &Site) -> Value {
    json!({"public_page": site.is_on, "about": site.about})
}
