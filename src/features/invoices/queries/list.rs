//! The list of bills: who owes what since when, with the sums of all that match.

use super::narrow::Narrow;
use crate::db::page::{COUNT_LIMIT, PAGE, Paged, decode, encode};
use crate::db::{ShopDb, by_the_way, sum};
use crate::entity::{customer, invoice, vehicle};
use crate::error::AppResult;
use crate::kernel::ids::{CustomerId, InvoiceId};
use crate::kernel::money::Cents;
use crate::kernel::words::InvoiceStatus;
use chrono::{DateTime, NaiveDate, Utc};
use invoice::Column as I;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};

/// Which bills: those of one status, or a question an accountant asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Those with exactly this status.
    Status(InvoiceStatus),
    /// Issued, and something is still due.
    Unpaid,
    /// The same, and the due day has passed (R-INV-11).
    Overdue,
    /// Credited in full (R-INV-10).
    Credited,
    /// Neither a draft nor void: what reports count.
    Counted,
}

/// Which bills a list shows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub standing: Option<Standing>,
    pub customer: Option<CustomerId>,
    /// The first day of issue.
    pub from: Option<NaiveDate>,
    /// The last day of issue.
    pub to: Option<NaiveDate>,
    /// The first day on which it was to be paid.
    pub due_from: Option<NaiveDate>,
    /// The last one.
    pub due_to: Option<NaiveDate>,
    /// The start of a number, or its digits: "INV-0004", "42".
    pub number: Option<String>,
    pub narrow: Narrow,
    /// Opaque, of [`Paged::next`].
    pub after: Option<String>,
}

/// A bill at a glance.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Listed {
    pub id: InvoiceId,
    pub created_at: DateTime<Utc>,
    pub number: Option<String>,
    pub status: InvoiceStatus,
    pub issued_day: Option<NaiveDate>,
    pub due_day: Option<NaiveDate>,
    pub total: Cents,
    pub credited: Cents,
    pub due: Cents,
    pub customer_id: CustomerId,
    pub customer: String,
    pub year: Option<i32>,
    pub make: Option<String>,
    pub model: Option<String>,
    pub plate: Option<String>,
    pub plate_region: Option<String>,
}

/// A page of bills, and the sums of all that match.
#[derive(Clone, Debug)]
pub struct Listing {
    pub page: Paged<Listed>,
    /// How many match; `None` above [`COUNT_LIMIT`], where nobody counts on (R-GEN-8).
    pub count: Option<u64>,
    /// What they come to, without void ones; `None` where nobody counts on.
    pub sums: Option<(Cents, Cents)>,
    /// The customer asked for, where there is one in this shop.
    pub customer: Option<String>,
}

/// A page of bills, newest first. Two statements, or one while their figures are kept; one more if no row
/// names the customer asked for.
///
/// # Errors
/// When the database does not answer.
pub async fn list(db: &ShopDb, filter: &Filter, today: NaiveDate) -> AppResult<Listing> {
    let wanted = wanted(filter, today);
    let of_all_pages = Filter {
        after: None,
        ..filter.clone()
    };
    let asked = format!("invoices {of_all_pages:?} on {today}");
    let load = figures(db, wanted.clone());
    let (count, sums) = match db.figures_of(asked, Box::pin(load)).await?[..] {
        [count, total, due] => (u64::try_from(count).ok(), Some((Cents(total), Cents(due)))),
        _ => (None, None),
    };
    let count = count.filter(|count| *count <= COUNT_LIMIT);
    let sums = sums.filter(|_| count.is_some());
    let query = invoice::Entity::find()
        // Each bill has its customer, but joined from the left the bills' own order leads.
        .join(JoinType::LeftJoin, invoice::Relation::Customer.def())
        .join(JoinType::LeftJoin, invoice::Relation::Vehicle.def())
        .filter(wanted)
        .filter(Condition::all().add_option(filter.after.as_deref().and_then(behind)))
        .select_only()
        .columns([I::Id, I::CreatedAt, I::Number, I::Status, I::IssuedDay])
        .columns([I::DueDay, I::Total, I::Credited, I::Due, I::CustomerId])
        .column_as(customer::Column::Name, "customer")
        .columns([
            vehicle::Column::Year,
            vehicle::Column::Make,
            vehicle::Column::Model,
            vehicle::Column::Plate,
            vehicle::Column::PlateRegion,
        ])
        .order_by_desc(I::CreatedAt)
        .order_by_desc(I::Id)
        .limit(PAGE + 1);
    let rows: Vec<Listed> = db.rows(query).await?;
    let customer = match (filter.customer, rows.first()) {
        (Some(_), Some(row)) => Some(row.customer.clone()),
        (Some(id), None) => {
            let found = db.one(customer::Entity::find_by_id(id)).await?;
            found.map(|customer| customer.name)
        }
        (None, _) => None,
    };
    Ok(Listing {
        page: Paged::of(rows, PAGE, |row| encode(&(row.created_at, row.id))),
        count,
        sums,
        customer,
    })
}

