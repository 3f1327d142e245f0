//! The list of customers: found, filtered, sorted, a page at a time (R-CUST-7, R-CUST-8).

use super::super::keyset::behind;
use super::super::standing::{Rules, Standing};
use super::super::tags::with_tag;
use super::counts::{Counts, counts};
use super::near::{Near, near};
use super::order::order;
pub(in super::super) use super::order::{Cursor, Sort};
pub(in super::super) use super::show::Show;
use super::show::of_figures;
use super::{Car, Owned, alive, cars, owned, search, stats};
use crate::db::{List, ShopDb, by_the_way};
use crate::entity::{customer, customer_stats};
use crate::error::AppResult;
use crate::kernel::ids::CustomerId;
use crate::kernel::money::Cents;
use crate::kernel::page::{self, COUNT_LIMIT, PAGE, Paged};
use crate::kernel::search::SearchQuery;
use chrono::{DateTime, Utc};
use customer_stats::Column as Stats;
use sea_orm::sea_query::{Expr, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
};

/// What is asked for.
#[derive(Clone, Debug)]
pub(in super::super) struct Wanted {
    pub(in super::super) query: Option<SearchQuery>,
    pub(in super::super) show: Show,
    /// Only those who have this tag.
    pub(in super::super) tag: Option<String>,
    pub(in super::super) sort: Sort,
    pub(in super::super) after: Option<String>,
    pub(in super::super) size: u64,
}

/// One customer of the list.
#[derive(Debug)]
pub(in super::super) struct Listed {
    pub(in super::super) id: CustomerId,
    pub(in super::super) name: String,
    pub(in super::super) phone: Option<String>,
    pub(in super::super) phone_raw: Option<String>,
    pub(in super::super) email: Option<String>,
    pub(in super::super) cars: Vec<Car>,
    pub(in super::super) visits: i32,
    pub(in super::super) last_visit_at: Option<DateTime<Utc>>,
    pub(in super::super) unpaid: Cents,
    pub(in super::super) standing: Standing,
}

/// A page of the list, and how many match in all.
#[derive(Debug)]
pub(in super::super) struct Listing {
    pub(in super::super) page: Paged<Listed>,
    /// How many rows come before this page.
    pub(in super::super) before: u64,
    pub(in super::super) total: u64,
    /// How many each filter shows, where nothing else is asked for.
    pub(in super::super) counts: Option<Counts>,
    /// The one whose plate, VIN, phone or document number was typed; of hits by relevance only.
    pub(in super::super) exact: Option<CustomerId>,
    /// Who may be meant, if nobody was found.
    pub(in super::super) meant: Vec<Near>,
}

#[derive(FromQueryResult)]
pub(in super::super) struct Row {
    id: CustomerId,
    name: String,
    name_normalized: String,
    phone: Option<String>,
    phone_raw: Option<String>,
    email: Option<String>,
    is_vip: bool,
    lifetime_spend: Cents,
    unpaid: Cents,
    visits: i32,
    last_visit_at: Option<DateTime<Utc>>,
    recall_at: Option<DateTime<Utc>>,
    last_activity_at: DateTime<Utc>,
    rank: i32,
    cars: List<Owned>,
}

