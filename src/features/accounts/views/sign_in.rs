//! The sign-in page.

use crate::features::accounts::unsent::Unsent;
use crate::ui::button;
use crate::ui::form::{FormState, actions, error_summary, field, form_tag, notice};
use crate::web::paths::{ForgotPath, SessionPath};
use crate::web::state::DemoSignIn;
use maud::{Markup, html};

pub(in super::super) fn sign_in(form: &FormState, demo: &[DemoSignIn], plain_http: bool) -> Markup {
    html! {
        section.card.narrow {
            h1 { "Sign in" }
            @if carried(form).next().is_some() {
                // Its answer is a page: the form that waited.
                form.form #sign-in method="post" action=(SessionPath) novalidate { (fields(form)) }
            } @else {
                (form_tag(&SessionPath.to_string(), "sign-in", &fields(form)))
            }
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

fn fields(form: &FormState) -> Markup {
    html! {
        (error_summary(form))
        (notice(form))
        input type="hidden" name="next" value=(form.value("next"));
        @for (name, value) in carried(form) { input type="hidden" name=(name) value=(value); }
        (field::email(form, "email", "E-mail").autocomplete("username"))
        (field::password(form, "password", "Password").autocomplete("current-password"))
        (actions(&html! { (button::primary("Sign in")) }))
    }
}

/// What the form brings along.
fn carried(form: &FormState) -> impl Iterator<Item = (&str, &str)> {
    let pairs = form.pairs().iter();
    pairs
        .filter(|(name, _)| name.starts_with("unsent"))
        .map(|(name, value)| (name.as_str(), value.as_str()))
}

/// Above the sign-in form that a form waits in.
pub(in super::super) fn kept() -> Markup {
    html! {
        p { strong { "You were signed out meanwhile. Nothing is lost." } }
        p { "Sign in again, and what you typed is there to be sent." }
    }
}

/// The form was larger than anything that is typed.
pub(in super::super) fn not_kept() -> Markup {
    html! {
        p { strong { "You were signed out meanwhile, and nothing was saved." } }
        p { "The form was too large to be kept here. Sign in, go back in your browser, and send it again." }
    }
}

/// Signed in again: the form that waited, to be sent by one press.
pub(in super::super) fn unsent(unsent: &Unsent, next: &str) -> Markup {
    html! {
        section.card.narrow {
            h1 { "You are signed in again" }
            p { "What you had typed is still here. It has not been saved yet." }
            @if unsent.words().next().is_some() { ul { @for word in unsent.words().take(12) { li { (word) } } } }
            form.form method="post" action=(unsent.path) {
                @for (name, value) in &unsent.pairs {
                    textarea name=(name) hidden { "\n" (value) }
                }
                (actions(&html! {
                    (button::primary("Send it now"))
                    (button::quiet("Throw it away").href(next))
                }))
            }
        }
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
