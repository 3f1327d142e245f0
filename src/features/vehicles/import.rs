//! Many cars at once, from a file (R-IMP-1).

use super::commands::{NewVehicle, fresh, noted, ownership, taken, terms};
use super::forms;
use super::primary::settle_primary;
use crate::audit::{self, Entry};
use crate::db::{ShopTx, is_still_used, is_unique_violation};
use crate::entity::{search_term, vehicle, vehicle_owner};
use crate::error::{AppError, AppResult};
use crate::features::shops;
use crate::kernel::ids::{CustomerId, VehicleId};
use crate::ui::form::FormState;
use crate::web::staff::By;
use chrono::NaiveDate;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const IDS: usize = 5_000;

/// A row as it stands in the file, under the form's names.
///
/// # Errors
/// What is wrong with it, in words.
pub fn read(fields: Vec<(String, String)>, today: NaiveDate) -> Result<NewVehicle, String> {
    let mut form = FormState::posted(fields);
    forms::vehicle(&mut form, today, None).ok_or_else(|| {
        // There is no box to tick in a file.
        let told = form.errors().iter().map(|error| {
            let words = error.message.split(" Mend it").next();
            words.unwrap_or_default().to_owned()
        });
        told.collect::<Vec<_>>().join(" ")
    })
}

/// A car to come: its owner, and whether it becomes the main one.
#[derive(Clone, Debug)]
pub struct Coming {
    /// Its id.
    pub id: VehicleId,
    /// Whose it is.
    pub owner: CustomerId,
    /// The owner has no other main car.
    pub is_primary: bool,
    /// The car.
    pub new: NewVehicle,
}

/// Adds them.
///
/// # Errors
/// [`AppError::Refused`] if somebody has added a car with the VIN or the plate meanwhile.
pub async fn create_many(
    tx: &ShopTx,
    by: By<'_>,
    today: NaiveDate,
    coming: &[Coming],
) -> AppResult<()> {
    let rows = coming.iter().map(|car| fresh(car.id, &car.new, by.1));
    tx.insert_all(rows.collect::<Vec<_>>())
        .await
        .map_err(taken)?;
    let rows = coming.iter().map(|car| {
        let of = (car.id, car.owner, today, car.is_primary);
        ownership(of, by.1)
    });
    tx.insert_all(rows.collect::<Vec<_>>())
        .await
        .map_err(primary)?;
    for car in coming {
        terms(tx, (car.id, car.owner), &car.new, by.1);
        noted(tx, by, car.id, &car.new);
    }
    Ok(())
}

fn primary(e: DbErr) -> AppError {
    if is_unique_violation(&e) {
        AppError::Stale
    } else {
        e.into()
    }
}

fn merged(there: &NewVehicle, new: &NewVehicle) -> (NewVehicle, Vec<&'static str>) {
    let (mut both, mut filled) = (there.clone(), Vec::new());
    if both.year.is_none() && new.year.is_some() {
        both.year = new.year;
        filled.push("year");
    }
    if both.vin.is_none() && new.vin.is_some() {
        both.vin.clone_from(&new.vin);
        filled.push("vin");
    }
    if both.plate.is_none() && new.plate.is_some() {
        both.plate.clone_from(&new.plate);
        filled.push("plate");
    }
    for (name, mine, theirs) in [
        ("trim", &mut both.trim, &new.trim),
        ("engine", &mut both.engine, &new.engine),
        ("color", &mut both.color, &new.color),
        ("notes", &mut both.notes, &new.notes),
    ] {
        if mine.is_none() && theirs.is_some() {
            mine.clone_from(theirs);
            filled.push(name);
        }
    }
    (both, filled)
}

fn emptied(full: &NewVehicle, fields: &[String]) -> NewVehicle {
    let mut left = full.clone();
    for field in fields {
        match field.as_str() {
            "year" => left.year = None,
            "vin" => left.vin = None,
            "plate" => left.plate = None,
            "trim" => left.trim = None,
            "engine" => left.engine = None,
            "color" => left.color = None,
            "notes" => left.notes = None,
            _ => {}
        }
    }
    left
}

/// Would this row fill anything of that one?
#[must_use]
pub fn fills(there: &vehicle::Model, new: &NewVehicle) -> bool {
    !merged(&NewVehicle::stored(there), new).1.is_empty()
}

