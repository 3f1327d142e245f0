//! Changing when somebody works, and what they know.

use super::forms::Away;
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::db::cache::CacheKey;
use crate::entity::{
    audit_log, membership, technician_hours, technician_profile, technician_skill, time_off,
};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::shops::hours::{Span, facts};
use crate::kernel::ids::{AuditId, MembershipId, TimeOffId, v7};
use crate::kernel::place::Where;
use crate::kernel::words::Category;
use crate::web::staff::By;
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// Whose it is, and the version that was seen: the rows come and go, so the person's stands for them.
pub(super) type Seen = (MembershipId, i64);

/// If nobody saved anything of the person since it was seen. Gives the name.
async fn hold(tx: &ShopTx, by: By<'_>, (member, seen): Seen) -> AppResult<String> {
    let guard = membership::ActiveModel {
        id: Set(member),
        version: Set(seen),
        ..Default::default()
    };
    let held = tx.update(guard, by.1).await?;
    tx.touch(CacheKey::Members);
    tx.touch(CacheKey::Hours);
    Ok(held.name)
}

fn note(
    tx: &ShopTx,
    by: By<'_>,
    (action, name): (&'static str, &str),
    (member, before, after): (MembershipId, Value, Value),
) {
    let entry = Entry {
        action,
        entity: "crew",
        id: Some(member.0),
        label: name,
        before: Some(before),
        after: Some(after),
    };
    audit::record(tx, by, entry);
}

/// Sets the hours of the person's week; none are the shop's (R-APPT-9).
///
/// # Errors
/// [`AppError::Stale`] if somebody was faster.
pub(super) async fn set_week(tx: &ShopTx, by: By<'_>, seen: Seen, spans: &[Span]) -> AppResult<()> {
    use technician_hours::{ActiveModel, Column as H, Entity};
    let name = hold(tx, by, seen).await?;
    let own = H::MembershipId.eq(seen.0);
    let query = Entity::find()
        .filter(own.clone())
        .order_by_asc(H::Weekday)
        .order_by_asc(H::Opens);
    let before = tx.all(query).await?;
    let before: Vec<Span> = before
        .iter()
        .map(|row| Span {
            weekday: row.weekday,
            opens: row.opens,
            closes: row.closes,
        })
        .collect();
    tx.delete_where(Entity::delete_many().filter(own)).await?;
    let rows = spans.iter().map(|span| ActiveModel {
        id: Set(v7(by.1)),
        created_at: Set(by.1),
        updated_at: Set(by.1),
        membership_id: Set(seen.0),
        weekday: Set(span.weekday),
        opens: Set(span.opens),
        closes: Set(span.closes),
        ..Default::default()
    });
    tx.insert_all(rows).await?;
    let change = (seen.0, facts(&before), facts(spans));
    note(tx, by, ("crew.hours_changed", &name), change);
    Ok(())
}

/// Sets what the person knows; who knows nothing may do everything (R-APPT-9). A certificate stays
/// with its category.
///
/// # Errors
/// [`AppError::Stale`] if somebody was faster.
pub(super) async fn set_skills(
    tx: &ShopTx,
    by: By<'_>,
    seen: Seen,
    skills: &[(Category, i32)],
) -> AppResult<()> {
    use technician_skill::{ActiveModel, Column as K, Entity};
    let name = hold(tx, by, seen).await?;
    let own = K::MembershipId.eq(seen.0);
    let before = tx.all(Entity::find().filter(own.clone())).await?;
    tx.delete_where(Entity::delete_many().filter(own)).await?;
    let rows = skills.iter().map(|(category, level)| {
        let known = before.iter().find(|skill| skill.category == *category);
        ActiveModel {
            membership_id: Set(seen.0),
            category: Set(*category),
            created_at: Set(known.map_or(by.1, |skill| skill.created_at)),
            updated_at: Set(by.1),
            level: Set(*level),
            certified_until: Set(known.and_then(|skill| skill.certified_until)),
            ..Default::default()
        }
    });
    tx.insert_all(rows).await?;
    let levels = |known: &mut dyn Iterator<Item = (Category, i32)>| {
        let fields = known.map(|(category, level)| (category.as_str().to_owned(), json!(level)));
        Value::Object(fields.collect::<Map<_, _>>())
    };
    let change = (
        seen.0,
        levels(&mut before.iter().map(|skill| (skill.category, skill.level))),
        levels(&mut skills.iter().copied()),
    );
    note(tx, by, ("crew.skills_changed", &name), change);
    Ok(())
}

/// Says where the person's day begins and ends (R-AVAIL-2).
///
/// # Errors
/// [`AppError::Stale`] if somebody was faster.
pub(super) async fn set_places(
    tx: &ShopTx,
    by: By<'_>,
    seen: Seen,
    [start, end]: &[Option<Where>; 2],
) -> AppResult<()> {
    use technician_profile::{ActiveModel, Column as P, Entity};
    let name = hold(tx, by, seen).await?;
    let own = P::MembershipId.eq(seen.0);
    let before = tx.one(Entity::find().filter(own.clone())).await?;
    tx.delete_where(Entity::delete_many().filter(own)).await?;
    let words = |place: &Option<Where>| place.as_ref().map(|place| place.words.clone());
    let lat = |place: &Option<Where>| place.as_ref().map(|place| place.at.lat);
    let lon = |place: &Option<Where>| place.as_ref().map(|place| place.at.lon);
    let is_said = start.is_some() || end.is_some();
    let row = is_said.then(|| ActiveModel {
        membership_id: Set(seen.0),
        created_at: Set(before.as_ref().map_or(by.1, |row| row.created_at)),
        updated_at: Set(by.1),
        start_line: Set(words(start)),
        start_lat: Set(lat(start)),
        start_lon: Set(lon(start)),
        end_line: Set(words(end)),
        end_lat: Set(lat(end)),
        end_lon: Set(lon(end)),
        ..Default::default()
    });
    tx.insert_all(row).await?;
    let told = |start: Option<String>, end: Option<String>| json!({"start": start, "end": end});
    let stood = before.map(|row| (row.start_line, row.end_line));
    let (from, to) = stood.unwrap_or_default();
    let change = (seen.0, told(from, to), told(words(start), words(end)));
    note(tx, by, ("crew.places_changed", &name), change);
    Ok(())
}

/// Adds a time in which somebody does not work.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn add_time_off(
    tx: &ShopTx,
    by: By<'_>,
    (id, member, name): (TimeOffId, MembershipId, &str),
    away: &Away,
) -> AppResult<()> {
    let row = time_off::ActiveModel {
        id: Set(id),
        created_at: Set(by.1),
        updated_at: Set(by.1),
        membership_id: Set(member),
        starts_at: Set(away.starts),
        ends_at: Set(away.ends),
        reason: Set(away.reason.clone()),
        version: Set(1),
        ..Default::default()
    };
    let row = tx.insert(row).await?;
    tx.touch(CacheKey::Hours);
    let entry = Entry {
        action: "crew.time_off_added",
        entity: "crew",
        id: Some(member.0),
        label: name,
        after: Some(told(&row)),
        ..Entry::default()
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// Takes it away again: the person works then.
///
/// # Errors
/// [`AppError::NotFound`].
pub(super) async fn remove_time_off(
    tx: &ShopTx,
    by: By<'_>,
    (id, member, name): (TimeOffId, MembershipId, &str),
) -> AppResult<AuditId> {
    use time_off::{Column as T, Entity};
    let own = Entity::find_by_id(id).filter(T::MembershipId.eq(member));
    let gone = tx.one(own).await?.or_not_found()?;
    let delete = Entity::delete_many().filter(T::Id.eq(id));
    if tx.delete_where(delete).await? == 0 {
        return Err(AppError::NotFound);
    }
    tx.touch(CacheKey::Hours);
    let mut before = told(&gone);
    before["off_id"] = json!(id);
    let entry = Entry {
        action: "crew.time_off_removed",
        entity: "crew",
        id: Some(member.0),
        label: name,
        before: Some(before),
        ..Entry::default()
    };
    Ok(audit::record(tx, by, entry))
}

/// Puts back the time off whose removal the entry tells; gives whose it is.
///
/// # Errors
/// [`AppError::Refused`] if it is back already.
pub async fn restore_time_off(
    tx: &ShopTx,
    by: By<'_>,
    entry: &audit_log::Model,
) -> AppResult<MembershipId> {
    #[derive(Deserialize)]
    struct Gone {
        off_id: TimeOffId,
        starts_at: DateTime<Utc>,
        ends_at: DateTime<Utc>,
        reason: Option<String>,
    }
    let member = MembershipId(entry.entity_id.or_not_found()?);
    let gone: Gone = audit::held(entry)?;
    let there = tx.one(time_off::Entity::find_by_id(gone.off_id)).await?;
    if there.is_some() {
        return Err(audit::undone_already());
    }
    let row = time_off::ActiveModel {
        id: Set(gone.off_id),
        created_at: Set(by.1),
        updated_at: Set(by.1),
        membership_id: Set(member),
        starts_at: Set(gone.starts_at),
        ends_at: Set(gone.ends_at),
        reason: Set(gone.reason),
        version: Set(1),
        ..Default::default()
    };
    let row = tx.insert(row).await?;
    tx.touch(CacheKey::Hours);
    let mut after = told(&row);
    after["undone"] = json!(entry.id);
    let restored = Entry {
        action: "crew.time_off_restored",
        entity: "crew",
        id: Some(member.0),
        label: entry.entity_label.as_deref().unwrap_or_default(),
        after: Some(after),
        ..Entry::default()
    };
    audit::record(tx, by, restored);
    Ok(member)
}

/// All that it takes to write the row again.
fn told(row: &time_off::Model) -> Value {
    json!({
        "technician": row.membership_id, "starts_at": row.starts_at, "ends_at": row.ends_at,
        "reason": row.reason,
    })
}
