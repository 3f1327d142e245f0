//! What people type to sign in, and new passwords.

use super::password::fault;
use super::unsent::Unsent;
use crate::kernel::contact::Email;
use crate::kernel::prefs::Prefs;
use crate::ui::form::{FormState, ticked};
use crate::web::here::is_local;

/// An address and a password, as typed.
#[derive(Debug)]
pub(super) struct SignIn {
    pub(super) email: String,
    pub(super) password: String,
    pub(super) next: Option<String>,
    /// What was typed when the session was over.
    pub(super) unsent: Option<Unsent>,
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
        unsent: Unsent::read(form),
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

/// How somebody likes the pages, as the form shows it.
pub(super) fn liked(prefs: Prefs) -> FormState {
    FormState::of([
        ("keys", ticked(prefs.keys)),
        ("density", prefs.density.as_str().to_owned()),
        ("digest", ticked(prefs.digest)),
    ])
}

/// How somebody likes the pages.
pub(super) fn preferences(form: &mut FormState) -> Option<Prefs> {
    let density = form.choice("density", "Density");
    let density = density.filter(|_| !form.has_errors())?;
    Some(Prefs {
        keys: form.is_checked("keys"),
        density,
        digest: form.is_checked("digest"),
    })
}

/// Another address to sign in with.
pub(super) fn new_email(form: &mut FormState) -> Option<Email> {
    let email = Email::parse(form.value("email"));
    if let Err(fault) = &email {
        form.fail("email", fault.to_string());
    }
    email.ok().filter(|_| !form.has_errors())
}
