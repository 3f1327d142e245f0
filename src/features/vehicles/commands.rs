//! Adding and changing cars.

use super::primary::{main_car, settle_primary};
use crate::audit::{self, Entry};
use crate::db::{ShopTx, cache::CacheKey, is_unique_violation};
use crate::entity::{search_term, vehicle, vehicle_owner};
use crate::error::{AppError, AppResult};
use crate::features::customers;
use crate::kernel::ids::{CustomerId, VehicleId, VehicleOwnerId};
use crate::kernel::search::{fold, terms_for_vehicle};
use crate::kernel::vehicle::{Plate, Vin, label};
use crate::web::staff::By;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};
use serde_json::{Value, json};

/// A car to come, or what is to become of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewVehicle {
    /// Model year.
    pub year: Option<i32>,
    /// Make (R-VEH-1).
    pub make: String,
    /// Model.
    pub model: String,
    /// Trim level.
    pub trim: Option<String>,
    /// Engine.
    pub engine: Option<String>,
    /// VIN; its check digit was confirmed by whoever made this.
    pub vin: Option<Vin>,
    /// Plate with its state.
    pub plate: Option<Plate>,
    /// Color.
    pub color: Option<String>,
    /// What the shop should know.
    pub notes: Option<String>,
}

impl NewVehicle {
    /// As it is stored.
    #[must_use]
    pub fn stored(row: &vehicle::Model) -> Self {
        let plate = row.plate.as_deref().zip(row.plate_region.as_deref());
        Self {
            year: row.year,
            make: row.make.clone(),
            model: row.model.clone(),
            trim: row.trim.clone(),
            engine: row.engine.clone(),
            vin: row.vin.as_deref().and_then(|vin| Vin::parse(vin).ok()),
            plate: plate.and_then(|(text, region)| Plate::parse(text, region).ok()),
            color: row.color.clone(),
            notes: row.notes.clone(),
        }
    }

    pub(super) fn label(&self) -> String {
        label(self.year, &self.make, &self.model)
    }

    pub(super) fn facts(&self, is_active: bool) -> Value {
        json!({
            "year": self.year,
            "make": self.make,
            "model": self.model,
            "trim": self.trim,
            "engine": self.engine,
            "vin": self.vin.as_ref().map(Vin::as_str),
            "plate": self.plate.as_ref().map(ToString::to_string),
            "color": self.color,
            "notes": self.notes,
            "is_active": is_active,
        })
    }

    pub(super) fn row(&self) -> vehicle::ActiveModel {
        vehicle::ActiveModel {
            year: Set(self.year),
            make: Set(self.make.clone()),
            model: Set(self.model.clone()),
            trim: Set(self.trim.clone()),
            engine: Set(self.engine.clone()),
            vin: Set(self.vin.as_ref().map(|vin| vin.as_str().to_owned())),
            plate: Set(self.plate.as_ref().map(|plate| plate.as_str().to_owned())),
            plate_normalized: Set(self.plate.as_ref().map(Plate::normalized)),
            plate_region: Set(self.plate.as_ref().map(|plate| plate.region().to_owned())),
            color: Set(self.color.clone()),
            notes: Set(self.notes.clone()),
            folded: Set(folded(&self.make, &self.model)),
            ..Default::default()
        }
    }
}

/// The words of make and model, each behind a space: a word is found by how it begins, whatever its
/// accents (R-CUST-6). As much as the column holds: one sign may fold to many letters.
pub(crate) fn folded(make: &str, model: &str) -> String {
    let words = format!(" {}", fold(&format!("{make} {model}")));
    words.chars().take(240).collect()
}

/// Adds a car to a customer; the first one becomes the primary one (R-VEH-5).
///
/// # Errors
/// [`AppError::Refused`] if another car of the shop has the VIN or the plate (R-VEH-2, R-VEH-3).
#[tracing::instrument(name = "vehicles.create", skip_all)]
pub async fn create(
    tx: &ShopTx,
    by: By<'_>,
    (id, owner, today): (VehicleId, CustomerId, NaiveDate),
    new: &NewVehicle,
) -> AppResult<()> {
    let main = main_car(tx, owner).await?;
    add(tx, by, (id, owner, today, main.is_none()), new).await?;
    if main.is_some_and(|main| !main.is_active) {
        settle_primary(tx, owner, by.1).await?;
    }
    Ok(())
}

