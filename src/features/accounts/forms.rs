//! What people type to sign in.

use crate::ui::form::FormState;

/// An address and a password, as typed.
#[derive(Debug)]
pub(super) struct SignIn {
    pub(super) email: String,
    pub(super) password: String,
    pub(super) next: Option<String>,
}

pub(super) fn sign_in(form: &mut FormState) -> Option<SignIn> {
    let email = form.required("email", "E-mail", 254).to_lowercase();
    let password = form.value("password").to_owned();
    if password.is_empty() {
        form.fail("password", "Enter your password.");
    }
    let next = Some(form.value("next").to_owned()).filter(|n| is_local(n));
    (!form.has_errors()).then_some(SignIn {
        email,
        password,
        next,
    })
}

/// A plain path of ours as an address holds it, not another site's: `//host` and `/\host` are not
/// local, nor `/<tab>/host`, from which browsers drop the tab.
pub(super) fn is_local(next: &str) -> bool {
    let is_plain = |b: u8| b.is_ascii_graphic() && b != b'\\';
    next.starts_with('/')
        && !next.starts_with("//")
        && next.bytes().all(is_plain)
        && next.len() < 500
}
