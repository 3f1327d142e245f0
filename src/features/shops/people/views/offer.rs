//! What the invited one sees.

use crate::kernel::words::Role;
use crate::ui::button;
use crate::ui::form::{FormState, actions, field, form_for};
use maud::{Markup, html};

/// A place in a shop.
#[derive(Debug)]
pub(in super::super) struct OfferView<'a> {
    pub(in super::super) shop: &'a str,
    pub(in super::super) email: &'a str,
    pub(in super::super) role: Role,
    /// Somebody signs in with this address already.
    pub(in super::super) is_known: bool,
    pub(in super::super) action: String,
}

pub(in super::super) fn offer(view: &OfferView<'_>, form: &FormState) -> Markup {
    html! {
        section.card.narrow {
            h1 { "Join " (view.shop) }
            p { "You are invited as " strong { (view.role.label().to_lowercase()) } ". You sign in with " strong { (view.email) } "." }
            (form_for(&view.action, "join", form, &html! {
                @if view.is_known {
                    p { "You have a sign-in with this address already. Your password shows that it is you." }
                    (field::password(form, "password", "Your password"))
                } @else {
                    (field::text(form, "name", "Your name").required().autocomplete("name"))
                    (field::password(form, "password", "Password").autocomplete("new-password")
                        .hint("At least 12 characters. A few unrelated words are best."))
                }
                (actions(&html! { (button::primary("Join")) }))
            }))
        }
    }
}

/// The link works no more.
pub(in super::super) fn no_offer() -> Markup {
    html! {
        section.card.narrow {
            h1 { "This invitation can't be used" }
            p { "It was used, taken back or replaced, or its seven days are over. Ask the owner of the shop for another one." }
        }
    }
}