/// Like [`create`], for a customer made in the same transaction: there is no other car to ask for.
///
/// # Errors
/// As [`create`].
pub async fn create_first(
    tx: &ShopTx,
    by: By<'_>,
    (id, owner, today): (VehicleId, CustomerId, NaiveDate),
    new: &NewVehicle,
) -> AppResult<()> {
    add(tx, by, (id, owner, today, true), new).await
}

async fn add(
    tx: &ShopTx,
    by: By<'_>,
    (id, owner, today, is_primary): (VehicleId, CustomerId, NaiveDate, bool),
    new: &NewVehicle,
) -> AppResult<()> {
    let now = by.1;
    tx.touch(CacheKey::Customer(owner));
    tx.insert(fresh(id, new, now)).await.map_err(taken)?;
    tx.insert(ownership((id, owner, today, is_primary), now))
        .await?;
    terms(tx, (id, owner), new, now);
    noted(tx, by, id, new);
    Ok(())
}

/// The row of a car that is not there yet.
pub(super) fn fresh(id: VehicleId, new: &NewVehicle, now: DateTime<Utc>) -> vehicle::ActiveModel {
    vehicle::ActiveModel {
        id: Set(id),
        created_at: Set(now),
        updated_at: Set(now),
        is_active: Set(true),
        version: Set(1),
        ..new.row()
    }
}

/// Whose it is, from this day on.
pub(super) fn ownership(
    (id, owner, today, is_primary): (VehicleId, CustomerId, NaiveDate, bool),
    now: DateTime<Utc>,
) -> vehicle_owner::ActiveModel {
    vehicle_owner::ActiveModel {
        id: Set(VehicleOwnerId::new(now)),
        created_at: Set(now),
        updated_at: Set(now),
        vehicle_id: Set(id),
        customer_id: Set(owner),
        is_primary: Set(is_primary),
        from_day: Set(today),
        ..Default::default()
    }
}

/// The audit row of a new car.
pub(super) fn noted(tx: &ShopTx, by: By<'_>, id: VehicleId, new: &NewVehicle) {
    let entry = Entry {
        action: "vehicle.created",
        entity: "vehicle",
        id: Some(id.0),
        label: &new.label(),
        after: Some(new.facts(true)),
        ..Entry::default()
    };
    audit::record(tx, by, entry);
}

/// The unique keys of VIN and plate, in plain words.
pub(super) fn taken(e: DbErr) -> AppError {
    if is_unique_violation(&e) {
        AppError::Refused("Another car of this shop has this VIN or this plate.".to_owned())
    } else {
        e.into()
    }
}

/// Changes a car that still is as `stored`, which has the version `seen`.
///
/// # Errors
/// [`AppError::Stale`] if somebody was faster, [`AppError::Refused`] as in [`create`].
#[tracing::instrument(name = "vehicles.update", skip_all)]
pub(super) async fn update(
    tx: &ShopTx,
    by: By<'_>,
    (stored, owner, seen): (&vehicle::Model, CustomerId, i64),
    (changed, is_active): (&NewVehicle, bool),
) -> AppResult<()> {
    let now = by.1;
    let before = NewVehicle::stored(stored);
    let is_found_anew = (&before.vin, &before.plate) != (&changed.vin, &changed.plate);
    if stored.is_active != is_active || is_found_anew {
        // Before the car: whoever promotes or merges this customer's cars waits.
        customers::note_activity(tx, owner, now).await?;
    }
    let row = vehicle::ActiveModel {
        id: Set(stored.id),
        is_active: Set(is_active),
        version: Set(seen),
        ..changed.row()
    };
    tx.update(row, now).await.map_err(taken)?;
    if is_found_anew {
        let old = search_term::Entity::delete_many()
            .filter(search_term::Column::TargetId.eq(stored.id.0));
        tx.delete_where(old).await?;
        terms(tx, (stored.id, owner), changed, now);
    }
    if stored.is_active != is_active {
        settle_primary(tx, owner, now).await?;
        customers::recount(tx, owner, now).await?;
    }
    let entry = Entry {
        action: "vehicle.changed",
        entity: "vehicle",
        id: Some(stored.id.0),
        label: &changed.label(),
        before: Some(before.facts(stored.is_active)),
        after: Some(changed.facts(is_active)),
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// The terms by which a car is found.
pub(super) fn terms(
    tx: &ShopTx,
    (id, owner): (VehicleId, CustomerId),
    new: &NewVehicle,
    now: DateTime<Utc>,
) {
    let plate = new.plate.as_ref().map(Plate::as_str);
    let terms = terms_for_vehicle(plate, new.vin.as_ref().map(Vin::as_str));
    tx.index((id.0, owner, Some(id)), terms, now);
}
