//! Writing: one transaction of one shop.

use super::ShopDb;
use super::backend::{Line, turns, wire};
use super::cache::CacheKey;
use super::last::Last;
use super::owned::{ShopOwned, Versioned};
use crate::metrics::Deed;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DbErr, DeleteMany, EntityTrait, IntoActiveModel, Iterable,
    PrimaryKeyToColumn, QueryFilter, UpdateMany,
};
use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

type PrimaryKeys<E> = <E as EntityTrait>::PrimaryKey;

/// Parameters that both engines take in one statement.
const PARAMETERS: usize = 30_000;

/// How many rows fit into one statement.
fn at_once<E: EntityTrait>() -> usize {
    (PARAMETERS / E::Column::iter().count().max(1)).max(1)
}

/// What sums are made of ([`ShopDb::sums_of`]) as soon as it is there, and what they may be made of later: a visit is
/// counted when it is done.
const SUMMED: &[&str] = &[
    "credit_note",
    "invoice",
    "invoice_line",
    "payment",
    "refund",
];
const SUMMED_LATER: &str = "appointment";

type ModelOf<A> = <<A as ActiveModelTrait>::Entity as EntityTrait>::Model;

/// One write transaction of one shop. It reads like a `ShopDb`.
#[derive(Debug)]
pub struct ShopTx {
    pub(super) reading: ShopDb,
    pub(super) touched: Mutex<Vec<CacheKey>>,
    pub(super) last: Mutex<Last>,
    pub(super) rings: AtomicBool,
    pub(super) deeds: Mutex<Vec<Deed>>,
}

impl Deref for ShopTx {
    type Target = ShopDb;
    fn deref(&self) -> &ShopDb {
        &self.reading
    }
}

impl ShopTx {
    /// Adds a row.
    pub async fn insert<A>(&self, mut row: A) -> Result<ModelOf<A>, DbErr>
    where
        A: ActiveModelTrait,
        A::Entity: ShopOwned,
        ModelOf<A>: IntoActiveModel<A>,
    {
        row.set(<A::Entity as ShopOwned>::SHOP_ID, self.shop().into());
        A::Entity::insert(row)
            .exec_with_returning(self.adding::<A::Entity>().await?)
            .await
    }

    /// Adds rows, as many a statement as it may have parameters; none is fine.
    pub async fn insert_all<A>(&self, rows: impl IntoIterator<Item = A>) -> Result<(), DbErr>
    where
        A: ActiveModelTrait,
        A::Entity: ShopOwned,
    {
        let mut rows: Vec<A> = rows.into_iter().collect();
        if rows.is_empty() {
            return Ok(());
        }
        for row in &mut rows {
            row.set(<A::Entity as ShopOwned>::SHOP_ID, self.shop().into());
        }
        while !rows.is_empty() {
            let rest = rows.split_off(at_once::<A::Entity>().min(rows.len()));
            let now = std::mem::replace(&mut rows, rest);
            A::Entity::insert_many(now)
                .exec_without_returning(self.writing::<A::Entity>().await?)
                .await?;
        }
        Ok(())
    }

    /// Adds those rows that break no unique rule; a handful, in one statement. How many there were.
    pub async fn insert_those_new<A>(&self, mut rows: Vec<A>) -> Result<u64, DbErr>
    where
        A: ActiveModelTrait,
        A::Entity: ShopOwned,
    {
        if rows.is_empty() {
            return Ok(0);
        }
        for row in &mut rows {
            row.set(<A::Entity as ShopOwned>::SHOP_ID, self.shop().into());
        }
        let adding =
            A::Entity::insert_many(rows).on_conflict(OnConflict::new().do_nothing().to_owned());
        match adding
            .exec_without_returning(self.writing::<A::Entity>().await?)
            .await
        {
            Err(DbErr::RecordNotInserted) => Ok(0),
            written => written,
        }
    }

