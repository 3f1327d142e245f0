//! How pieces stand on a page. The children of `main` are already under each other.

use maud::{Markup, html};

use super::button;
use super::header::page_header;
use super::icon::Icon;
use super::status::Tone;

/// Two columns on a desk, the second narrow; under each other on a phone.
#[must_use]
pub fn columns(main: &Markup, aside: &Markup) -> Markup {
    html! { div.columns { div.stack { (main) } div.stack { (aside) } } }
}

/// Under each other, with even gaps.
#[must_use]
pub fn stack(body: &Markup) -> Markup {
    html! { div.stack { (body) } }
}

/// Beside each other as long as there is room.
#[must_use]
pub fn row(body: &Markup) -> Markup {
    html! { div.row { (body) } }
}

/// Less important words.
#[must_use]
pub fn muted(text: &str) -> Markup {
    html! { span.muted { (text) } }
}

/// Text with the line breaks somebody typed.
#[must_use]
pub fn lines(text: &str) -> Markup {
    html! { p.pre { (text) } }
}

/// A page that stays fresh while it is open: when something of these names is changed (`invoice`, or
/// one of them, `appointment/0198…`), `static/floor/live.js` asks for it again.
#[must_use]
pub fn live(names: &str, body: &Markup) -> Markup {
    html! { div.live data-live=(names) { (body) } }
}

/// The way to everything that happened to the record of this page.
#[must_use]
pub fn history(href: &str) -> Markup {
    html! { p { a.btn.btn-quiet href=(href) { (Icon::History) "History" } } }
}

/// What the state forbids, and the way on.
#[must_use]
pub fn refused(words: &str, on: &str) -> Markup {
    html! {
        (page_header("That can't be done"))
        (note(Tone::Warn, Icon::TriangleAlert, &html! {
            p role="alert" { (words) }
            p { (button::secondary("Open it").href(on)) }
        }))
    }
}

/// What is typed at the server's command line.
#[must_use]
pub fn command(line: &str) -> Markup {
    html! { pre.command { code { (line) } } }
}

/// A band of hazard stripes: stop and look. At most one on a page.
#[must_use]
pub fn hatch(body: &Markup) -> Markup {
    html! { div.hatch { (body) } }
}

/// A message in the flow of the page, in a colour with its icon's meaning in words.
#[must_use]
pub fn note(tone: Tone, icon: Icon, body: &Markup) -> Markup {
    html! { div.notice data-tone=(tone.as_str()) { (icon) div { (body) } } }
}
