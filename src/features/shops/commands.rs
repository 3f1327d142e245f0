//! Founding a shop.

use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::db::cache::CacheKey;
use crate::entity::{number_series, shop, shop_settings};
use crate::error::AppResult;
use crate::features::accounts::{Account, Member, NewPerson, add_member};
use crate::kernel::ids::UserId;
use crate::kernel::money::Cents;
use crate::kernel::search::fold;
use crate::kernel::time::ShopTime;
use crate::kernel::words::PaperSize;
use crate::web::staff::By;
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

/// Founds the shop of `tx` with its settings, number series and first owner, who is new.
///
/// # Errors
/// When the database refuses.
pub async fn found(tx: &ShopTx, by: By<'_>, new: &NewShop, owner: &NewPerson) -> AppResult<()> {
    let account = Account::New(UserId::new(by.1), owner.password_hash.clone());
    let owner = Member {
        email: owner.email.as_str().to_owned(),
        name: owner.name.clone(),
        role: owner.role,
        is_bookable: owner.is_bookable,
    };
    found_for(tx, by, new, (&owner, &account)).await
}

/// Like [`found`], for an owner who may have shops already (R-ACC-7).
///
/// # Errors
/// When the database refuses.
pub async fn found_for(
    tx: &ShopTx,
    by: By<'_>,
    new: &NewShop,
    (owner, account): (&Member, &Account),
) -> AppResult<()> {
    let now = by.1;
    tx.add_shop(shop::ActiveModel {
        slug: Set(free_slug(tx, &new.name).await?),
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
    add_member(tx, by, (owner, account)).await?;
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

/// The next with a number, if another shop has it: "joes-garage-2".
async fn free_slug(tx: &ShopTx, name: &str) -> AppResult<String> {
    let first = slug(name);
    let mut free = first.clone();
    let mut n = 2;
    while tx.is_slug_taken(&free).await? {
        free = format!(
            "{}-{n}",
            first
                .chars()
                .take(34)
                .collect::<String>()
                .trim_end_matches('-')
        );
        n += 1;
    }
    Ok(free)
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
