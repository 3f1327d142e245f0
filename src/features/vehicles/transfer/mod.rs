//! A car goes to another owner (R-VEH-4): visits, readings, photos and what was noted about the car
//! stay with it, the former owner keeps the bills, and the dates of both are kept.

mod commands;
mod routes;
mod views;

pub(super) use routes::configure;
