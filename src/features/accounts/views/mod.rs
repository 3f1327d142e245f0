//! The pages of signing in, and of whoever is signed in.

mod account;
mod keys;
mod password;
mod shops;
mod sign_in;

pub(super) use account::{AccountForms, AccountView, Signed, account};
pub(super) use keys::{KeysView, keys};
pub(super) use password::{forgot, forgot_by_mail, mail_sent, no_reset, reset};
pub(super) use shops::{Choice, shops};
pub(super) use sign_in::{kept, no_shop, not_kept, sign_in, unsent};
