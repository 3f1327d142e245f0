//! The tenant wall: one shop's data, for the length of one request.
//!
//! Reads take `&ShopDb`, writes `&ShopTx`, and opening a transaction takes `&mut ShopDb`. So its
//! closure cannot read past it, and transactions do not nest: both are borrow errors.

use super::Db;
use super::backend::{self, Access, Line, is_transient};
use super::cache::CacheKey;
use crate::entity::{audit_log, search_term};
use crate::kernel::ids::ShopId;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, OnConflict, Order, Query, SelectStatement};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DbErr, DeleteMany, EntityTrait, FromQueryResult,
    IntoActiveModel, ModelTrait, QueryFilter, QuerySelect, QueryTrait, Related, RelationDef,
    Select, UpdateMany, compound::EntityLoaderTrait,
};
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::{ops::Deref, time::Duration};
use tokio::sync::OnceCell;

/// An entity whose every row belongs to one shop.
pub trait ShopOwned: EntityTrait {
    /// The column that says which.
    const SHOP_ID: Self::Column;
}

/// An entity whose rows people change. Its `version` begins at 1, the column's default.
pub trait Versioned: ShopOwned {
    /// Grows by one with every write.
    const VERSION: Self::Column;
    /// When it was last written.
    const UPDATED_AT: Self::Column;
}

// A table without the column does not compile into the list.
macro_rules! shop_owned {
    ($($entity:ident),+ $(,)?) => {$(
        impl ShopOwned for crate::entity::$entity::Entity {
            const SHOP_ID: Self::Column = crate::entity::$entity::Column::ShopId;
        }
    )+};
}
macro_rules! versioned {
    ($($entity:ident),+ $(,)?) => {$(
        impl Versioned for crate::entity::$entity::Entity {
            const VERSION: Self::Column = crate::entity::$entity::Column::Version;
            const UPDATED_AT: Self::Column = crate::entity::$entity::Column::UpdatedAt;
        }
    )+};
}
// `membership` is a door, and yet its rows belong to a shop: features read technicians by it.
shop_owned!(
    shop_settings,
    business_hours,
    holiday,
    number_series,
    idempotency,
    audit_log,
    attachment,
    search_term,
    customer,
    customer_stats,
    vehicle,
    vehicle_owner,
    service,
    service_line,
    repair_order,
    repair_job,
    repair_line,
    appointment,
    status_change,
    invoice,
    invoice_line,
    payment,
    membership,
);
versioned!(
    shop_settings,
    customer,
    vehicle,
    service,
    repair_order,
    repair_job,
    repair_line,
    appointment,
    invoice
);

type ModelOf<A> = <<A as ActiveModelTrait>::Entity as EntityTrait>::Model;

/// Statements sent and time spent on them, for `Server-Timing` and the budgets in tests.
#[derive(Debug, Default)]
pub struct Meter {
    statements: AtomicU32,
    micros: AtomicU64,
}

impl Meter {
    pub(super) fn add(&self, took: Duration) {
        self.statements.fetch_add(1, Relaxed);
        self.micros
            .fetch_add(u64::try_from(took.as_micros()).unwrap_or(u64::MAX), Relaxed);
    }
    /// How many statements were sent. BEGIN with its setting and COMMIT count apart.
    #[must_use]
    pub fn statements(&self) -> u32 {
        self.statements.load(Relaxed)
    }
    /// Time spent waiting for them.
    #[must_use]
    pub fn took(&self) -> Duration {
        Duration::from_micros(self.micros.load(Relaxed))
    }
}

