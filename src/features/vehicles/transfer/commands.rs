//! Giving a car to another owner.

use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::{
    appointment, customer, customer_note, repair_order, search_term, vehicle, vehicle_owner,
};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::customers;
use crate::features::vehicles::primary::{main_car, settle_primary};
use crate::kernel::ids::{CustomerId, VehicleId, VehicleOwnerId};
use crate::kernel::vehicle::label;
use crate::kernel::words::AppointmentStatus;
use crate::web::staff::By;
use chrono::NaiveDate;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, RelationTrait,
};
use serde_json::json;

/// To whom it goes; to the owner it has already changes nothing and succeeds.
///
/// # Errors
/// [`AppError::Refused`] while a visit of the old owner with this car is not done.
#[tracing::instrument(name = "vehicles.transfer", skip_all)]
pub(super) async fn transfer(
    tx: &ShopTx,
    by: By<'_>,
    (car, to): (&vehicle::Model, &customer::Model),
    today: NaiveDate,
) -> AppResult<()> {
    use vehicle_owner::Column as O;
    let now = by.1;
    let current = || {
        vehicle_owner::Entity::find()
            .filter(O::VehicleId.eq(car.id))
            .filter(O::UntilDay.is_null())
    };
    let from = tx.one(current()).await?.or_not_found()?.customer_id;
    if from == to.id {
        return Ok(());
    }
    let giver = customers::named(tx, from).await?.or_not_found()?;
    // In the order of their ids: two transfers the other way round don't wait for each other.
    customers::note_activity(tx, from.min(to.id), now).await?;
    customers::note_activity(tx, from.max(to.id), now).await?;
    let locked = vehicle::Entity::find_by_id(car.id).lock_exclusive();
    let locked = tx.one(locked).await?.or_not_found()?;
    let ownership = tx.one(current()).await?.or_not_found()?;
    if ownership.customer_id != from {
        return Err(AppError::Stale);
    }
    no_open_visit(tx, car.id).await?;
    let end = vehicle_owner::Entity::update_many()
        .col_expr(O::UntilDay, Expr::value(today))
        .col_expr(O::IsPrimary, Expr::value(false))
        .col_expr(O::UpdatedAt, Expr::value(now))
        .filter(O::Id.eq(ownership.id));
    tx.update_where(end).await?;
    // Whoever edits it, or takes back the import that brought it, must look again.
    let touched = vehicle::ActiveModel {
        id: Set(car.id),
        version: Set(locked.version),
        ..Default::default()
    };
    tx.update(touched, now).await?;
    let main = main_car(tx, to.id).await?;
    tx.insert(vehicle_owner::ActiveModel {
        id: Set(VehicleOwnerId::new(now)),
        created_at: Set(now),
        updated_at: Set(now),
        vehicle_id: Set(car.id),
        customer_id: Set(to.id),
        is_primary: Set(main.is_none()),
        from_day: Set(today),
        ..Default::default()
    })
    .await?;
    settle_primary(tx, from, now).await?;
    if main.is_some_and(|main| !main.is_active) {
        settle_primary(tx, to.id, now).await?;
    }
    follow(tx, by, (car.id, from, to.id)).await?;
    customers::recount(tx, from, now).await?;
    customers::recount(tx, to.id, now).await?;
    let entry = Entry {
        action: "vehicle.transferred",
        entity: "vehicle",
        id: Some(car.id.0),
        label: &label(car.year, &car.make, &car.model),
        before: Some(json!({"owner": giver.name})),
        after: Some(json!({"owner": to.name})),
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// The car is found at its new owner, and what was noted about it goes along.
async fn follow(
    tx: &ShopTx,
    (_, now): By<'_>,
    (car, from, to): (VehicleId, CustomerId, CustomerId),
) -> AppResult<()> {
    use customer_note::Column as N;
    use search_term::Column as T;
    let terms = search_term::Entity::update_many()
        .col_expr(T::CustomerId, Expr::value(to))
        .col_expr(T::UpdatedAt, Expr::value(now))
        .filter(T::TargetId.eq(car.0));
    tx.update_where(terms).await?;
    let notes = customer_note::Entity::update_many()
        .col_expr(N::CustomerId, Expr::value(to))
        .col_expr(N::UpdatedAt, Expr::value(now))
        .filter(N::VehicleId.eq(car))
        .filter(N::CustomerId.eq(from));
    tx.update_where(notes).await?;
    Ok(())
}

/// A visit that is not done belongs to the old owner, with a car that would no longer be theirs.
async fn no_open_visit(tx: &ShopTx, car: VehicleId) -> AppResult<()> {
    use AppointmentStatus::{InProgress, Ready, Scheduled};
    use appointment::Column as A;
    #[derive(FromQueryResult)]
    struct Open {
        number: String,
    }
    let open = appointment::Entity::find()
        .join(
            JoinType::InnerJoin,
            appointment::Relation::RepairOrder.def(),
        )
        .filter(A::VehicleId.eq(car))
        .filter(A::Status.is_in([Scheduled, InProgress, Ready]))
        .filter(A::DeletedAt.is_null())
        .select_only()
        .column_as(repair_order::Column::Number, "number");
    let open: Option<Open> = tx.row(open).await?;
    match open {
        None => Ok(()),
        Some(Open { number }) => Err(AppError::Refused(format!(
            "{number} is still open with this car. Finish it, cancel it or take the car off it; then transfer the car."
        ))),
    }
}
