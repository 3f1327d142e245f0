//! Customers read out as a file: the list's own selection, a thousand at a time.

use super::super::keyset::behind;
use super::super::standing::Rules;
use super::super::tags::{Tagged, tagged};
use super::list::{self, Cursor, Row, columns, matching};
use super::order::order;
use super::search;
use crate::db::{List, ShopDb, Unread};
use crate::entity::customer;
use crate::error::AppResult;
use crate::kernel::money::Cents;
use chrono::NaiveDate;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select,
};

/// The list's filters, and the first and last day of becoming a customer.
#[derive(Clone, Debug)]
pub(in super::super) struct Wanted {
    pub(in super::super) list: list::Wanted,
    pub(in super::super) rules: Rules,
    pub(in super::super) since: (Option<NaiveDate>, Option<NaiveDate>),
}

/// The last row that was read out.
pub(in super::super) type Last = Cursor;

/// A row of the list with what only the file shows.
#[derive(FromQueryResult)]
pub struct Out {
    #[sea_orm(nested)]
    pub(in super::super) row: Row,
    pub(in super::super) lifetime_spend: Cents,
    pub(in super::super) line1: Option<String>,
    pub(in super::super) city: Option<String>,
    pub(in super::super) region: Option<String>,
    pub(in super::super) postal: Option<String>,
    pub(in super::super) customer_since: NaiveDate,
    pub(in super::super) tags: List<Tagged>,
}

fn wanted(db: &ShopDb, wanted: &Wanted) -> Select<customer::Entity> {
    use customer::Column::CustomerSince;
    let (from, to) = wanted.since;
    let since = Condition::all()
        .add_option(from.map(|day| CustomerSince.gte(day)))
        .add_option(to.map(|day| CustomerSince.lte(day)));
    matching(db, &wanted.list, &wanted.rules).filter(since)
}

pub(in super::super) async fn count(db: &ShopDb, asked: &Wanted, most: u64) -> AppResult<u64> {
    Ok(db.count_up_to(wanted(db, asked), most).await?)
}

/// The rows behind the last one, and where to go on, if there is more.
pub(in super::super) async fn page(
    db: &ShopDb,
    asked: &Wanted,
    last: Option<Last>,
) -> AppResult<(Vec<Unread<Out>>, Option<Last>)> {
    use customer::Column::{City, CustomerSince, Line1, Postal, Region};
    let query = asked.list.query.as_ref();
    let rank = query.map_or(Expr::Constant(3.into()), |q| search::rank(db.shop(), q));
    let keys = order(asked.list.sort, &rank, last.as_ref());
    let mut rows = columns(wanted(db, asked), db, rank)
        .columns([Line1, City, Region, Postal, CustomerSince])
        .expr_as(tagged(db), "tags")
        .limit(asked.list.size);
    for key in &keys {
        rows = rows.order_by(key.expr.clone(), key.order.clone());
    }
    if last.is_some() {
        rows = rows.filter(behind(keys));
    }
    let rows: Vec<Unread<Out>> = db.unread(rows).await?;
    let is_full = u64::try_from(rows.len()).is_ok_and(|n| n == asked.list.size);
    let last = rows.last().filter(|_| is_full);
    let last = last.map(Unread::read).transpose()?;
    Ok((rows, last.map(|out| out.row.cursor(0))))
}
