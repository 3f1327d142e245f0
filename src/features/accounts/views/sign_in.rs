//! The sign-in page.

use crate::ui::button;
use crate::ui::form::{FormState, actions, error_summary, field, form_tag};
use crate::web::paths::{ForgotPath, SessionPath};
use crate::web::state::DemoSignIn;
use maud::{Markup, html};

pub(in super::super) fn sign_in(form: &FormState, demo: &[DemoSignIn], plain_http: bool) -> Markup {
    html! {
        section.card.narrow {
            h1 { "Sign in" }
            (form_tag(&SessionPath.to_string(), "sign-in", &html! {
                (error_summary(form))
                input type="hidden" name="next" value=(form.value("next"));
                (field::email(form, "email", "E-mail").autocomplete("username"))
                (field::password(form, "password", "Password").autocomplete("current-password"))
                (actions(&html! { (button::primary("Sign in")) }))
            }))
            p.muted { a href=(ForgotPath) { "Forgotten your password?" } }
            @if plain_http {
                p.muted {
                    "This connection is not encrypted. Put a proxy with TLS in front and start the shop with "
                    code { "--public-url https://…" } "."
                }
            }
        }
        @if !demo.is_empty() { (demo_sign_ins(demo)) }
    }
}

fn demo_sign_ins(demo: &[DemoSignIn]) -> Markup {
    html! {
        section.card.narrow {
            h2 { "Try the demo shop" }
            p { "Sign in as one of its people. The password is the same for all: "
                @if let Some(first) = demo.first() { code { (first.password) } } }
            ul.plain {
                @for person in demo {
                    li { strong { (person.role) } " " code { (person.email) } }
                }
            }
        }
    }
}

/// Before there is any shop.
pub(in super::super) fn no_shop() -> Markup {
    html! {
        section.card.narrow {
            h1 { "No shop yet" }
            p { "This server is running, but nobody has set up a shop on it." }
            p { "The one-time link for setting up is in its log, on the line that says " em { "set up your shop" } "." }
        }
    }
}
