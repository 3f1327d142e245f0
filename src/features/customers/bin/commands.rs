//! Into the bin, and out of it again.

use super::super::commands::{NewCustomer, figures};
use super::super::queries::hold;
use super::super::stats::{note_activity, recount};
use super::kept_from;
use crate::audit::{self, Entry};
use crate::db::{ShopTx, is_unique_violation};
use crate::entity::{
    audit_log, customer, customer_stats, odometer_reading, repair_order, vehicle, vehicle_owner,
};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::kernel::ids::{AuditId, CustomerId};
use crate::web::staff::By;
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;

/// Puts a customer into the bin, with the cars.
///
/// # Errors
/// [`AppError::Refused`] if there is a visit, a bill or a payment, of the customer or with one of the cars;
/// [`AppError::Stale`] if the customer was changed since it had the version `seen`.
#[tracing::instrument(name = "customers.delete", skip_all)]
pub(super) async fn delete(
    tx: &ShopTx,
    by: By<'_>,
    (id, seen): (CustomerId, i64),
) -> AppResult<AuditId> {
    let now = by.1;
    note_activity(tx, id, now).await?;
    let row = hold(tx, id).await?;
    refuse_history(tx, id).await?;
    let gone =
        customer_stats::Entity::delete_many().filter(customer_stats::Column::CustomerId.eq(id));
    tx.delete_where(gone).await?;
    let cars = mark_cars(tx, id, (None, Some(now), now)).await?;
    let deleted = customer::ActiveModel {
        id: Set(id),
        version: Set(seen),
        deleted_at: Set(Some(now)),
        ..Default::default()
    };
    tx.update(deleted, now).await?;
    let entry = Entry {
        action: "customer.deleted",
        entity: "customer",
        id: Some(id.0),
        label: &row.name,
        before: Some(NewCustomer::stored(&row).facts()),
        after: Some(json!({"cars": cars})),
    };
    Ok(audit::record(tx, by, entry))
}

/// Takes the customer out of the bin whose deletion the entry tells.
///
/// # Errors
/// [`AppError::Refused`] if that was done already, or can't be done any more.
pub async fn undelete(tx: &ShopTx, by: By<'_>, entry: &audit_log::Model) -> AppResult<CustomerId> {
    let id = CustomerId(entry.entity_id.or_not_found()?);
    let row = tx.one(customer::Entity::find_by_id(id)).await?;
    if row.or_not_found()?.deleted_at != Some(entry.at) {
        return Err(audit::undone_already());
    }
    restore(tx, by, id).await?;
    Ok(id)
}

/// Visits, bills and payments all hang on an order; and a car keeps its earlier owners and what its
/// odometer showed.
async fn refuse_history(tx: &ShopTx, id: CustomerId) -> AppResult<()> {
    use {repair_order::Column as R, vehicle_owner::Column as O};
    let sold = vehicle_owner::Entity::find()
        .filter(O::CustomerId.eq(id))
        .filter(O::UntilDay.is_not_null())
        .limit(1);
    if tx.one(sold).await?.is_some() {
        return Err(kept(
            "A car of somebody else was this customer's before, and its history is kept.",
        ));
    }
    let readings = odometer_reading::Entity::find()
        .filter(odometer_reading::Column::VehicleId.in_subquery(cars(tx, id)))
        .limit(1);
    let any = Condition::any()
        .add(R::CustomerId.eq(id))
        .add(R::VehicleId.in_subquery(cars(tx, id)));
    let orders = repair_order::Entity::find().filter(any).limit(1);
    match tx.one(orders).await? {
        None if tx.one(readings).await?.is_some() => Err(kept(
            "A car of this customer has odometer readings, and those are kept.",
        )),
        None => Ok(()),
        Some(order) if order.customer_id == id => Err(kept(&format!(
            "There are visits or invoices of this customer, such as {}, and those are kept.",
            order.number
        ))),
        Some(order) => Err(kept(&format!(
            "A car of this customer has visits of an earlier owner, such as {}, and those are kept.",
            order.number
        ))),
    }
}

/// A merge moves what is kept.
fn kept(why: &str) -> AppError {
    AppError::Refused(format!(
        "{why} If this is a second record of somebody, merge it."
    ))
}

/// The cars that a customer has now.
fn cars(tx: &ShopTx, of: CustomerId) -> SelectStatement {
    use vehicle_owner::Column as O;
    Query::select()
        .column(O::VehicleId)
        .from(vehicle_owner::Entity)
        .and_where(O::ShopId.eq(tx.shop()))
        .and_where(O::CustomerId.eq(of))
        .and_where(O::UntilDay.is_null())
        .take()
}

/// Cars go with their owner, and come back with it: those that went at that very moment.
async fn mark_cars(
    tx: &ShopTx,
    of: CustomerId,
    (from, to, now): (Option<DateTime<Utc>>, Option<DateTime<Utc>>, DateTime<Utc>),
) -> AppResult<u64> {
    use vehicle::Column as V;
    let was = match from {
        Some(at) => V::DeletedAt.eq(at),
        None => V::DeletedAt.is_null(),
    };
    let mark = vehicle::Entity::update_many()
        .col_expr(V::DeletedAt, Expr::value(to))
        .col_expr(V::UpdatedAt, Expr::value(now))
        .filter(V::Id.in_subquery(cars(tx, of)))
        .filter(was);
    match tx.update_where(mark).await {
        Ok(n) => Ok(n),
        Err(e) if is_unique_violation(&e) => Err(AppError::Refused(
            "Another car has the VIN or the plate of one of these cars by now. Change that one first."
                .to_owned(),
        )),
        Err(e) => Err(e.into()),
    }
}

/// Takes a customer out of the bin. That it is out already changes nothing and succeeds.
///
/// # Errors
/// [`AppError::Refused`] after 30 days, or if another car has taken a VIN or a plate meanwhile.
#[tracing::instrument(name = "customers.restore", skip_all)]
pub(super) async fn restore(tx: &ShopTx, by: By<'_>, id: CustomerId) -> AppResult<()> {
    let now = by.1;
    let row = customer::Entity::find_by_id(id)
        .filter(customer::Column::MergedIntoId.is_null())
        .lock_exclusive();
    let row = tx.one(row).await?.or_not_found()?;
    let Some(deleted) = row.deleted_at else {
        return Ok(());
    };
    if deleted < kept_from(now) {
        let words = "A customer can be taken out of the bin for 30 days.";
        return Err(AppError::Refused(words.to_owned()));
    }
    let there = customer::ActiveModel {
        id: Set(id),
        version: Set(row.version),
        deleted_at: Set(None),
        ..Default::default()
    };
    tx.update(there, now).await?;
    let cars = mark_cars(tx, id, (Some(deleted), None, now)).await?;
    let new = NewCustomer::stored(&row);
    tx.insert(figures(id, &new, now)).await?;
    recount(tx, id, now).await?;
    let entry = Entry {
        action: "customer.restored",
        entity: "customer",
        id: Some(id.0),
        label: &row.name,
        after: Some(json!({"name": row.name, "cars": cars})),
        ..Entry::default()
    };
    audit::record(tx, by, entry);
    Ok(())
}
