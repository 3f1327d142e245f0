//! A shop and what it works by: setting up, settings, hours, people, the catalog.

pub mod catalog;
mod commands;
mod forms;
mod routes;
mod views;

pub use commands::{NewShop, found};
pub use routes::configure;
use routes::last_saved;
