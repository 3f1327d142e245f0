//! The catalog: canned jobs with a price, in ten fixed categories (R-SVC-1 to R-SVC-8), and the
//! lines each is charged as.
//!
//! An order copies what it takes (R-SVC-5), so nothing here changes what was agreed before.

mod commands;
mod forms;
pub mod import;
mod queries;
mod routes;
mod starter;
pub mod templates;
mod views;

pub use commands::{NewService, add};
pub(super) use forms::code;
pub use routes::configure;
pub use starter::load_starter;
pub(super) use views::catalog_tabs;

use crate::db::ShopDb;
use crate::entity::{service, service_line};
use crate::error::AppResult;
use crate::features::shops::charge::{Charge, Cost};
use crate::kernel::ids::ServiceId;
use crate::kernel::money::{Cents, Quantity};
use crate::kernel::words::{LineKind, Pricing};
use std::sync::Arc;

/// The services that can be chosen, in the catalog's order; kept for a minute, or until it changes (R-SVC-4).
///
/// # Errors
/// When the database does not answer.
pub async fn active(db: &ShopDb) -> AppResult<Arc<Vec<service::Model>>> {
    Ok(db.active_services().await?)
}

/// A service as it is done and charged: copied onto orders and drafts (R-SVC-5).
#[derive(Clone, Debug)]
pub struct Job {
    pub service: service::Model,
    /// How many of it.
    pub units: Quantity,
    pub hours: Quantity,
    pub charges: Vec<Charge>,
}

impl Job {
    /// Before tax.
    #[must_use]
    pub fn total(&self) -> Cents {
        Cents::sum(self.charges.iter().map(Charge::total)).unwrap_or(Cents::ZERO)
    }
}

/// What services are charged as today: the price of an hour and their template lines.
#[derive(Clone, Debug, Default)]
pub struct Prices {
    pub labor_rate: Cents,
    lines: Arc<Vec<service_line::Model>>,
}

impl Prices {
    /// As they are now; kept for a minute, or until they change.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn of(db: &ShopDb) -> AppResult<Self> {
        Ok(Self {
            labor_rate: db.settings().await?.labor_rate,
            lines: db.template_lines().await?,
        })
    }

    /// The template lines of a service.
    pub fn lines(&self, service: ServiceId) -> impl Iterator<Item = &service_line::Model> {
        let all = self.lines.iter();
        all.filter(move |line| line.service_id == service)
    }

    /// What so many of a service are charged as (R-SVC-6). At a fixed price: its template lines, or
    /// else one line of labor. By the hour: its hours, and the template lines besides.
    #[must_use]
    pub fn charges(&self, service: &service::Model, units: Quantity) -> Vec<Charge> {
        let template: Vec<Charge> = (self.lines(service.id))
            .map(|line| self.charge(line))
            .collect();
        let mut charges = Vec::new();
        if template.is_empty() || service.pricing == Pricing::Hourly {
            charges.push(Charge::labor(
                &service.name,
                labor(service, self.labor_rate),
            ));
        }
        charges.extend(template);
        for charge in &mut charges {
            charge.quantity = charge.quantity.of(units);
        }
        charges
    }

    /// So many of a service, as one job.
    #[must_use]
    pub fn job(&self, service: &service::Model, units: Quantity) -> Job {
        let hours = match service.hours {
            Quantity(0) => Quantity(0),
            hours => hours.of(units),
        };
        Job {
            units,
            hours,
            charges: self.charges(service, units),
            service: service.clone(),
        }
    }

    fn charge(&self, line: &service_line::Model) -> Charge {
        let own = match line.kind {
            LineKind::Labor => self.labor_rate,
            LineKind::Part | LineKind::Fee | LineKind::Sublet => Cents::ZERO,
        };
        Charge {
            kind: line.kind,
            name: line.name.clone(),
            part_no: None,
            condition: None,
            quantity: line.quantity,
            unit_price: line.unit_price.unwrap_or(own),
            cost: Cost::Is(line.unit_cost),
        }
    }

    /// What one of a service costs before tax.
    #[must_use]
    pub fn price(&self, service: &service::Model) -> Cents {
        let charges = self.charges(service, Quantity::ONE);
        Cents::sum(charges.iter().map(Charge::total)).unwrap_or(service.price)
    }
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
            is_bookable: true,
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
