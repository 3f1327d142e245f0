//! What people type about a contact.

use super::commands::NewContact;
use crate::features::customers::forms::{email, phone, typed};
use crate::ui::form::{FormState, ticked};

/// `None` if something is wrong; the form says what.
pub(super) fn contact(form: &mut FormState) -> Option<NewContact> {
    let name = form.required("name", "Name", 120);
    let role = form.optional("role", "Role", 40);
    let (phone, phone_raw) = phone(form);
    let email = email(form);
    let new = NewContact {
        name,
        role,
        phone,
        phone_raw,
        email,
        is_main: form.is_checked("is_main"),
    };
    (!form.has_errors()).then_some(new)
}

/// The form filled with what is stored.
pub(super) fn filled(stored: &NewContact) -> FormState {
    let phone = stored.phone.as_ref().map(typed);
    FormState::of([
        ("name", stored.name.clone()),
        ("role", stored.role.clone().unwrap_or_default()),
        (
            "phone",
            phone.or(stored.phone_raw.clone()).unwrap_or_default(),
        ),
        (
            "email",
            stored
                .email
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
        ),
        ("is_main", ticked(stored.is_main)),
    ])
}
