//! People across the wall: a shop's members with the addresses by which they sign in.

use crate::db::{Db, ShopDb, ShopTx};
use crate::entity::{membership, shop, user};
use crate::kernel::contact::Email;
use crate::kernel::ids::{MembershipId, ShopId, UserId};
use crate::kernel::words::Role;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, RelationTrait, Select, UpdateMany,
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

    /// The one who signs in by this account.
    pub async fn person_of(&self, user: UserId) -> Result<Option<Person>, DbErr> {
        let query = people().filter(membership::Column::UserId.eq(user));
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

/// A shop that a person may enter.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Workplace {
    /// Which one.
    pub shop_id: ShopId,
    /// What it is called.
    pub shop_name: String,
    /// What they are there.
    pub role: Role,
    /// Their name there.
    pub name: String,
}

impl Db {
    /// The shops a person may enter, in the order of joining (R-ACC-10).
    pub async fn workplaces(&self, user: UserId) -> Result<Vec<Workplace>, DbErr> {
        use membership::Column as M;
        let shop_of_member: RelationDef = membership::Entity::belongs_to(shop::Entity)
            .from(M::ShopId)
            .to(shop::Column::Id)
            .into();
        membership::Entity::find()
            .select_only()
            .columns([M::ShopId, M::Role, M::Name])
            .column_as(shop::Column::Name, "shop_name")
            .join(JoinType::InnerJoin, shop_of_member)
            .filter(M::UserId.eq(user))
            .filter(M::DisabledAt.is_null())
            .order_by_asc(M::CreatedAt)
            .order_by_asc(M::Id)
            .into_model::<Workplace>()
            .all(&self.reading())
            .await
    }
}

impl Db {
    /// Whose account this address, in lower case, belongs to, and the first shop that lets them in. For
    /// an address that nobody has, somebody who does not exist, in the first shop there is: what is done
    /// for them costs as much, and comes to nothing (R-ACC-6). `None`: there is no shop.
    pub async fn account_at(
        &self,
        normalized: &str,
        nobody: UserId,
    ) -> Result<Option<(UserId, ShopId)>, DbErr> {
        let known = self.user_by_email(normalized).await?;
        let known = known.filter(|user| user.disabled_at.is_none());
        let user = known.map_or(nobody, |known| known.id);
        let first = self
            .workplaces(user)
            .await?
            .first()
            .map(|place| place.shop_id);
        let any = shop::Entity::find()
            .order_by_asc(shop::Column::CreatedAt)
            .limit(1);
        let any = any.one(&self.reading()).await?.map(|shop| shop.id);
        Ok(match (first, any) {
            (Some(shop), _) => Some((user, shop)),
            (None, Some(shop)) => Some((nobody, shop)),
            (None, None) => None,
        })
    }
}

impl ShopTx {
    /// Holds the person's row to the end, so that a link for a new password and another shop to work in
    /// come one after the other. Gives its version.
    pub async fn hold_user(&self, user: UserId) -> Result<Option<i64>, DbErr> {
        let row = user::Entity::find_by_id(user).lock_exclusive();
        let row = row.one(self.line().await?).await?;
        Ok(row.map(|row| row.version))
    }

    /// Gives the person another name.
    pub async fn set_user_name(
        &self,
        user: UserId,
        name: &str,
        now: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        let named = user::Entity::update_many().col_expr(user::Column::Name, Expr::value(name));
        self.write_user(named, user, now).await
    }

    /// Lets the person sign in with another address; a unique violation if somebody else does.
    pub async fn set_user_email(
        &self,
        user: UserId,
        email: &Email,
        now: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        let moved = user::Entity::update_many()
            .col_expr(user::Column::Email, Expr::value(email.as_str()))
            .col_expr(
                user::Column::EmailNormalized,
                Expr::value(email.normalized()),
            );
        self.write_user(moved, user, now).await
    }

    /// Gives the person another password.
    pub async fn set_password(
        &self,
        user: UserId,
        hash: &str,
        now: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        let renewed =
            user::Entity::update_many().col_expr(user::Column::PasswordHash, Expr::value(hash));
        self.write_user(renewed, user, now).await
    }

    async fn write_user(
        &self,
        update: UpdateMany<user::Entity>,
        user: UserId,
        now: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        use user::Column::{Id, UpdatedAt, Version};
        update
            .col_expr(UpdatedAt, Expr::value(now))
            .col_expr(Version, Expr::col(Version).add(1))
            .filter(Id.eq(user))
            .exec(self.line().await?)
            .await
            .map(drop)
    }
}