/// One shop's data, for the length of one request. Not `Clone`: it may hold a connection.
///
/// ```compile_fail,E0277
/// # use {sea_orm::EntityTrait, autoshop::{db::ShopDb, entity::customer}};
/// async fn unscoped(db: &ShopDb) { customer::Entity::find().all(db).await.unwrap(); }
/// ```
/// ```compile_fail,E0596
/// # use {sea_orm::DbErr, autoshop::db::ShopTx};
/// async fn nested(tx: &ShopTx) -> Result<(), DbErr> { tx.transaction(async |_| Ok(())).await }
/// ```
/// ```compile_fail,E0502
/// # use {sea_orm::{DbErr, EntityTrait}, autoshop::{db::ShopDb, entity::customer}};
/// async fn past(db: &mut ShopDb) -> Result<Vec<customer::Model>, DbErr> {
///     db.transaction(async |_| db.all(customer::Entity::find()).await).await
/// }
/// ```
#[derive(Debug)]
pub struct ShopDb {
    db: Db,
    shop: ShopId,
    line: OnceCell<Line>,
    meter: Arc<Meter>,
}

impl ShopDb {
    pub(super) fn new(db: Db, shop: ShopId, meter: Arc<Meter>) -> Self {
        Self {
            db,
            shop,
            line: OnceCell::new(),
            meter,
        }
    }

    /// Whose data this is.
    #[must_use]
    pub fn shop(&self) -> ShopId {
        self.shop
    }

    pub(super) fn db(&self) -> &Db {
        &self.db
    }

    /// The reading: the first read opens it, later reads use it, dropping it ends it.
    pub(super) async fn line(&self) -> Result<&Line, DbErr> {
        self.line.get_or_try_init(|| self.open(Access::Read)).await
    }

    fn scope<E: ShopOwned, Q: QueryFilter>(&self, query: Q) -> Q {
        query.filter(E::SHOP_ID.eq(self.shop))
    }

    /// The first row.
    pub async fn one<E: ShopOwned>(&self, query: Select<E>) -> Result<Option<E::Model>, DbErr> {
        self.scope::<E, _>(query).one(self.line().await?).await
    }

    /// All rows.
    pub async fn all<E: ShopOwned>(&self, query: Select<E>) -> Result<Vec<E::Model>, DbErr> {
        self.scope::<E, _>(query).all(self.line().await?).await
    }

    /// Rows of a struct of one's own: joined columns, and child lists made by [`Self::list`].
    pub async fn rows<E, R>(&self, query: Select<E>) -> Result<Vec<R>, DbErr>
    where
        E: ShopOwned,
        R: FromQueryResult,
    {
        self.scope::<E, _>(query)
            .into_model::<R>()
            .all(self.line().await?)
            .await
    }

    /// The first row of a struct of one's own.
    pub async fn row<E, R>(&self, query: Select<E>) -> Result<Option<R>, DbErr>
    where
        E: ShopOwned,
        R: FromQueryResult,
    {
        Ok(self.rows(query.limit(1)).await?.pop())
    }

    /// How many rows match, but at most `most`: a count must not walk a whole table (R-GEN-8).
    pub async fn count_up_to<E: ShopOwned>(
        &self,
        query: Select<E>,
        most: u64,
    ) -> Result<u64, DbErr> {
        #[derive(FromQueryResult)]
        struct Count {
            n: i64,
        }
        let inner: SelectStatement = self
            .scope::<E, _>(query)
            .select_only()
            .expr_as(Expr::val(1), "one")
            .limit(most)
            .into_query();
        let statement = Query::select()
            .expr_as(Expr::cust("count(*)"), "n")
            .from_subquery(inner, "matching")
            .to_owned();
        let line = self.line().await?;
        let count = Count::find_by_statement(
            sea_orm::ConnectionTrait::get_database_backend(line).build(&statement),
        )
        .one(line)
        .await?;
        Ok(count.map_or(0, |c| u64::try_from(c.n).unwrap_or_default()))
    }

    /// One row with the children named by `.with(..)`. A loader's own `one` is in no trait.
    pub async fn load_one<E, L>(&self, loader: L) -> Result<Option<L::ModelEx>, DbErr>
    where
        E: ShopOwned,
        L: EntityLoaderTrait<E>,
    {
        let page = self.scope::<E, _>(loader).paginate(self.line().await?, 1);
        Ok(page.fetch().await?.pop())
    }

