//! Changing the shop's own row.

use super::super::forms::Profile;
use super::super::queries;
use super::zone;
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::db::cache::CacheKey;
use crate::entity::shop;
use crate::error::AppResult;
use crate::web::staff::By;
use sea_orm::ActiveValue::Set;
use serde_json::{Value, json};

/// Changes what stands on the shop's documents, if it is still as it was `seen`.
///
/// # Errors
/// `Stale`; `Refused` if the zone changes and nobody said what visits booked ahead keep.
pub(in super::super) async fn change_profile(
    tx: &ShopTx,
    by: By<'_>,
    seen: i64,
    new: &Profile,
) -> AppResult<()> {
    let before = queries::shop(tx).await?;
    let row = shop::ActiveModel {
        name: Set(new.name.clone()),
        legal_name: Set(new.legal_name.clone()),
        line1: Set(new.line1.clone()),
        city: Set(new.city.clone()),
        region: Set(new.region.clone()),
        postal: Set(new.postal.clone()),
        phone: Set(new.phone.clone()),
        email: Set(new.email.clone()),
        website: Set(new.website.clone()),
        registration_no: Set(new.registration_no.clone()),
        tax_id: Set(new.tax_id.clone()),
        zone: Set(new.zone.clone()),
        updated_at: Set(by.1),
        ..Default::default()
    };
    tx.update_shop(row, seen).await?;
    tx.touch(CacheKey::Hours); // where the shop is
    if before.zone != new.zone {
        zone::carry(tx, by, &new.zone, new.visits).await?;
    }
    let entry = Entry {
        action: "shop.changed",
        entity: "shop",
        id: Some(tx.shop().0),
        label: &new.name,
        before: Some(profile(&before.into())),
        after: Some(profile(new)),
    };
    audit::record(tx, by, entry);
    Ok(())
}

fn profile(shop: &Profile) -> Value {
    json!({
        "name": shop.name, "legal_name": shop.legal_name, "line1": shop.line1, "city": shop.city,
        "region": shop.region, "postal": shop.postal, "phone": shop.phone, "email": shop.email,
        "website": shop.website, "registration_no": shop.registration_no, "tax_id": shop.tax_id,
        "zone": shop.zone,
    })
}