/// Two statements, whether somebody is found or not. Unknown cursors begin at the front.
pub(in super::super) async fn list(
    db: &ShopDb,
    wanted: &Wanted,
    rules: &Rules,
) -> AppResult<Listing> {
    let cursor: Option<Cursor> = wanted.after.as_deref().and_then(page::decode);
    let before = cursor.as_ref().map_or(0, |c| c.shown);
    let rank = wanted
        .query
        .as_ref()
        .map_or(Expr::Constant(3.into()), |q| search::rank(db.shop(), q));
    let order = order(wanted.sort, &rank, cursor.as_ref());
    // First who, then what they are: the rows come all at once, and nothing is put together for those who
    // are not on the page.
    let mut shown = which(db, wanted, rules);
    let mut rows = columns(joined(wanted.sort), db, rank);
    for key in &order {
        shown.order_by_expr(key.expr.clone(), key.order.clone());
        rows = rows.order_by(key.expr.clone(), key.order.clone());
    }
    if cursor.is_some() {
        shown.cond_where(behind(order));
    }
    let shown = shown.limit(wanted.size + 1).take();
    let rows = rows.filter(customer::Column::Id.in_subquery(shown));
    let rows: Vec<Row> = db.rows(rows).await?;
    let exact = match rows.as_slice() {
        [hit, rest @ ..] if hit.rank == 0 && rest.first().is_none_or(|next| next.rank > 0) => {
            Some(hit.id)
        }
        _ => None,
    };
    let is_empty = rows.is_empty() && before == 0;
    let counts = match (&wanted.query, &wanted.tag) {
        (None, None) => Some(counts(db, rules).await?),
        _ => None,
    };
    let total = match counts {
        Some(counts) => counts.of(wanted.show),
        None if is_empty => 0,
        None => count(db, wanted, rules).await?,
    };
    let meant = match &wanted.query {
        Some(query) if is_empty && wanted.show == Show::All && wanted.tag.is_none() => {
            near(db, query).await?
        }
        _ => Vec::new(),
    };
    let shown = before.saturating_add(wanted.size);
    let page = Paged::of(rows, wanted.size, |row| page::encode(&row.cursor(shown)));
    let rows = page
        .rows
        .into_iter()
        .map(|row| row.listed(wanted, rules))
        .collect();
    Ok(Listing {
        page: Paged {
            rows,
            next: page.next,
        },
        before,
        total,
        counts,
        exact,
        meant,
    })
}

/// Everybody has figures, so they are not joined where nobody asks for them.
async fn count(db: &ShopDb, wanted: &Wanted, rules: &Rules) -> AppResult<u64> {
    let asked = match wanted.show {
        Show::All => {
            let all = customer::Entity::find().filter(alive());
            all.filter(anybody(customer::Column::Id, db, wanted))
        }
        _ => matching(db, wanted, rules),
    };
    Ok(db.count_up_to(asked, COUNT_LIMIT + 1).await?)
}

/// A hit of [`first`].
pub(super) struct First {
    pub(super) id: CustomerId,
    pub(super) name: String,
    pub(super) phone: Option<String>,
    pub(super) cars: Vec<Car>,
    pub(super) is_exact: bool,
}

/// The first `size` hits, without counting.
pub(super) async fn first(
    db: &ShopDb,
    query: Option<&SearchQuery>,
    size: u64,
) -> AppResult<Vec<First>> {
    let rank = query.map_or(Expr::Constant(3.into()), |q| search::rank(db.shop(), q));
    let sort = query.map_or(Sort::Activity, |_| Sort::Relevance);
    let matching = joined(sort).filter(query.map_or(Condition::all(), |q| {
        search::found(customer::Column::Id, db.shop(), q)
    }));
    let mut rows = columns(matching, db, rank.clone()).limit(size);
    for key in order(sort, &rank, None) {
        rows = rows.order_by(key.expr, key.order);
    }
    let rows: Vec<Row> = db.rows(rows).await?;
    let hit = |row: Row| First {
        id: row.id,
        name: row.name,
        phone: row.phone.or(row.phone_raw),
        cars: matching_first(cars(row.cars), query),
        is_exact: row.rank == 0,
    };
    Ok(rows.into_iter().map(hit).collect())
}

/// With their figures. By name the customers lead, so the figures are joined from the left.
fn joined(sort: Sort) -> Select<customer::Entity> {
    let how = match sort {
        Sort::Name | Sort::NameDown => JoinType::LeftJoin,
        Sort::Relevance | Sort::Activity | Sort::Visit | Sort::Spend => JoinType::InnerJoin,
    };
    customer::Entity::find().join(how, stats()).filter(alive())
}

