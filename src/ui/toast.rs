//! Toasts: short news in `#toasts`, which announces them. Sent as
//! `<hx-partial hx-target="#toasts" hx-swap="beforeend">`.
//!
//! Good news leaves by itself after ten seconds, but not while it is hovered or holds the focus;
//! bad news stays until it is closed.

use maud::{Markup, html};

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

/// A toast as an htmx answer carries it; shown even where the status itself swaps nothing.
#[must_use]
pub fn partial(toast: &Markup) -> Markup {
    html! { hx-partial hx-target="#toasts" hx-swap="beforeend" { (toast) } }
}
