//! Customers to choose from, for the pickers of other features.

use super::Car;
use super::list::{self, First};
use crate::db::ShopDb;
use crate::error::AppResult;
use crate::kernel::contact::Phone;
use crate::kernel::ids::{CustomerId, VehicleId};
use crate::kernel::search::SearchQuery;

/// A customer to choose, with the cars that can be booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Which one.
    pub id: CustomerId,
    /// The name.
    pub name: String,
    /// The phone as people read it.
    pub phone: Option<String>,
    /// The cars, the one that was looked for first, then the primary one; no retired ones
    /// (R-VEH-7).
    pub cars: Vec<ChoiceCar>,
    /// The query is exactly the phone, or the plate, VIN or document number of this customer.
    pub is_exact: bool,
}

/// A car to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceCar {
    /// Which one.
    pub id: VehicleId,
    /// "2014 Honda Civic".
    pub label: String,
    /// The plate and its state.
    pub plate: Option<(String, Option<String>)>,
}

/// The best eight hits in one statement; without a query the eight most recently active. A query
/// of one character finds nothing.
///
/// # Errors
/// When the database does not answer.
pub async fn choices(db: &ShopDb, q: &str) -> AppResult<Vec<Choice>> {
    let query = match SearchQuery::parse(q) {
        Ok(query) => Some(query),
        Err(_) if q.trim().is_empty() => None,
        Err(_) => return Ok(Vec::new()),
    };
    let rows = list::first(db, query.as_ref(), 8).await?;
    let car = |car: Car| ChoiceCar {
        id: car.id,
        label: car.label(),
        plate: car.plate.map(|plate| (plate, car.plate_region)),
    };
    let choice = |hit: First| Choice {
        id: hit.id,
        name: hit.name,
        phone: hit.phone.map(|phone| Phone::stored(phone).national()),
        cars: { hit.cars }
            .into_iter()
            .filter(|c| c.is_active)
            .map(car)
            .collect(),
        is_exact: hit.is_exact,
    };
    Ok(rows.into_iter().map(choice).collect())
}
