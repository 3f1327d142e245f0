//! Planned visits: where each car stands, and which visits get in each other's way.

pub mod calendar;
mod commands;
mod forms;
pub mod queries;
mod refusal;
pub mod state;

pub use commands::{Added, Booking, Car, Change, Party, Plan, Rules, Spot, Step, When};
pub use commands::{add_services, advance, book, change, open_for_work, remove_job};
pub use refusal::{Conflict, Other, Refusal};
