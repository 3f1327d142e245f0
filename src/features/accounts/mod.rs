//! Signing in and out: people, passwords, throttling. Sessions themselves are `db/sessions.rs`.

mod commands;
mod forms;
mod mails;
pub mod password;
pub mod proof;
mod routes;
mod throttle;
mod unsent;
mod views;

pub use commands::{
    Account, Member, NewPerson, add_member, add_person, close_links, mail_reset_link,
    make_reset_link,
};
pub use mails::{ResetMail, mail, shop_name};
pub use proof::Proof;
pub use routes::{configure, home, keep_unsent};
