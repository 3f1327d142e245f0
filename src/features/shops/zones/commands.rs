//! Adding and changing areas.

use super::forms::NewZone;
use super::queries::{self, Zone};
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::db::cache::CacheKey;
use crate::entity::{service_zone, service_zone_technician};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::shops::switch;
use crate::kernel::ids::{MembershipId, ZoneId};
use crate::web::staff::By;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

fn row(new: &NewZone) -> service_zone::ActiveModel {
    let circle = new.shape.circle();
    service_zone::ActiveModel {
        name: Set(new.name.clone()),
        name_normalized: Set(new.name.to_lowercase()),
        kind: Set(new.shape.kind()),
        postals: Set(new.shape.postals()),
        center: Set(circle.map(|(typed, ..)| typed.to_owned())),
        center_lat: Set(circle.map(|(_, at, _)| at.lat)),
        center_lon: Set(circle.map(|(_, at, _)| at.lon)),
        radius_m: Set(circle.map(|(.., metres)| metres)),
        trip_fee: Set(new.trip_fee),
        sort: Set(new.sort),
        ..Default::default()
    }
}

fn facts(zone: &service_zone::Model, technicians: usize) -> Value {
    json!({
        "name": zone.name, "kind": zone.kind, "postals": zone.postals, "center": zone.center,
        "radius_m": zone.radius_m, "trip_fee": zone.trip_fee, "sort": zone.sort,
        "technicians": technicians,
    })
}

fn entry<'a>(action: &'static str, id: ZoneId, label: &'a str) -> Entry<'a> {
    Entry {
        action,
        entity: "service_zone",
        id: Some(id.0),
        label,
        ..Entry::default()
    }
}

/// No two are called alike, and there are not too many.
fn is_free(all: &[Zone], id: ZoneId, name: &str) -> AppResult<()> {
    let name = name.to_lowercase();
    let is_taken = |zone: &Zone| zone.row.id != id && zone.row.name_normalized == name;
    let words = if all.iter().any(is_taken) {
        "Another area has this name. Choose another one, or change that one."
    } else if !all.iter().any(|zone| zone.row.id == id)
        && u64::try_from(all.len()).unwrap_or(u64::MAX) >= queries::MOST
    {
        "There are as many areas as a shop can have. Change one instead."
    } else {
        return Ok(());
    };
    Err(AppError::Refused(words.to_owned()))
}

/// Adds an area.
///
/// # Errors
/// [`AppError::Refused`] if another one has the name, or there are too many.
pub(super) async fn add(tx: &ShopTx, by: By<'_>, id: ZoneId, new: &NewZone) -> AppResult<()> {
    is_free(&queries::all(tx).await?, id, &new.name)?;
    let zone = tx
        .insert(service_zone::ActiveModel {
            id: Set(id),
            created_at: Set(by.1),
            updated_at: Set(by.1),
            is_active: Set(true),
            version: Set(1),
            ..row(new)
        })
        .await?;
    drive(tx, by, (id, &new.technicians)).await?;
    let entry = Entry {
        after: Some(facts(&zone, new.technicians.len())),
        ..entry("service_zone.created", id, &new.name)
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// Changes an area, if it still has the version that was seen.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Stale`] if somebody was faster, [`AppError::Refused`] if another
/// one has the name.
pub(super) async fn change(
    tx: &ShopTx,
    by: By<'_>,
    (id, seen): (ZoneId, i64),
    new: &NewZone,
) -> AppResult<()> {
    use service_zone_technician::{Column as W, Entity};
    let all = queries::all(tx).await?;
    let before = all.iter().find(|zone| zone.row.id == id).or_not_found()?;
    is_free(&all, id, &new.name)?;
    let changed = service_zone::ActiveModel {
        id: Set(id),
        version: Set(seen),
        ..row(new)
    };
    let after = tx.update(changed, by.1).await?;
    tx.delete_where(Entity::delete_many().filter(W::ZoneId.eq(id)))
        .await?;
    drive(tx, by, (id, &new.technicians)).await?;
    let entry = Entry {
        before: Some(facts(&before.row, before.technicians.0.len())),
        after: Some(facts(&after, new.technicians.len())),
        ..entry("service_zone.changed", id, &new.name)
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// These drive there.
async fn drive(
    tx: &ShopTx,
    by: By<'_>,
    (zone, technicians): (ZoneId, &[MembershipId]),
) -> AppResult<()> {
    let rows = technicians
        .iter()
        .map(|member| service_zone_technician::ActiveModel {
            zone_id: Set(zone),
            membership_id: Set(*member),
            created_at: Set(by.1),
            updated_at: Set(by.1),
            ..Default::default()
        });
    tx.insert_all(rows.collect::<Vec<_>>()).await?;
    tx.touch(CacheKey::Hours);
    Ok(())
}

/// Takes an area out of use, or into it again; nothing happens if it is so already.
///
/// # Errors
/// [`AppError::NotFound`].
pub(super) async fn set_active(
    tx: &ShopTx,
    by: By<'_>,
    id: ZoneId,
    is_active: bool,
) -> AppResult<()> {
    let zone = queries::zone(tx, id).await?.or_not_found()?.row;
    let name = zone.name.clone();
    let action = match is_active {
        true => "service_zone.reactivated",
        false => "service_zone.deactivated",
    };
    let entry = entry(action, id, &name);
    let to = (zone, service_zone::Column::IsActive, is_active);
    if switch::<service_zone::Entity>(tx, by, to, entry).await? {
        tx.touch(CacheKey::Hours);
    }
    Ok(())
}
