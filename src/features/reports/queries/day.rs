//! One day's money: what came, what went back, and both by method.

use crate::db::ShopDb;
use crate::entity::{appointment, customer, invoice, payment, refund, repair_order};
use crate::error::AppResult;
use crate::features::invoices::queries::joins::{to_customer, to_order, to_visit};
use crate::kernel::ids::{AppointmentId, CustomerId, InvoiceId, PaymentId, RefundId};
use crate::kernel::money::{Cents, Overflow};
use crate::kernel::words::{PaymentKind, PaymentMethod};
use chrono::{DateTime, NaiveDate, Utc};
use payment::Column as P;
use refund::Column as R;
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};

/// Money that came.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Received {
    pub id: PaymentId,
    pub kind: PaymentKind,
    pub method: PaymentMethod,
    pub amount: Cents,
    pub refunded: Cents,
    pub tip: Cents,
    pub received_at: DateTime<Utc>,
    pub external_ref: Option<String>,
    pub taken_by: Option<String>,
    pub customer_id: CustomerId,
    pub customer: String,
    pub invoice_id: Option<InvoiceId>,
    pub bill_number: Option<String>,
    pub order_number: String,
    pub appointment_id: Option<AppointmentId>,
}

/// Money that went back.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Returned {
    pub id: RefundId,
    pub method: PaymentMethod,
    pub amount: Cents,
    pub tip: Cents,
    pub refunded_at: DateTime<Utc>,
    pub reason: String,
    pub external_ref: Option<String>,
    pub given_by: Option<String>,
    pub customer_id: CustomerId,
    pub customer: String,
    pub invoice_id: Option<InvoiceId>,
    pub bill_number: Option<String>,
    pub order_number: String,
    pub appointment_id: Option<AppointmentId>,
}

/// A day: newest first.
#[derive(Clone, Debug)]
pub struct Day {
    pub received: Vec<Received>,
    pub returned: Vec<Returned>,
}

/// What one method comes to; tips apart (R-PAY-4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ByMethod {
    pub payments: Cents,
    pub deposits: Cents,
    pub refunds: Cents,
    pub tips: Cents,
    /// Of tips, given back.
    pub tips_back: Cents,
}

impl ByMethod {
    /// Payments and deposits less refunds.
    ///
    /// # Errors
    /// [`Overflow`] if a sum leaves `i64`.
    pub fn collected(&self) -> Result<Cents, Overflow> {
        self.payments
            .checked_add(self.deposits)?
            .checked_sub(self.refunds)
    }

    /// Tips less tips given back.
    ///
    /// # Errors
    /// [`Overflow`] if a sum leaves `i64`.
    pub fn tips_kept(&self) -> Result<Cents, Overflow> {
        self.tips.checked_sub(self.tips_back)
    }
}

impl Day {
    /// What came and went back by this method; by all of them without one.
    ///
    /// # Errors
    /// [`Overflow`] if a sum leaves `i64`.
    pub fn of(&self, method: Option<PaymentMethod>) -> Result<ByMethod, Overflow> {
        let asked = |of: PaymentMethod| method.is_none_or(|method| method == of);
        let came = |kind| {
            let rows = self.received.iter().filter(move |row| row.kind == kind);
            Cents::sum(rows.filter(|row| asked(row.method)).map(|row| row.amount))
        };
        let received = || self.received.iter().filter(|row| asked(row.method));
        let returned = || self.returned.iter().filter(|row| asked(row.method));
        Ok(ByMethod {
            payments: came(PaymentKind::Payment)?,
            deposits: came(PaymentKind::Deposit)?,
            refunds: Cents::sum(returned().map(|row| row.amount))?,
            tips: Cents::sum(received().map(|row| row.tip))?,
            tips_back: Cents::sum(returned().map(|row| row.tip))?,
        })
    }
}

/// All that came and went on a day. Two statements.
///
/// # Errors
/// When the database does not answer.
pub async fn day(db: &ShopDb, day: NaiveDate) -> AppResult<Day> {
    let received = payment::Entity::find()
        .join(JoinType::InnerJoin, to_order())
        .join(JoinType::InnerJoin, to_customer())
        .join(JoinType::LeftJoin, payment::Relation::Invoice.def())
        .join(JoinType::LeftJoin, to_visit())
        .filter(P::ReceivedDay.eq(day))
        .select_only()
        .columns([P::Id, P::Kind, P::Method, P::Amount, P::Tip, P::ReceivedAt])
        .columns([P::ExternalRef, P::TakenBy, P::CustomerId, P::InvoiceId])
        .column(P::Refunded)
        .column_as(customer::Column::Name, "customer")
        .column_as(invoice::Column::Number, "bill_number")
        .column_as(repair_order::Column::Number, "order_number")
        .column_as(appointment::Column::Id, "appointment_id")
        .order_by_desc(P::ReceivedAt)
        .order_by_desc(P::Id);
    let returned = refund::Entity::find()
        .join(JoinType::InnerJoin, refund::Relation::Payment.def())
        .join(JoinType::InnerJoin, to_order())
        .join(JoinType::InnerJoin, to_customer())
        .join(JoinType::LeftJoin, payment::Relation::Invoice.def())
        .join(JoinType::LeftJoin, to_visit())
        .filter(R::RefundedDay.eq(day))
        .select_only()
        .columns([
            R::Id,
            R::Method,
            R::Amount,
            R::Tip,
            R::RefundedAt,
            R::Reason,
        ])
        .columns([R::ExternalRef, R::GivenBy])
        .columns([P::CustomerId, P::InvoiceId])
        .column_as(customer::Column::Name, "customer")
        .column_as(invoice::Column::Number, "bill_number")
        .column_as(repair_order::Column::Number, "order_number")
        .column_as(appointment::Column::Id, "appointment_id")
        .order_by_desc(R::RefundedAt)
        .order_by_desc(R::Id);
    let mut found = Day {
        received: db.rows(received).await?,
        returned: db.rows(returned).await?,
    };
    // An order may have had several visits; its money came once.
    found.received.dedup_by_key(|row| row.id);
    found.returned.dedup_by_key(|row| row.id);
    Ok(found)
}
