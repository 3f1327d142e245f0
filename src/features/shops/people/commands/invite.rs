//! Inviting somebody, and taking it back (R-ACC-9).

use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::db::doors::{LinkKind, NewLink};
use crate::db::sessions::digest;
use crate::entity::invitation::{ActiveModel, Column, Entity, Model};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::accounts::Proof;
use crate::features::shops::people::InvitationMail;
use crate::jobs::{Due, enqueue};
use crate::kernel::contact::Email;
use crate::kernel::ids::{InvitationId, MembershipId};
use crate::kernel::link::LinkToken;
use crate::kernel::words::Role;
use crate::web::staff::By;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

/// How long an invitation is good.
const LASTS: TimeDelta = TimeDelta::days(7);

/// Somebody to be invited.
#[derive(Clone, Debug)]
pub(in super::super) struct NewInvitation {
    pub(in super::super) id: InvitationId,
    pub(in super::super) email: Email,
    pub(in super::super) role: Role,
    pub(in super::super) is_bookable: bool,
    /// Who invites.
    pub(in super::super) invited_by: MembershipId,
    /// The secret of the link; `None`: a mail brings it.
    pub(in super::super) token: Option<LinkToken>,
}

/// The link of an invitation: of its secret only the hash is kept.
pub(in super::super) fn link_of(
    invitation: InvitationId,
    token: &LinkToken,
    expires_at: DateTime<Utc>,
) -> NewLink {
    NewLink {
        hash: digest(&token.to_string()),
        kind: LinkKind::Invitation,
        target: invitation.0,
        expires_at,
    }
}

/// Invites an address. An open invitation for it is replaced: only the newest link works.
///
/// # Errors
/// [`AppError::Refused`] if somebody with this address works here already.
pub(in super::super) async fn invite(
    tx: &ShopTx,
    by: By<'_>,
    new: &NewInvitation,
    _: &Proof,
) -> AppResult<()> {
    let (now, normalized) = (by.1, new.email.normalized());
    if let Some(member) = tx.person_by_email(&normalized).await? {
        let words = match member.disabled_at {
            None => format!("{} signs in here with this address already.", member.name),
            Some(_) => format!(
                "{} has this address and is disabled. Enable them instead.",
                member.name
            ),
        };
        return Err(AppError::Refused(words));
    }
    let open = Entity::find()
        .filter(Column::EmailNormalized.eq(&normalized))
        .filter(Column::AcceptedAt.is_null())
        .filter(Column::RevokedAt.is_null());
    if let Some(before) = tx.one(open).await? {
        take_back(tx, by, &before).await?;
    }
    let expires_at = now + LASTS;
    tx.insert(ActiveModel {
        id: Set(new.id),
        created_at: Set(now),
        updated_at: Set(now),
        email: Set(new.email.as_str().to_owned()),
        email_normalized: Set(normalized),
        role: Set(new.role),
        is_bookable: Set(new.is_bookable),
        invited_by: Set(new.invited_by),
        expires_at: Set(expires_at),
        ..Default::default()
    })
    .await?;
    match &new.token {
        Some(token) => {
            tx.make_link(link_of(new.id, token, expires_at), now)
                .await?;
        }
        None => {
            let mail = InvitationMail { invitation: new.id };
            enqueue(tx, &mail, Due::now(now)).await?;
        }
    }
    let after =
        json!({"email": new.email.as_str(), "role": new.role, "is_bookable": new.is_bookable});
    let entry = Entry {
        action: "invitation.made",
        entity: "invitation",
        id: Some(new.id.0),
        label: new.email.as_str(),
        after: Some(after),
        ..Entry::default()
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// Takes an open invitation back; nothing happens if it is taken back already.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Refused`] if it was accepted meanwhile.
pub(in super::super) async fn revoke(tx: &ShopTx, by: By<'_>, id: InvitationId) -> AppResult<()> {
    let before = tx.one(Entity::find_by_id(id)).await?.or_not_found()?;
    if before.accepted_at.is_some() {
        let words = "This invitation was accepted meanwhile. Disable the person instead.";
        return Err(AppError::Refused(words.into()));
    }
    if before.revoked_at.is_some() {
        return Ok(());
    }
    take_back(tx, by, &before).await
}

async fn take_back(tx: &ShopTx, by: By<'_>, before: &Model) -> AppResult<()> {
    let update = Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(by.1))
        .col_expr(Column::UpdatedAt, Expr::value(by.1))
        .filter(Column::Id.eq(before.id));
    tx.update_where(update).await?;
    tx.revoke_links((LinkKind::Invitation, before.id.0), by.1)
        .await?;
    let entry = Entry {
        action: "invitation.revoked",
        entity: "invitation",
        id: Some(before.id.0),
        label: &before.email,
        ..Entry::default()
    };
    audit::record(tx, by, entry);
    Ok(())
}
