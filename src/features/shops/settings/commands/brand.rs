//! The shop's logo and colour.

use super::super::logo::Picture;
use super::super::queries;
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::{attachment, shop};
use crate::error::AppResult;
use crate::kernel::color::Color;
use crate::kernel::ids::AttachmentId;
use crate::web::file::digest;
use crate::web::staff::By;
use sea_orm::ActiveValue::Set;
use serde_json::{Value, json};

/// Sets the colour, or none, if the shop is still as it was `seen`.
///
/// # Errors
/// `Stale` if somebody was faster.
pub(in super::super) async fn set_color(
    tx: &ShopTx,
    by: By<'_>,
    seen: i64,
    color: Option<Color>,
) -> AppResult<()> {
    let before = queries::shop(tx).await?;
    let stored = color.map(|color| format!("#{color}"));
    let row = shop::ActiveModel {
        brand_color: Set(stored.clone()),
        updated_at: Set(by.1),
        ..Default::default()
    };
    tx.update_shop(row, seen).await?;
    let colors = (
        json!({"color": before.brand_color}),
        json!({"color": stored}),
    );
    note(tx, by, &before.name, colors);
    Ok(())
}

/// Keeps the picture and shows it from now on. The ones of before stay: invoices and credit notes keep
/// the one they were issued with, and one may be issued in this very moment.
///
/// # Errors
/// `Stale` if somebody changed the shop in this very moment.
pub(in super::super) async fn set_logo(
    tx: &ShopTx,
    by: By<'_>,
    id: AttachmentId,
    picture: &Picture,
) -> AppResult<()> {
    let before = queries::shop(tx).await?;
    let sha256 = digest(&picture.png);
    let size = i32::try_from(picture.png.len()).unwrap_or(i32::MAX);
    tx.insert_all([attachment::ActiveModel {
        id: Set(id),
        created_at: Set(by.1),
        updated_at: Set(by.1),
        kind: Set("logo".to_owned()),
        owner_kind: Set("shop".to_owned()),
        owner_id: Set(tx.shop().0),
        name: Set("logo.png".to_owned()),
        mime: Set("image/png".to_owned()),
        size: Set(size),
        sha256: Set(sha256.clone()),
        body: Set(picture.png.clone()),
        ..Default::default()
    }])
    .await?;
    show(tx, by, &before, Some((id, picture.width, picture.height))).await?;
    let logos = (
        json!({"logo": before.logo_attachment_id}),
        json!({"logo": id, "sha256": sha256, "width": picture.width, "height": picture.height}),
    );
    note(tx, by, &before.name, logos);
    Ok(())
}

/// Shows no logo any more. Nothing happens if there is none.
///
/// # Errors
/// `Stale` if somebody changed the shop in this very moment.
pub(in super::super) async fn remove_logo(tx: &ShopTx, by: By<'_>) -> AppResult<()> {
    let before = queries::shop(tx).await?;
    if before.logo_attachment_id.is_none() {
        return Ok(());
    }
    show(tx, by, &before, None).await?;
    let logos = (
        json!({"logo": before.logo_attachment_id}),
        json!({"logo": null}),
    );
    note(tx, by, &before.name, logos);
    Ok(())
}

async fn show(
    tx: &ShopTx,
    by: By<'_>,
    before: &shop::Model,
    logo: Option<(AttachmentId, i32, i32)>,
) -> AppResult<()> {
    let row = shop::ActiveModel {
        logo_attachment_id: Set(logo.map(|(id, ..)| id)),
        logo_width: Set(logo.map(|(_, width, _)| width)),
        logo_height: Set(logo.map(|(.., height)| height)),
        updated_at: Set(by.1),
        ..Default::default()
    };
    Ok(tx.update_shop(row, before.version).await?)
}

fn note(tx: &ShopTx, by: By<'_>, name: &str, (before, after): (Value, Value)) {
    let entry = Entry {
        action: "brand.changed",
        entity: "shop",
        id: Some(tx.shop().0),
        label: name,
        before: Some(before),
        after: Some(after),
    };
    audit::record(tx, by, entry);
}
