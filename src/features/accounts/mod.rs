//! Signing in and out: people, passwords, throttling. Sessions themselves are `db/sessions.rs`.

mod commands;
mod forms;
pub mod password;
pub mod proof;
mod routes;
mod throttle;
mod unsent;
mod views;

pub use commands::{
    Account, Member, NewPerson, add_member, add_person, close_links, make_reset_link,
};
pub use proof::Proof;
pub use routes::{configure, home, keep_unsent};
