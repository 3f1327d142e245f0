//! Founding a shop.

use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::db::cache::CacheKey;
use crate::entity::{number_series, shop, shop_settings};
use crate::error::AppResult;
use crate::features::accounts::{NewPerson, add_person};
use crate::kernel::money::Cents;
use crate::kernel::search::fold;
use crate::kernel::time::ShopTime;
use crate::kernel::words::PaperSize;
use crate::web::staff::Actor;
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use serde_json::json;

/// A shop to come.
#[derive(Clone, Debug)]
pub struct NewShop {
    /// Its name.
    pub name: String,
    /// Its time zone.
    pub zone: ShopTime,
    /// Whether it is the demo's.
    pub is_demo: bool,
}

/// Founds the shop of `tx` with its settings, number series and first owner.
///
/// # Errors
/// When the database refuses.
pub async fn found(
    tx: &ShopTx,
    by: (&Actor, DateTime<Utc>),
    new: &NewShop,
    owner: &NewPerson,
) -> AppResult<()> {
    let now = by.1;
    tx.add_shop(shop::ActiveModel {
        slug: Set(slug(&new.name)),
        name: Set(new.name.clone()),
        status: Set("active".into()),
        zone: Set(new.zone.name().to_owned()),
        is_demo: Set(new.is_demo),
        created_at: Set(now),
        updated_at: Set(now),
        version: Set(1),
        ..Default::default()
    })
    .await?;
    tx.insert(shop_settings::ActiveModel {
        created_at: Set(now),
        updated_at: Set(now),
        labor_rate: Set(Cents(15_000)),
        vip_threshold: Set(Cents(500_000)),
        paper: Set(PaperSize::Letter),
        version: Set(1),
        ..Default::default()
    })
    .await?;
    for (kind, prefix) in [("order", "RO-"), ("invoice", "INV-")] {
        tx.insert(number_series::ActiveModel {
            kind: Set(kind.into()),
            year: Set(0),
            created_at: Set(now),
            updated_at: Set(now),
            prefix: Set(prefix.into()),
            next: Set(1),
            ..Default::default()
        })
        .await?;
    }
    tx.touch(CacheKey::Settings);
    add_person(tx, by, owner).await?;
    let entry = Entry {
        action: "shop.founded",
        entity: "shop",
        id: Some(tx.shop().0),
        label: &new.name,
        after: Some(json!({"name": new.name, "zone": new.zone.name()})),
        ..Entry::default()
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// "Edgar's Mobile Auto Shop" is edgar-s-mobile-auto-shop; an empty one is "shop".
fn slug(name: &str) -> String {
    let words: Vec<String> = fold(name).split_whitespace().map(str::to_owned).collect();
    let slug: String = words
        .join("-")
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .take(38)
        .collect();
    let slug = slug.trim_matches('-').to_owned();
    if slug.len() < 3 { "shop".into() } else { slug }
}