/// How many they are, what they come to, and what is due; walks one row more than is counted, at most.
async fn figures(db: &ShopDb, wanted: Condition) -> AppResult<Vec<i64>> {
    #[derive(FromQueryResult)]
    struct Figures {
        count: i64,
        total: i64,
        due: i64,
    }
    // All of it stands in the indexes of status and day: by these no row is read.
    let matching = invoice::Entity::find()
        .filter(wanted)
        .select_only()
        .columns([I::Status, I::Total, I::Due])
        .limit(COUNT_LIMIT + 1);
    let counts = Expr::col(I::Status).is_not_in([InvoiceStatus::Void]);
    let owed = Expr::col(I::Status).is_not_in([InvoiceStatus::Draft]);
    let sum = |column: I, only: Expr| {
        let amount = Expr::case(only, Expr::col(column)).finally(0);
        sum(Expr::Case(Box::new(amount)))
    };
    let figures = [
        ("count", Expr::cust("count(*)")),
        ("total", sum(I::Total, counts)),
        ("due", sum(I::Due, owed)),
    ];
    let found: Option<Figures> = db.figures(matching, figures).await?;
    Ok(found.map_or_else(Vec::new, |of| vec![of.count, of.total, of.due]))
}

/// The bills that a list with this filter shows.
pub fn wanted(filter: &Filter, today: NaiveDate) -> Condition {
    // Spelled out, not bound: the partial index is only used for the same words.
    let open = || {
        let words = ["issued", "partially_paid"].map(|word| Expr::Constant(word.into()));
        Expr::col((invoice::Entity, I::Status)).is_in(words)
    };
    let standing = filter.standing.map(|standing| match standing {
        // Of one customer there are few, whatever their status.
        Standing::Status(status) if filter.customer.is_some() => {
            Condition::all().add(by_the_way(I::Status).eq(status))
        }
        Standing::Status(status) => Condition::all().add(I::Status.eq(status)),
        Standing::Unpaid => Condition::all().add(open()),
        Standing::Overdue => Condition::all().add(open()).add(I::DueDay.lt(today)),
        Standing::Credited => Condition::all()
            .add(Expr::col((invoice::Entity, I::Credited)).gt(Expr::Constant(0.into())))
            .add(Expr::col(I::Credited).gte(Expr::col(I::Total))),
        Standing::Counted => {
            Condition::all().add(I::Status.is_not_in([InvoiceStatus::Draft, InvoiceStatus::Void]))
        }
    });
    // A draft that was thrown away is kept, but nobody looks for it.
    let kept = Condition::any()
        .add(I::Number.is_not_null())
        .add(I::Status.ne(InvoiceStatus::Void));
    Condition::all()
        .add(kept)
        .add_option(standing)
        .add_option(filter.customer.map(|customer| I::CustomerId.eq(customer)))
        .add_option(filter.from.map(|day| I::IssuedDay.gte(day)))
        .add_option(filter.to.map(|day| I::IssuedDay.lte(day)))
        .add_option(filter.due_from.map(|day| I::DueDay.gte(day)))
        .add_option(filter.due_to.map(|day| I::DueDay.lte(day)))
        .add_option(filter.number.as_deref().map(numbered))
        .add(filter.narrow.condition())
}

/// By the digits alone, or by the start of the whole number.
fn numbered(number: &str) -> Condition {
    let number = number.to_uppercase();
    let series: Option<i32> = number.parse().ok();
    let start = Condition::all()
        .add(I::Number.gte(number.as_str()))
        .add(I::Number.lt(format!("{number}\u{10FFFF}")));
    Condition::any()
        .add(start)
        .add_option(series.map(|no| I::SeriesNo.eq(no)))
}

/// The rows behind the last one seen.
fn behind(after: &str) -> Option<Condition> {
    decode(after).map(behind_row)
}

pub(super) fn behind_row((at, id): (DateTime<Utc>, InvoiceId)) -> Condition {
    let tied = Condition::all().add(I::CreatedAt.eq(at)).add(I::Id.lt(id));
    let behind = Condition::any().add(I::CreatedAt.lt(at)).add(tied);
    // Once more by itself: of an OR neither engine makes the place in an index where to begin.
    Condition::all().add(I::CreatedAt.lte(at)).add(behind)
}
