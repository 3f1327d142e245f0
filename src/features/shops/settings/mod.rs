//! The shop's own page and its prices and rules. Each form is one group, saved with its version and
//! one audit row (R-SET-1).

mod commands;
mod forms;
mod queries;
mod routes;
mod views;

pub(super) use routes::configure;
