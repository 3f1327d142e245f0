//! Packages: services that are sold together, at their sum or at a price of their own (R-SVC-7).
//!
//! An order or a draft copies what a package is made of, so nothing here changes what was agreed
//! before (R-SVC-5).

mod commands;
mod forms;
mod routes;
mod views;

pub use crate::db::Bundle;
pub use commands::add;
pub use forms::NewPackage;
pub(super) use routes::configure;

use super::catalog::{Job, Prices};
use super::charge::{Charge, Cost, MOST_UNITS};
use crate::db::ShopDb;
use crate::entity::service;
use crate::error::{AppError, AppResult};
use crate::kernel::ids::PackageId;
use crate::kernel::money::{Cents, Overflow, Quantity};

/// A package as an order would get it today.
#[derive(Clone, Debug)]
pub struct Offer {
    pub id: PackageId,
    pub name: String,
    jobs: Vec<Job>,
    hindrance: Option<String>,
}

impl Offer {
    fn of(bundle: &Bundle, prices: &Prices) -> Result<Self, Overflow> {
        let package = &bundle.package;
        let items = bundle.items.iter().map(|item| (&item.service, item.units));
        let jobs = expand(items, package.price, prices)?;
        Ok(Self {
            id: package.id,
            name: package.name.clone(),
            hindrance: hindrance(bundle).or_else(|| too_many(&jobs)),
            jobs,
        })
    }

    /// What it brings: a job for each service in it.
    ///
    /// # Errors
    /// [`AppError::Refused`] if it can't be added now (R-SVC-7), with why.
    pub fn work(&self) -> AppResult<&[Job]> {
        match &self.hindrance {
            Some(words) => Err(AppError::Refused(words.clone())),
            None => Ok(&self.jobs),
        }
    }

    /// Before tax.
    #[must_use]
    pub fn total(&self) -> Cents {
        Cents::sum(self.jobs.iter().map(Job::total)).unwrap_or(Cents::ZERO)
    }

    /// What its services take together.
    #[must_use]
    pub fn hours(&self) -> Quantity {
        let hours = self.jobs.iter().map(|job| job.hours.0);
        Quantity(hours.fold(0, i32::saturating_add))
    }

    /// "Front brake pads, 2 × Brake rotor".
    #[must_use]
    pub fn contents(&self) -> String {
        let words = self.jobs.iter().map(|job| match job.units {
            Quantity::ONE => job.service.name.clone(),
            units => format!("{units} × {}", job.service.name),
        });
        words.collect::<Vec<_>>().join(", ")
    }
}

/// All packages of the shop, by name, as they would be added today; kept for a minute, or until one changes.
///
/// # Errors
/// When the database does not answer.
pub async fn offers(db: &ShopDb, prices: &Prices) -> AppResult<Vec<Offer>> {
    let bundles = db.packages().await?;
    let offers = bundles.iter().map(|bundle| Offer::of(bundle, prices));
    Ok(offers.collect::<Result<_, _>>()?)
}

/// Nothing is added of a package that is empty or out of use, or holds something that is (R-SVC-7).
fn hindrance(bundle: &Bundle) -> Option<String> {
    let name = &bundle.package.name;
    if !bundle.package.is_active {
        return Some(format!("{name} is out of use. Choose another package."));
    }
    if bundle.items.is_empty() {
        let words = "has no services yet, so there is nothing to add.";
        return Some(format!("{name} {words}"));
    }
    let gone = bundle.items.iter().find(|item| !item.service.is_active)?;
    let service = &gone.service.name;
    Some(format!(
        "{service} is out of use, so {name} can't be added. Change the package or reactivate the service."
    ))
}

/// No line of an order has more than anybody could change again.
fn too_many(jobs: &[Job]) -> Option<String> {
    let mut charges = jobs.iter().flat_map(|job| &job.charges);
    let charge = charges.find(|charge| charge.quantity > MOST_UNITS)?;
    let (name, quantity) = (&charge.name, charge.quantity);
    Some(format!(
        "This would be {quantity} of {name}, and a line has at most 10,000. Lower a quantity of the package or of its service."
    ))
}

