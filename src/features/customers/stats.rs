//! A customer's figures, each with its one definition (R-CUST-10 to 13, R-CUST-18).

use crate::db::{ShopTx, by_the_way};
use crate::entity::{appointment, customer_stats, invoice, payment, vehicle, vehicle_owner};
use crate::error::{AppError, AppResult};
use crate::features::shops;
use crate::kernel::ids::{CustomerId, InvoiceId, PaymentId, ShopId};
use crate::kernel::money::Cents;
use crate::kernel::words::{AppointmentStatus, InvoiceStatus};
use chrono::{DateTime, Utc};
use customer_stats::Column as Stats;
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, UpdateMany};

/// Recomputes the figures from appointments and invoices, in the transaction that changed one.
///
/// Two statements. The first only locks the row: on PostgreSQL the second then sees what everybody
/// committed who held the lock before, so of two payments at once neither is missed.
///
/// # Errors
/// [`AppError::NotFound`] if there is no such customer in this shop.
pub async fn refresh_stats(tx: &ShopTx, customer: CustomerId, now: DateTime<Utc>) -> AppResult<()> {
    note_activity(tx, customer, now).await?;
    recount(tx, customer, now).await
}

/// The second half of [`refresh_stats`], for whoever has locked the figures by [`note_activity`].
///
/// # Errors
/// When the database does not answer.
pub async fn recount(tx: &ShopTx, customer: CustomerId, now: DateTime<Utc>) -> AppResult<()> {
    let recount = figures(tx.shop(), &Expr::value(customer), now);
    tx.update_where(recount.filter(Stats::CustomerId.eq(customer)))
        .await?;
    Ok(())
}

/// The figures of all customers at once: for whoever has made many.
///
/// # Errors
/// When the database does not answer.
pub async fn recount_all(tx: &ShopTx, now: DateTime<Utc>) -> AppResult<()> {
    tx.update_where(figures(tx.shop(), &each(), now)).await?;
    Ok(())
}

/// The customer of the row of figures at hand.
fn each() -> Expr {
    Expr::col((customer_stats::Entity, Stats::CustomerId))
}

fn figures(shop: ShopId, of: &Expr, now: DateTime<Utc>) -> UpdateMany<customer_stats::Entity> {
    let mut update = customer_stats::Entity::update_many();
    for (column, is) in definitions(shop, of) {
        update = update.col_expr(column, is);
    }
    update.col_expr(Stats::NextVisitAt, shops::next_visit(shop, of, now))
}

/// True of a row whose figures are not what they are defined as (R-CUST-18); those that the time
/// changes are not asked for.
#[must_use]
pub fn wrong_figures(shop: ShopId) -> Condition {
    let mut is_wrong = Condition::any();
    for (column, is) in definitions(shop, &each()) {
        let stored = Expr::col((customer_stats::Entity, column));
        let one_is_null = stored.clone().is_null().ne(is.clone().is_null());
        is_wrong = is_wrong.add(stored.ne(is)).add(one_is_null);
    }
    is_wrong
}

/// What each figure is, whatever the time.
fn definitions(shop: ShopId, of: &Expr) -> [(Stats, Expr); 7] {
    let spend = money(shop, of, (kept(), BILLED));
    let unpaid = money(shop, of, (Expr::col(invoice::Column::Due), OPEN));
    let completed = visits(shop, of, AppointmentStatus::Completed);
    [
        (Stats::LifetimeSpend, spend),
        (Stats::Unpaid, unpaid),
        (Stats::Invoices, bills(shop, of)),
        (Stats::Visits, completed),
        (Stats::NoShows, visits(shop, of, AppointmentStatus::NoShow)),
        (Stats::LastVisitAt, last_visit(shop, of)),
        (Stats::RecallAt, recall(shop, of)),
    ]
}

/// Brings the customer to the top of the recently active ones, and locks the figures.
///
/// # Errors
/// [`AppError::NotFound`] if there is no such customer in this shop.
pub async fn note_activity(tx: &ShopTx, customer: CustomerId, now: DateTime<Utc>) -> AppResult<()> {
    let touch = customer_stats::Entity::update_many()
        .col_expr(Stats::LastActivityAt, Expr::value(now))
        .col_expr(Stats::UpdatedAt, Expr::value(now))
        .filter(Stats::CustomerId.eq(customer));
    match tx.update_where(touch).await? {
        0 => Err(AppError::NotFound),
        _ => Ok(()),
    }
}

/// Like [`note_activity`], of whoever pays this bill: before the bill itself is locked.
///
/// # Errors
/// [`AppError::NotFound`] if there is no such bill in this shop.
pub async fn note_payer(tx: &ShopTx, bill: InvoiceId, now: DateTime<Utc>) -> AppResult<()> {
    let payer = Query::select()
        .column(invoice::Column::CustomerId)
        .from(invoice::Entity)
        .and_where(invoice::Column::ShopId.eq(tx.shop()))
        .and_where(invoice::Column::Id.eq(bill))
        .take();
    note_whose(tx, payer, now).await
}

/// Like [`note_activity`], of whoever made this payment.
///
/// # Errors
/// [`AppError::NotFound`] if there is no such payment in this shop.
pub async fn note_giver(tx: &ShopTx, id: PaymentId, now: DateTime<Utc>) -> AppResult<()> {
    let giver = Query::select()
        .column(payment::Column::CustomerId)
        .from(payment::Entity)
        .and_where(payment::Column::ShopId.eq(tx.shop()))
        .and_where(payment::Column::Id.eq(id))
        .take();
    note_whose(tx, giver, now).await
}

