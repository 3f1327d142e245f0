//! Tax by rate: what was invoiced in a span by the day of issue, less what was credited in it by the
//! day of the credit note.

use crate::db::ShopDb;
use crate::entity::{credit_note, credit_note_line, invoice, invoice_line};
use crate::error::AppResult;
use crate::kernel::money::{Cents, Overflow, Rate};
use crate::kernel::words::InvoiceStatus;
use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, RelationDef,
    RelationTrait,
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
}

/// By rate, lowest first; untaxed sales are a group of their own. Void bills count nowhere. Two
/// statements.
///
/// # Errors
/// When the database does not answer.
pub async fn taxes(
    db: &ShopDb,
    (from, to): (NaiveDate, NaiveDate),
) -> AppResult<BTreeMap<Rate, Taxed>> {
    use {credit_note_line::Column as C, invoice_line::Column as L};
    let sum = |amount: Expr| Func::coalesce([amount.sum(), Expr::value(0)]).cast_as("bigint");
    let counted = invoice::Column::Status.is_not_in([InvoiceStatus::Draft, InvoiceStatus::Void]);
    let sold = invoice_line::Entity::find()
        .join(JoinType::InnerJoin, invoice_line::Relation::Invoice.def())
        .filter(counted)
        .filter(invoice::Column::IssuedDay.gte(from))
        .filter(invoice::Column::IssuedDay.lte(to))
        .select_only()
        .column(L::TaxRate)
        .expr_as(sum(Expr::col((invoice_line::Entity, L::Net))), "net")
        .expr_as(sum(Expr::col((invoice_line::Entity, L::Tax))), "tax")
        .group_by(L::TaxRate);
    let sold: Vec<Row> = db.rows(sold).await?;
    let of_note = credit_note_line::Relation::CreditNote.def();
    let back = credit_note_line::Entity::find()
        .join(JoinType::InnerJoin, of_note)
        .join(JoinType::InnerJoin, to_line())
        .filter(credit_note::Column::IssuedDay.gte(from))
        .filter(credit_note::Column::IssuedDay.lte(to))
        .select_only()
        .column(L::TaxRate)
        .expr_as(sum(Expr::col((credit_note_line::Entity, C::Net))), "net")
        .expr_as(sum(Expr::col((credit_note_line::Entity, C::Tax))), "tax")
        .group_by(L::TaxRate);
    let back: Vec<Row> = db.rows(back).await?;
    let mut rates: BTreeMap<Rate, Taxed> = BTreeMap::new();
    for row in sold {
        let rate = rates.entry(row.tax_rate).or_default();
        (rate.sales, rate.tax) = (row.net, row.tax);
    }
    for row in back {
        let rate = rates.entry(row.tax_rate).or_default();
        (rate.credited, rate.tax_credited) = (row.net, row.tax);
    }
    Ok(rates)
}

fn to_line() -> RelationDef {
    use {credit_note_line::Column as C, invoice_line::Column as L};
    credit_note_line::Entity::belongs_to(invoice_line::Entity)
        .from((C::ShopId, C::InvoiceLineId))
        .to((L::ShopId, L::Id))
        .into()
}
