//! A forgotten password, and a new one.

use crate::kernel::contact::Email;
use crate::ui::button;
use crate::ui::form::{FormState, actions, field, form_for};
use crate::ui::place::command;
use crate::web::paths::{ForgotPath, LoginPath};
use maud::{Markup, html};

/// The same for everybody: whom to ask.
pub(in super::super) fn forgot() -> Markup {
    html! {
        section.card.narrow {
            h1 { "Forgotten your password?" }
            p { "Ask the owner of your shop. On the page " em { "Settings, People" } " they make a link by which you choose a new password. It works once, for an hour." }
            p { "If you are the only owner, whoever runs this server makes the link with:" }
            (command("autoshop staff reset you@example.com"))
            p { a href=(LoginPath) { "Back to sign-in" } }
        }
    }
}

/// Asks where the link is to be sent.
pub(in super::super) fn forgot_by_mail(form: &FormState) -> Markup {
    html! {
        section.card.narrow {
            h1 { "Forgotten your password?" }
            p { "We send you a link by which you choose a new one. It works once, for an hour." }
            (form_for(&ForgotPath.to_string(), "forgot", form, &html! {
                (field::email(form, "email", "E-mail").required().autocomplete("username")
                    .hint("The address with which you sign in."))
                (actions(&html! { (button::primary("Send the link")) }))
            }))
            p { a href=(LoginPath) { "Back to sign-in" } }
        }
    }
}

/// The same for everybody.
pub(in super::super) fn mail_sent(email: &Email) -> Markup {
    html! {
        section.card.narrow {
            h1 { "Look into your mail" }
            p { "If somebody signs in with " strong { (email) } ", a mail with a link is on its way. It can take a few minutes; look among the unwanted ones too." }
            p { "No mail? Ask the owner of your shop, who can send a link from the page " em { "Settings, People" } "." }
            p { a href=(LoginPath) { "Back to sign-in" } }
        }
    }
}

pub(in super::super) fn reset(form: &FormState, email: &str, action: &str) -> Markup {
    html! {
        section.card.narrow {
            h1 { "Choose a new password" }
            p { "For " strong { (email) } ". Everybody who is signed in as you is signed out." }
            (form_for(action, "reset", form, &html! {
                (field::password(form, "password", "New password").autocomplete("new-password")
                    .hint("At least 12 characters. A few unrelated words are best."))
                (actions(&html! { (button::primary("Set the password")) }))
            }))
        }
    }
}

/// The link works no more.
pub(in super::super) fn no_reset() -> Markup {
    html! {
        section.card.narrow {
            h1 { "This link can't be used" }
            p { "It was used or replaced, or its hour is over. " a href=(ForgotPath) { "Ask for another one" } "." }
        }
    }
}
