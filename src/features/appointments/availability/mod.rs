//! When somebody can come (R-AVAIL-1 to R-AVAIL-3): times that can be reached from the stop before and from
//! which the next one can be, for every technician who knows the work and drives there.
//!
//! `slots` is arithmetic over a [`Book`]; `queries` loads one in a single statement beside what is in memory.

mod areas;
mod book;
mod forms;
mod offers;
mod queries;
mod routes;
mod slots;
mod views;
mod windows;

pub use crate::db::Area;
pub use areas::Areas;
pub use book::{Asked, Book};
pub(super) use offers::PATIENCE;
use offers::offers;
pub use offers::{Day, first, nearest, offered};
pub(super) use queries::load;
pub(super) use routes::configure;
pub use slots::{Leg, Slot, Stop, of_day, spread};
pub use windows::{Windows, window};
