//! Roles, and who may come in at all (R-ACC-4, R-ACC-9).

use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::db::cache::CacheKey;
use crate::entity::membership::{ActiveModel, Column, Entity, Model};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::accounts::{Proof, close_links};
use crate::kernel::ids::MembershipId;
use crate::kernel::words::Role;
use crate::web::rights::Right;
use crate::web::staff::By;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;

const LAST_OWNER: &str =
    "A shop always keeps an owner who can sign in. Make somebody else an owner first.";

/// Another role for a member.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct RoleChange {
    /// Whose.
    pub(in super::super) member: MembershipId,
    /// The version that was seen.
    pub(in super::super) seen: i64,
    /// The new one.
    pub(in super::super) role: Role,
}

/// Gives a member another role; their sessions here end.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Stale`]; [`AppError::Refused`] for the last owner.
pub(in super::super) async fn change_role(
    tx: &ShopTx,
    by: By<'_>,
    change: RoleChange,
    _: &Proof,
) -> AppResult<()> {
    let (before, is_last_owner) = in_line(tx, by, change.member).await?;
    if before.role == change.role {
        return Ok(());
    }
    if is_last_owner {
        return Err(AppError::Refused(LAST_OWNER.into()));
    }
    let row = ActiveModel {
        id: Set(before.id),
        role: Set(change.role),
        version: Set(change.seen),
        ..Default::default()
    };
    tx.update(row, by.1).await?;
    tx.end_sessions(before.user_id).await?;
    tx.touch(CacheKey::Members);
    let entry = Entry {
        action: "member.role_changed",
        entity: "member",
        id: Some(before.id.0),
        label: &before.name,
        before: Some(json!({"role": before.role})),
        after: Some(json!({"role": change.role})),
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// Lets a member in, or no longer: their sessions here end. What is given to them stays. A link for a
/// new password that was made before opens nothing to whoever is let in again.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Refused`] for the last owner, and for oneself.
pub(in super::super) async fn set_enabled(
    tx: &ShopTx,
    by: By<'_>,
    id: MembershipId,
    is_enabled: bool,
) -> AppResult<()> {
    let (before, is_last_owner) = in_line(tx, by, id).await?;
    if before.disabled_at.is_none() == is_enabled {
        return Ok(());
    }
    if is_last_owner {
        return Err(AppError::Refused(LAST_OWNER.into()));
    }
    if before.user_id.0 == by.0.id {
        let words = "You can't disable yourself. Another owner can do it.";
        return Err(AppError::Refused(words.into()));
    }
    let row = ActiveModel {
        id: Set(before.id),
        disabled_at: Set((!is_enabled).then_some(by.1)),
        version: Set(before.version),
        ..Default::default()
    };
    tx.update(row, by.1).await?;
    if is_enabled {
        close_links(tx, before.user_id, by.1).await?;
    }
    tx.end_sessions(before.user_id).await?;
    tx.touch(CacheKey::Members);
    let entry = Entry {
        action: if is_enabled {
            "member.enabled"
        } else {
            "member.disabled"
        },
        entity: "member",
        id: Some(id.0),
        label: &before.name,
        before: Some(json!({"is_enabled": !is_enabled})),
        after: Some(json!({"is_enabled": is_enabled})),
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// The member, and whether the shop would be without an owner without them. Owners' rows are held to
/// the end, so that of two owners who lower each other at once one stays; and whoever acts must be
/// one of them still.
async fn in_line(tx: &ShopTx, by: By<'_>, id: MembershipId) -> AppResult<(Model, bool)> {
    let owners = Condition::all()
        .add(Column::Role.eq(Role::Owner))
        .add(Column::DisabledAt.is_null());
    let rows = Entity::find()
        .filter(Condition::any().add(owners).add(Column::Id.eq(id)))
        .order_by_asc(Column::Id)
        .lock_exclusive();
    let rows = tx.all(rows).await?;
    let is_owner = |row: &&Model| row.role == Role::Owner && row.disabled_at.is_none();
    let mut owners = rows.iter().filter(is_owner);
    if !by.0.id.is_nil() && !owners.any(|owner| owner.user_id.0 == by.0.id) {
        return Err(AppError::Forbidden {
            right: Right::EditSettings.words(),
            who: Right::EditSettings.who(),
        });
    }
    let others = rows.iter().filter(is_owner).filter(|row| row.id != id);
    let is_alone = others.count() == 0;
    let member = rows.iter().find(|row| row.id == id).or_not_found()?;
    let is_last = is_alone && is_owner(&member);
    Ok((member.clone(), is_last))
}
