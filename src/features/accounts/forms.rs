//! What people type to sign in.

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
