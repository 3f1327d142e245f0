//! What people type to sign in, and new passwords.

use super::password::fault;
use crate::ui::form::FormState;
use crate::web::here::is_local;

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

/// A new password that can be taken; `names` are the shop's and the person's (R-ACC-1).
pub(super) fn new_password(form: &mut FormState, names: &[&str]) -> Option<String> {
    let password = form.take("password");
    if let Some(fault) = fault(&password, names) {
        form.fail("password", fault);
    }
    (!form.has_errors()).then_some(password)
}
