//! Adding people to a shop.

use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::db::cache::CacheKey;
use crate::db::doors::LinkKind;
use crate::entity::{membership, user};
use crate::kernel::contact::Email;
use crate::kernel::ids::{MembershipId, UserId};
use crate::kernel::words::Role;
use crate::web::staff::{Actor, By};
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::DbErr;
use serde_json::json;

/// A person to come.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// The sign-in.
    pub email: Email,
    /// Shown in this shop.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Whether appointments can be given to them.
    pub is_bookable: bool,
    /// argon2id.
    pub password_hash: String,
}

/// A place in a shop.
#[derive(Clone, Debug)]
pub struct Member {
    /// The sign-in.
    pub email: String,
    /// Shown in this shop.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Whether appointments can be given to them.
    pub is_bookable: bool,
}

/// Who takes it: somebody new, or somebody who signs in already (R-ACC-10).
#[derive(Clone, Debug)]
pub enum Account {
    /// With this id and argon2id hash.
    New(UserId, String),
    /// With their own password.
    Known(UserId),
}

impl Account {
    /// Whose it is.
    #[must_use]
    pub const fn user(&self) -> UserId {
        match self {
            Self::New(id, _) | Self::Known(id) => *id,
        }
    }
}

/// Adds a person and the membership to the shop of `tx`.
///
/// # Errors
/// A unique violation when the address is in use.
pub async fn add_person(
    tx: &ShopTx,
    by: (&Actor, DateTime<Utc>),
    new: &NewPerson,
) -> Result<MembershipId, DbErr> {
    let member = Member {
        email: new.email.as_str().to_owned(),
        name: new.name.clone(),
        role: new.role,
        is_bookable: new.is_bookable,
    };
    let account = Account::New(UserId::new(by.1), new.password_hash.clone());
    add_member(tx, by, (&member, &account)).await
}

/// Adds a membership to the shop of `tx`, with its person if that is somebody new. A link for a new
/// password that another shop made for somebody known is none any more: it would open this one.
///
/// # Errors
/// A unique violation when the address is in use, or the person is a member already.
pub async fn add_member(
    tx: &ShopTx,
    by: By<'_>,
    (new, account): (&Member, &Account),
) -> Result<MembershipId, DbErr> {
    let (now, user, member) = (by.1, account.user(), MembershipId::new(by.1));
    match account {
        Account::Known(_) => close_links(tx, user, now).await?,
        Account::New(_, password_hash) => {
            tx.add_user(user::ActiveModel {
                id: Set(user),
                email: Set(new.email.clone()),
                email_normalized: Set(new.email.to_lowercase()),
                name: Set(new.name.clone()),
                password_hash: Set(Some(password_hash.clone())),
                created_at: Set(now),
                updated_at: Set(now),
                version: Set(1),
                ..Default::default()
            })
            .await?;
        }
    }
    tx.insert(membership::ActiveModel {
        id: Set(member),
        created_at: Set(now),
        updated_at: Set(now),
        user_id: Set(user),
        role: Set(new.role),
        name: Set(new.name.clone()),
        initials: Set(initials(&new.name)),
        is_bookable: Set(new.is_bookable),
        version: Set(1),
        ..Default::default()
    })
    .await?;
    tx.touch(CacheKey::Members);
    let after = json!({"email": new.email, "role": new.role, "is_bookable": new.is_bookable});
    let entry = Entry {
        action: "member.added",
        entity: "member",
        id: Some(member.0),
        label: &new.name,
        after: Some(after),
        ..Entry::default()
    };
    audit::record(tx, by, entry);
    Ok(member)
}

/// Takes the person's links for a new password back, before another shop lets them in: no single shop
/// opens the doors of another (R-ACC-6).
///
/// # Errors
/// When the database does not answer.
pub async fn close_links(tx: &ShopTx, user: UserId, now: DateTime<Utc>) -> Result<(), DbErr> {
    tx.hold_user(user).await?;
    tx.revoke_links((LinkKind::Reset, user.0), now).await
}

/// "Maria Lopez" is ML.
pub(super) fn initials(name: &str) -> String {
    let letters: String = name
        .split_whitespace()
        .filter_map(|w| w.chars().next())
        .take(2)
        .collect();
    letters.to_uppercase()
}