async fn stored(tx: &ShopTx, ids: &[VehicleId]) -> AppResult<Vec<vehicle::Model>> {
    let mut found = Vec::new();
    for ids in ids.chunks(IDS) {
        let these = vehicle::Entity::find().filter(vehicle::Column::Id.is_in(ids.iter().copied()));
        found.extend(tx.all(these).await?);
    }
    Ok(found)
}

/// Fills what is empty. Gives each with its version now and the fields that were filled.
///
/// # Errors
/// [`AppError::Stale`] if somebody was faster, [`AppError::Refused`] as in [`create_many`].
pub async fn fill_many(
    tx: &ShopTx,
    by: By<'_>,
    new: Vec<(vehicle::Model, NewVehicle)>,
) -> AppResult<Vec<(Uuid, i64, Vec<&'static str>)>> {
    let (mut changed, mut done) = (Vec::new(), Vec::new());
    for (row, new) in new {
        let before = NewVehicle::stored(&row);
        let (after, filled) = merged(&before, &new);
        if !filled.is_empty() {
            done.push((row.id.0, row.version + 1, filled));
            changed.push((row, before, after));
        }
    }
    write(tx, by, changed).await?;
    Ok(done)
}

/// Empties what was filled, unless somebody has changed the car since.
///
/// # Errors
/// [`AppError::Stale`].
pub async fn unfill_many(
    tx: &ShopTx,
    by: By<'_>,
    filled: &[(Uuid, i64, Vec<String>)],
) -> AppResult<()> {
    let ids: Vec<VehicleId> = filled.iter().map(|(id, ..)| VehicleId(*id)).collect();
    let rows = stored(tx, &ids).await?;
    let mut changed = Vec::new();
    for (id, version, fields) in filled {
        let row = rows
            .iter()
            .find(|row| row.id.0 == *id && row.version == *version);
        let row = row.ok_or(AppError::Stale)?;
        let before = NewVehicle::stored(row);
        let after = emptied(&before, fields);
        changed.push((row.clone(), before, after));
    }
    write(tx, by, changed).await
}

/// Who has each of these cars now.
async fn owners(tx: &ShopTx, ids: &[VehicleId]) -> AppResult<BTreeMap<VehicleId, CustomerId>> {
    use vehicle_owner::Column::{UntilDay, VehicleId as Car};
    let mut found = BTreeMap::new();
    for ids in ids.chunks(IDS) {
        let these = vehicle_owner::Entity::find()
            .filter(Car.is_in(ids.iter().copied()))
            .filter(UntilDay.is_null());
        found.extend(
            tx.all(these)
                .await?
                .into_iter()
                .map(|o| (o.vehicle_id, o.customer_id)),
        );
    }
    Ok(found)
}

async fn forget_terms(tx: &ShopTx, ids: &[VehicleId]) -> AppResult<()> {
    for ids in ids.chunks(IDS) {
        let old = search_term::Entity::delete_many()
            .filter(search_term::Column::TargetId.is_in(ids.iter().map(|id| id.0)));
        tx.delete_where(old).await?;
    }
    Ok(())
}

async fn write(
    tx: &ShopTx,
    by: By<'_>,
    changed: Vec<(vehicle::Model, NewVehicle, NewVehicle)>,
) -> AppResult<()> {
    use vehicle::Column::{
        Color, Engine, Notes, Plate, PlateNormalized, PlateRegion, Trim, Vin, Year,
    };
    let ids: Vec<VehicleId> = changed.iter().map(|(row, ..)| row.id).collect();
    let owners = owners(tx, &ids).await?;
    forget_terms(tx, &ids).await?;
    let mut rows = Vec::new();
    for (row, before, after) in changed {
        if let Some(owner) = owners.get(&row.id) {
            terms(tx, (row.id, *owner), &after, by.1);
        }
        let entry = Entry {
            action: "vehicle.changed",
            entity: "vehicle",
            id: Some(row.id.0),
            label: &after.label(),
            before: Some(before.facts(row.is_active)),
            after: Some(after.facts(row.is_active)),
        };
        audit::record(tx, by, entry);
        let new = after.row();
        rows.push(vehicle::ActiveModel {
            version: Set(row.version + 1),
            updated_at: Set(by.1),
            year: new.year,
            vin: new.vin,
            plate: new.plate,
            plate_normalized: new.plate_normalized,
            plate_region: new.plate_region,
            trim: new.trim,
            engine: new.engine,
            color: new.color,
            notes: new.notes,
            ..row.into_active_model().reset_all()
        });
    }
    let columns = [
        Year,
        Vin,
        Plate,
        PlateNormalized,
        PlateRegion,
        Trim,
        Engine,
        Color,
        Notes,
    ];
    tx.update_all(rows, &columns).await.map_err(taken)
}

