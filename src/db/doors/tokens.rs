//! Links that are shown once: found by their hash before a shop is known, used once.

use crate::db::{Db, ShopTx};
use crate::entity::token::{ActiveModel, Column, Entity, Model};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, DbErr, EntityTrait, QueryFilter};
use uuid::Uuid;

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// A new password, for a user (R-ACC-6).
    Reset,
    /// A place in a shop (R-ACC-9).
    Invitation,
    /// A visit, for its customer (R-LINK-1).
    Visit,
    /// A calendar, for whoever subscribed to it.
    Feed,
}

impl LinkKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Reset => "reset",
            Self::Invitation => "invitation",
            Self::Visit => "job_link",
            Self::Feed => "feed",
        }
    }
}

/// A link to be made: only its hash is kept.
#[derive(Debug)]
pub struct NewLink {
    /// The SHA-256 of what stands in the address.
    pub hash: String,
    /// What it is for.
    pub kind: LinkKind,
    /// Whom or what it is for.
    pub target: Uuid,
    /// Until when.
    pub expires_at: DateTime<Utc>,
}

/// Neither used nor revoked nor too old.
fn open(now: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(Column::UsedAt.is_null())
        .add(Column::RevokedAt.is_null())
        .add(Column::ExpiresAt.gt(now))
}

impl Db {
    /// The link with this hash, while it is open.
    pub async fn link(
        &self,
        (kind, hash): (LinkKind, &str),
        now: DateTime<Utc>,
    ) -> Result<Option<Model>, DbErr> {
        Entity::find_by_id(hash)
            .filter(Column::Kind.eq(kind.as_str()))
            .filter(open(now))
            .one(&self.reading())
            .await
    }
}

impl ShopTx {
    /// Makes a link; the one before it, for the same thing, is none any more.
    pub async fn make_link(&self, new: NewLink, now: DateTime<Utc>) -> Result<(), DbErr> {
        self.revoke_links((new.kind, new.target), now).await?;
        self.add_link(new, now).await
    }

    /// Makes the first link for something.
    pub async fn add_link(&self, new: NewLink, now: DateTime<Utc>) -> Result<(), DbErr> {
        let row = ActiveModel {
            token_hash: Set(new.hash),
            kind: Set(new.kind.as_str().to_owned()),
            shop_id: Set(Some(self.shop())),
            target_id: Set(new.target),
            created_at: Set(now),
            expires_at: Set(Some(new.expires_at)),
            ..Default::default()
        };
        Entity::insert(row)
            .exec_without_returning(self.line().await?)
            .await
            .map(drop)
    }

    /// Uses the link up. `false`: somebody was faster, or it has run out.
    pub async fn use_link(
        &self,
        (kind, hash): (LinkKind, &str),
        now: DateTime<Utc>,
    ) -> Result<bool, DbErr> {
        let used = Entity::update_many()
            .col_expr(Column::UsedAt, Expr::value(now))
            .filter(Column::TokenHash.eq(hash))
            .filter(Column::Kind.eq(kind.as_str()))
            .filter(Column::ShopId.eq(self.shop()))
            .filter(open(now))
            .exec(self.line().await?)
            .await?;
        Ok(used.rows_affected == 1)
    }

    /// Takes the open links for this thing back.
    pub async fn revoke_links(
        &self,
        (kind, target): (LinkKind, Uuid),
        now: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        Entity::update_many()
            .col_expr(Column::RevokedAt, Expr::value(now))
            .filter(Column::Kind.eq(kind.as_str()))
            .filter(Column::TargetId.eq(target))
            .filter(Column::UsedAt.is_null())
            .filter(Column::RevokedAt.is_null())
            .exec(self.line().await?)
            .await
            .map(drop)
    }
}
