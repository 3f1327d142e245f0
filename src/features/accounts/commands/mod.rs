//! Signing in, adding people, passwords.

mod join;
mod reset;
mod sign_in;

pub use join::{Account, Member, NewPerson, add_member, add_person};
pub use reset::make_reset_link;
pub(super) use reset::set_new_password;
pub(super) use sign_in::{Origin, note, of_session, sign_in};
