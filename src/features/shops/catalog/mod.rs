//! The catalog: canned jobs with a price, in ten fixed categories (R-SVC-1 to R-SVC-8; packages
//! come later).
//!
//! An order copies what it takes (R-SVC-5), so nothing here changes what was agreed before.

mod commands;
mod forms;
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

/// The services that can be chosen, in the catalog's order; kept for a minute (R-SVC-4).
///
/// # Errors
/// When the database does not answer.
pub async fn active(db: &ShopDb) -> AppResult<Arc<Vec<service::Model>>> {
    Ok(db.active_services().await?)
}

/// The one labor line of a service without template lines: how many, and what each costs
/// (R-SVC-6). `rate` is the shop's labor rate an hour.
#[must_use]
pub fn labor(service: &service::Model, rate: Cents) -> (Quantity, Cents) {
    match service.pricing {
        Pricing::Fixed => (Quantity(100), service.price),
        Pricing::Hourly => (service.hours, rate),
    }
}
