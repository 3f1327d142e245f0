//! Bills and their lines read out as files: a thousand rows at a time.

use super::list::{Filter, behind_row, wanted};
use crate::db::{List, ShopDb};
use crate::entity::{customer, invoice, invoice_line, payment, vehicle};
use crate::error::AppResult;
use crate::kernel::ids::{InvoiceId, InvoiceLineId};
use crate::kernel::money::Cents;
use crate::kernel::words::{InvoiceStatus, PaymentMethod};
use chrono::{DateTime, NaiveDate, Utc};
use invoice::Column as I;
use invoice_line::Column as L;
use payment::Column as P;
use sea_orm::sea_query::{Order, Query};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait, Select,
};
use serde::Deserialize;

/// A bill of `invoices.csv`.
#[derive(Debug, FromQueryResult)]
pub struct Bill {
    pub(in super::super) id: InvoiceId,
    pub(in super::super) created_at: DateTime<Utc>,
    pub(in super::super) number: Option<String>,
    pub(in super::super) status: InvoiceStatus,
    pub(in super::super) issued_day: Option<NaiveDate>,
    pub(in super::super) due_day: Option<NaiveDate>,
    pub(in super::super) subtotal: Cents,
    pub(in super::super) discount: Cents,
    pub(in super::super) tax: Cents,
    pub(in super::super) total: Cents,
    pub(in super::super) paid: Cents,
    pub(in super::super) credited: Cents,
    pub(in super::super) due: Cents,
    pub(in super::super) customer: String,
    pub(in super::super) year: Option<i32>,
    pub(in super::super) make: Option<String>,
    pub(in super::super) model: Option<String>,
    pub(in super::super) methods: List<Method>,
}

#[derive(Clone, Debug, Deserialize)]
pub(in super::super) struct Method {
    pub(in super::super) method: PaymentMethod,
}

/// What the list would show, on this day.
type Asked<'a> = (&'a Filter, NaiveDate);

fn bills((filter, today): Asked<'_>) -> Select<invoice::Entity> {
    invoice::Entity::find().filter(wanted(filter, today))
}

pub(in super::super) async fn count(db: &ShopDb, asked: Asked<'_>, most: u64) -> AppResult<u64> {
    Ok(db.count_up_to(bills(asked), most).await?)
}

pub(in super::super) async fn page(
    db: &ShopDb,
    asked: Asked<'_>,
    (last, size): (Option<(DateTime<Utc>, InvoiceId)>, u64),
) -> AppResult<Vec<Bill>> {
    let methods = db.list(
        invoice::Relation::Payment.def(),
        &[P::Method],
        (P::Method, Order::Asc),
    );
    let query = bills(asked)
        .join(JoinType::InnerJoin, invoice::Relation::Customer.def())
        .join(JoinType::LeftJoin, invoice::Relation::Vehicle.def())
        .filter(Condition::all().add_option(last.map(behind_row)))
        .select_only()
        .columns([I::Id, I::CreatedAt, I::Number, I::Status, I::IssuedDay])
        .columns([I::DueDay, I::Subtotal, I::Discount, I::Tax, I::Total])
        .columns([I::Paid, I::Credited, I::Due])
        .column_as(customer::Column::Name, "customer")
        .columns([vehicle::Column::Year, vehicle::Column::Make])
        .column(vehicle::Column::Model)
        .expr_as(methods, "methods")
        .order_by_desc(I::CreatedAt)
        .order_by_desc(I::Id)
        .limit(size);
    Ok(db.rows(query).await?)
}

/// A line of `invoice-lines.csv`.
#[derive(Debug, FromQueryResult)]
pub struct Line {
    #[sea_orm(nested)]
    pub(in super::super) line: invoice_line::Model,
    pub(in super::super) invoice_id: InvoiceId,
    pub(in super::super) number: Option<String>,
    pub(in super::super) status: InvoiceStatus,
    pub(in super::super) issued_day: Option<NaiveDate>,
    pub(in super::super) customer: String,
}

/// Its bill, its place there, itself.
pub(in super::super) type LineKey = (InvoiceId, i32, InvoiceLineId);

impl Line {
    pub(in super::super) fn key(&self) -> LineKey {
        (self.invoice_id, self.line.sort, self.line.id)
    }
}

fn lines_of(db: &ShopDb, (filter, today): Asked<'_>) -> Select<invoice_line::Entity> {
    let bills = Query::select()
        .column(I::Id)
        .from(invoice::Entity)
        .and_where(I::ShopId.eq(db.shop()))
        .cond_where(wanted(filter, today))
        .take();
    invoice_line::Entity::find().filter(L::InvoiceId.in_subquery(bills))
}

pub(in super::super) async fn count_lines(
    db: &ShopDb,
    asked: Asked<'_>,
    most: u64,
) -> AppResult<u64> {
    Ok(db.count_up_to(lines_of(db, asked), most).await?)
}

pub(in super::super) async fn lines(
    db: &ShopDb,
    asked: Asked<'_>,
    (last, size): (Option<LineKey>, u64),
) -> AppResult<Vec<Line>> {
    let behind = last.map(|(bill, sort, id)| {
        let tied = Condition::any()
            .add(L::Sort.gt(sort))
            .add(Condition::all().add(L::Sort.eq(sort)).add(L::Id.gt(id)));
        let same = Condition::all().add(L::InvoiceId.eq(bill)).add(tied);
        Condition::any().add(L::InvoiceId.gt(bill)).add(same)
    });
    let query = lines_of(db, asked)
        .join(JoinType::InnerJoin, invoice_line::Relation::Invoice.def())
        .join(JoinType::InnerJoin, invoice::Relation::Customer.def())
        .filter(Condition::all().add_option(behind))
        .columns([I::Number, I::Status, I::IssuedDay])
        .column_as(customer::Column::Name, "customer")
        .order_by_asc(L::InvoiceId)
        .order_by_asc(L::Sort)
        .order_by_asc(L::Id)
        .limit(size);
    Ok(db.rows(query).await?)
}
