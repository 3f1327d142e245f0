//! Signing in and out: people, passwords, throttling. Sessions themselves are `db/sessions.rs`.

mod commands;
mod forms;
pub mod password;
mod routes;
mod throttle;
mod views;

pub use commands::{NewPerson, add_person};
pub use routes::configure;
