//! Accepting an invitation (R-ACC-9).

use crate::audit::{self, Entry};
use crate::db::doors::LinkKind;
use crate::db::{ShopTx, is_unique_violation};
use crate::entity::invitation::{Column, Entity, Model};
use crate::error::{AppError, AppResult};
use crate::features::accounts::{Account, Member, add_member};
use crate::web::staff::By;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Somebody who accepts.
#[derive(Debug)]
pub(in super::super) struct Joining<'a> {
    /// What is accepted.
    pub(in super::super) invitation: &'a Model,
    /// The SHA-256 of the link's secret.
    pub(in super::super) link_hash: &'a str,
    /// The name in this shop.
    pub(in super::super) name: String,
    /// A new sign-in, or one that is there.
    pub(in super::super) account: Account,
    /// The version of the one that is there, whose password was looked at.
    pub(in super::super) seen: Option<i64>,
}

/// Makes the one who holds the link a member; the link is used up.
///
/// # Errors
/// [`AppError::Refused`] if somebody was faster, or the invitation was taken back.
pub(in super::super) async fn join(tx: &ShopTx, by: By<'_>, new: &Joining<'_>) -> AppResult<()> {
    let (now, invitation) = (by.1, new.invitation);
    if !tx
        .use_link((LinkKind::Invitation, new.link_hash), now)
        .await?
    {
        let words = "This invitation was used or taken back meanwhile. Ask for another one.";
        return Err(AppError::Refused(words.into()));
    }
    if let Account::Known(user) = new.account
        && tx.hold_user(user).await? != new.seen
    {
        let words = "The sign-in with this address was changed meanwhile. Try again.";
        return Err(AppError::Refused(words.into()));
    }
    let update = Entity::update_many()
        .col_expr(Column::AcceptedAt, Expr::value(now))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Id.eq(invitation.id));
    tx.update_where(update).await?;
    let member = Member {
        email: invitation.email.clone(),
        name: new.name.clone(),
        role: invitation.role,
        is_bookable: invitation.is_bookable,
    };
    let added = add_member(tx, by, (&member, &new.account)).await;
    added.map_err(|error| match is_unique_violation(&error) {
        true => {
            AppError::Refused("This address signs in here already. Go to the sign-in page.".into())
        }
        false => error.into(),
    })?;
    let entry = Entry {
        action: "invitation.accepted",
        entity: "invitation",
        id: Some(invitation.id.0),
        label: &invitation.email,
        ..Entry::default()
    };
    audit::record(tx, by, entry);
    Ok(())
}
