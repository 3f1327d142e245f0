//! The settings, a page a group. Each form is one group, saved with its version and one audit row
//! (R-SET-1).

mod commands;
mod forms;
mod logo;
mod preview;
mod queries;
mod routes;
mod views;

pub use preview::{Typed, typed};
pub(super) use routes::configure;
pub use routes::send_logo;
