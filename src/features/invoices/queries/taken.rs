//! Money taken and given back, read out as a file: a thousand rows at a time.

use super::joins::{to_customer, to_order};
use crate::db::ShopDb;
use crate::entity::{appointment, customer, invoice, payment, refund, repair_order};
use crate::error::AppResult;
use crate::kernel::ids::{AppointmentId, PaymentId, RefundId};
use crate::kernel::money::Cents;
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

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Kind {
    Taken(PaymentKind),
    Refund,
}

/// Which money.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Wanted {
    pub(in super::super) from: Option<NaiveDate>,
    pub(in super::super) to: Option<NaiveDate>,
    pub(in super::super) method: Option<PaymentMethod>,
    pub(in super::super) kind: Option<Kind>,
}

impl Wanted {
    pub(in super::super) fn takes(&self) -> bool {
        self.kind != Some(Kind::Refund)
    }
    pub(in super::super) fn refunds(&self) -> bool {
        matches!(self.kind, None | Some(Kind::Refund))
    }
}

/// A row of `payments.csv`.
#[derive(Debug, FromQueryResult)]
pub struct Row {
    pub(in super::super) id: Uuid,
    pub(in super::super) amount: Cents,
    pub(in super::super) tip: Cents,
    pub(in super::super) method: PaymentMethod,
    pub(in super::super) kind: PaymentKind,
    pub(in super::super) external_ref: Option<String>,
    pub(in super::super) at: DateTime<Utc>,
    pub(in super::super) day: NaiveDate,
    pub(in super::super) by: Option<String>,
    pub(in super::super) appointment_id: Option<AppointmentId>,
    pub(in super::super) number: Option<String>,
    pub(in super::super) order_number: String,
    pub(in super::super) customer: String,
}

/// Its day and itself.
pub(in super::super) type Key = (NaiveDate, Uuid);

fn taken(asked: &Wanted) -> Select<payment::Entity> {
    let kind = match asked.kind {
        Some(Kind::Taken(kind)) => Some(P::Kind.eq(kind)),
        _ => None,
    };
    let wanted = Condition::all()
        .add_option(asked.from.map(|day| P::ReceivedDay.gte(day)))
        .add_option(asked.to.map(|day| P::ReceivedDay.lte(day)))
        .add_option(asked.method.map(|method| P::Method.eq(method)))
        .add_option(kind);
    payment::Entity::find().filter(wanted)
}

fn given(asked: &Wanted) -> Select<refund::Entity> {
    let wanted = Condition::all()
        .add_option(asked.from.map(|day| R::RefundedDay.gte(day)))
        .add_option(asked.to.map(|day| R::RefundedDay.lte(day)))
        .add_option(asked.method.map(|method| R::Method.eq(method)));
    refund::Entity::find().filter(wanted)
}

pub(in super::super) async fn count(db: &ShopDb, asked: &Wanted, most: u64) -> AppResult<u64> {
    let mut count = 0;
    if asked.takes() {
        count += db.count_up_to(taken(asked), most).await?;
    }
    if asked.refunds() {
        count += db.count_up_to(given(asked), most).await?;
    }
    Ok(count)
}

/// The first visit of the payment's order.
fn visit(db: &ShopDb) -> Expr {
    use appointment::Column::{CreatedAt, DeletedAt, Id, RepairOrderId, ShopId};
    let visit = Query::select()
        .column((appointment::Entity, Id))
        .from(appointment::Entity)
        .and_where(ShopId.eq(db.shop()))
        .and_where(DeletedAt.is_null())
        .and_where(
            RepairOrderId
                .into_expr()
                .equals((payment::Entity, P::RepairOrderId)),
        )
        .order_by((appointment::Entity, CreatedAt), Order::Asc)
        .order_by((appointment::Entity, Id), Order::Asc)
        .limit(1)
        .take();
    Expr::from(visit)
}

/// Oldest first, as books are kept.
pub(in super::super) async fn payments(
    db: &ShopDb,
    asked: &Wanted,
    (last, size): (Option<Key>, u64),
) -> AppResult<Vec<Row>> {
    let behind = last.map(|(day, id)| {
        let tied = Condition::all()
            .add(P::ReceivedDay.eq(day))
            .add(P::Id.gt(PaymentId(id)));
        Condition::any().add(P::ReceivedDay.gt(day)).add(tied)
    });
    let query = taken(asked)
        .join(JoinType::LeftJoin, payment::Relation::Invoice.def())
        .join(JoinType::InnerJoin, to_order())
        .join(JoinType::InnerJoin, to_customer())
        .filter(Condition::all().add_option(behind))
        .select_only()
        .columns([P::Id, P::Amount, P::Tip, P::Method, P::Kind, P::ExternalRef])
        .column_as(P::ReceivedAt, "at")
        .column_as(P::ReceivedDay, "day")
        .column_as(P::TakenBy, "by")
        .column(invoice::Column::Number)
        .column_as(repair_order::Column::Number, "order_number")
        .column_as(customer::Column::Name, "customer")
        .expr_as(visit(db), "appointment_id")
        .order_by_asc(P::ReceivedDay)
        .order_by_asc(P::Id)
        .limit(size);
    Ok(db.rows(query).await?)
}

/// What was given back, with what it was of.
pub(in super::super) async fn refunds(
    db: &ShopDb,
    asked: &Wanted,
    (last, size): (Option<Key>, u64),
) -> AppResult<Vec<Row>> {
    let behind = last.map(|(day, id)| {
        let tied = Condition::all()
            .add(R::RefundedDay.eq(day))
            .add(R::Id.gt(RefundId(id)));
        Condition::any().add(R::RefundedDay.gt(day)).add(tied)
    });
    let query = given(asked)
        .join(JoinType::InnerJoin, refund::Relation::Payment.def())
        .join(JoinType::LeftJoin, payment::Relation::Invoice.def())
        .join(JoinType::InnerJoin, to_order())
        .join(JoinType::InnerJoin, to_customer())
        .filter(Condition::all().add_option(behind))
        .select_only()
        .columns([R::Id, R::Amount, R::Tip, R::Method, R::ExternalRef])
        .column(P::Kind)
        .column_as(R::RefundedAt, "at")
        .column_as(R::RefundedDay, "day")
        .column_as(R::GivenBy, "by")
        .column(invoice::Column::Number)
        .column_as(repair_order::Column::Number, "order_number")
        .column_as(customer::Column::Name, "customer")
        .expr_as(visit(db), "appointment_id")
        .order_by_asc(R::RefundedDay)
        .order_by_asc(R::Id)
        .limit(size);
    Ok(db.rows(query).await?)
}
