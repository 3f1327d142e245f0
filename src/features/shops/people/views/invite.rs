//! Inviting somebody.

use super::{roles, shown_once};
use crate::features::accounts::proof;
use crate::kernel::words::Role;
use crate::ui::form::{FormState, actions, field, form_for};
use crate::ui::{button, page_header};
use crate::web::paths::{InvitePath, PeoplePath};
use maud::{Markup, html};

pub(in super::super) fn invite(
    form: &FormState,
    (is_proof_needed, is_mailed): (bool, bool),
) -> Markup {
    let people = PeoplePath.to_string();
    html! {
        (page_header("Invite somebody").back("People", &people))
        (form_for(&InvitePath.to_string(), "invite", form, &html! {
            @if is_mailed {
                p { "They get a mail with a link. It works once, for seven days." }
            } @else {
                p { "You get a link to hand on yourself. It works once, for seven days." }
            }
            (field::email(form, "email", "E-mail").required().autocomplete("off").hint("With this address they sign in."))
            (field::select(form, "role", "Role", roles()))
            (field::checkbox(form, "bookable", "Takes appointments").hint("Technicians always do."))
            (proof::field(form, is_proof_needed))
            (actions(&html! {
                (button::primary(if is_mailed { "Send the invitation" } else { "Make the invitation" }))
                (button::quiet("Cancel").href(&people))
            }))
        }))
    }
}

/// The link, on its only page.
pub(in super::super) fn invitation_link(email: &str, role: Role, link: &str) -> Markup {
    let people = PeoplePath.to_string();
    let words = html! { p { "By this link " (email) " joins as " (role.label().to_lowercase()) ". It works once, for seven days. Give it to nobody else." } };
    html! {
        (page_header("Invitation").back("People", &people))
        (shown_once("invite", &words, link))
    }
}
