//! What is read before a shop is known: shops, people, memberships, sessions, failed sign-ins.
//! These few named functions are the only ones that speak without a shop.

mod jobs;
mod people;
mod sessions;
mod sites;
mod tokens;

pub use people::{Person, Workplace};
pub use sessions::{Place, SignedIn};
pub use tokens::{LinkKind, NewLink};

use super::cache::CacheKey;
use super::{Db, ShopTx};
use crate::entity::{membership, session, shop, sign_in_count, token, user};
use crate::kernel::ids::{ShopId, UserId};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

impl Db {
    /// Is there any shop yet? Without one, the set-up page opens.
    pub async fn any_shop(&self) -> Result<bool, DbErr> {
        Ok(shop::Entity::find()
            .limit(1)
            .one(&self.reading())
            .await?
            .is_some())
    }

    /// All shops, oldest first: for the command line.
    pub async fn shops(&self) -> Result<Vec<shop::Model>, DbErr> {
        shop::Entity::find()
            .order_by_asc(shop::Column::CreatedAt)
            .all(&self.reading())
            .await
    }

    /// One shop's own row. Only with its id from a proof.
    pub async fn shop(&self, id: ShopId) -> Result<Option<shop::Model>, DbErr> {
        shop::Entity::find_by_id(id).one(&self.reading()).await
    }

    /// The person with this address, in lower case.
    pub async fn user_by_email(
        &self,
        email_normalized: &str,
    ) -> Result<Option<user::Model>, DbErr> {
        user::Entity::find()
            .filter(user::Column::EmailNormalized.eq(email_normalized))
            .one(&self.reading())
            .await
    }

    /// One person's own row. Only with the id from a session or a link.
    pub async fn user(&self, id: UserId) -> Result<Option<user::Model>, DbErr> {
        user::Entity::find_by_id(id).one(&self.reading()).await
    }

    /// Notes a sign-in and, when the hash was remade with new parameters, keeps it.
    pub async fn signed_in(
        &self,
        id: UserId,
        hash: Option<String>,
        now: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        let mut update = user::Entity::update_many()
            .col_expr(user::Column::LastLoginAt, Expr::value(now))
            .filter(user::Column::Id.eq(id));
        if let Some(hash) = hash {
            update = update.col_expr(user::Column::PasswordHash, Expr::value(hash));
        }
        update.exec(&self.writing()).await.map(drop)
    }

    /// The shops a person may enter, in the order of joining.
    pub async fn enabled_memberships(&self, user: UserId) -> Result<Vec<membership::Model>, DbErr> {
        membership::Entity::find()
            .filter(membership::Column::UserId.eq(user))
            .filter(membership::Column::DisabledAt.is_null())
            .order_by_asc(membership::Column::CreatedAt)
            .all(&self.reading())
            .await
    }

    /// The highest number of failures among these counters within the window.
    pub async fn failures(
        &self,
        keys: &[String],
        window: DateTime<Utc>,
    ) -> Result<Vec<sign_in_count::Model>, DbErr> {
        sign_in_count::Entity::find()
            .filter(sign_in_count::Column::KeyHash.is_in(keys))
            .filter(sign_in_count::Column::WindowStart.gt(window))
            .all(&self.reading())
            .await
    }

    /// Counts one failure under each key; a counter whose window has passed begins anew.
    pub async fn count_failure(
        &self,
        keys: &[String],
        now: DateTime<Utc>,
        window: TimeDelta,
    ) -> Result<(), DbErr> {
        use sign_in_count::Column::{Failures, KeyHash, WindowStart};
        let passed = || Expr::col((sign_in_count::Entity, WindowStart)).lte(now - window);
        let again = OnConflict::column(KeyHash)
            .value(
                Failures,
                Expr::case(passed(), 1)
                    .finally(Expr::col((sign_in_count::Entity, Failures)).add(1)),
            )
            .value(
                WindowStart,
                Expr::case(passed(), now).finally(Expr::col((sign_in_count::Entity, WindowStart))),
            )
            .to_owned();
        let rows = keys.iter().map(|key| sign_in_count::ActiveModel {
            key_hash: Set(key.clone()),
            window_start: Set(now),
            failures: Set(1),
        });
        sign_in_count::Entity::insert_many(rows)
            .on_conflict(again)
            .exec_without_returning(&self.writing())
            .await
            .map(drop)
    }

