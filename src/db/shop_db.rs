//! The tenant wall: one shop's data, for the length of one request.
//!
//! Reads take `&ShopDb`, writes `&ShopTx`, and opening a transaction takes `&mut ShopDb`. So its
//! closure cannot read past it, and transactions do not nest: both are borrow errors.

use super::Db;
use super::backend::{self, Access, Line, is_transient};
use super::bus::Written;
use super::meter::Meter;
use super::owned::ShopOwned;
use super::shop_tx::ShopTx;
use super::unread::Unread;
use crate::kernel::ids::ShopId;
use sea_orm::sea_query::{Expr, Order, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, FromQueryResult, QueryFilter, QuerySelect, QueryTrait,
    RelationDef, Select, compound::EntityLoaderTrait,
};
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::OnceCell;
use uuid::Uuid;

/// How long a transaction is tried again.
const TRYING: Duration = Duration::from_secs(2);

/// No reading has begun.
const NEVER: u64 = u64::MAX;

/// The shop as it was at one moment. It reads like a [`ShopDb`]; dropping it ends it.
#[derive(Debug)]
pub struct Snapshot(ShopDb);

impl std::ops::Deref for Snapshot {
    type Target = ShopDb;
    fn deref(&self) -> &ShopDb {
        &self.0
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
    /// How often the shop was written when the reading began; none if it is a transaction's.
    begun: AtomicU64,
    /// Who reads and writes, where that is known.
    person: Option<Uuid>,
    meter: Arc<Meter>,
}

impl ShopDb {
    pub(super) fn new(db: Db, shop: ShopId, meter: Arc<Meter>) -> Self {
        Self {
            db,
            shop,
            line: OnceCell::new(),
            begun: AtomicU64::new(NEVER),
            person: None,
            meter,
        }
    }

    /// For this person, who sees their own writes at once.
    #[must_use]
    pub fn of_person(self, person: Uuid) -> Self {
        let person = Some(person);
        Self { person, ..self }
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
        let read = || {
            self.begun.store(self.written(), Relaxed);
            self.open(Access::Read)
        };
        self.line.get_or_try_init(read).await
    }

    /// How often the shop had been written before anything that is read here: none in a transaction,
    /// which knows more than is committed.
    pub(super) fn epoch(&self) -> Option<u64> {
        if !self.line.initialized() {
            return Some(self.written());
        }
        Some(self.begun.load(Relaxed)).filter(|epoch| *epoch != NEVER)
    }

    /// Whether a connection is kept from others meanwhile: then nobody must be waited for, who may wait for one.
    pub(super) fn holds_a_connection(&self) -> bool {
        self.line.get().is_some_and(Line::is_held)
    }

    /// How often the shop had been written when this person wrote last. Of nobody we know: just now.
    pub(super) fn own_epoch(&self) -> u64 {
        let writers = &self.db.caches.writers;
        self.person
            .map_or(u64::MAX, |who| writers.last(self.shop, who))
    }

    fn written(&self) -> u64 {
        self.db.caches.fragments.epoch(self.shop)
    }

    /// Gives the reading's connection back before something slow that needs no database; the next
    /// read opens another one.
    pub fn end_reading(&mut self) {
        self.line.take();
    }

    /// A reading of its own in which all is of one moment, however long it takes: an export.
    ///
    /// # Errors
    /// When the database does not answer, or as many are read out already as there are places.
    pub async fn snapshot(&self) -> Result<Snapshot, DbErr> {
        let line = self.open(Access::Snapshot).await?;
        Ok(Snapshot(Self {
            line: OnceCell::from(line),
            ..Self::new(self.db.clone(), self.shop, self.meter.clone())
        }))
    }

