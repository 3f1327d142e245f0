//! What the catalog shows.

use super::Prices;
use super::forms::{Filters, SortBy};
use crate::db::ShopDb;
use crate::db::page::{PAGE, decode, encode};
use crate::entity::service::{Column, Entity, Model};
use crate::entity::service_line::{self, Column as Line};
use crate::error::AppResult;
use crate::kernel::ids::ServiceId;
use crate::kernel::money::Cents;
use crate::kernel::words::{Category, LineKind, Pricing};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Func, Order, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select,
};
use serde::{Deserialize, Serialize};

/// One page of the catalog.
#[derive(Debug)]
pub(super) struct Listing {
    pub(super) services: Vec<Model>,
    /// How many come before.
    pub(super) before: u64,
    /// Cursors of the pages beside this one.
    pub(super) prev: Option<String>,
    pub(super) next: Option<String>,
    /// How many match in each category, whichever one is chosen.
    pub(super) counts: Vec<(Category, u64)>,
}

impl Listing {
    /// How many match, in this category or in all.
    pub(super) fn total(&self, category: Option<Category>) -> u64 {
        let chosen = |(of, _): &&(Category, u64)| category.is_none_or(|category| category == *of);
        self.counts.iter().filter(chosen).map(|(_, n)| n).sum()
    }
}

/// The service at this id.
pub(super) async fn service(db: &ShopDb, id: ServiceId) -> AppResult<Option<Model>> {
    let query = Entity::find_by_id(id).filter(Column::DeletedAt.is_null());
    Ok(db.one(query).await?)
}

/// A page of the catalog, and what each category holds: two statements.
pub(super) async fn list(db: &ShopDb, filters: &Filters, prices: &Prices) -> AppResult<Listing> {
    let cursor = filters.after.as_deref().and_then(decode::<Cursor>);
    let cursor = cursor.filter(|cursor| cursor.key.is_of(filters.sort.by));
    let back = cursor.as_ref().is_some_and(|cursor| cursor.back);
    let down = filters.sort.down != back;
    let mut query = matching(filters);
    if let Some(category) = filters.category {
        query = query.filter(Column::Category.eq(category));
    }
    let columns = columns(filters.sort.by, prices.labor_rate);
    if let Some(cursor) = &cursor {
        let (row, last) = (Expr::tuple(columns.clone()), Expr::tuple(cursor.values()));
        query = query.filter(if down { row.lt(last) } else { row.gt(last) });
    }
    for column in columns {
        query = query.order_by(column, if down { Order::Desc } else { Order::Asc });
    }
    let mut services = db.all(query.limit(PAGE + 1)).await?;
    let size = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let surplus = services.len() > size;
    services.truncate(size);
    if back {
        services.reverse();
    }
    let at = cursor.as_ref().map_or(0, |cursor| cursor.at);
    let shown = u64::try_from(services.len()).unwrap_or_default();
    let before = if back { at.saturating_sub(shown) } else { at };
    let behind = before.saturating_add(shown);
    let edge = |row: Option<&Model>, back: bool, at: u64| {
        row.map(|row| encode(&Cursor::at(row, (filters.sort.by, prices), (back, at))))
    };
    let has_prev = if back { surplus } else { cursor.is_some() };
    let has_next = back || surplus;
    Ok(Listing {
        prev: edge(services.first().filter(|_| has_prev), true, before),
        next: edge(services.last().filter(|_| has_next), false, behind),
        before,
        services,
        counts: counts(db, filters).await?,
    })
}

async fn counts(db: &ShopDb, filters: &Filters) -> AppResult<Vec<(Category, u64)>> {
    #[derive(FromQueryResult)]
    struct Counted {
        category: Category,
        n: i64,
    }
    let query = matching(filters)
        .select_only()
        .column(Column::Category)
        .column_as(Column::Id.count(), "n")
        .group_by(Column::Category);
    let rows: Vec<Counted> = db.rows(query).await?;
    let count = |category: &Category| {
        let row = rows.iter().find(|row| row.category == *category)?;
        Some((*category, u64::try_from(row.n).ok()?))
    };
    Ok(Category::ALL.iter().filter_map(count).collect())
}

