//! What odometers showed: a series that is only added to (R-VEH-6). Less than before needs a reason,
//! which stands with the reading; the car shows the newest one by time.

mod commands;
mod forms;
mod queries;
mod routes;
mod views;

pub use commands::{Reading, record};
pub(super) use queries::{Shown, shown};
pub(super) use routes::configure;
pub(super) use views::card;
