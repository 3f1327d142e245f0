//! What the demo's papers look like: a logo, and the fees that its bills have.

use super::chance::Chance;
use crate::db::ShopTx;
use crate::entity::{attachment, fee_rule, shop};
use crate::kernel::ids::{AttachmentId, FeeRuleId};
use crate::kernel::money::{Cents, Rate};
use crate::kernel::words::{FeeBase, FeeKind};
use crate::web::file::digest;
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::DbErr;

/// Made for the demo.
const LOGO: &[u8] = include_bytes!("logo.png");
const SIDE: i32 = 240;

pub(super) async fn write(
    tx: &ShopTx,
    now: DateTime<Utc>,
    chance: &mut Chance,
) -> Result<(), DbErr> {
    let logo = AttachmentId(chance.id(now));
    tx.insert_all([attachment::ActiveModel {
        id: Set(logo),
        created_at: Set(now),
        updated_at: Set(now),
        kind: Set("logo".to_owned()),
        owner_kind: Set("shop".to_owned()),
        owner_id: Set(tx.shop().0),
        name: Set("logo.png".to_owned()),
        mime: Set("image/png".to_owned()),
        size: Set(i32::try_from(LOGO.len()).unwrap_or(i32::MAX)),
        sha256: Set(digest(LOGO)),
        body: Set(LOGO.to_vec()),
        ..Default::default()
    }])
    .await?;
    let shown = shop::ActiveModel {
        logo_attachment_id: Set(Some(logo)),
        logo_width: Set(Some(SIDE)),
        logo_height: Set(Some(SIDE)),
        ..Default::default()
    };
    tx.update_shop(shown, 2).await?;
    let supplies = fee_rule::ActiveModel {
        name: Set("Shop supplies".to_owned()),
        kind: Set(FeeKind::Supplies),
        rate: Set(Some(Rate(50_000))),
        base: Set(Some(FeeBase::Labor)),
        cap: Set(Some(Cents(3_500))),
        is_auto: Set(true),
        ..Default::default()
    };
    let hazmat = fee_rule::ActiveModel {
        name: Set("Hazardous waste disposal".to_owned()),
        kind: Set(FeeKind::Hazmat),
        amount: Set(Some(Cents(450))),
        is_auto: Set(false),
        ..Default::default()
    };
    let trip = fee_rule::ActiveModel {
        name: Set("Trip beyond 20 miles".to_owned()),
        kind: Set(FeeKind::Trip),
        amount: Set(Some(Cents(2_500))),
        is_auto: Set(false),
        ..Default::default()
    };
    let rules = [supplies, hazmat, trip].into_iter().zip(0..);
    let rules = rules.map(|(rule, sort)| fee_rule::ActiveModel {
        id: Set(FeeRuleId(chance.id(now))),
        created_at: Set(now),
        updated_at: Set(now),
        taxable: Set(true),
        is_active: Set(true),
        sort: Set(sort),
        version: Set(1),
        ..rule
    });
    tx.insert_all(rules.collect::<Vec<_>>()).await
}
