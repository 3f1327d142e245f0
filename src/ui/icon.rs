//! Icons: one sprite, fetched once, made of the lines of `static/icons.txt`.
//!
//! An icon never carries meaning alone: a word stands beside it, or a visually hidden name.

use maud::{Markup, Render, html};

use super::assets::asset;

include!(concat!(env!("OUT_DIR"), "/icons.rs"));

impl Render for Icon {
    fn render(&self) -> Markup {
        icon(*self)
    }
}

/// The symbol, as high as the text beside it.
#[must_use]
pub fn icon(icon: Icon) -> Markup {
    html! { svg.icon aria-hidden="true" { use href=(icon.href()) {} } }
}

/// The symbol with a name that only screen readers hear, for a button that shows nothing else.
#[must_use]
pub fn named(symbol: Icon, name: &str) -> Markup {
    html! { (icon(symbol)) span.vh { (name) } }
}
