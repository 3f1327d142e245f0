//! The areas that the shop serves: ZIP codes or a circle, with a trip fee and who drives there (R-AVAIL-1).
//! A shop that has drawn none drives everywhere.

mod commands;
mod forms;
mod queries;
mod routes;
mod views;

pub use forms::miles_of;
pub(super) use routes::configure;
