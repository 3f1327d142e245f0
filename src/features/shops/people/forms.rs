//! What an owner types to invite somebody or to change a role, and what the invited one types.

use crate::features::accounts::password;
use crate::kernel::contact::Email;
use crate::kernel::words::Role;
use crate::ui::form::FormState;

/// Whom to invite, and as what.
#[derive(Debug)]
pub(super) struct Invited {
    pub(super) email: Email,
    pub(super) role: Role,
    pub(super) is_bookable: bool,
}

pub(super) fn invited(form: &mut FormState) -> Option<Invited> {
    let email = Email::parse(form.value("email"));
    if let Err(fault) = &email {
        form.fail("email", fault.to_string());
    }
    let role: Option<Role> = form.choice("role", "Role");
    if form.has_errors() {
        return None;
    }
    let role = role?;
    Some(Invited {
        email: email.ok()?,
        role,
        is_bookable: role == Role::Technician || form.is_checked("bookable"),
    })
}

/// The name and the password of somebody new.
pub(super) fn newcomer(form: &mut FormState, shop_name: &str) -> Option<(String, String)> {
    let name = form.required("name", "Your name", 120);
    let password = form.take("password");
    if let Some(fault) = password::fault(&password, &[shop_name, &name]) {
        form.fail("password", fault);
    }
    (!form.has_errors()).then_some((name, password))
}
