//! Toasts: short news in `#toasts`, which announces them. Sent as
//! `<hx-partial hx-target="#toasts" hx-swap="beforeend">`.
//!
//! Good news leaves by itself after ten seconds, but not while it is hovered or holds the focus;
//! bad news stays until it is closed.

use maud::{Markup, html};

use super::button;
use super::icon::{self, Icon};
use super::status::Tone;

/// One piece of news.
#[must_use]
pub fn toast(tone: Tone, text: &str) -> Markup {
    toast_with(tone, text, &html! {})
}

/// News with a way back: `action` is an undo form or a link.
#[must_use]
pub fn toast_with(tone: Tone, text: &str, action: &Markup) -> Markup {
    let symbol = match tone {
        Tone::Ok => Icon::CircleCheck,
        Tone::Warn => Icon::TriangleAlert,
        Tone::Bad => Icon::OctagonAlert,
        Tone::Info | Tone::Idle => Icon::Info,
    };
    let stays = matches!(tone, Tone::Warn | Tone::Bad);
    html! {
        div.toast data-tone=(tone.as_str()) data-leaves[!stays] role=[stays.then_some("alert")] {
            (symbol)
            p { (text) }
            (action)
            button.btn.btn-quiet.btn-bare type="button" data-close { (icon::named(Icon::X, "Close")) }
        }
    }
}

/// News that can be taken back: a form like any other, so it works without script too. `back` is where
/// one stands.
#[must_use]
pub fn undo(text: &str, action: &str, back: &str) -> Markup {
    toast_with(
        Tone::Ok,
        text,
        &html! {
            form method="post" action=(action) hx-post=(action) hx-swap="none" hx-sync="this:drop" hx-disable="find button" {
                input type="hidden" name="back" value=(back);
                (button::secondary("Undo").icon(Icon::Undo2).small())
            }
        },
    )
}

/// A question that lies over the page until it is answered or closed: `body` is a form. `of` is the id of
/// what it is about.
#[must_use]
pub fn question(title: &str, of: &str, body: &Markup) -> Markup {
    html! {
        section.toast.question data-tone=(Tone::Warn.as_str()) data-of=(of) aria-label=(title) {
            div.card-head {
                h2 { (title) }
                button.btn.btn-quiet.btn-bare type="button" data-close { (icon::named(Icon::X, "Close")) }
            }
            (body)
        }
    }
}

/// A toast as an htmx answer carries it; shown even where the status itself swaps nothing.
#[must_use]
pub fn partial(toast: &Markup) -> Markup {
    html! { hx-partial hx-target="#toasts" hx-swap="beforeend" { (toast) } }
}