    /// Changes rows that were read, as many a statement as it may have parameters, if each still has
    /// the version that it was read with: one less than it says. If one has not,
    /// `DbErr::RecordNotUpdated`.
    pub async fn update_all<A, C>(&self, mut rows: Vec<A>, columns: &[C]) -> Result<(), DbErr>
    where
        A: ActiveModelTrait,
        A::Entity: Versioned<Column = C>,
        C: ColumnTrait,
    {
        let version = <A::Entity as Versioned>::VERSION;
        let shop = <A::Entity as ShopOwned>::SHOP_ID;
        let key = PrimaryKeys::<A::Entity>::iter().map(PrimaryKeyToColumn::into_column);
        let newer =
            Expr::col((A::Entity::default(), version)).eq(Expr::col(("excluded", version)).sub(1));
        let changed = OnConflict::columns(std::iter::once(shop).chain(key))
            .update_columns(columns.iter().copied())
            .update_columns([version, <A::Entity as Versioned>::UPDATED_AT])
            .action_and_where(newer)
            .to_owned();
        while !rows.is_empty() {
            let rest = rows.split_off(at_once::<A::Entity>().min(rows.len()));
            let now = std::mem::replace(&mut rows, rest);
            let sent = u64::try_from(now.len()).unwrap_or(u64::MAX);
            let written = A::Entity::insert_many(now)
                .on_conflict(changed.clone())
                .exec_without_returning(self.writing::<A::Entity>().await?)
                .await?;
            if written != sent {
                return Err(DbErr::RecordNotUpdated);
            }
        }
        Ok(())
    }

    /// Adds a row, or changes `columns` of the one with the same `key`.
    pub async fn upsert<A, C>(&self, mut row: A, key: &[C], columns: &[C]) -> Result<(), DbErr>
    where
        A: ActiveModelTrait,
        A::Entity: ShopOwned<Column = C>,
        C: ColumnTrait,
    {
        row.set(<A::Entity as ShopOwned>::SHOP_ID, self.shop().into());
        let conflict = OnConflict::columns(key.iter().copied())
            .update_columns(columns.iter().copied())
            .to_owned();
        A::Entity::insert(row)
            .on_conflict(conflict)
            .exec_without_returning(self.writing::<A::Entity>().await?)
            .await
            .map(drop)
    }

    /// Adds rows of a table that no list of the shop shows, or changes `columns` of those with the same `key`;
    /// as many a statement as it may have parameters.
    pub async fn upsert_unlisted<A, C>(
        &self,
        mut rows: Vec<A>,
        key: &[C],
        columns: &[C],
    ) -> Result<(), DbErr>
    where
        A: ActiveModelTrait,
        A::Entity: ShopOwned<Column = C>,
        C: ColumnTrait,
    {
        let conflict = OnConflict::columns(key.iter().copied())
            .update_columns(columns.iter().copied())
            .to_owned();
        for row in &mut rows {
            row.set(<A::Entity as ShopOwned>::SHOP_ID, self.shop().into());
        }
        while !rows.is_empty() {
            let rest = rows.split_off(at_once::<A::Entity>().min(rows.len()));
            let now = std::mem::replace(&mut rows, rest);
            A::Entity::insert_many(now)
                .on_conflict(conflict.clone())
                .exec_without_returning(self.line().await?)
                .await?;
        }
        Ok(())
    }

    /// Adds the row unless one with the same `key` is there. `false`: it was.
    pub async fn insert_new<A, C>(&self, mut row: A, key: &[C]) -> Result<bool, DbErr>
    where
        A: ActiveModelTrait,
        A::Entity: ShopOwned<Column = C>,
        C: ColumnTrait,
    {
        row.set(<A::Entity as ShopOwned>::SHOP_ID, self.shop().into());
        let conflict = OnConflict::columns(key.iter().copied())
            .do_nothing()
            .to_owned();
        match A::Entity::insert(row)
            .on_conflict(conflict)
            .exec_without_returning(self.writing::<A::Entity>().await?)
            .await
        {
            Ok(written) => Ok(written > 0),
            Err(DbErr::RecordNotInserted) => Ok(false),
            Err(e) => Err(e),
        }
    }

    /// Changes the row if it still has `row`'s version, the one the person has seen. If not,
    /// `DbErr::RecordNotUpdated`: gone, another shop's, or somebody was faster.
    pub async fn update<A>(&self, mut row: A, now: DateTime<Utc>) -> Result<ModelOf<A>, DbErr>
    where
        A: ActiveModelTrait,
        A::Entity: Versioned,
        ModelOf<A>: IntoActiveModel<A>,
    {
        let version = <A::Entity as Versioned>::VERSION;
        let seen = row
            .get(version)
            .into_value()
            .ok_or(DbErr::AttrNotSet("version".into()))?;
        let seen: i64 = sea_orm::sea_query::ValueType::try_from(seen)
            .map_err(|_| DbErr::Type("version is a big integer".into()))?;
        let next = seen.checked_add(1).ok_or(DbErr::RecordNotUpdated)?;
        row.set(version, next.into());
        row.set(<A::Entity as Versioned>::UPDATED_AT, now.into());
        // Nobody moves a row to another shop; where the shop is the key, it finds the row.
        let shop_id = <A::Entity as ShopOwned>::SHOP_ID;
        if <A::Entity as EntityTrait>::PrimaryKey::from_column(shop_id).is_some() {
            row.set(shop_id, self.shop().into());
        } else {
            row.not_set(shop_id);
        }
        let update = A::Entity::update(row).validate()?.filter(version.eq(seen));
        self.scope::<A::Entity, _>(update)
            .exec(self.writing::<A::Entity>().await?)
            .await
    }