    /// Counts one more under this key and says how many there are within the window, and since when.
    pub async fn count_one(
        &self,
        key: String,
        now: DateTime<Utc>,
        window: TimeDelta,
    ) -> Result<(i32, DateTime<Utc>), DbErr> {
        let keys = [key];
        self.count_failure(&keys, now, window).await?;
        let counted = self.failures(&keys, now - window).await?.pop();
        Ok(counted.map_or((1, now), |row| (row.failures, row.window_start)))
    }

    /// Deletes what has run out: sessions, links and counters. Each hour.
    pub async fn sweep(&self, now: DateTime<Utc>) -> Result<(), DbErr> {
        session::Entity::delete_many()
            .filter(session::Column::ExpiresAt.lte(now))
            .exec(&self.writing())
            .await?;
        token::Entity::delete_many()
            .filter(token::Column::ExpiresAt.lte(now - TimeDelta::days(30)))
            .exec(&self.writing())
            .await?;
        sign_in_count::Entity::delete_many()
            .filter(sign_in_count::Column::WindowStart.lte(now - TimeDelta::days(1)))
            .exec(&self.writing())
            .await
            .map(drop)
    }

    /// Takes one failure back: the password was right after all.
    pub async fn forgive(&self, keys: &[String]) -> Result<(), DbErr> {
        sign_in_count::Entity::update_many()
            .col_expr(
                sign_in_count::Column::Failures,
                Expr::col(sign_in_count::Column::Failures).sub(1),
            )
            .filter(sign_in_count::Column::KeyHash.is_in(keys))
            .filter(sign_in_count::Column::Failures.gt(0))
            .exec(&self.writing())
            .await
            .map(drop)
    }

    /// How many people there are: an unmarked file with people is never filled by the demo.
    pub async fn people(&self) -> Result<u64, DbErr> {
        user::Entity::find().count(&self.reading()).await
    }
}

/// Doors inside a transaction: what a shop and its people begin with, and a shop's own row.
impl ShopTx {
    /// Adds the shop whose transaction this is.
    pub async fn add_shop(&self, mut row: shop::ActiveModel) -> Result<(), DbErr> {
        row.id = Set(self.shop());
        shop::Entity::insert(row)
            .exec_without_returning(self.line().await?)
            .await
            .map(drop)
    }

    /// Is this name in addresses taken?
    pub async fn is_slug_taken(&self, slug: &str) -> Result<bool, DbErr> {
        let same = shop::Entity::find().filter(shop::Column::Slug.eq(slug));
        Ok(same.one(self.line().await?).await?.is_some())
    }

    /// Changes the shop whose transaction this is, if it still has the version seen.
    pub async fn update_shop(&self, mut row: shop::ActiveModel, seen: i64) -> Result<(), DbErr> {
        row.id = Set(self.shop());
        row.version = Set(seen.checked_add(1).ok_or(DbErr::RecordNotUpdated)?);
        shop::Entity::update(row)
            .validate()?
            .filter(shop::Column::Version.eq(seen))
            .exec(self.line().await?)
            .await?;
        // Its name, zone, colour and logo are kept with whoever is signed in.
        self.touch(CacheKey::Sessions);
        Ok(())
    }

    /// Adds a person.
    pub async fn add_user(&self, row: user::ActiveModel) -> Result<(), DbErr> {
        user::Entity::insert(row)
            .exec_without_returning(self.line().await?)
            .await
            .map(drop)
    }
}

impl super::ShopDb {
    /// The shop's own row.
    pub async fn own_shop(&self) -> Result<Option<shop::Model>, DbErr> {
        shop::Entity::find_by_id(self.shop())
            .one(self.line().await?)
            .await
    }

    /// The sign-ins of the shop's people, by their id.
    pub async fn own_people(&self) -> Result<Vec<user::Model>, DbErr> {
        let of_shop = Query::select()
            .column(membership::Column::UserId)
            .from(membership::Entity)
            .and_where(membership::Column::ShopId.eq(self.shop()))
            .take();
        user::Entity::find()
            .filter(user::Column::Id.in_subquery(of_shop))
            .order_by_asc(user::Column::Id)
            .all(self.line().await?)
            .await
    }
}