    pub(super) fn scope<E: ShopOwned, Q: QueryFilter>(&self, query: Q) -> Q {
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

    /// Like [`Self::rows`], to be decoded later.
    pub async fn unread<E, R>(&self, query: Select<E>) -> Result<Vec<Unread<R>>, DbErr>
    where
        E: ShopOwned,
        R: FromQueryResult,
    {
        let line = self.line().await?;
        let statement = self.scope::<E, _>(query).build(line.get_database_backend());
        let rows = line.query_all_raw(statement).await?;
        Ok(rows.into_iter().map(Unread::new).collect())
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
        let query = query.select_only().expr_as(Expr::val(1), "one").limit(most);
        let number = [("n", Expr::cust("count(*)"))];
        let count: Option<Count> = self.figures(query, number).await?;
        Ok(count.map_or(0, |c| u64::try_from(c.n).unwrap_or_default()))
    }

    /// Numbers and sums over the rows that `query` gives, which should be limited.
    pub async fn figures<E, R>(
        &self,
        query: Select<E>,
        figures: impl IntoIterator<Item = (&'static str, Expr)>,
    ) -> Result<Option<R>, DbErr>
    where
        E: ShopOwned,
        R: FromQueryResult,
    {
        let inner: SelectStatement = self.scope::<E, _>(query).into_query();
        let mut statement = Query::select();
        statement.from_subquery(inner, "matching");
        for (name, figure) in figures {
            statement.expr_as(figure, name);
        }
        let line = self.line().await?;
        let statement = line.get_database_backend().build(&statement);
        R::find_by_statement(statement).one(line).await
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

    /// The children as one column, and last in each tuple that of the one row which the child leads to:
    /// `List<(A, B, …, (X, Y, …))>`. Whoever reads it sorts.
    pub fn bag_with<C: ColumnTrait, D: ColumnTrait>(
        &self,
        of: (RelationDef, &[C]),
        with: (RelationDef, &[D]),
    ) -> Expr {
        backend::bag_with(self.db.pools.engine(), of, with)
    }

    /// The children, each once for each of its own children or once without, in the order of two columns:
    /// `List<(A, B, …, Option<X>, Option<Y>, …)>`.
    pub fn flat<C: ColumnTrait, D: ColumnTrait>(
        &self,
        of: (RelationDef, &[C]),
        with: (RelationDef, &[D]),
        by: [C; 2],
    ) -> Expr {
        backend::flat(self.db.pools.engine(), of, with, by)
    }

    /// Seconds from one instant to another, whole ones.
    pub fn seconds(&self, from: Expr, to: Expr) -> Expr {
        backend::seconds(self.db.pools.engine(), from, to)
    }

    /// Runs `work` in a write transaction, again if the database asks: no effects outside it.
    ///
    /// Three more tries on a serialization failure, a deadlock or a busy file, none after two
    /// seconds: whoever waits is to get an answer. Nothing is tried again once COMMIT was sent. Afterwards
    /// the touched keys are dropped from the caches, and who listens is told what changed.
    pub async fn transaction<T, E>(
        &mut self,
        work: impl AsyncFn(&ShopTx) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<DbErr>,
    {
        self.line.take(); // the reading ends here
        let started = Instant::now();
        let mut pauses = [10, 40, 160].into_iter();
        loop {
            let (outcome, try_again) = self.attempt(&work).await;
            let may_again = try_again && started.elapsed() < TRYING;
            let Some(longest) = pauses.next().filter(|_| may_again) else {
                return outcome;
            };
            self.db.metrics.retries.inc();
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
            rings: AtomicBool::default(),
            deeds: Mutex::default(),
        };
        let outcome = match work(&tx).await {
            Ok(value) => tx
                .write_last()
                .await
                .map(|names| (value, names))
                .map_err(E::from),
            Err(e) => Err(e),
        };
        let Some(line) = tx.reading.line.take() else {
            return (
                Err(DbErr::Custom("the transaction lost its connection".into()).into()),
                false,
            );
        };
        match outcome {
            Ok((value, names)) => {
                let touched = tx
                    .touched
                    .into_inner()
                    .unwrap_or_else(PoisonError::into_inner);
                let written = Written {
                    from: self.db.live.boot().to_owned(),
                    shop: self.shop,
                    by: self.person,
                    touched,
                    names,
                };
                let committed = line.commit(|| written.words()).await;
                // If the answer to COMMIT is lost it may have been done: who looks again finds out.
                self.db.heed(&written).await;
                if tx.rings.into_inner() {
                    self.db.bell.notify_one();
                }
                if committed.is_ok() {
                    let deeds = tx.deeds.into_inner();
                    let deeds = deeds.unwrap_or_else(PoisonError::into_inner);
                    deeds
                        .into_iter()
                        .for_each(|deed| self.db.metrics.done(deed));
                }
                (committed.map(|()| value).map_err(E::from), false)
            }
            Err(e) => (Err(e), line.try_again()), // dropped: rolled back
        }
    }

    async fn open(&self, access: Access) -> Result<Line, DbErr> {
        Line::open(&self.db, self.shop, access, self.meter.clone()).await
    }
}
