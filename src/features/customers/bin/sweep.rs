//! What has been in the bin for 30 days is gone for good, unless something hangs on it (R-GEN-11).

use super::kept_from;
use crate::audit::{self, Entry};
use crate::db::cache::CacheKey;
use crate::db::{ShopDb, ShopOwned, ShopTx, is_still_used};
use crate::entity::{
    consent, customer, customer_contact, customer_merge, customer_note, customer_tag, message,
    repair_order, search_term, vehicle, vehicle_owner,
};
use crate::error::{AppError, AppResult};
use crate::kernel::ids::{CustomerId, VehicleId};
use crate::web::staff::{Actor, By};
use chrono::{DateTime, Utc};
use customer::Column as C;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;

/// About so many are removed at once; the rest an hour later.
const SLICE: usize = 200;

/// Removes what has been in the bin for too long. How many there were.
///
/// # Errors
/// When the database does not answer.
pub async fn empty_bin(db: &mut ShopDb, now: DateTime<Utc>) -> AppResult<usize> {
    let actor = Actor::system("The bin");
    let (mut gone, mut after) = (0, None);
    while gone < SLICE {
        let old = expired(db, now, after).await?;
        db.end_reading();
        let Some(last) = old.last() else {
            break;
        };
        after = Some((last.deleted_at, last.id));
        for row in &old {
            let done = db
                .transaction(async |tx| purge(tx, (&actor, now), row).await)
                .await;
            match done {
                Ok(()) => gone += 1,
                // Something hangs on it that nobody thought of: it stays, and holds up no other.
                Err(AppError::Stale) => {}
                Err(e) => return Err(e),
            }
        }
    }
    Ok(gone)
}

/// Those that were there the longest, behind the last one that was looked at.
async fn expired(
    db: &ShopDb,
    now: DateTime<Utc>,
    after: Option<(Option<DateTime<Utc>>, CustomerId)>,
) -> AppResult<Vec<customer::Model>> {
    let behind = after.map(|(at, id)| {
        let same = C::DeletedAt.eq(at).and(C::Id.gt(id));
        Condition::all()
            .add(C::DeletedAt.gte(at))
            .add(C::DeletedAt.gt(at).or(same))
    });
    let query = customer::Entity::find()
        .filter(C::DeletedAt.lt(kept_from(now)))
        .filter(C::DeletedAt.is_not_null())
        .filter(C::MergedIntoId.is_null())
        .filter(Condition::all().add_option(behind))
        .order_by_asc(C::DeletedAt)
        .order_by_asc(C::Id)
        .limit(u64::try_from(SLICE).unwrap_or_default());
    Ok(db.all(query).await?)
}

async fn purge(tx: &ShopTx, by: By<'_>, row: &customer::Model) -> AppResult<()> {
    let still = customer::Entity::find_by_id(row.id)
        .filter(C::DeletedAt.eq(row.deleted_at))
        .lock_exclusive();
    if tx.one(still).await?.is_none() {
        return Err(AppError::Stale);
    }
    let cars = cars(tx, row.id).await?;
    let all = with_parts(tx, row).await?;
    let ids: Vec<CustomerId> = all.iter().map(|one| one.id).collect();
    clear::<search_term::Entity>(tx, (search_term::Column::CustomerId, &ids)).await?;
    clear::<customer_tag::Entity>(tx, (customer_tag::Column::CustomerId, &ids)).await?;
    tx.touch(CacheKey::Tags);
    clear::<customer_note::Entity>(tx, (customer_note::Column::CustomerId, &ids)).await?;
    clear::<customer_contact::Entity>(tx, (customer_contact::Column::CustomerId, &ids)).await?;
    clear::<message::Entity>(tx, (message::Column::CustomerId, &ids)).await?;
    clear::<consent::Entity>(tx, (consent::Column::CustomerId, &ids)).await?;
    clear::<vehicle_owner::Entity>(tx, (vehicle_owner::Column::CustomerId, &ids)).await?;
    clear::<customer_merge::Entity>(tx, (customer_merge::Column::SurvivorId, &ids)).await?;
    clear::<customer_merge::Entity>(tx, (customer_merge::Column::MergedId, &ids)).await?;
    clear::<vehicle::Entity>(tx, (vehicle::Column::Id, &cars)).await?;
    clear::<customer::Entity>(tx, (C::Id, &ids)).await?;
    for one in all {
        let cars = if one.id == row.id { cars.len() } else { 0 };
        let entry = Entry {
            action: "customer.purged",
            entity: "customer",
            id: Some(one.id.0),
            label: &one.name,
            before: Some(json!({"name": one.name, "cars": cars})),
            ..Entry::default()
        };
        audit::record(tx, by, entry);
    }
    Ok(())
}

/// The customer, and whoever was merged into it: nobody is left to lead to.
async fn with_parts(tx: &ShopTx, row: &customer::Model) -> AppResult<Vec<customer::Model>> {
    let (mut all, mut last) = (vec![row.clone()], vec![row.id]);
    while !last.is_empty() {
        let parts = customer::Entity::find()
            .filter(C::MergedIntoId.is_in(last))
            .filter(C::DeletedAt.is_not_null());
        let parts = tx.all(parts).await?;
        last = parts.iter().map(|part| part.id).collect();
        all.extend(parts);
    }
    Ok(all)
}

/// Takes away the rows of these. What the keys of the database refuse to take away is in use.
async fn clear<E: ShopOwned>(
    tx: &ShopTx,
    (column, ids): (E::Column, &[impl Copy + Into<sea_orm::Value>]),
) -> AppResult<()> {
    let rows = E::delete_many().filter(column.is_in(ids.iter().copied()));
    match tx.delete_where(rows).await {
        Ok(_) => Ok(()),
        Err(e) if is_still_used(&e) => Err(AppError::Stale),
        Err(e) => Err(e.into()),
    }
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
