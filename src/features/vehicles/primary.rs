//! Which of somebody's cars is the main one (R-VEH-5): exactly one, and one in use while there is any.

use crate::audit::{self, Entry};
use crate::db::{ShopTx, by_the_way, is_true};
use crate::entity::{appointment, vehicle, vehicle_owner};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::customers;
use crate::kernel::ids::{CustomerId, VehicleOwnerId};
use crate::kernel::vehicle::label;
use crate::kernel::words::AppointmentStatus;
use crate::web::staff::By;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};
use serde_json::json;

/// The first of somebody's cars.
#[derive(FromQueryResult)]
pub(super) struct MainCar {
    pub(super) is_active: bool,
}

/// Which car of this customer is the main one; `None`: they have none.
pub(super) async fn main_car(tx: &ShopTx, owner: CustomerId) -> AppResult<Option<MainCar>> {
    use vehicle_owner::Column::{CustomerId, IsPrimary, UntilDay};
    let main = vehicle_owner::Entity::find()
        .join(JoinType::InnerJoin, vehicle_owner::Relation::Vehicle.def())
        .filter(CustomerId.eq(owner))
        .filter(UntilDay.is_null())
        .filter(is_true(IsPrimary))
        .select_only()
        .column(vehicle::Column::IsActive);
    Ok(tx.row(main).await?)
}

/// A retired car gives the first place to the most recently visited one (R-VEH-5). A customer
/// whose cars are all retired keeps it where it was.
pub(super) async fn settle_primary(
    tx: &ShopTx,
    owner: CustomerId,
    now: DateTime<Utc>,
) -> AppResult<()> {
    use vehicle_owner::Column::{CustomerId, Id, IsPrimary, UntilDay};
    #[derive(FromQueryResult)]
    struct Row {
        id: VehicleOwnerId,
        is_primary: bool,
        is_active: bool,
        last: Option<DateTime<Utc>>,
    }
    let query = vehicle_owner::Entity::find()
        .join(JoinType::InnerJoin, vehicle_owner::Relation::Vehicle.def())
        .filter(CustomerId.eq(owner))
        .filter(UntilDay.is_null())
        .order_by_asc(Id)
        .select_only()
        .columns([Id, IsPrimary])
        .column(vehicle::Column::IsActive)
        .expr_as(last_visit(tx), "last");
    let cars: Vec<Row> = tx.rows(query).await?;
    if cars.iter().any(|car| car.is_primary && car.is_active) {
        return Ok(());
    }
    // Of equals `max_by_key` takes the last, so the oldest must come last.
    let active = cars.iter().rev().filter(|car| car.is_active);
    let next = match active.max_by_key(|car| car.last) {
        None if cars.iter().any(|car| car.is_primary) => return Ok(()),
        None => cars.first(),
        next => next,
    };
    let Some(next) = next else { return Ok(()) };
    promote(tx, owner, next.id, now).await
}

/// Gives the first place to another ownership, in the same write (R-VEH-5).
async fn promote(
    tx: &ShopTx,
    owner: CustomerId,
    next: VehicleOwnerId,
    now: DateTime<Utc>,
) -> AppResult<()> {
    use vehicle_owner::Column::{CustomerId, Id, IsPrimary, UntilDay, UpdatedAt};
    let set = |is_primary: bool| {
        vehicle_owner::Entity::update_many()
            .col_expr(IsPrimary, Expr::value(is_primary))
            .col_expr(UpdatedAt, Expr::value(now))
    };
    let current = set(false)
        .filter(CustomerId.eq(owner))
        .filter(UntilDay.is_null())
        .filter(is_true(IsPrimary));
    tx.update_where(current).await?;
    tx.update_where(set(true).filter(Id.eq(next))).await?;
    Ok(())
}

/// Makes a car its owner's main one. That it is already changes nothing and succeeds.
///
/// # Errors
/// [`AppError::NotFound`], or [`AppError::Refused`] if the car is not in use.
#[tracing::instrument(name = "vehicles.make_primary", skip_all)]
pub(super) async fn make_primary(
    tx: &ShopTx,
    by: By<'_>,
    (car, owner): (&vehicle::Model, CustomerId),
) -> AppResult<()> {
    use vehicle_owner::Column::{UntilDay, VehicleId};
    // Whoever adds, retires or promotes a car of this customer waits.
    customers::note_activity(tx, owner, by.1).await?;
    let ownership = vehicle_owner::Entity::find()
        .filter(VehicleId.eq(car.id))
        .filter(UntilDay.is_null());
    let ownership = tx.one(ownership).await?.or_not_found()?;
    let now = tx.one(vehicle::Entity::find_by_id(car.id)).await?;
    if !now.is_some_and(|car| car.is_active) {
        let words = "A car that is not in use can't be the main car.";
        return Err(AppError::Refused(words.to_owned()));
    }
    if ownership.is_primary {
        return Ok(());
    }
    promote(tx, ownership.customer_id, ownership.id, by.1).await?;
    let entry = Entry {
        action: "vehicle.made_primary",
        entity: "vehicle",
        id: Some(car.id.0),
        label: &label(car.year, &car.make, &car.model),
        before: Some(json!({"is_primary": false})),
        after: Some(json!({"is_primary": true})),
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// When the car of an ownership was last finished.
fn last_visit(tx: &ShopTx) -> Expr {
    use appointment::Column::{CompletedAt, DeletedAt, ShopId, Status, VehicleId};
    let last = Query::select()
        .expr(Expr::col((appointment::Entity, CompletedAt)).max())
        .from(appointment::Entity)
        .and_where(ShopId.eq(tx.shop()))
        .and_where(
            VehicleId
                .into_expr()
                .equals((vehicle_owner::Entity, vehicle_owner::Column::VehicleId)),
        )
        .and_where(by_the_way(Status).eq(AppointmentStatus::Completed))
        .and_where(DeletedAt.is_null())
        .take();
    Expr::from(last)
}
