//! The money of a day, or of some: what came, what went back, and both by method.

use super::sums::{FIGURES, sums};
use crate::db::ShopDb;
use crate::db::page::{PAGE, Paged, decode, encode};
use crate::entity::{appointment, customer, invoice, payment, refund, repair_order};
use crate::error::AppResult;
use crate::features::invoices::queries::joins::{to_customer, to_order};
use crate::kernel::ids::{AppointmentId, CustomerId, InvoiceId, PaymentId, RefundId};
use crate::kernel::money::{Cents, Overflow};
use crate::kernel::words::{PaymentKind, PaymentMethod};
use chrono::{DateTime, NaiveDate, Utc};
use payment::Column as P;
use refund::Column as R;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait, Select,
};
use uuid::Uuid;

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
    received_day: NaiveDate,
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
    refunded_day: NaiveDate,
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

/// A row of either kind.
#[derive(Clone, Debug)]
pub enum Moved {
    Came(Received),
    Went(Returned),
}

impl Moved {
    /// The day and the instant by which the rows are in order, and the row's id.
    fn key(&self) -> Key {
        match self {
            Self::Came(row) => (row.received_day, row.received_at, row.id.0),
            Self::Went(row) => (row.refunded_day, row.refunded_at, row.id.0),
        }
    }
}

type Key = (NaiveDate, DateTime<Utc>, Uuid);

/// The money of a day, or of some: what it comes to by method, and a page of rows, newest first.
#[derive(Clone, Debug)]
pub struct Days {
    sums: Vec<(PaymentMethod, ByMethod)>,
    pub page: Paged<Moved>,
    /// How many rows there are in all, of the method that was asked for.
    pub count: i64,
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
    /// How many rows.
    pub rows: i64,
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

impl Days {
    /// What came and went back by this method; by all of them without one.
    ///
    /// # Errors
    /// [`Overflow`] if a sum leaves `i64`.
    pub fn of(&self, method: Option<PaymentMethod>) -> Result<ByMethod, Overflow> {
        let asked = self.sums.iter();
        let asked = asked.filter(|(of, _)| method.is_none_or(|method| method == *of));
        asked.map(|(_, sums)| sums).try_fold(
            ByMethod::default(),
            |all, sums| -> Result<_, Overflow> {
                Ok(ByMethod {
                    payments: all.payments.checked_add(sums.payments)?,
                    deposits: all.deposits.checked_add(sums.deposits)?,
                    refunds: all.refunds.checked_add(sums.refunds)?,
                    tips: all.tips.checked_add(sums.tips)?,
                    tips_back: all.tips_back.checked_add(sums.tips_back)?,
                    rows: all.rows + sums.rows,
                })
            },
        )
    }
}

/// Which rows.
#[derive(Clone, Debug)]
pub struct Asked {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub method: Option<PaymentMethod>,
    /// Opaque, of [`Paged::next`].
    pub after: Option<String>,
}

/// What came and went on these days. Two statements, and one for the sums unless they are kept.
///
/// # Errors
/// When the database does not answer.
pub async fn days(db: &ShopDb, asked: &Asked) -> AppResult<Days> {
    let span = (asked.from, asked.to);
    let named = format!("payments from {} to {}", asked.from, asked.to);
    let kept = db.figures_of(named, Box::pin(sums(db, span))).await?;
    let sums: Vec<_> = PaymentMethod::ALL
        .iter()
        .copied()
        .zip(kept.chunks_exact(FIGURES).map(ByMethod::of_figures))
        .filter(|(_, sums)| sums.rows > 0)
        .collect();
    let behind: Option<Key> = asked.after.as_deref().and_then(decode);
    let came =
        received(db, span, asked.method)
            .filter(Condition::all().add_option(
                behind.map(|key| behind_row(key, (P::ReceivedDay, P::ReceivedAt, P::Id))),
            ))
            .order_by_desc(P::ReceivedDay)
            .order_by_desc(P::ReceivedAt)
            .order_by_desc(P::Id)
            .limit(PAGE + 1);
    let went =
        returned(db, span, asked.method)
            .filter(Condition::all().add_option(
                behind.map(|key| behind_row(key, (R::RefundedDay, R::RefundedAt, R::Id))),
            ))
            .order_by_desc(R::RefundedDay)
            .order_by_desc(R::RefundedAt)
            .order_by_desc(R::Id)
            .limit(PAGE + 1);
    let came: Vec<Received> = db.rows(came).await?;
    let went: Vec<Returned> = db.rows(went).await?;
    let came = came.into_iter().map(Moved::Came);
    let mut rows: Vec<Moved> = came.chain(went.into_iter().map(Moved::Went)).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.key()));
    let of_method = sums
        .iter()
        .filter(|(of, _)| asked.method.is_none_or(|method| method == *of));
    Ok(Days {
        count: of_method.map(|(_, sums)| sums.rows).sum(),
        sums,
        page: Paged::of(rows, PAGE, |row| encode(&row.key())),
    })
}

