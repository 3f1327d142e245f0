//! Undo: one press takes back what an entry of the history tells (R-UX-3, R-GEN-11).
//!
//! Whoever did it may take it back, and so may an owner or an advisor, for thirty days. What is
//! restored is the feature's own; here stands which actions can be, and by whom. Money never is.

mod commands;
mod queries;
mod routes;
mod verbs;
mod views;

pub use routes::configure;

use chrono::TimeDelta;

/// As long as what was deleted can be brought back (R-GEN-11).
const KEPT: TimeDelta = TimeDelta::days(30);
