//! Empty states: what this is, why it is empty, and one thing to do.

use maud::{Markup, html};

use super::button::Button;
use super::icon::Icon;

/// `what` is missing and `why`; `action` is the one way on, usually a link.
#[must_use]
pub fn empty(icon: Icon, what: &str, why: &str, action: Option<&Button<'_>>) -> Markup {
    html! {
        div.empty {
            (icon)
            p.what { (what) }
            p.why { (why) }
            @if let Some(action) = action { (action) }
        }
    }
}
