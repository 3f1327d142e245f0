//! What has been in the bin for 30 days is gone for good, unless something hangs on it (R-GEN-11).

use super::kept_from;
use crate::audit::{self, Entry};
use crate::db::{ShopDb, ShopTx, is_still_used};
use crate::entity::{
    customer, customer_contact, customer_merge, customer_note, customer_tag, odometer_reading,
    repair_order, search_term, vehicle, vehicle_owner,
};
use crate::error::{AppError, AppResult};
use crate::kernel::ids::{CustomerId, VehicleId};
use crate::web::staff::{Actor, By};
use chrono::{DateTime, Utc};
use customer::Column as C;
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;

/// Those that are removed at once; the rest an hour later.
const SLICE: u64 = 200;

/// Removes what has been in the bin for too long. How many there were.
///
/// # Errors
/// When the database does not answer.
pub async fn empty_bin(db: &mut ShopDb, now: DateTime<Utc>) -> AppResult<usize> {
    let old = expired(db, now).await?;
    db.end_reading();
    let actor = Actor::system("The bin");
    let mut gone = 0;
    for row in old {
        let done = db
            .transaction(async |tx| purge(tx, (&actor, now), &row).await)
            .await;
        match done {
            Ok(()) => gone += 1,
            // Something hangs on it that nobody thought of: it stays.
            Err(AppError::Stale) => {}
            Err(e) => return Err(e),
        }
    }
    Ok(gone)
}

async fn expired(db: &ShopDb, now: DateTime<Utc>) -> AppResult<Vec<customer::Model>> {
    use customer_merge::Column as M;
    let merged = |column: M| {
        Query::select()
            .column(column)
            .from(customer_merge::Entity)
            .and_where(M::ShopId.eq(db.shop()))
            .take()
    };
    let query = customer::Entity::find()
        .filter(C::DeletedAt.lt(kept_from(now)))
        .filter(C::DeletedAt.is_not_null())
        .filter(C::MergedIntoId.is_null())
        .filter(C::Id.not_in_subquery(merged(M::SurvivorId)))
        .filter(C::Id.not_in_subquery(merged(M::MergedId)))
        .filter(C::Id.not_in_subquery(with_readings(db)))
        .order_by_asc(C::DeletedAt)
        .order_by_asc(C::Id)
        .limit(SLICE);
    Ok(db.all(query).await?)
}

/// Readings are never taken away, nor what they are of.
fn with_readings(db: &ShopDb) -> SelectStatement {
    use {odometer_reading::Column as R, vehicle_owner::Column as O};
    let read = Query::select()
        .column(R::VehicleId)
        .from(odometer_reading::Entity)
        .and_where(R::ShopId.eq(db.shop()))
        .take();
    Query::select()
        .column(O::CustomerId)
        .from(vehicle_owner::Entity)
        .and_where(O::ShopId.eq(db.shop()))
        .and_where(O::VehicleId.in_subquery(read))
        .take()
}

async fn purge(tx: &ShopTx, by: By<'_>, row: &customer::Model) -> AppResult<()> {
    let id = row.id;
    let still = customer::Entity::find_by_id(id)
        .filter(C::DeletedAt.is_not_null())
        .lock_exclusive();
    if tx.one(still).await?.is_none() {
        return Err(AppError::Stale);
    }
    let cars = cars(tx, id).await?;
    let of =
        |column: search_term::Column| search_term::Entity::delete_many().filter(column.eq(id.0));
    tx.delete_where(of(search_term::Column::CustomerId)).await?;
    let tags = customer_tag::Entity::delete_many().filter(customer_tag::Column::CustomerId.eq(id));
    tx.delete_where(tags).await?;
    let notes =
        customer_note::Entity::delete_many().filter(customer_note::Column::CustomerId.eq(id));
    tx.delete_where(notes).await?;
    let contacts =
        customer_contact::Entity::delete_many().filter(customer_contact::Column::CustomerId.eq(id));
    tx.delete_where(contacts).await?;
    let spans =
        vehicle_owner::Entity::delete_many().filter(vehicle_owner::Column::CustomerId.eq(id));
    tx.delete_where(spans).await?;
    let vehicles =
        vehicle::Entity::delete_many().filter(vehicle::Column::Id.is_in(cars.iter().copied()));
    tx.delete_where(vehicles).await.map_err(used)?;
    tx.delete_where(customer::Entity::delete_many().filter(C::Id.eq(id)))
        .await
        .map_err(used)?;
    let entry = Entry {
        action: "customer.purged",
        entity: "customer",
        id: Some(id.0),
        label: &row.name,
        before: Some(json!({"name": row.name, "cars": cars.len()})),
        ..Entry::default()
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// The cars that went into the bin with their owner, and were nobody else's before.
async fn cars(tx: &ShopTx, of: CustomerId) -> AppResult<Vec<VehicleId>> {
    use vehicle_owner::Column as O;
    let owned = |whose: Expr| {
        Query::select()
            .column(O::VehicleId)
            .from(vehicle_owner::Entity)
            .and_where(O::ShopId.eq(tx.shop()))
            .and_where(whose)
            .take()
    };
    let visited = Query::select()
        .column(repair_order::Column::VehicleId)
        .from(repair_order::Entity)
        .and_where(repair_order::Column::ShopId.eq(tx.shop()))
        .and_where(repair_order::Column::VehicleId.is_not_null())
        .take();
    let query = vehicle::Entity::find()
        .filter(vehicle::Column::DeletedAt.is_not_null())
        .filter(vehicle::Column::Id.in_subquery(owned(O::CustomerId.eq(of))))
        .filter(vehicle::Column::Id.not_in_subquery(owned(O::CustomerId.ne(of))))
        .filter(vehicle::Column::Id.not_in_subquery(visited));
    let rows = tx.all(query).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// What the keys of the database refuse to take away is in use.
fn used(e: sea_orm::DbErr) -> AppError {
    if is_still_used(&e) {
        AppError::Stale
    } else {
        e.into()
    }
}