/// What the keys of the database refuse to take away is in use.
fn used(e: DbErr) -> AppError {
    if is_still_used(&e) {
        AppError::Stale
    } else {
        e.into()
    }
}

/// Takes back those that were added and that nobody has touched. The keys of the database refuse
/// one on which something hangs. An owner who has other cars keeps a main one (R-VEH-5).
///
/// # Errors
/// [`AppError::Stale`] if one was changed or given to somebody else.
pub async fn remove_many(tx: &ShopTx, by: By<'_>, ids: &[VehicleId]) -> AppResult<()> {
    for ids in ids.chunks(IDS) {
        shops::hold_figures(tx, whose(tx, ids)).await?;
    }
    let owners = sole_owners(tx, ids).await?;
    for row in stored(tx, ids).await? {
        let entry = Entry {
            action: "vehicle.import_undone",
            entity: "vehicle",
            id: Some(row.id.0),
            label: &NewVehicle::stored(&row).label(),
            before: Some(json!({"make": row.make, "model": row.model, "vin": row.vin})),
            ..Entry::default()
        };
        audit::record(tx, by, entry);
    }
    forget_terms(tx, ids).await?;
    for ids in ids.chunks(IDS) {
        let owned = vehicle_owner::Entity::delete_many()
            .filter(vehicle_owner::Column::VehicleId.is_in(ids.iter().copied()));
        tx.delete_where(owned).await?;
        let these = vehicle::Entity::delete_many()
            .filter(vehicle::Column::Id.is_in(ids.iter().copied()))
            .filter(vehicle::Column::Version.eq(1));
        let gone = tx.delete_where(these).await.map_err(used)?;
        if u64::try_from(ids.len()).is_ok_and(|sent| sent != gone) {
            return Err(AppError::Stale);
        }
    }
    for owner in without_main(tx, &owners).await? {
        settle_primary(tx, owner, by.1).await?;
    }
    Ok(())
}

/// Who has or had these cars.
fn whose(tx: &ShopTx, ids: &[VehicleId]) -> SelectStatement {
    use vehicle_owner::Column::{CustomerId, ShopId, VehicleId};
    Query::select()
        .column(CustomerId)
        .from(vehicle_owner::Entity)
        .and_where(ShopId.eq(tx.shop()))
        .and_where(VehicleId.is_in(ids.iter().copied()))
        .take()
}

/// The owners of cars that have changed hands never.
async fn sole_owners(tx: &ShopTx, ids: &[VehicleId]) -> AppResult<BTreeSet<CustomerId>> {
    let mut owners = BTreeSet::new();
    for ids in ids.chunks(IDS) {
        let rows = vehicle_owner::Entity::find()
            .filter(vehicle_owner::Column::VehicleId.is_in(ids.iter().copied()));
        let rows = tx.all(rows).await?;
        if rows.len() > ids.len() || rows.iter().any(|row| row.until_day.is_some()) {
            return Err(AppError::Stale);
        }
        owners.extend(rows.into_iter().map(|row| row.customer_id));
    }
    Ok(owners)
}

/// Those of them who have cars, and none of these is the main one.
async fn without_main(
    tx: &ShopTx,
    owners: &BTreeSet<CustomerId>,
) -> AppResult<BTreeSet<CustomerId>> {
    use vehicle_owner::Column::{CustomerId as Owner, UntilDay};
    let owners: Vec<CustomerId> = owners.iter().copied().collect();
    let (mut having, mut driving) = (BTreeSet::new(), BTreeSet::new());
    for owners in owners.chunks(IDS) {
        let cars = vehicle_owner::Entity::find()
            .filter(Owner.is_in(owners.iter().copied()))
            .filter(UntilDay.is_null());
        for row in tx.all(cars).await? {
            having.insert(row.customer_id);
            if row.is_primary {
                driving.insert(row.customer_id);
            }
        }
    }
    Ok(having.difference(&driving).copied().collect())
}