    /// The children of each parent, with the query's own filter and order.
    pub async fn load_many<M, E>(
        &self,
        parents: &[M],
        query: Select<E>,
    ) -> Result<Vec<Vec<E::Model>>, DbErr>
    where
        M: ModelTrait + Sync,
        M::Entity: Related<E>,
        E: ShopOwned,
        E::Model: Send + Sync,
    {
        sea_orm::LoaderTrait::load_many(&parents, self.scope::<E, _>(query), self.line().await?)
            .await
    }

    /// A short child list as one column, decoded as `List<T>`; joined by both columns.
    pub fn list<C: ColumnTrait>(&self, of: RelationDef, columns: &[C], by: (C, Order)) -> Expr {
        self.list_with(of, columns, vec![], by)
    }

    /// Like [`Self::list`], with lists of the children's own children as further fields.
    #[expect(
        clippy::too_many_arguments,
        reason = "a relation, what to take of it, and in what order"
    )]
    pub fn list_with<C: ColumnTrait>(
        &self,
        of: RelationDef,
        columns: &[C],
        nested: Vec<(&'static str, Expr)>,
        by: (C, Order),
    ) -> Expr {
        let engine = self.db.pools.engine();
        backend::list(engine, of, backend::object(engine, columns, nested), by)
    }

    /// Runs `work` in a write transaction, again if the database asks: no effects outside it.
    ///
    /// Three more tries on a serialization failure, a deadlock or a busy file. Nothing is tried
    /// again once COMMIT was sent. Afterwards the touched keys are dropped from the caches.
    pub async fn transaction<T, E>(
        &mut self,
        work: impl AsyncFn(&ShopTx) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<DbErr>,
    {
        self.line.take(); // the reading ends here
        let mut pauses = [10, 40, 160].into_iter();
        loop {
            let (outcome, try_again) = self.attempt(&work).await;
            let Some(longest) = pauses.next().filter(|_| try_again) else {
                return outcome;
            };
            let jitter = RandomState::new().hash_one(longest) % longest;
            tokio::time::sleep(Duration::from_millis(jitter)).await;
        }
    }

    async fn attempt<T, E>(
        &self,
        work: impl AsyncFn(&ShopTx) -> Result<T, E>,
    ) -> (Result<T, E>, bool)
    where
        E: From<DbErr>,
    {
        let line = match self.open(Access::Write).await {
            Ok(line) => OnceCell::from(line),
            Err(e) => {
                let again = is_transient(&e);
                return (Err(e.into()), again);
            }
        };
        let reading = ShopDb {
            line,
            ..Self::new(self.db.clone(), self.shop, self.meter.clone())
        };
        let mut tx = ShopTx {
            reading,
            touched: Mutex::default(),
            last: Mutex::default(),
        };
        let outcome = match work(&tx).await {
            Ok(value) => tx.write_last().await.map(|()| value).map_err(E::from),
            Err(e) => Err(e),
        };
        let Some(line) = tx.reading.line.take() else {
            return (
                Err(DbErr::Custom("the transaction lost its connection".into()).into()),
                false,
            );
        };
        match outcome {
            Ok(value) => {
                let committed = line.commit().await;
                let touched = tx
                    .touched
                    .into_inner()
                    .unwrap_or_else(PoisonError::into_inner);
                self.db.caches.drop_all(self.shop, &touched).await;
                (committed.map(|()| value).map_err(E::from), false)
            }
            Err(e) => (Err(e), line.try_again()), // dropped: rolled back
        }
    }

    async fn open(&self, access: Access) -> Result<Line, DbErr> {
        Line::open(&self.db, self.shop, access, self.meter.clone()).await
    }
}

/// One write transaction of one shop. It reads like a `ShopDb`.
#[derive(Debug)]
pub struct ShopTx {
    reading: ShopDb,
    touched: Mutex<Vec<CacheKey>>,
    last: Mutex<Last>,
}

/// Rows that nothing in the transaction refers to: written before COMMIT, a statement a table.
#[derive(Debug, Default)]
struct Last {
    audit: Vec<audit_log::ActiveModel>,
    terms: Vec<search_term::ActiveModel>,
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
        row.set(<A::Entity as ShopOwned>::SHOP_ID, self.shop.into());
        A::Entity::insert(row)
            .exec_with_returning(self.line().await?)
            .await
    }

    /// Adds rows in one statement; none is fine. At most a few hundred: parameters are limited.
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
            row.set(<A::Entity as ShopOwned>::SHOP_ID, self.shop.into());
        }
        A::Entity::insert_many(rows)
            .exec_without_returning(self.line().await?)
            .await
            .map(drop)
    }

    /// Adds a row, or changes `columns` of the one with the same `key`.
    pub async fn upsert<A, C>(&self, mut row: A, key: &[C], columns: &[C]) -> Result<(), DbErr>
    where
        A: ActiveModelTrait,
        A::Entity: ShopOwned<Column = C>,
        C: ColumnTrait,
    {
        row.set(<A::Entity as ShopOwned>::SHOP_ID, self.shop.into());
        let conflict = OnConflict::columns(key.iter().copied())
            .update_columns(columns.iter().copied())
            .to_owned();
        A::Entity::insert(row)
            .on_conflict(conflict)
            .exec_without_returning(self.line().await?)
            .await
            .map(drop)
    }

    /// Adds the row unless one with the same `key` is there. `false`: it was.
    pub async fn insert_new<A, C>(&self, mut row: A, key: &[C]) -> Result<bool, DbErr>
    where
        A: ActiveModelTrait,
        A::Entity: ShopOwned<Column = C>,
        C: ColumnTrait,
    {
        row.set(<A::Entity as ShopOwned>::SHOP_ID, self.shop.into());
        let conflict = OnConflict::columns(key.iter().copied())
            .do_nothing()
            .to_owned();
        match A::Entity::insert(row)
            .on_conflict(conflict)
            .exec_without_returning(self.line().await?)
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
        row.set(version, (seen + 1).into());
        row.set(<A::Entity as Versioned>::UPDATED_AT, now.into());
        row.not_set(<A::Entity as ShopOwned>::SHOP_ID); // nobody moves a row to another shop
        let update = A::Entity::update(row).validate()?.filter(version.eq(seen));
        self.scope::<A::Entity, _>(update)
            .exec(self.line().await?)
            .await
    }

    /// Changes the rows that match, whatever their version. How many there were.
    pub async fn update_where<E: ShopOwned>(&self, update: UpdateMany<E>) -> Result<u64, DbErr> {
        Ok(self
            .scope::<E, _>(update)
            .exec(self.line().await?)
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
            .exec_with_returning(self.line().await?)
            .await
    }

    /// Deletes the rows that match: search terms and draft lines, never money or history (R-GEN-11).
    pub async fn delete_where<E: ShopOwned>(&self, delete: DeleteMany<E>) -> Result<u64, DbErr> {
        Ok(self
            .scope::<E, _>(delete)
            .exec(self.line().await?)
            .await?
            .rows_affected)
    }

    /// Writes an audit row with the others of this transaction. Only `audit::record` makes them.
    pub(crate) fn log(&self, row: audit_log::ActiveModel) {
        self.last
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .audit
            .push(row);
    }

    /// Writes a search term with the others of this transaction.
    pub fn index(&self, row: search_term::ActiveModel) {
        self.last
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .terms
            .push(row);
    }

    async fn write_last(&self) -> Result<(), DbErr> {
        let Last { audit, terms } =
            std::mem::take(&mut *self.last.lock().unwrap_or_else(PoisonError::into_inner));
        self.insert_all(terms).await?;
        self.insert_all(audit).await
    }

    /// Remembers what to drop from the caches after COMMIT.
    pub fn touch(&self, key: CacheKey) {
        self.touched
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(key);
    }
}
