//! Adding a reading.

use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::{odometer_reading, vehicle};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::kernel::ids::{AppointmentId, ReadingId, VehicleId};
use crate::kernel::vehicle::{label, miles};
use crate::kernel::words::{DistanceUnit, OdometerReason, ReadingSource};
use crate::web::staff::By;
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;

/// What somebody read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The figure on the dashboard.
    pub value: i32,
    /// What it counts.
    pub unit: DistanceUnit,
    /// When it was read.
    pub read_at: DateTime<Utc>,
    /// At which visit.
    pub appointment: Option<AppointmentId>,
    /// Why it is less than before.
    pub reason: Option<OdometerReason>,
}

impl Reading {
    /// In miles, to the nearest one: a mile is 1.609344 km.
    #[must_use]
    pub fn miles(&self) -> i32 {
        match self.unit {
            DistanceUnit::Miles => self.value,
            DistanceUnit::Kilometers => {
                let millimeters = i64::from(self.value) * 1_000_000;
                i32::try_from((millimeters + 804_672) / 1_609_344).unwrap_or(i32::MAX)
            }
        }
    }

    /// With a reason where it shows less than the car's last reading, in miles and when, and with none
    /// elsewhere (R-VEH-6).
    ///
    /// # Errors
    /// What is said where the reason is missing.
    pub fn explained(mut self, last: (Option<i32>, Option<DateTime<Utc>>)) -> Result<Self, String> {
        let is_newest = last.1.is_none_or(|last| last <= self.read_at);
        match last.0.filter(|last| is_newest && self.miles() < *last) {
            Some(last) if self.reason.is_none() => Err(format!(
                "The last reading of this car was {}. Correct this one, or choose why it is lower.",
                miles(last)
            )),
            Some(_) => Ok(self),
            None => {
                self.reason = None;
                Ok(self)
            }
        }
    }
}

/// Adds a reading of a car, which somebody may have read meanwhile.
///
/// # Errors
/// [`AppError::Refused`] if it is lower than the last one without a reason (R-VEH-6).
pub(super) async fn add(
    tx: &ShopTx,
    by: By<'_>,
    car: VehicleId,
    reading: Reading,
) -> AppResult<()> {
    let car = vehicle::Entity::find()
        .filter(vehicle::Column::Id.eq(car))
        .lock_exclusive();
    let car = tx.one(car).await?.or_not_found()?;
    let last = (car.last_odometer, car.last_odometer_at);
    let reading = reading.explained(last).map_err(AppError::Refused)?;
    record(tx, by, &car, &reading).await
}

/// Adds a reading of a car that is locked; the newest one by time is the car's from now on. Whoever
/// edits the car meanwhile is not disturbed: its version stays.
///
/// # Errors
/// When the database refuses.
pub async fn record(
    tx: &ShopTx,
    by: By<'_>,
    car: &vehicle::Model,
    reading: &Reading,
) -> AppResult<()> {
    let (actor, now) = by;
    tx.insert(odometer_reading::ActiveModel {
        id: Set(ReadingId::new(now)),
        created_at: Set(now),
        updated_at: Set(now),
        vehicle_id: Set(car.id),
        value: Set(reading.value),
        unit: Set(reading.unit),
        miles: Set(reading.miles()),
        read_at: Set(reading.read_at),
        source: Set(ReadingSource::Staff),
        appointment_id: Set(reading.appointment),
        lower_reason: Set(reading.reason.map(|reason| reason.as_str().to_owned())),
        recorded_by: Set(Some(actor.name.clone())),
        ..Default::default()
    })
    .await?;
    let is_newest = car
        .last_odometer_at
        .is_none_or(|last| last <= reading.read_at);
    if is_newest {
        use vehicle::Column as V;
        let newest = vehicle::Entity::update_many()
            .col_expr(V::LastOdometer, Expr::value(reading.miles()))
            .col_expr(V::LastOdometerAt, Expr::value(reading.read_at))
            .col_expr(V::UpdatedAt, Expr::value(now))
            .filter(V::Id.eq(car.id));
        if tx.update_where(newest).await? == 0 {
            return Err(AppError::NotFound);
        }
    }
    let entry = Entry {
        action: "vehicle.odometer_read",
        entity: "vehicle",
        id: Some(car.id.0),
        label: &label(car.year, &car.make, &car.model),
        before: is_newest.then(|| json!({"odometer": car.last_odometer})),
        after: Some(match is_newest {
            true => json!({"odometer": reading.miles(), "reason": reading.reason}),
            false => json!({"reading": reading.miles(), "read_at": reading.read_at}),
        }),
    };
    audit::record(tx, by, entry);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Reading;
    use crate::kernel::words::DistanceUnit;
    use chrono::DateTime;

    // R-VEH-6
    #[test]
    fn kilometers_convert_at_1_609344() {
        let miles = |value, unit| {
            let read_at = DateTime::UNIX_EPOCH;
            let (appointment, reason) = (None, None);
            Reading {
                value,
                unit,
                read_at,
                appointment,
                reason,
            }
            .miles()
        };
        assert_eq!(miles(100_000, DistanceUnit::Miles), 100_000);
        assert_eq!(miles(160_934, DistanceUnit::Kilometers), 100_000);
        assert_eq!(miles(100_000, DistanceUnit::Kilometers), 62_137);
        assert_eq!(miles(0, DistanceUnit::Kilometers), 0);
        assert_eq!(
            miles(1, DistanceUnit::Kilometers),
            1,
            "0.62 is nearer to one"
        );
    }
}
