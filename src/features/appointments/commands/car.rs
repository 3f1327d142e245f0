//! The car of a visit: chosen later, or another one; and what its odometer showed.

use super::super::queries::{self, Billable};
use super::super::refusal::Refusal;
use super::Change;
use crate::audit::{self, Entry};
use crate::db::{ShopTx, is_true};
use crate::entity::{invoice, search_term, vehicle};
use crate::error::OrNotFound;
use crate::features::vehicles::{Reading, record_reading};
use crate::kernel::ids::VehicleId;
use crate::kernel::search::TermKind;
use crate::kernel::words::{DistanceUnit, InvoiceStatus, OdometerReason};
use crate::web::staff::By;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;

/// The order is found by its car from now on, and a draft bill goes with it. An issued one stands as
/// it is (R-INV-8).
pub(super) async fn switch(
    tx: &ShopTx,
    by: By<'_>,
    at: &Billable,
    to: Option<VehicleId>,
) -> Result<(), Refusal> {
    use invoice::Column as I;
    let draft = invoice::Entity::update_many()
        .col_expr(I::VehicleId, Expr::value(to))
        .col_expr(I::Version, Expr::col(I::Version).add(1))
        .col_expr(I::UpdatedAt, Expr::value(by.1))
        .filter(I::RepairOrderId.eq(at.order.id))
        .filter(is_true(I::IsCurrent))
        .filter(I::Status.eq(InvoiceStatus::Draft));
    let drafts = tx.update_returning(draft).await?;
    if drafts.is_empty() && queries::bill(tx, at.order.id).await?.is_some() {
        let words = "The invoice is issued for this car, so it can't change any more.";
        return Err(Refusal::Field("vehicle", words.to_owned()));
    }
    for draft in drafts {
        let entry = Entry {
            action: "invoice.car_changed",
            entity: "invoice",
            id: Some(draft.id.0),
            label: &format!("Draft for {}", at.customer.name),
            before: Some(json!({"vehicle": at.order.vehicle_id})),
            after: Some(json!({"vehicle": to})),
        };
        audit::record(tx, by, entry);
    }
    use search_term::Column as T;
    let terms = search_term::Entity::update_many()
        .col_expr(T::VehicleId, Expr::value(to))
        .col_expr(T::UpdatedAt, Expr::value(by.1))
        .filter(T::TargetId.eq(at.order.id.0))
        .filter(T::Kind.eq(TermKind::Order.as_str()));
    tx.update_where(terms).await?;
    Ok(())
}

/// Notes what the odometer showed at this visit with the car, if that is news. Less than the last
/// reading needs a reason, which is kept with the order (R-VEH-6).
pub(super) async fn read(
    tx: &ShopTx,
    by: By<'_>,
    (at, to): (&Billable, &Change),
) -> Result<Option<OdometerReason>, Refusal> {
    let (row, order) = (&at.appointment, &at.order);
    let is_news = (to.odometer_in, to.vehicle) != (order.odometer_in, order.vehicle_id);
    let (Some(shown), true) = (to.odometer_in, is_news) else {
        return Ok(order.odometer_reason.filter(|_| to.odometer_in.is_some()));
    };
    let Some(id) = to.vehicle else {
        return Ok(None);
    };
    let read_at = row.check_in_at.unwrap_or(row.start_at);
    let reading = of_visit(by, at, (shown, read_at), to.odometer_reason);
    record(tx, by, id, reading).await
}

/// Adds what the car of the visit showed, if it showed anything and there is a car. Gives why it is less
/// than before.
pub(super) async fn add_reading(
    tx: &ShopTx,
    by: By<'_>,
    at: &Billable,
    (shown, read_at): (Option<(i32, Option<OdometerReason>)>, DateTime<Utc>),
) -> Result<Option<OdometerReason>, Refusal> {
    let (Some((shown, reason)), Some(car)) = (shown, at.order.vehicle_id) else {
        return Ok(None);
    };
    let reading = of_visit(by, at, (shown, read_at), reason);
    record(tx, by, car, reading).await
}

fn of_visit(
    by: By<'_>,
    at: &Billable,
    (shown, read_at): (i32, DateTime<Utc>),
    reason: Option<OdometerReason>,
) -> Reading {
    Reading {
        value: shown,
        unit: DistanceUnit::Miles,
        read_at: Ord::min(read_at, by.1),
        appointment: Some(at.appointment.id),
        reason,
    }
}

async fn record(
    tx: &ShopTx,
    by: By<'_>,
    id: VehicleId,
    reading: Reading,
) -> Result<Option<OdometerReason>, Refusal> {
    let car = vehicle::Entity::find()
        .filter(vehicle::Column::Id.eq(id))
        .lock_exclusive();
    let car = tx.one(car).await?.or_not_found()?;
    let reading = reading
        .explained((car.last_odometer, car.last_odometer_at))
        .map_err(|words| Refusal::Field("odometer_reason", words))?;
    record_reading(tx, by, &car, &reading).await?;
    Ok(reading.reason)
}
