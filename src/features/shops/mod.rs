//! A shop and what it works by: setting up, settings.

mod commands;
mod forms;
mod routes;
mod views;

pub use commands::{NewShop, found};
pub use routes::configure;
