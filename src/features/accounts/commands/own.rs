//! What people change about themselves.

use super::join::initials;
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::db::cache::CacheKey;
use crate::db::doors::LinkKind;
use crate::entity::membership::{Column, Entity, Model};
use crate::error::{AppResult, OrNotFound};
use crate::features::accounts::Proof;
use crate::kernel::contact::Email;
use crate::kernel::ids::{MembershipId, UserId};
use crate::kernel::prefs::Prefs;
use crate::web::staff::By;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};
use serde_json::{Value, json};

fn of_user<'a>(action: &'static str, by: By<'a>) -> Entry<'a> {
    Entry {
        action,
        entity: "user",
        id: Some(by.0.id),
        label: &by.0.name,
        ..Entry::default()
    }
}

/// Nobody else changes these, so no version is asked for.
async fn write(
    tx: &ShopTx,
    by: By<'_>,
    before: &Model,
    new: impl IntoIterator<Item = (Column, Expr)>,
) -> AppResult<()> {
    let update = Entity::update_many()
        .col_expr(Column::UpdatedAt, Expr::value(by.1))
        .filter(Column::Id.eq(before.id));
    let update = new.into_iter().fold(update, |update, (column, value)| {
        update.col_expr(column, value)
    });
    tx.update_where(update).await?;
    tx.touch(CacheKey::Members);
    tx.touch(CacheKey::SessionsOf(before.user_id));
    Ok(())
}

/// Another name, here and for the shops to come; other shops keep theirs.
pub(in super::super) async fn change_name(
    tx: &ShopTx,
    by: By<'_>,
    member: MembershipId,
    name: &str,
) -> AppResult<()> {
    let before = tx.one(Entity::find_by_id(member)).await?.or_not_found()?;
    if before.name == name {
        return Ok(());
    }
    tx.set_user_name(before.user_id, name, by.1).await?;
    let new = [
        (Column::Name, Expr::value(name)),
        (Column::Initials, Expr::value(initials(name))),
        (Column::Version, Expr::col(Column::Version).add(1)),
    ];
    write(tx, by, &before, new).await?;
    let entry = Entry {
        action: "member.changed",
        entity: "member",
        id: Some(member.0),
        label: name,
        before: Some(json!({"name": before.name})),
        after: Some(json!({"name": name})),
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// The pages of this shop as the person likes them, whichever browser asks (WCAG 2.1.4).
pub(in super::super) async fn like(
    tx: &ShopTx,
    by: By<'_>,
    member: MembershipId,
    prefs: Prefs,
) -> AppResult<()> {
    let before = tx.one(Entity::find_by_id(member)).await?.or_not_found()?;
    let known = Prefs::read(before.prefs.as_ref());
    if known == prefs {
        return Ok(());
    }
    // The version stays: an owner may have the role open, which this does not touch.
    let new = [(Column::Prefs, Expr::value(json!(prefs)))];
    write(tx, by, &before, new).await?;
    let entry = Entry {
        action: "member.preferences_changed",
        entity: "member",
        id: Some(member.0),
        label: &before.name,
        before: Some(json!(known)),
        after: Some(json!(prefs)),
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// Another address to sign in with (R-ACC-5).
///
/// # Errors
/// A unique violation if somebody else signs in with it.
pub(in super::super) async fn change_email(
    tx: &ShopTx,
    by: By<'_>,
    (before, email): (&str, &Email),
    _: &Proof,
) -> Result<(), DbErr> {
    if before == email.as_str() {
        return Ok(());
    }
    tx.set_user_email(UserId(by.0.id), email, by.1).await?;
    let entry = Entry {
        before: Some(json!({"email": before})),
        after: Some(json!({"email": email.as_str()})),
        ..of_user("user.email_changed", by)
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// Another password; every session but the one to `keep` ends, and with them what links there were
/// for a new one (R-ACC-4).
pub(in super::super) async fn change_password(
    tx: &ShopTx,
    by: By<'_>,
    (hash, keep): (&str, &str),
    _: &Proof,
) -> AppResult<()> {
    let user = UserId(by.0.id);
    tx.set_password(user, hash, by.1).await?;
    tx.revoke_links((LinkKind::Reset, user.0), by.1).await?;
    tx.end_all_sessions(user, Some(keep)).await?;
    audit::record(tx, by, of_user("user.password_changed", by));
    Ok(())
}

/// Ends one of the own sessions (R-ACC-4).
pub(in super::super) async fn end_session(
    tx: &ShopTx,
    by: By<'_>,
    (key_hash, place): (&str, Option<&str>),
) -> AppResult<()> {
    tx.end_session(UserId(by.0.id), key_hash).await?;
    note_ended(tx, by, json!({"place": place}));
    Ok(())
}

/// Ends all of the own sessions but the one to `keep` (R-ACC-4).
pub(in super::super) async fn end_others(tx: &ShopTx, by: By<'_>, keep: &str) -> AppResult<()> {
    let ended = tx.end_all_sessions(UserId(by.0.id), Some(keep)).await?;
    note_ended(tx, by, json!({"sessions": ended}));
    Ok(())
}

fn note_ended(tx: &ShopTx, by: By<'_>, before: Value) {
    let entry = Entry {
        entity: "session",
        before: Some(before),
        ..of_user("session.ended", by)
    };
    audit::record(tx, by, entry);
}
