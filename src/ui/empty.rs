//! Empty states: what this is, why it is empty, and one thing to do.

use maud::{Markup, html};

use super::button::Button;
use super::icon::Icon;

/// `what` is missing and `why`; `action` is the one way on, usually a link.
#[must_use]
pub fn empty(icon: Icon, what: &str, why: &str, action: Option<&Button<'_>>) -> Markup {
    empty_with(
        icon,
        what,
        why,
        &html! { @if let Some(action) = action { (action) } },
    )
}

/// The same with more than a button: what is known beside it, or two ways on.
#[must_use]
pub fn empty_with(icon: Icon, what: &str, why: &str, on: &Markup) -> Markup {
    html! {
        div.empty {
            (icon)
            p.what { (what) }
            p.why { (why) }
            (on)
        }
    }
}
