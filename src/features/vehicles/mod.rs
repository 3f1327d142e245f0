//! A car: what it is, who has it now, and every visit it ever had.
//!
//! VIN and plate with state name one car of the shop. The database is the referee of that: a second
//! one is refused as it is written, and the page then tells which car has it.

mod commands;
pub mod export;
mod forms;
pub mod import;
mod odometer;
mod own;
mod primary;
mod queries;
mod reading;
mod routes;
mod search;
mod transfer;
mod views;

pub(crate) use commands::folded;
pub use commands::{NewVehicle, create, create_first};
pub use odometer::{Reading, record as record_reading};
pub use queries::{label, matching, owned, twins};
pub use reading::{plate, vin};
pub use routes::configure;
