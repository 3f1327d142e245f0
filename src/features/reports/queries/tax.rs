//! Tax by rate: what was invoiced in a span by the day of issue, less what was credited in it by the
//! day of the credit note.

use crate::db::page::{PAGE, Paged, decode, encode};
use crate::db::{ShopDb, sum};
use crate::entity::{credit_note, credit_note_line, invoice, invoice_line};
use crate::error::AppResult;
use crate::features::invoices::queries::joins::to_line;
use crate::kernel::ids::CreditNoteId;
use crate::kernel::money::{Cents, Overflow, Rate};
use crate::kernel::words::InvoiceStatus;
use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, Query, UnionType};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, RelationTrait,
};
use std::collections::BTreeMap;

/// What one rate comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taxed {
    /// Net of what was invoiced.
    pub sales: Cents,
    /// The tax on it.
    pub tax: Cents,
    /// Net of what was credited.
    pub credited: Cents,
    /// The tax of that.
    pub tax_credited: Cents,
}

impl Taxed {
    /// Sales less credits.
    ///
    /// # Errors
    /// [`Overflow`] if the difference leaves `i64`.
    pub fn net(&self) -> Result<Cents, Overflow> {
        self.sales.checked_sub(self.credited)
    }

    /// Tax less the tax of credits: what is to be paid over.
    ///
    /// # Errors
    /// [`Overflow`] if the difference leaves `i64`.
    pub fn tax_due(&self) -> Result<Cents, Overflow> {
        self.tax.checked_sub(self.tax_credited)
    }

    /// Both together.
    ///
    /// # Errors
    /// [`Overflow`] if a sum leaves `i64`.
    pub fn plus(&self, other: &Self) -> Result<Self, Overflow> {
        Ok(Self {
            sales: self.sales.checked_add(other.sales)?,
            tax: self.tax.checked_add(other.tax)?,
            credited: self.credited.checked_add(other.credited)?,
            tax_credited: self.tax_credited.checked_add(other.tax_credited)?,
        })
    }
}

#[derive(FromQueryResult)]
struct Row {
    tax_rate: Rate,
    net: Cents,
    tax: Cents,
    /// 1: of credit notes.
    back: i32,
}

/// By rate, lowest first; untaxed sales are a group of their own. Void bills count nowhere. One
/// statement.
///
/// # Errors
/// When the database does not answer.
pub async fn taxes(
    db: &ShopDb,
    (from, to): (NaiveDate, NaiveDate),
) -> AppResult<BTreeMap<Rate, Taxed>> {
    use {credit_note_line::Column as C, invoice_line::Column as L};
    let counted = invoice::Column::Status.is_not_in([InvoiceStatus::Draft, InvoiceStatus::Void]);
    let mut both = invoice_line::Entity::find()
        .join(JoinType::InnerJoin, invoice_line::Relation::Invoice.def())
        .filter(counted)
        .filter(invoice::Column::IssuedDay.gte(from))
        .filter(invoice::Column::IssuedDay.lte(to))
        .select_only()
        .column(L::TaxRate)
        .expr_as(sum(Expr::col((invoice_line::Entity, L::Net))), "net")
        .expr_as(sum(Expr::col((invoice_line::Entity, L::Tax))), "tax")
        .expr_as(Expr::cust("0"), "back")
        .group_by(L::TaxRate);
    let of_note = credit_note_line::Relation::CreditNote.def();
    let back = credit_note_line::Entity::find()
        .join(JoinType::InnerJoin, of_note)
        .join(JoinType::InnerJoin, to_line())
        .filter(C::ShopId.eq(db.shop()))
        .filter(credit_note::Column::IssuedDay.gte(from))
        .filter(credit_note::Column::IssuedDay.lte(to))
        .select_only()
        .column(L::TaxRate)
        .expr_as(sum(Expr::col((credit_note_line::Entity, C::Net))), "net")
        .expr_as(sum(Expr::col((credit_note_line::Entity, C::Tax))), "tax")
        .expr_as(Expr::cust("1"), "back")
        .group_by(L::TaxRate);
    QueryTrait::query(&mut both).union(UnionType::All, back.into_query());
    let rows: Vec<Row> = db.rows(both).await?;
    let mut rates: BTreeMap<Rate, Taxed> = BTreeMap::new();
    for row in rows {
        let rate = rates.entry(row.tax_rate).or_default();
        match row.back {
            0 => (rate.sales, rate.tax) = (row.net, row.tax),
            _ => (rate.credited, rate.tax_credited) = (row.net, row.tax),
        }
    }
    Ok(rates)
}

/// A credit note behind the figures.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Credit {
    pub id: CreditNoteId,
    pub number: String,
    pub issued_day: NaiveDate,
    pub subtotal: Cents,
    pub tax: Cents,
    pub total: Cents,
    count: i64,
}

/// A page of credit notes, and how many there are in the span.
#[derive(Clone, Debug)]
pub struct Credits {
    pub page: Paged<Credit>,
    pub count: i64,
}

/// The credit notes of a span, newest first, a page of them. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn credits(
    db: &ShopDb,
    (from, to): (NaiveDate, NaiveDate),
    after: Option<&str>,
) -> AppResult<Credits> {
    use credit_note::Column as C;
    let within = || {
        Condition::all()
            .add(C::IssuedDay.gte(from))
            .add(C::IssuedDay.lte(to))
    };
    let count = Query::select()
        .expr(Expr::cust("count(*)"))
        .from(credit_note::Entity)
        .and_where(C::ShopId.eq(db.shop()))
        .cond_where(within())
        .take();
    let behind = after.and_then(decode::<(NaiveDate, CreditNoteId)>);
    let behind = behind.map(|(day, id)| {
        let tied = Condition::all().add(C::IssuedDay.eq(day)).add(C::Id.lt(id));
        Condition::any().add(C::IssuedDay.lt(day)).add(tied)
    });
    let query = credit_note::Entity::find()
        .filter(within())
        .filter(Condition::all().add_option(behind))
        .select_only()
        .columns([C::Id, C::Number, C::IssuedDay, C::Subtotal, C::Tax])
        .column(C::Total)
        .expr_as(Expr::from(count), "count")
        .order_by_desc(C::IssuedDay)
        .order_by_desc(C::Id)
        .limit(PAGE + 1);
    let rows: Vec<Credit> = db.rows(query).await?;
    Ok(Credits {
        count: rows.first().map_or(0, |row| row.count),
        page: Paged::of(rows, PAGE, |row| encode(&(row.issued_day, row.id))),
    })
}
