//! People across the wall: a shop's members with the addresses by which they sign in.

use crate::db::{ShopDb, ShopTx};
use crate::entity::{membership, user};
use crate::kernel::ids::{MembershipId, UserId};
use crate::kernel::words::Role;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait, Select,
};

/// A member of the shop and how they sign in.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Person {
    /// The membership.
    pub id: MembershipId,
    /// The sign-in's owner.
    pub user_id: UserId,
    /// The name in this shop.
    pub name: String,
    /// On cards and columns.
    pub initials: String,
    /// The sign-in.
    pub email: String,
    /// What they may do here.
    pub role: Role,
    /// Whether appointments can be given to them.
    pub is_bookable: bool,
    /// Since when they may not come in.
    pub disabled_at: Option<DateTime<Utc>>,
    /// When they last signed in.
    pub last_login_at: Option<DateTime<Utc>>,
    /// Of the membership.
    pub version: i64,
}

fn people() -> Select<membership::Entity> {
    use membership::Column as M;
    membership::Entity::find()
        .select_only()
        .columns([M::Id, M::UserId, M::Name, M::Initials, M::Role])
        .columns([M::IsBookable, M::DisabledAt, M::Version])
        .column(user::Column::Email)
        .column(user::Column::LastLoginAt)
        .join(JoinType::InnerJoin, membership::Relation::User.def())
        .order_by_asc(M::Name)
        .order_by_asc(M::Id)
}

impl ShopDb {
    /// The shop's people, disabled ones too, by name.
    pub async fn people(&self) -> Result<Vec<Person>, DbErr> {
        self.rows(people()).await
    }

    /// One of them.
    pub async fn person(&self, id: MembershipId) -> Result<Option<Person>, DbErr> {
        let query = people().filter(membership::Column::Id.eq(id));
        self.row(query).await
    }

    /// The one who signs in with this address, in lower case.
    pub async fn person_by_email(&self, normalized: &str) -> Result<Option<Person>, DbErr> {
        let query = people().filter(user::Column::EmailNormalized.eq(normalized));
        self.row(query).await
    }

    /// Does the person also work in another shop? Then no single shop decides about the password.
    pub async fn works_elsewhere(&self, user: UserId) -> Result<bool, DbErr> {
        let elsewhere = membership::Entity::find()
            .filter(membership::Column::UserId.eq(user))
            .filter(membership::Column::ShopId.ne(self.shop()))
            .filter(membership::Column::DisabledAt.is_null())
            .one(self.line().await?);
        Ok(elsewhere.await?.is_some())
    }
}

impl ShopTx {
    /// Gives the person another password.
    pub async fn set_password(
        &self,
        user: UserId,
        hash: &str,
        now: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        use user::Column::{Id, PasswordHash, UpdatedAt, Version};
        user::Entity::update_many()
            .col_expr(PasswordHash, Expr::value(hash))
            .col_expr(UpdatedAt, Expr::value(now))
            .col_expr(Version, Expr::col(Version).add(1))
            .filter(Id.eq(user))
            .exec(self.line().await?)
            .await
            .map(drop)
    }
}