/// The jobs of a package: one for each service (R-SVC-7). At a price of its own each gets its share by
/// list price, rounded down, and the last one the remainder; so do the lines within a job.
fn expand<'a>(
    items: impl Iterator<Item = (&'a service::Model, Quantity)>,
    price: Option<Cents>,
    prices: &Prices,
) -> Result<Vec<Job>, Overflow> {
    let mut jobs: Vec<Job> = items.map(|(of, units)| prices.job(of, units)).collect();
    let Some(price) = price else {
        return Ok(jobs);
    };
    let lists: Vec<Cents> = jobs.iter().map(Job::total).collect();
    for (job, share) in jobs.iter_mut().zip(price.shares(&lists)?) {
        let lines: Vec<Cents> = job.charges.iter().map(Charge::total).collect();
        for (charge, share) in job.charges.iter_mut().zip(share.shares(&lines)?) {
            cost(charge, share);
        }
    }
    Ok(jobs)
}

/// Makes a charge come to exactly this: by its price if there is one that does, else as one of all.
fn cost(charge: &mut Charge, total: Cents) {
    let (hundredths, units) = (i128::from(total.0) * 100, i128::from(charge.quantity.0));
    let floor = i64::try_from(hundredths / units.max(1)).unwrap_or_default();
    let each = [Cents(floor), Cents(floor.saturating_add(1))];
    let exact = |each: &Cents| each.times(charge.quantity) == Ok(total);
    if let Some(each) = each.into_iter().find(exact) {
        charge.unit_price = each;
        return;
    }
    if let Cost::Is(Some(one)) = charge.cost {
        charge.cost = Cost::Is(one.times(charge.quantity).ok()); // what all of them cost
    }
    charge.name = format!("{} × {}", charge.name, charge.quantity);
    charge.quantity = Quantity::ONE;
    charge.unit_price = total;
}

#[cfg(test)]
mod tests {
    use super::{Prices, expand};
    use crate::entity::service;
    use crate::kernel::ids::{ServiceId, ShopId};
    use crate::kernel::money::{Cents, Quantity};
    use crate::kernel::words::{Category, Pricing};
    use chrono::DateTime;
    use proptest::{collection::vec, prop_assert_eq, proptest};
    use uuid::Uuid;

    fn service(price: i64) -> service::Model {
        service::Model {
            id: ServiceId(Uuid::nil()),
            shop_id: ShopId(Uuid::nil()),
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
            code: "OIL".to_owned(),
            name: "Oil".to_owned(),
            category: Category::Maintenance,
            description: None,
            keywords: None,
            search: String::new(),
            pricing: Pricing::Fixed,
            price: Cents(price),
            hours: Quantity(50),
            skill_level: 1,
            is_bookable: true,
            is_active: true,
            sort: 0,
            deleted_at: None,
            version: 1,
        }
    }

    fn totals(items: &[(i64, i32)], price: Option<i64>) -> Vec<i64> {
        let items: Vec<_> = (items.iter())
            .map(|(list, units)| (service(*list), Quantity(*units)))
            .collect();
        let items = items.iter().map(|(service, units)| (service, *units));
        let jobs = expand(items, price.map(Cents), &Prices::default()).unwrap();
        jobs.iter().map(|job| job.total().0).collect()
    }

    #[test] // R-SVC-7
    fn a_package_costs_its_sum_or_its_own_price_to_the_cent() {
        assert_eq!(
            totals(&[(10_000, 100), (5_000, 200)], None),
            [10_000, 10_000]
        );
        let thirds = [(10_000, 100), (10_000, 100), (10_000, 100)];
        assert_eq!(totals(&thirds, Some(10_000)), [3_333, 3_333, 3_334]);
        assert_eq!(totals(&[(0, 100), (0, 100)], Some(101)), [50, 51]);
        assert_eq!(
            totals(&[(1_000, 300), (500, 100)], Some(2_000)),
            [1_714, 286]
        );
    }

    proptest! {
        #[test] // R-SVC-7
        fn shares_are_the_price(items in vec((0_i64..1_000_000, 1..2_000), 1..12), price in 0_i64..10_000_000) {
            prop_assert_eq!(totals(&items, Some(price)).iter().sum::<i64>(), price);
        }
    }
}