/// Who is found and has the tag, by this column of theirs; asks nobody's figures.
fn anybody(id: impl ColumnTrait, db: &ShopDb, wanted: &Wanted) -> Condition {
    let found = { wanted.query.as_ref() }.map(|q| search::found(id, db.shop(), q));
    let tagged = wanted.tag.as_deref();
    let tagged = tagged.map(|tag| id.in_subquery(with_tag(db.shop(), tag)));
    Condition::all().add_option(found).add_option(tagged)
}

/// The ids of those who match. Where the figures alone say the order, they alone are asked: all who are there
/// have figures and nobody else (ADR 0011). PostgreSQL, which keeps one plan for shops of any size, would
/// else put together and sort all customers of a large one.
fn which(db: &ShopDb, wanted: &Wanted, rules: &Rules) -> SelectStatement {
    match wanted.sort {
        Sort::Relevance | Sort::Name | Sort::NameDown => matching(db, wanted, rules)
            .filter(customer::Column::ShopId.eq(db.shop()))
            .select_only()
            .column(customer::Column::Id)
            .into_query(),
        Sort::Activity | Sort::Visit | Sort::Spend => customer_stats::Entity::find()
            .filter(Stats::ShopId.eq(db.shop()))
            .filter(anybody(Stats::CustomerId, db, wanted))
            .filter(of_figures(db.shop(), wanted.show, (rules, by_the_way)))
            .select_only()
            .column(Stats::CustomerId)
            .into_query(),
    }
}

pub(super) fn matching(db: &ShopDb, wanted: &Wanted, rules: &Rules) -> Select<customer::Entity> {
    joined(wanted.sort)
        .filter(anybody(customer::Column::Id, db, wanted))
        .filter(of_figures(db.shop(), wanted.show, (rules, by_the_way)))
}

pub(super) fn columns(
    query: Select<customer::Entity>,
    db: &ShopDb,
    rank: Expr,
) -> Select<customer::Entity> {
    use customer::Column::{Email, Id, IsVip, Name, NameNormalized, Phone, PhoneRaw};
    query
        .select_only()
        .columns([Id, Name, NameNormalized, Phone, PhoneRaw, Email, IsVip])
        .columns([
            Stats::LifetimeSpend,
            Stats::Unpaid,
            Stats::Visits,
            Stats::LastVisitAt,
            Stats::RecallAt,
            Stats::LastActivityAt,
        ])
        .expr_as(rank, "rank")
        .expr_as(owned(db), "cars")
}

impl Row {
    pub(super) fn cursor(&self, shown: u64) -> Cursor {
        Cursor {
            shown,
            rank: self.rank,
            visit: self.last_visit_at.unwrap_or(DateTime::UNIX_EPOCH),
            activity: self.last_activity_at,
            name: self.name_normalized.clone(),
            spend: self.lifetime_spend,
            id: self.id,
        }
    }

    pub(in super::super) fn listed(self, wanted: &Wanted, rules: &Rules) -> Listed {
        Listed {
            id: self.id,
            standing: rules.standing(self.is_vip, self.lifetime_spend, self.recall_at),
            name: self.name,
            phone: self.phone,
            phone_raw: self.phone_raw,
            email: self.email,
            cars: matching_first(cars(self.cars), wanted.query.as_ref()),
            visits: self.visits,
            last_visit_at: self.last_visit_at,
            unpaid: self.unpaid,
        }
    }
}

/// The car that was looked for stands before the primary one (R-CUST-7).
fn matching_first(mut cars: Vec<Car>, query: Option<&SearchQuery>) -> Vec<Car> {
    if let Some(query) = query {
        cars.sort_by_key(|car| !search::names_car(query, car.plate.as_deref(), car.vin.as_deref()));
    }
    cars
}

/// Rows a page of the list.
pub(in super::super) const SIZE: u64 = PAGE;
