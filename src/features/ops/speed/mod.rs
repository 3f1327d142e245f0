//! How fast pages are where they are read (ADR 0028): what browsers tell of it (`/rum`), a minute later a row
//! a day, page and device, and what an owner reads of it (`/settings/speed`).

mod commands;
mod names;
mod queries;
mod routes;
mod views;

pub use commands::{forget, write};
pub use routes::configure;
