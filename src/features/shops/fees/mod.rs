//! What the shop adds to its bills: supplies, hazardous waste, a trip (R-INV-4).
//!
//! A draft keeps the rules it was made by, so nothing here changes one until somebody recalculates
//! it (R-SET-2).

mod commands;
mod forms;
mod queries;
mod routes;
mod views;

pub(super) use routes::configure;
