//! Planned visits: where each car stands, and which visits get in each other's way.

pub mod calendar;
pub mod queries;
pub mod state;