    /// Changes the rows that match, whatever their version. How many there were.
    pub async fn update_where<E: ShopOwned>(&self, update: UpdateMany<E>) -> Result<u64, DbErr> {
        Ok(self
            .scope::<E, _>(update)
            .exec(self.writing::<E>().await?)
            .await?
            .rows_affected)
    }

    /// Like [`Self::update_where`], and gives the rows as they are now: the next number of a series
    /// in one statement.
    pub async fn update_returning<E: ShopOwned>(
        &self,
        update: UpdateMany<E>,
    ) -> Result<Vec<E::Model>, DbErr> {
        self.scope::<E, _>(update)
            .exec_with_returning(self.writing::<E>().await?)
            .await
    }

    /// Like [`Self::update_where`], of rows that no list of the shop shows: nothing that is kept in
    /// memory is forgotten for it. The queue's, and visitors' drafts.
    pub async fn update_unlisted<E: ShopOwned>(&self, update: UpdateMany<E>) -> Result<u64, DbErr> {
        let scoped = self.scope::<E, _>(update);
        Ok(scoped.exec(self.line().await?).await?.rows_affected)
    }

    /// Adds a row that no list of the shop shows: nothing that is kept in memory is forgotten for it. A
    /// visitor's draft.
    pub async fn insert_unlisted<A>(&self, mut row: A) -> Result<(), DbErr>
    where
        A: ActiveModelTrait,
        A::Entity: ShopOwned,
        ModelOf<A>: IntoActiveModel<A>,
    {
        row.set(<A::Entity as ShopOwned>::SHOP_ID, self.shop().into());
        A::Entity::insert(row)
            .exec_without_returning(self.line().await?)
            .await
            .map(drop)
    }

    /// Deletes the rows that match: search terms and draft lines, never money or history (R-GEN-11).
    pub async fn delete_where<E: ShopOwned>(&self, delete: DeleteMany<E>) -> Result<u64, DbErr> {
        Ok(self
            .scope::<E, _>(delete)
            .exec(self.writing::<E>().await?)
            .await?
            .rows_affected)
    }

    /// Like [`Self::delete_where`], of rows that no list of the shop shows: what a visitor takes back.
    pub async fn delete_unlisted<E: ShopOwned>(&self, delete: DeleteMany<E>) -> Result<u64, DbErr> {
        let scoped = self.scope::<E, _>(delete);
        Ok(scoped.exec(self.line().await?).await?.rows_affected)
    }

    /// Rows that point at each other may be written in any order until COMMIT: for taking a shop in.
    pub async fn defer_references(&self) -> Result<(), DbErr> {
        self.line().await?.defer_references().await
    }

    /// Remembers what to drop from the caches after COMMIT.
    pub fn touch(&self, key: CacheKey) {
        let mut touched = self.touched.lock().unwrap_or_else(PoisonError::into_inner);
        if !touched.contains(&key) {
            touched.push(key);
        }
    }

    /// Counts it after COMMIT.
    pub fn did(&self, deed: Deed) {
        let mut deeds = self.deeds.lock().unwrap_or_else(PoisonError::into_inner);
        deeds.push(deed);
    }

    /// After COMMIT the runners of all instances look for work, and need not wait for their next look.
    pub async fn ring(&self) -> Result<(), DbErr> {
        if self.rings.swap(true, Relaxed) {
            return Ok(());
        }
        wire::ring(self.line().await?).await
    }

    /// Nobody else gives out work of the shop until COMMIT. `false`: somebody does just now.
    pub async fn alone(&self) -> Result<bool, DbErr> {
        turns::alone(self.line().await?, self.shop()).await
    }

    /// To write rows of `E`: nobody thinks of all lists and sums that show one, so what was counted is forgotten.
    async fn writing<E: EntityTrait>(&self) -> Result<&Line, DbErr> {
        if E::default().table_name() == SUMMED_LATER {
            self.touch(CacheKey::Sums);
        }
        self.adding::<E>().await
    }

    /// To add a row of `E` that somebody has just begun.
    async fn adding<E: EntityTrait>(&self) -> Result<&Line, DbErr> {
        if SUMMED.contains(&E::default().table_name()) {
            self.touch(CacheKey::Sums);
        }
        self.touch(CacheKey::Lists);
        self.line().await
    }
}
