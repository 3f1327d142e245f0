//! What the odometer showed when the car came and when it left, where it stands (R-VEH-6).

use super::super::queries::Billable;
use super::super::refusal::Refusal;
use super::car;
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::repair_order;
use crate::kernel::words::OdometerReason;
use crate::web::staff::By;
use sea_orm::ActiveValue::Set;
use serde_json::{Value, json};

/// What was read, in miles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Miles {
    pub(in super::super) came: Option<i32>,
    pub(in super::super) left: Option<i32>,
    /// Why one of them is less than before.
    pub(in super::super) reason: Option<OdometerReason>,
}

/// Notes both on the order, and what is news among the readings of the car. The same again changes
/// nothing.
///
/// # Errors
/// [`Refusal`]; [`crate::error::AppError::Stale`] if somebody was faster.
#[tracing::instrument(name = "appointments.read_odometer", skip_all)]
pub(in super::super) async fn read_odometer(
    tx: &ShopTx,
    by: By<'_>,
    (at, seen): (&Billable, i64),
    miles: Miles,
) -> Result<(), Refusal> {
    let (row, order) = (&at.appointment, &at.order);
    let stored = (order.odometer_in, order.odometer_out);
    if (miles.came, miles.left) == stored {
        return Ok(());
    }
    let mut reason = order.odometer_reason.filter(|_| miles.came.is_some());
    if miles.came != order.odometer_in {
        let read_at = row.check_in_at.unwrap_or(row.start_at);
        let shown = miles.came.map(|shown| (shown, miles.reason));
        reason = car::add_reading(tx, by, at, (shown, read_at)).await?;
    }
    if miles.left != order.odometer_out {
        let read_at = row.check_out_at.unwrap_or(by.1);
        let shown = miles.left.map(|shown| (shown, miles.reason));
        car::add_reading(tx, by, at, (shown, read_at)).await?;
    }
    let changed = repair_order::ActiveModel {
        id: Set(order.id),
        odometer_in: Set(miles.came),
        odometer_out: Set(miles.left),
        odometer_reason: Set(reason),
        version: Set(seen),
        ..Default::default()
    };
    tx.update(changed, by.1).await?;
    let entry = Entry {
        action: "appointment.odometer_read",
        entity: "appointment",
        id: Some(row.id.0),
        label: &order.number,
        before: Some(told(stored)),
        after: Some(told((miles.came, miles.left))),
    };
    audit::record(tx, by, entry);
    Ok(())
}

fn told((came, left): (Option<i32>, Option<i32>)) -> Value {
    json!({"odometer_in": came, "odometer_out": left})
}
