//! What is folded away until somebody wants it; works without script, and "find in page" opens it.

use maud::{Markup, html};

/// A part of a page or form under its `title`; `aside` stands opposite ("3 chosen").
#[must_use]
pub fn fold(title: &str, aside: &Markup, open: bool, body: &Markup) -> Markup {
    html! {
        details.fold open[open] {
            summary { span { (title) } span.muted { (aside) } }
            div.stack { (body) }
        }
    }
}
