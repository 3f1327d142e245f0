//! Signing in, adding people, passwords.

mod join;
mod own;
mod reset;
mod sign_in;

pub use join::{Account, Member, NewPerson, add_member, add_person, close_links};
pub(super) use own::{change_email, change_name, change_password, end_others, end_session, like};
pub(super) use reset::{ask_for_reset, set_new_password};
pub use reset::{mail_reset_link, make_reset_link};
pub(super) use sign_in::{Origin, note, of_session, sign_in};
