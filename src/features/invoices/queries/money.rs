//! What was taken for a bill or for an order, what went back of it, and what was credited.

use super::joins::{to_customer, to_order, to_visit};
use crate::db::ShopDb;
use crate::entity::{appointment, credit_note, customer, invoice, payment, refund, repair_order};
use crate::error::AppResult;
use crate::features::invoices::settle::Held;
use crate::kernel::ids::{AppointmentId, CreditNoteId, PaymentId, RefundId};
use crate::kernel::money::Cents;
use crate::kernel::words::{PaymentKind, PaymentMethod};
use chrono::NaiveDate;
use payment::Column as P;
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition, Order};
use sea_orm::{EntityTrait, FromQueryResult, JoinType, QuerySelect, RelationDef, RelationTrait};
use serde::Deserialize;

/// Money taken, and what went back of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Paid {
    pub id: PaymentId,
    pub kind: PaymentKind,
    pub method: PaymentMethod,
    pub amount: Cents,
    pub applied: Cents,
    pub refunded: Cents,
    pub tip: Cents,
    pub tip_refunded: Cents,
    pub change: Option<Cents>,
    pub received_day: NaiveDate,
    pub external_ref: Option<String>,
    pub note: Option<String>,
    pub taken_by: Option<String>,
    pub refunds: Vec<Refunded>,
}

impl Paid {
    /// As refunds see it.
    #[must_use]
    pub const fn held(&self) -> Held {
        Held {
            amount: self.amount,
            applied: self.applied,
            refunded: self.refunded,
            tip: self.tip,
            tip_refunded: self.tip_refunded,
        }
    }

    /// What of a deposit pays nothing yet.
    #[must_use]
    pub const fn open(&self) -> Cents {
        self.held().open()
    }
}

/// Money given back.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Refunded {
    pub id: RefundId,
    pub method: PaymentMethod,
    pub amount: Cents,
    pub tip: Cents,
    pub reason: String,
    pub external_ref: Option<String>,
    pub refunded_day: NaiveDate,
    pub given_by: Option<String>,
}

/// A credit note at a glance.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Credit {
    pub id: CreditNoteId,
    pub number: String,
    pub total: Cents,
    pub reason: String,
    pub issued_day: NaiveDate,
}

/// The payments of a bill, oldest first.
pub(super) fn payments(db: &ShopDb) -> Expr {
    of(db, invoice::Relation::Payment.def())
}

/// The deposits of a bill's order that no bill has taken yet.
pub(super) fn deposits(db: &ShopDb) -> Expr {
    use invoice::Column as I;
    let waiting = invoice::Entity::belongs_to(payment::Entity)
        .from((I::ShopId, I::RepairOrderId))
        .to((P::ShopId, P::RepairOrderId))
        .on_condition(|_, paid| {
            let is_open = Expr::col((paid.clone(), P::InvoiceId)).is_null();
            is_open.into_condition()
        })
        .into();
    of(db, waiting)
}

fn of(db: &ShopDb, relation: RelationDef) -> Expr {
    use refund::Column as R;
    let columns = [
        P::Id,
        P::Kind,
        P::Method,
        P::Amount,
        P::Applied,
        P::Refunded,
        P::Tip,
        P::TipRefunded,
        P::Change,
        P::ReceivedDay,
        P::ExternalRef,
        P::Note,
        P::TakenBy,
    ];
    let back = [
        R::Id,
        R::Method,
        R::Amount,
        R::Tip,
        R::Reason,
        R::ExternalRef,
        R::RefundedDay,
        R::GivenBy,
    ];
    let refunds = payment::Relation::Refund.def();
    let refunds = db.list(refunds, &back, (R::Id, Order::Asc));
    let nested = vec![("refunds", refunds)];
    db.list_with(relation, &columns, nested, (P::Id, Order::Asc))
}

/// The credit notes of a bill, oldest first.
pub(super) fn credits(db: &ShopDb) -> Expr {
    use credit_note::Column as C;
    let columns = [C::Id, C::Number, C::Total, C::Reason, C::IssuedDay];
    let of = invoice::Relation::CreditNote.def();
    db.list(of, &columns, (C::Id, Order::Asc))
}

/// A payment with what it stands on: enough for the form that gives it back.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Taken {
    #[sea_orm(nested)]
    pub payment: payment::Model,
    pub customer: String,
    pub order_number: String,
    pub bill_number: Option<String>,
    pub appointment_id: Option<AppointmentId>,
}

impl Taken {
    /// What it stands on, as people call it.
    #[must_use]
    pub fn on(&self) -> &str {
        self.bill_number.as_deref().unwrap_or(&self.order_number)
    }

    /// As refunds see it.
    #[must_use]
    pub const fn held(&self) -> Held {
        Held::of(&self.payment)
    }
}

/// One payment. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn taken(db: &ShopDb, id: PaymentId) -> AppResult<Option<Taken>> {
    let query = payment::Entity::find_by_id(id)
        .join(JoinType::InnerJoin, to_order())
        .join(JoinType::InnerJoin, to_customer())
        .join(JoinType::LeftJoin, payment::Relation::Invoice.def())
        .join(JoinType::LeftJoin, to_visit())
        .column_as(customer::Column::Name, "customer")
        .column_as(repair_order::Column::Number, "order_number")
        .column_as(invoice::Column::Number, "bill_number")
        .column_as(appointment::Column::Id, "appointment_id");
    Ok(db.row(query).await?)
}
