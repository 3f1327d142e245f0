//! A new password by a link that is shown once (R-ACC-6, R-ACC-9).

use crate::audit::{self, Entry};
use crate::db::doors::{LinkKind, NewLink};
use crate::db::{Meter, ShopTx};
use crate::error::{AppError, AppResult};
use crate::features::accounts::{Proof, ResetMail, throttle};
use crate::jobs::{Due, enqueue};
use crate::kernel::contact::Email;
use crate::kernel::ids::UserId;
use crate::kernel::link::LinkToken;
use crate::web::State;
use crate::web::form::new_link;
use crate::web::staff::By;
use chrono::TimeDelta;

/// How long a link for a new password is good.
const LASTS: TimeDelta = TimeDelta::minutes(60);

/// Makes a link by which this person chooses a new password. Only the newest works, once, for an
/// hour; what they had before goes on working until then.
///
/// # Errors
/// [`AppError::Refused`] for somebody who also works in another shop: no single shop may open the
/// doors of another.
pub async fn make_reset_link(
    tx: &ShopTx,
    by: By<'_>,
    (user, name): (UserId, &str),
    _: &Proof,
) -> AppResult<LinkToken> {
    tx.hold_user(user).await?;
    let is_owner = !by.0.id.is_nil();
    if is_owner && tx.works_elsewhere(user).await? {
        let words = format!(
            "{name} also works in another shop, so this shop can't change the password. \
             {name} can do it on the account page, or whoever runs the server by the command line."
        );
        return Err(AppError::Refused(words));
    }
    let token = new_link();
    let link = NewLink {
        hash: crate::db::sessions::digest(&token.to_string()),
        kind: LinkKind::Reset,
        target: user.0,
        expires_at: by.1 + LASTS,
    };
    tx.make_link(link, by.1).await?;
    let entry = Entry {
        action: "user.reset_link_made",
        entity: "user",
        id: Some(user.0),
        label: name,
        ..Entry::default()
    };
    audit::record(tx, by, entry);
    Ok(token)
}

/// Lets this person have such a link by mail. What they had before works until it is made.
///
/// # Errors
/// [`AppError::Refused`] if as many wait as may.
pub async fn mail_reset_link(
    tx: &ShopTx,
    by: By<'_>,
    (user, name): (UserId, &str),
    _: &Proof,
) -> AppResult<()> {
    enqueue(tx, &ResetMail { user }, Due::now(by.1)).await?;
    let entry = Entry {
        action: "user.reset_mail_asked",
        entity: "user",
        id: Some(user.0),
        label: name,
        ..Entry::default()
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// Lets whoever has this address have a link by mail. What is done for an address that nobody has is
/// the same, up to a job that comes to nothing; so is the answer when enough was asked for (R-ACC-6).
///
/// # Errors
/// [`AppError::TooMany`] for somebody who asks for many.
pub(in super::super) async fn ask_for_reset(
    state: &State,
    email: &Email,
    from: &str,
) -> AppResult<()> {
    let (now, normalized) = (state.clock.now(), email.normalized());
    let asked = (normalized.as_str(), from);
    if state.is_limited && !throttle::may_ask_for_reset(&state.db, asked, now).await? {
        return Ok(());
    }
    let nobody = UserId::new(now);
    let Some((user, shop)) = state.db.account_at(&normalized, nobody).await? else {
        return Ok(());
    };
    let job = ResetMail { user };
    let mut db = state.db.for_shop(shop, Meter::at_work());
    let asked = db
        .transaction(async |tx| enqueue(tx, &job, Due::now(now)).await)
        .await;
    match asked {
        // So many wait that this one would come too late.
        Ok(_) | Err(AppError::Refused(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Gives the person of the link another password; the link is used up and every session ends.
///
/// # Errors
/// [`AppError::NotFound`] if the link was used, replaced or has run out meanwhile.
pub(in super::super) async fn set_new_password(
    tx: &ShopTx,
    by: By<'_>,
    link_hash: &str,
    password_hash: &str,
) -> AppResult<()> {
    let user = UserId(by.0.id);
    tx.hold_user(user).await?;
    if !tx.use_link((LinkKind::Reset, link_hash), by.1).await? {
        return Err(AppError::NotFound);
    }
    tx.set_password(user, password_hash, by.1).await?;
    tx.end_all_sessions(user, None).await?;
    let entry = Entry {
        action: "user.password_reset",
        entity: "user",
        id: Some(user.0),
        label: &by.0.name,
        ..Entry::default()
    };
    audit::record(tx, by, entry);
    Ok(())
}
