//! Taking out: table after table, a page of rows at a time.

use super::pack::Sink;
use super::{FORMAT, MANIFEST, Manifest, Part, over_all, rows, schema, tables};
use crate::db::{EachTable, ShopDb, ShopOwned, with_table};
use crate::entity::{shop, user};
use anyhow::{Context, ensure};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    Condition, EntityTrait, IdenStatic, Iterable, ModelTrait, PrimaryKeyToColumn, QueryFilter,
    QueryOrder, QuerySelect, Value,
};
use sha2::{Digest, Sha256};

const PAGE: u64 = 1_000;
/// Rows that hold a file each.
const HEAVY: u64 = 16;

/// Everything of the shop. `db` must be of one moment: a snapshot, or a transaction.
pub(super) async fn all(db: &ShopDb, to: &mut impl Sink) -> anyhow::Result<Manifest> {
    let own = db.own_shop().await?.context("the shop is gone")?;
    let mut writer = Writer {
        db,
        to,
        table: "shop",
        parts: Vec::new(),
    };
    for table in tables() {
        writer.table = table;
        match table {
            "shop" => writer.few::<shop::Entity>(std::slice::from_ref(&own))?,
            "user" => {
                let mut people = db.own_people().await?;
                people
                    .iter_mut()
                    .for_each(|person| person.password_hash = None);
                writer.few::<user::Entity>(&people)?;
            }
            table => ensure!(
                with_table(table, &mut writer).await?,
                "{table} has no entity"
            ),
        }
    }
    let parts = writer.parts;
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        schema: schema()?,
        shop: own.id,
        slug: own.slug,
        sha256: over_all(&parts),
        tables: parts,
    };
    to.begin(MANIFEST)?;
    to.write(&serde_json::to_vec_pretty(&manifest)?)?;
    Ok(manifest)
}

struct Writer<'a, S> {
    db: &'a ShopDb,
    to: &'a mut S,
    table: &'static str,
    parts: Vec<Part>,
}

/// The hash of what was written so far.
#[derive(Default)]
struct Hashed {
    hash: Sha256,
    rows: u64,
}

impl<S: Sink> Writer<'_, S> {
    fn begin(&mut self) -> anyhow::Result<Hashed> {
        self.to.begin(&format!("tables/{}.jsonl", self.table))?;
        Ok(Hashed::default())
    }

    fn line<E: EntityTrait>(
        &mut self,
        model: &E::Model,
        hashed: &mut Hashed,
    ) -> anyhow::Result<()> {
        let row = rows::of_model::<E>(self.table, model)?;
        let mut line = serde_json::to_vec(&row.fields)?;
        line.push(b'\n');
        hashed.hash.update(&line);
        hashed.rows += 1;
        self.to.write(&line)
    }

    fn end(&mut self, hashed: Hashed) {
        self.parts.push(Part {
            table: self.table.to_owned(),
            rows: hashed.rows,
            sha256: crate::kernel::hex::encode(hashed.hash.finalize()),
        });
    }

    fn few<E: EntityTrait>(&mut self, models: &[E::Model]) -> anyhow::Result<()> {
        let mut hashed = self.begin()?;
        for model in models {
            self.line::<E>(model, &mut hashed)?;
        }
        self.end(hashed);
        Ok(())
    }
}

impl<S: Sink> EachTable for Writer<'_, S> {
    type Error = anyhow::Error;

    async fn table<E: ShopOwned>(&mut self) -> anyhow::Result<()> {
        let mut hashed = self.begin()?;
        let mut pages = Pages::<E>::new();
        while let Some(page) = pages.next(self.db).await? {
            for model in &page {
                self.line::<E>(model, &mut hashed)?;
            }
            self.to.rest().await?;
        }
        self.end(hashed);
        if rows::has_files::<E>() {
            let mut pages = Pages::<E>::new();
            while let Some(page) = pages.next(self.db).await? {
                for model in &page {
                    for file in rows::of_model::<E>(self.table, model)?.files {
                        self.to.begin(&file.path)?;
                        self.to.write(&file.body)?;
                        self.to.rest().await?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// The rows of a table by its key, a page at a time.
struct Pages<E: ShopOwned> {
    key: Vec<E::Column>,
    last: Option<Vec<Value>>,
    is_over: bool,
}

impl<E: ShopOwned> Pages<E> {
    fn new() -> Self {
        let key = E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column);
        Self {
            key: key.filter(|column| column.as_str() != "shop_id").collect(),
            last: None,
            is_over: false,
        }
    }

    async fn next(&mut self, db: &ShopDb) -> anyhow::Result<Option<Vec<E::Model>>> {
        if self.is_over {
            return Ok(None);
        }
        let size = if rows::has_files::<E>() { HEAVY } else { PAGE };
        let mut query = E::find().limit(size);
        for column in &self.key {
            query = query.order_by_asc(*column);
        }
        if let Some(after) = self.after() {
            query = query.filter(after);
        }
        let page = db.all(query).await?;
        self.is_over = u64::try_from(page.len())? < size;
        let key = |model: &E::Model| self.key.iter().map(|column| model.get(*column)).collect();
        self.last = page.last().map(key);
        Ok(Some(page))
    }

    /// `a >= x AND (a > x OR (a = x AND b > y) …)`: the first half is a range of the index.
    fn after(&self) -> Option<Condition> {
        let last = self.last.as_ref()?;
        let pairs: Vec<_> = self
            .key
            .iter()
            .map(|column| Expr::col((E::default(), *column)))
            .zip(last)
            .collect();
        let (first, value) = pairs.first()?;
        let mut any = Condition::any();
        for (at, (column, value)) in pairs.iter().enumerate() {
            let mut all = Condition::all();
            for (column, value) in pairs.iter().take(at) {
                all = all.add(column.clone().eq((*value).clone()));
            }
            any = any.add(all.add(column.clone().gt((*value).clone())));
        }
        Some(
            Condition::all()
                .add(first.clone().gte((*value).clone()))
                .add(any),
        )
    }
}
