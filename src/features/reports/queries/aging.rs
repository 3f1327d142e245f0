//! Who owes what since when: open bills by how long they are past their due day.

use crate::db::page::{PAGE, Paged, decode, encode};
use crate::db::{ShopDb, sum};
use crate::entity::{customer, invoice};
use crate::error::AppResult;
use crate::kernel::ids::CustomerId;
use crate::kernel::money::Cents;
use crate::kernel::words::InvoiceStatus;
use chrono::{Days, NaiveDate};
use invoice::Column as I;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, Order, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};

/// What is owed, by days past the due day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct Buckets {
    pub not_due: Cents,
    pub to_30: Cents,
    pub to_60: Cents,
    pub to_90: Cents,
    pub over_90: Cents,
    pub owed: Cents,
    pub bills: i64,
}

impl Buckets {
    /// In the order of the columns.
    #[must_use]
    pub const fn columns(&self) -> [Cents; 5] {
        [
            self.not_due,
            self.to_30,
            self.to_60,
            self.to_90,
            self.over_90,
        ]
    }
}

/// What one customer owes.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Owed {
    pub customer_id: CustomerId,
    pub customer: String,
    #[sea_orm(nested)]
    pub buckets: Buckets,
}

/// A page of customers, those who owe most first, and what all of them owe.
#[derive(Clone, Debug)]
pub struct Aging {
    pub page: Paged<Owed>,
    pub customers: i64,
    pub all: Buckets,
}

/// The first and the last due day of a column, today.
#[must_use]
pub fn span(column: usize, today: NaiveDate) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let ago = |days| today.checked_sub_days(Days::new(days));
    match column {
        0 => (today.succ_opt(), None),
        1 => (ago(30), Some(today)),
        2 => (ago(60), ago(31)),
        3 => (ago(90), ago(61)),
        _ => (None, ago(91)),
    }
}

fn open() -> Expr {
    I::Status.is_in([InvoiceStatus::Issued, InvoiceStatus::PartiallyPaid])
}

fn column(of: I) -> Expr {
    Expr::col((invoice::Entity, of))
}

fn bucket(at: usize, today: NaiveDate) -> Expr {
    let (from, to) = span(at, today);
    let within = Condition::all()
        .add_option(from.map(|day| I::DueDay.gte(day)))
        .add_option(to.map(|day| I::DueDay.lte(day)));
    let part = Expr::case(within, column(I::Due)).finally(0);
    sum(Expr::Case(Box::new(part)))
}

fn owed() -> Expr {
    sum(column(I::Due))
}

/// Two statements.
///
/// # Errors
/// When the database does not answer.
pub async fn aging(db: &ShopDb, today: NaiveDate, after: Option<&str>) -> AppResult<Aging> {
    #[derive(FromQueryResult)]
    struct All {
        customers: i64,
        #[sea_orm(nested)]
        buckets: Buckets,
    }
    let columns = |query: sea_orm::Select<invoice::Entity>| {
        query
            .filter(open())
            .select_only()
            .expr_as(bucket(0, today), "not_due")
            .expr_as(bucket(1, today), "to_30")
            .expr_as(bucket(2, today), "to_60")
            .expr_as(bucket(3, today), "to_90")
            .expr_as(bucket(4, today), "over_90")
            .expr_as(owed(), "owed")
            .expr_as(column(I::Id).count(), "bills")
    };
    let all = columns(invoice::Entity::find())
        .expr_as(column(I::CustomerId).count_distinct(), "customers");
    let all: Option<All> = db.row(all).await?;
    let mut query = columns(
        invoice::Entity::find().join(JoinType::InnerJoin, invoice::Relation::Customer.def()),
    )
    .column(I::CustomerId)
    .column_as(customer::Column::Name, "customer")
    .group_by(I::CustomerId)
    .group_by(customer::Column::Name)
    .order_by(owed(), Order::Desc)
    .order_by_desc(I::CustomerId)
    .limit(PAGE + 1);
    if let Some((most, id)) = after.and_then(decode::<(Cents, CustomerId)>) {
        let tied = owed().eq(most).and(I::CustomerId.lt(id));
        query = query.having(owed().lt(most).or(tied));
    }
    let rows: Vec<Owed> = db.rows(query).await?;
    Ok(Aging {
        page: Paged::of(rows, PAGE, |row| {
            encode(&(row.buckets.owed, row.customer_id))
        }),
        customers: all.as_ref().map_or(0, |all| all.customers),
        all: all.map(|all| all.buckets).unwrap_or_default(),
    })
}