async fn note_whose(tx: &ShopTx, whose: SelectStatement, now: DateTime<Utc>) -> AppResult<()> {
    let touch = customer_stats::Entity::update_many()
        .col_expr(Stats::LastActivityAt, Expr::value(now))
        .col_expr(Stats::UpdatedAt, Expr::value(now))
        .filter(Stats::CustomerId.in_subquery(whose));
    // Whoever waited here while the customer became a part of another one asks again whose it is.
    for _ in 0..2 {
        if tx.update_where(touch.clone()).await? > 0 {
            return Ok(());
        }
    }
    Err(AppError::NotFound)
}

/// Lifetime spend by the number of invoices (R-CUST-11), rounded to the cent.
#[must_use]
pub(super) fn average_ticket(Cents(spend): Cents, invoices: i32) -> Option<Cents> {
    let count = i64::from(invoices);
    (count > 0).then(|| Cents((spend + count / 2) / count))
}

/// The earliest planned visit that is still to come.
pub(super) fn next_visit(shop: ShopId, customer: CustomerId, now: DateTime<Utc>) -> Expr {
    shops::next_visit(shop, &Expr::value(customer), now)
}

const BILLED: &[InvoiceStatus] = &[
    InvoiceStatus::Issued,
    InvoiceStatus::PartiallyPaid,
    InvoiceStatus::Paid,
];
const OPEN: &[InvoiceStatus] = &[InvoiceStatus::Issued, InvoiceStatus::PartiallyPaid];

fn money(shop: ShopId, customer: &Expr, (amount, statuses): (Expr, &[InvoiceStatus])) -> Expr {
    let sum = Func::coalesce([amount.sum(), Expr::value(0)]);
    Expr::from(invoices(shop, customer, statuses).expr(sum).take())
}

/// What a bill asks for after credit notes (R-CUST-10).
fn kept() -> Expr {
    Expr::col(invoice::Column::Total).sub(Expr::col(invoice::Column::Credited))
}

fn bills(shop: ShopId, customer: &Expr) -> Expr {
    let count = Expr::col(invoice::Column::Id).count();
    // One that was credited in full is as if it had never been (R-CUST-11).
    let is_kept = kept().ne(0).or(Expr::col(invoice::Column::Credited).eq(0));
    let billed = invoices(shop, customer, BILLED)
        .and_where(is_kept)
        .expr(count)
        .take();
    Expr::from(billed)
}

fn visits(shop: ShopId, customer: &Expr, status: AppointmentStatus) -> Expr {
    let count = Expr::col(appointment::Column::Id).count();
    Expr::from(of_customer(shop, customer, status).expr(count).take())
}

fn last_visit(shop: ShopId, customer: &Expr) -> Expr {
    let last = Expr::col(appointment::Column::CompletedAt).max();
    let completed = of_customer(shop, customer, AppointmentStatus::Completed)
        .expr(last)
        .take();
    Expr::from(completed)
}

/// The last visit with a car that the customer has and that is in use, or with none (R-CUST-15).
fn recall(shop: ShopId, customer: &Expr) -> Expr {
    use vehicle_owner::Column as O;
    let visit = |column: appointment::Column| Expr::col((appointment::Entity, column));
    let owner = |column: O| Expr::col((vehicle_owner::Entity, column));
    let car = |column: vehicle::Column| Expr::col((vehicle::Entity, column));
    let in_use = Query::select()
        .expr(Expr::Constant(1.into()))
        .from(vehicle_owner::Entity)
        .inner_join(
            vehicle::Entity,
            Condition::all()
                .add(car(vehicle::Column::ShopId).eq(owner(O::ShopId)))
                .add(car(vehicle::Column::Id).eq(owner(O::VehicleId))),
        )
        .and_where(owner(O::ShopId).eq(shop))
        .and_where(owner(O::VehicleId).eq(visit(appointment::Column::VehicleId)))
        .and_where(owner(O::CustomerId).eq(customer.clone()))
        .and_where(owner(O::UntilDay).is_null())
        .and_where(car(vehicle::Column::IsActive).eq(true))
        .take();
    let counts = Condition::any()
        .add(visit(appointment::Column::VehicleId).is_null())
        .add(Expr::exists(in_use));
    let last = of_customer(shop, customer, AppointmentStatus::Completed)
        .expr(Expr::col(appointment::Column::CompletedAt).max())
        .cond_where(counts)
        .take();
    Expr::from(last)
}

fn invoices(shop: ShopId, customer: &Expr, statuses: &[InvoiceStatus]) -> SelectStatement {
    Query::select()
        .from(invoice::Entity)
        .and_where(invoice::Column::ShopId.eq(shop))
        .and_where(Expr::col((invoice::Entity, invoice::Column::CustomerId)).eq(customer.clone()))
        .and_where(invoice::Column::Status.is_in(statuses.iter().copied()))
        .take()
}

fn of_customer(shop: ShopId, customer: &Expr, status: AppointmentStatus) -> SelectStatement {
    Query::select()
        .from(appointment::Entity)
        .and_where(appointment::Column::ShopId.eq(shop))
        .and_where(
            Expr::col((appointment::Entity, appointment::Column::CustomerId)).eq(customer.clone()),
        )
        .and_where(by_the_way(appointment::Column::Status).eq(status))
        .and_where(appointment::Column::DeletedAt.is_null())
        .take()
}

#[cfg(test)]
mod tests {
    use super::average_ticket;
    use crate::kernel::money::Cents;

    // R-CUST-11
    #[test]
    fn the_average_ticket_is_rounded_and_missing_without_invoices() {
        assert_eq!(average_ticket(Cents(1_000), 3), Some(Cents(333)));
        assert_eq!(average_ticket(Cents(2_000), 3), Some(Cents(667)));
        assert_eq!(average_ticket(Cents(1), 2), Some(Cents(1)));
        assert_eq!(average_ticket(Cents::ZERO, 0), None);
    }
}
