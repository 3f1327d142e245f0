//! The pages of signing in, and of whoever is signed in.

mod password;
mod sign_in;

pub(super) use password::{forgot, no_reset, reset};
pub(super) use sign_in::{no_shop, sign_in};
