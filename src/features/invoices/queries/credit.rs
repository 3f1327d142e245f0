//! Reading credit notes: what was credited of a bill's lines, and one note with all its paper needs.

use super::super::settle::Share;
use super::joins::to_line;
use crate::db::{List, ShopDb};
use crate::entity::{
    attachment, credit_note, credit_note_line, customer, invoice, invoice_line, refund,
};
use crate::error::AppResult;
use crate::kernel::ids::{AttachmentId, CreditNoteId, InvoiceId, InvoiceLineId, PaymentId};
use crate::kernel::money::{Cents, Quantity, Rate};
use crate::kernel::words::{LineKind, PaymentMethod};
use chrono::NaiveDate;
use credit_note_line::Column as L;
use sea_orm::prelude::Json;
use sea_orm::sea_query::{Expr, ExprTrait, Order};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationDef, RelationTrait,
};
use serde::Deserialize;
use std::collections::HashMap;

/// What earlier credit notes took back of a bill's lines. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn credited(db: &ShopDb, bill: InvoiceId) -> AppResult<HashMap<InvoiceLineId, Share>> {
    #[derive(FromQueryResult)]
    struct Row {
        invoice_line_id: InvoiceLineId,
        quantity: i64,
        net: Cents,
        tax: Cents,
    }
    let sum = |column: L| {
        Expr::col((credit_note_line::Entity, column))
            .sum()
            .cast_as("bigint")
    };
    let query = credit_note_line::Entity::find()
        .join(
            JoinType::InnerJoin,
            credit_note_line::Relation::CreditNote.def(),
        )
        .filter(credit_note::Column::InvoiceId.eq(bill))
        .select_only()
        .column(L::InvoiceLineId)
        .expr_as(sum(L::Quantity), "quantity")
        .expr_as(sum(L::Net), "net")
        .expr_as(sum(L::Tax), "tax")
        .group_by(L::InvoiceLineId);
    let rows: Vec<Row> = db.rows(query).await?;
    let share = |row: &Row| Share {
        quantity: Quantity(i32::try_from(row.quantity).unwrap_or(i32::MAX)),
        net: row.net,
        tax: row.tax,
    };
    Ok(rows
        .iter()
        .map(|row| (row.invoice_line_id, share(row)))
        .collect())
}

/// A credit note with its lines: the page and the paper are made of it. Seller and payer are in its
/// snapshots, `paper::IssuedBy` and `pdf::BillTo`.
#[derive(Clone, Debug)]
pub struct CreditNote {
    pub note: credit_note::Model,
    /// The bill it takes back a part of.
    pub bill: CreditedBill,
    /// In the order of the bill.
    pub lines: Vec<CreditLine>,
    /// What was given back with it.
    pub refunds: Vec<GivenBack>,
}

/// The bill of a credit note.
#[derive(Clone, Debug, FromQueryResult)]
pub struct CreditedBill {
    #[sea_orm(from_alias = "bill_number")]
    pub number: Option<String>,
    #[sea_orm(from_alias = "bill_day")]
    pub issued_day: Option<NaiveDate>,
    #[sea_orm(from_alias = "bill_total")]
    pub total: Cents,
    #[sea_orm(from_alias = "bill_credited")]
    pub credited: Cents,
    #[sea_orm(from_alias = "bill_customer")]
    pub customer: String,
    /// The car as it stood on the bill, `pdf::VehicleBlock`.
    #[sea_orm(from_alias = "bill_vehicle")]
    pub vehicle: Option<Json>,
}

/// A part of a line of the bill.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct CreditLine {
    pub invoice_line_id: InvoiceLineId,
    pub job_name: Option<String>,
    pub kind: LineKind,
    pub name: String,
    pub part_no: Option<String>,
    /// What was credited, in hours or pieces.
    pub quantity: Quantity,
    /// What one cost.
    pub unit_price: Cents,
    pub net: Cents,
    /// Frozen when the bill was issued.
    pub tax_rate: Rate,
    pub tax: Cents,
    pub total: Cents,
}

/// Money given back with a credit note.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct GivenBack {
    pub payment_id: PaymentId,
    pub method: PaymentMethod,
    pub amount: Cents,
    pub external_ref: Option<String>,
    pub refunded_day: NaiveDate,
}

/// One credit note. Two statements.
///
/// # Errors
/// When the database does not answer.
pub async fn credit_note(db: &ShopDb, id: CreditNoteId) -> AppResult<Option<CreditNote>> {
    #[derive(FromQueryResult)]
    struct Row {
        #[sea_orm(nested)]
        note: credit_note::Model,
        #[sea_orm(nested)]
        bill: CreditedBill,
        refunds: List<GivenBack>,
    }
    use {invoice::Column as I, refund::Column as R};
    let columns = [
        R::PaymentId,
        R::Method,
        R::Amount,
        R::ExternalRef,
        R::RefundedDay,
    ];
    let refunds = db.list(refunds(), &columns, (R::Id, Order::Asc));
    let query = credit_note::Entity::find_by_id(id)
        .join(JoinType::InnerJoin, credit_note::Relation::Invoice.def())
        .join(JoinType::InnerJoin, invoice::Relation::Customer.def())
        .column_as(I::Number, "bill_number")
        .column_as(I::IssuedDay, "bill_day")
        .column_as(I::Total, "bill_total")
        .column_as(I::Credited, "bill_credited")
        .column_as(I::VehicleBlock, "bill_vehicle")
        .column_as(customer::Column::Name, "bill_customer")
        .expr_as(refunds, "refunds");
    let Some(row): Option<Row> = db.row(query).await? else {
        return Ok(None);
    };
    Ok(Some(CreditNote {
        note: row.note,
        bill: row.bill,
        lines: lines(db, id).await?,
        refunds: row.refunds.0,
    }))
}

/// The stored document of a credit note, without its bytes.
#[derive(Clone, Debug, FromQueryResult)]
pub struct CreditDocument {
    pub number: String,
    pub pdf_attachment_id: Option<AttachmentId>,
    pub sha256: Option<String>,
}

/// Whether a credit note has its document, and its digest. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn credit_document(db: &ShopDb, id: CreditNoteId) -> AppResult<Option<CreditDocument>> {
    use {attachment::Column as A, credit_note::Column as C};
    let paper: RelationDef = credit_note::Entity::belongs_to(attachment::Entity)
        .from((C::ShopId, C::PdfAttachmentId))
        .to((A::ShopId, A::Id))
        .into();
    let query = credit_note::Entity::find_by_id(id)
        .join(JoinType::LeftJoin, paper)
        .select_only()
        .columns([C::Number, C::PdfAttachmentId])
        .column(A::Sha256);
    Ok(db.row(query).await?)
}

async fn lines(db: &ShopDb, id: CreditNoteId) -> AppResult<Vec<CreditLine>> {
    use invoice_line::Column as I;
    let query = credit_note_line::Entity::find()
        .join(JoinType::InnerJoin, to_line())
        .filter(L::CreditNoteId.eq(id))
        .select_only()
        .columns([L::InvoiceLineId, L::Quantity, L::Net, L::Tax, L::Total])
        .columns([I::JobName, I::Kind, I::Name, I::PartNo, I::UnitPrice])
        .column(I::TaxRate)
        .order_by_asc(I::Sort)
        .order_by_asc(L::Sort);
    Ok(db.rows(query).await?)
}

fn refunds() -> RelationDef {
    use {credit_note::Column as C, refund::Column as R};
    credit_note::Entity::belongs_to(refund::Entity)
        .from((C::ShopId, C::Id))
        .to((R::ShopId, R::CreditNoteId))
        .into()
}
