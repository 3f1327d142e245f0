//! Visits that are still to come: what a customer's next visit is, and what another time zone carries
//! along (R-CUST-13, R-APPT-16). And the line in which all stand who change visits or cars of many.

use crate::db::{ShopTx, by_the_way};
use crate::entity::appointment::{Column, Entity};
use crate::entity::customer_stats;
use crate::kernel::ids::ShopId;
use crate::kernel::words::AppointmentStatus;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// Planned, and not begun by the clock.
#[must_use]
pub(super) fn is_ahead(now: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(by_the_way(Column::Status).eq(AppointmentStatus::Scheduled))
        .add(Column::StartAt.gte(now))
        .add(Column::DeletedAt.is_null())
}

/// When the earliest of this customer's is.
#[must_use]
pub fn next_visit(shop: ShopId, customer: &Expr, now: DateTime<Utc>) -> Expr {
    let whose = Expr::col((Entity, Column::CustomerId)).eq(customer.clone());
    let next = Query::select()
        .expr(Expr::col(Column::StartAt).min())
        .from(Entity)
        .and_where(Column::ShopId.eq(shop))
        .and_where(whose)
        .cond_where(is_ahead(now))
        .take();
    Expr::from(next)
}

/// Locks the figures of all these customers, in the order of their ids and before anything else of
/// theirs: what one does who locks a single customer's.
///
/// # Errors
/// When the database does not answer.
pub async fn hold_figures(tx: &ShopTx, whose: SelectStatement) -> Result<(), DbErr> {
    use customer_stats::Column::CustomerId;
    let figures = customer_stats::Entity::find()
        .filter(CustomerId.in_subquery(whose))
        .order_by_asc(CustomerId)
        .lock_exclusive();
    tx.all(figures).await.map(drop)
}
