//! Visits read out as a file: the list's own selection, a thousand at a time.

use super::cards::{Card, Filter, behind, cards, direction, wanted};
use crate::db::{ShopDb, Unread, sum};
use crate::entity::{appointment, customer, invoice, membership, payment, vehicle};
use crate::error::AppResult;
use crate::kernel::money::Cents;
use crate::kernel::words::Source;
use appointment::Column as A;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};

/// A card with what only the file shows.
#[derive(Debug, FromQueryResult)]
pub struct Out {
    #[sea_orm(nested)]
    pub(in super::super) card: Card,
    pub(in super::super) paid: Cents,
    pub(in super::super) email: Option<String>,
    pub(in super::super) phone: Option<String>,
    pub(in super::super) phone_raw: Option<String>,
    pub(in super::super) vin: Option<String>,
    pub(in super::super) technician: Option<String>,
    pub(in super::super) invoice: Option<String>,
    /// By which way it came.
    pub(in super::super) source: Source,
}

pub(in super::super) async fn count(db: &ShopDb, filter: &Filter, most: u64) -> AppResult<u64> {
    let all = appointment::Entity::find()
        .filter(A::DeletedAt.is_null())
        .filter(wanted(db.shop(), filter));
    Ok(db.count_up_to(all, most).await?)
}

pub(in super::super) async fn page(
    db: &ShopDb,
    filter: &Filter,
    size: u64,
) -> AppResult<Vec<Unread<Out>>> {
    let order = direction(filter);
    let query = cards(db)
        .join(JoinType::LeftJoin, appointment::Relation::Membership.def())
        .expr_as(paid(db), "paid")
        .column_as(invoice::Column::Number, "invoice")
        .column_as(membership::Column::Name, "technician")
        .column_as(vehicle::Column::Vin, "vin")
        .column(A::Source)
        .columns([
            customer::Column::Email,
            customer::Column::Phone,
            customer::Column::PhoneRaw,
        ])
        .filter(wanted(db.shop(), filter))
        .filter(Condition::all().add_option(filter.after.map(|key| behind(key, &order))))
        .order_by(A::StartAt, order.clone())
        .order_by(A::Id, order)
        .limit(size);
    Ok(db.unread(query).await?)
}

/// Payments less refunds of the visit's order, whether a bill has taken them or not (R-APPT-19). Tips
/// pay nothing (R-PAY-4).
fn paid(db: &ShopDb) -> Expr {
    use payment::Column as P;
    let kept =
        Expr::col((payment::Entity, P::Amount)).sub(Expr::col((payment::Entity, P::Refunded)));
    let paid = Query::select()
        .expr(sum(kept))
        .from(payment::Entity)
        .and_where(P::ShopId.eq(db.shop()))
        .and_where(
            P::RepairOrderId
                .into_expr()
                .equals((appointment::Entity, A::RepairOrderId)),
        )
        .take();
    Expr::from(paid)
}
