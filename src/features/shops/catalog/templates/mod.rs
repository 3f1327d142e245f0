//! The lines of a service: what it is charged as, in place of its price or beside its hours (R-SVC-6).
//!
//! They are changed under the version of their service, so two people never overwrite each other.

mod commands;
mod forms;
mod queries;
mod routes;
mod views;

pub use commands::{add, restore};
pub use forms::NewLine;
pub(super) use routes::{Charged, configure};
pub(super) use views::charged;
