//! Reading customers: lists and search, the profile, look-alikes.

pub mod alike;
pub mod choices;
pub mod counts;
pub mod history;
pub(super) mod list;
pub mod near;
mod order;
pub(super) mod out;
pub mod price;
pub(super) mod profile;
pub(super) mod search;
mod show;

pub use alike::alike;
pub(crate) use search::{LEAST_NUMBER, any_of};
pub use show::is_vip;

use crate::db::{List, ShopDb, ShopTx};
use crate::entity::{customer, customer_stats, vehicle, vehicle_owner};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::kernel::ids::{CustomerId, VehicleId};
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, RelationDef, RelationTrait,
};
use serde::Deserialize;

/// A car as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, FromQueryResult)]
pub struct Car {
    /// Its page.
    pub id: VehicleId,
    /// Model year.
    pub year: Option<i32>,
    /// Make.
    pub make: String,
    /// Model.
    pub model: String,
    /// Plate, as typed.
    pub plate: Option<String>,
    /// Its state.
    pub plate_region: Option<String>,
    /// VIN.
    pub vin: Option<String>,
    /// Not retired.
    pub is_active: bool,
}

impl Car {
    /// "2014 Honda Civic".
    #[must_use]
    pub fn label(&self) -> String {
        crate::kernel::vehicle::label(self.year, &self.make, &self.model)
    }
}

/// One ownership with its car, as the JSON column of [`owned`] holds it: whether it is the primary one.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Owned(bool, Car);

/// The cars, the primary one first, retired ones last.
pub(super) fn cars(List(mut owned): List<Owned>) -> Vec<Car> {
    owned.sort_by_key(|Owned(is_primary, car)| (!car.is_active, !is_primary, car.id));
    owned.into_iter().map(|Owned(_, car)| car).collect()
}

/// The cars a customer has now, as a JSON column for [`cars`].
pub(super) fn owned(db: &ShopDb) -> Expr {
    use vehicle::Column::{Id, IsActive, Make, Model, Plate, PlateRegion, Vin, Year};
    db.bag_with(
        (
            current(customer::Relation::VehicleOwner.def()),
            &[vehicle_owner::Column::IsPrimary],
        ),
        // As the fields of a `Car` stand.
        (
            vehicle_owner::Relation::Vehicle.def(),
            &[Id, Year, Make, Model, Plate, PlateRegion, Vin, IsActive],
        ),
    )
}

/// Only the ownership that has not ended.
pub(super) fn current(owners: RelationDef) -> RelationDef {
    owners.on_condition(|_, owner| {
        Expr::col((owner, vehicle_owner::Column::UntilDay))
            .is_null()
            .into_condition()
    })
}

/// From a customer to the figures.
pub(super) fn stats() -> RelationDef {
    use customer::Column::{Id, ShopId};
    customer::Entity::belongs_to(customer_stats::Entity)
        .from((ShopId, Id))
        .to((
            customer_stats::Column::ShopId,
            customer_stats::Column::CustomerId,
        ))
        .into()
}

/// One customer's own row.
pub(super) async fn customer(db: &ShopDb, id: CustomerId) -> AppResult<Option<customer::Model>> {
    Ok(db
        .one(customer::Entity::find_by_id(id).filter(alive()))
        .await?)
}

/// Keeps a customer as it is until the end of the transaction: nobody merges or deletes it meanwhile.
pub(super) async fn hold(tx: &ShopTx, id: CustomerId) -> AppResult<customer::Model> {
    let row = customer::Entity::find_by_id(id)
        .filter(alive())
        .lock_exclusive();
    tx.one(row).await?.or_not_found()
}

/// The refusal of what belongs to a customer who was there, and is not any more.
pub(super) fn no_longer(e: AppError) -> AppError {
    match e {
        AppError::NotFound => {
            let words = "Its customer is not there any more. Take it out of the bin first.";
            AppError::Refused(words.to_owned())
        }
        e => e,
    }
}

/// A customer and the cars, in one statement.
pub(super) async fn with_cars(
    db: &ShopDb,
    id: CustomerId,
) -> AppResult<Option<(customer::Model, Vec<Car>)>> {
    #[derive(FromQueryResult)]
    struct Row {
        #[sea_orm(nested)]
        customer: customer::Model,
        cars: List<Owned>,
    }
    let query = customer::Entity::find_by_id(id)
        .filter(alive())
        .expr_as(owned(db), "cars");
    let row: Option<Row> = db.row(query).await?;
    Ok(row.map(|row| (row.customer, cars(row.cars))))
}

/// The name of a customer, and whether there is one in this shop.
///
/// # Errors
/// When the database does not answer.
pub async fn named(db: &ShopDb, id: CustomerId) -> AppResult<Option<customer::Model>> {
    customer(db, id).await
}

pub(super) fn alive() -> Expr {
    customer::Column::DeletedAt.is_null()
}