/// Each word must begin one of the service's words; both are folded to letters and digits.
fn matching(filters: &Filters) -> Select<Entity> {
    let mut query = Entity::find().filter(Column::DeletedAt.is_null());
    if !filters.inactive {
        query = query.filter(Column::IsActive.eq(true));
    }
    for word in filters.words() {
        query = query.filter(Column::Search.contains(format!(" {word}")));
    }
    query
}

fn columns(by: SortBy, rate: Cents) -> Vec<Expr> {
    let first = match by {
        SortBy::Catalog => None,
        SortBy::Name => Some(Func::lower(Expr::col(Column::Name)).into()),
        SortBy::Category => Some(Expr::col(Column::Category)),
        SortBy::Price => Some(price(rate)),
    };
    let rest = [Expr::col(Column::Sort), Expr::col(Column::Id)];
    first.into_iter().chain(rest).collect()
}

/// [`Prices::price`] in the words of the database: what the list shows is what it is sorted by.
fn price(rate: Cents) -> Expr {
    let of = |column| Expr::col((Entity, column));
    let is_hourly = || of(Column::Pricing).eq(Pricing::Hourly.as_str());
    let has_lines = template().expr(Expr::val(1)).take();
    let is_single = is_hourly().or(Expr::exists(has_lines).not());
    let labor = CaseStatement::new()
        .case(
            is_hourly().and(of(Column::Hours).gt(0)),
            rounded(of(Column::Hours), Expr::val(rate)),
        )
        .case(is_single, of(Column::Price))
        .finally(0);
    let line = |column| Expr::col((service_line::Entity, column));
    let is_labor = line(Line::Kind).eq(LineKind::Labor.as_str());
    let own = CaseStatement::new()
        .case(is_labor, Expr::val(rate))
        .finally(0);
    let each = Func::coalesce([line(Line::UnitPrice), Expr::Case(Box::new(own))]);
    let all = rounded(line(Line::Quantity), each.into()).sum();
    let all = Func::coalesce([all, Expr::val(0)]);
    let lines = Expr::from(template().expr(all).take());
    Expr::Case(Box::new(labor)).add(lines).cast_as("bigint")
}

/// The template lines of a service.
fn template() -> SelectStatement {
    let line = |column| Expr::col((service_line::Entity, column));
    Query::select()
        .from(service_line::Entity)
        .and_where(line(Line::ShopId).equals((Entity, Column::ShopId)))
        .and_where(line(Line::ServiceId).equals((Entity, Column::Id)))
        .take()
}

/// Quantity times price, as [`Cents::times`] rounds it.
fn rounded(quantity: Expr, price: Expr) -> Expr {
    quantity.mul(price).add(50).div(100)
}

/// The row at an edge of the page, which way to go from it, and how many rows lie before the page.
#[derive(Debug, Serialize, Deserialize)]
struct Cursor {
    key: Key,
    sort: i32,
    id: ServiceId,
    back: bool,
    at: u64,
}

#[derive(Debug, Serialize, Deserialize)]
enum Key {
    Catalog,
    Name(String),
    Category(Category),
    Price(Cents),
}

impl Key {
    fn is_of(&self, by: SortBy) -> bool {
        by == match self {
            Self::Catalog => SortBy::Catalog,
            Self::Name(_) => SortBy::Name,
            Self::Category(_) => SortBy::Category,
            Self::Price(_) => SortBy::Price,
        }
    }
}

impl Cursor {
    fn at(row: &Model, (by, prices): (SortBy, &Prices), (back, at): (bool, u64)) -> Self {
        Self {
            key: match by {
                SortBy::Catalog => Key::Catalog,
                SortBy::Name => Key::Name(row.name.clone()),
                SortBy::Category => Key::Category(row.category),
                SortBy::Price => Key::Price(prices.price(row)),
            },
            sort: row.sort,
            id: row.id,
            back,
            at,
        }
    }

    fn values(&self) -> Vec<Expr> {
        let first = match &self.key {
            Key::Catalog => None,
            Key::Name(name) => Some(Func::lower(Expr::val(name.as_str())).into()),
            Key::Category(category) => Some(Expr::val(category.as_str())),
            Key::Price(price) => Some(Expr::val(*price)),
        };
        let rest = [Expr::val(self.sort), Expr::val(self.id)];
        first.into_iter().chain(rest).collect()
    }
}
