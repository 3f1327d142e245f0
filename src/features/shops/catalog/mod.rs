//! The catalog: canned jobs with a price, in ten fixed categories (R-SVC-1 to R-SVC-8; packages
//! come later).
//!
//! An order copies what it takes (R-SVC-5), so nothing here changes what was agreed before.

mod commands;
mod forms;
pub mod import;
mod queries;
mod routes;
mod starter;
mod views;

pub use commands::{NewService, add};
pub use routes::configure;
pub use starter::load_starter;

use crate::db::ShopDb;
use crate::entity::service;
use crate::error::AppResult;
use crate::kernel::money::{Cents, Quantity};
use crate::kernel::words::Pricing;
use std::sync::Arc;

/// The services that can be chosen, in the catalog's order; kept for five seconds (R-SVC-4).
///
/// # Errors
/// When the database does not answer.
pub async fn active(db: &ShopDb) -> AppResult<Arc<Vec<service::Model>>> {
    Ok(db.active_services().await?)
}

/// The one labor line of a service without template lines: how many, and what each costs
/// (R-SVC-6). `rate` is the shop's labor rate an hour. One by the hour of unknown length shows its own
/// price, for somebody to set the hours: no line has a quantity of nothing.
#[must_use]
pub fn labor(service: &service::Model, rate: Cents) -> (Quantity, Cents) {
    match service.pricing {
        Pricing::Hourly if service.hours.0 > 0 => (service.hours, rate),
        Pricing::Hourly | Pricing::Fixed => (Quantity::ONE, service.price),
    }
}

#[cfg(test)]
mod tests {
    use super::labor;
    use crate::entity::service;
    use crate::kernel::ids::{ServiceId, ShopId};
    use crate::kernel::money::{Cents, Quantity};
    use crate::kernel::words::{Category, Pricing};
    use chrono::DateTime;
    use uuid::Uuid;

    fn service(pricing: Pricing, hours: i32) -> service::Model {
        service::Model {
            id: ServiceId(Uuid::nil()),
            shop_id: ShopId(Uuid::nil()),
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
            code: "PADS".to_owned(),
            name: "Front pads".to_owned(),
            category: Category::Brakes,
            description: None,
            keywords: None,
            search: String::new(),
            pricing,
            price: Cents(18_900),
            hours: Quantity(hours),
            skill_level: 2,
            is_active: true,
            sort: 0,
            deleted_at: None,
            version: 1,
        }
    }

    // R-SVC-6
    #[test]
    fn a_fixed_price_stands_and_hours_are_sold_at_the_labor_rate() {
        let rate = Cents(15_000);
        let fixed = labor(&service(Pricing::Fixed, 150), rate);
        assert_eq!(fixed, (Quantity::ONE, Cents(18_900)));
        let hourly = labor(&service(Pricing::Hourly, 150), rate);
        assert_eq!(hourly, (Quantity(150), rate));
        let unknown = labor(&service(Pricing::Hourly, 0), rate);
        assert_eq!(unknown, (Quantity::ONE, Cents(18_900)));
    }
}