fn behind_row<C: ColumnTrait>((day, at, id): Key, (of_day, of_at, of_id): (C, C, C)) -> Condition {
    let tied = Condition::all().add(of_at.eq(at)).add(of_id.lt(id));
    let same_day = Condition::all()
        .add(of_day.eq(day))
        .add(Condition::any().add(of_at.lt(at)).add(tied));
    // Once more by itself: of an OR neither engine makes the place in an index where to begin.
    Condition::all()
        .add(of_day.lte(day))
        .add(Condition::any().add(of_day.lt(day)).add(same_day))
}

/// The newest visit of a payment's order. Money came once, however many visits there were.
fn visit(db: &ShopDb) -> Expr {
    use appointment::Column as A;
    let visit = Query::select()
        .column(A::Id)
        .from(appointment::Entity)
        .and_where(A::ShopId.eq(db.shop()))
        .and_where(
            A::RepairOrderId
                .into_expr()
                .equals((payment::Entity, P::RepairOrderId)),
        )
        .and_where(A::DeletedAt.is_null())
        .order_by(A::StartAt, Order::Desc)
        .limit(1)
        .take();
    Expr::from(visit)
}

fn received(
    db: &ShopDb,
    (from, to): (NaiveDate, NaiveDate),
    method: Option<PaymentMethod>,
) -> Select<payment::Entity> {
    payment::Entity::find()
        .join(JoinType::InnerJoin, to_order())
        .join(JoinType::InnerJoin, to_customer())
        .join(JoinType::LeftJoin, payment::Relation::Invoice.def())
        .filter(P::ReceivedDay.between(from, to))
        .filter(Condition::all().add_option(method.map(|method| P::Method.eq(method))))
        .select_only()
        .columns([P::Id, P::Kind, P::Method, P::Amount, P::Tip, P::ReceivedAt])
        .columns([P::ExternalRef, P::TakenBy, P::CustomerId, P::InvoiceId])
        .columns([P::Refunded, P::ReceivedDay])
        .column_as(customer::Column::Name, "customer")
        .column_as(invoice::Column::Number, "bill_number")
        .column_as(repair_order::Column::Number, "order_number")
        .expr_as(visit(db), "appointment_id")
}

fn returned(
    db: &ShopDb,
    (from, to): (NaiveDate, NaiveDate),
    method: Option<PaymentMethod>,
) -> Select<refund::Entity> {
    refund::Entity::find()
        .join(JoinType::InnerJoin, refund::Relation::Payment.def())
        .join(JoinType::InnerJoin, to_order())
        .join(JoinType::InnerJoin, to_customer())
        .join(JoinType::LeftJoin, payment::Relation::Invoice.def())
        .filter(R::RefundedDay.between(from, to))
        .filter(Condition::all().add_option(method.map(|method| R::Method.eq(method))))
        .select_only()
        .columns([
            R::Id,
            R::Method,
            R::Amount,
            R::Tip,
            R::RefundedAt,
            R::RefundedDay,
            R::Reason,
        ])
        .columns([R::ExternalRef, R::GivenBy])
        .columns([P::CustomerId, P::InvoiceId])
        .column_as(customer::Column::Name, "customer")
        .column_as(invoice::Column::Number, "bill_number")
        .column_as(repair_order::Column::Number, "order_number")
        .expr_as(visit(db), "appointment_id")
}
