//! The settings, a page a group. Each form is one group, saved with its version and one audit row
//! (R-SET-1).

mod commands;
mod forms;
mod logo;
mod queries;
mod routes;
mod views;

pub(super) use routes::configure;
