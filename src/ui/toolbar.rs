//! The tools of a list: search, filters, pages. Their state lives in the URL.

use maud::{Markup, html};

use super::button;
use super::icon::Icon;

/// A form that asks the same page again (GET). `filters` are fields or [`search`].
#[must_use]
pub fn toolbar(action: &str, filters: &Markup) -> Markup {
    html! {
        form.toolbar role="search" aria-label="This list" method="get" action=(action) {
            (filters)
            (button::secondary("Show").icon(Icon::ListFilter))
        }
    }
}

/// The search field of a [`toolbar`]. While one types, the page under `#main` is redrawn.
#[must_use]
pub fn search(action: &str, label: &str, query: &str) -> Markup {
    html! {
        div.search {
            (Icon::Search)
            input type="search" id="q" name="q" value=(query) aria-label=(label) placeholder=(label) autocomplete="off"
                data-key="/" hx-get=(action) hx-trigger="input changed delay:200ms, search" hx-include="closest form"
                hx-target="#main" hx-swap="innerMorph" hx-sync="this:replace" hx-replace-url="true";
        }
    }
}

/// What the list shows, as a file: the same words that stand in its address (R-EXP-7). No htmx: a file
/// is the browser's to keep.
#[must_use]
pub fn csv<'a>(action: &str, filters: impl IntoIterator<Item = (&'a str, &'a str)>) -> Markup {
    let set = filters.into_iter().filter(|(_, value)| !value.is_empty());
    html! {
        form.inline method="post" action=(action) {
            @for (name, value) in set { input type="hidden" name=(name) value=(value); }
            (button::secondary("CSV").icon(Icon::Download))
        }
    }
}

/// A filter that is on: what it is, and the list without it.
#[must_use]
pub fn chip(label: &str, without: &str) -> Markup {
    html! { a.chip href=(without) { (label) (Icon::X) span.vh { " (remove filter)" } } }
}

/// A word that leads to the list of all that have it.
#[must_use]
pub fn to_list(label: &str, href: &str) -> Markup {
    html! { a.chip href=(href) { (label) } }
}

/// The way back in a list.
#[derive(Clone, Copy, Debug)]
pub enum Back<'a> {
    /// To the page before this one.
    Previous(&'a str),
    /// To where the list begins.
    First(&'a str),
}

/// Where we are in a list, and the ways on. `shown` is "51–100 of 1,240".
#[must_use]
pub fn pagination(back: Option<Back<'_>>, next: Option<&str>, shown: &str) -> Markup {
    html! {
        nav.pagination aria-label="Pages" {
            p { (shown) }
            div.row {
                @match back {
                    Some(Back::Previous(href)) => { a.btn href=(href) rel="prev" { (Icon::ChevronLeft) "Previous" } }
                    Some(Back::First(href)) => { a.btn href=(href) { (Icon::ChevronLeft) "First page" } }
                    None => {}
                }
                @if let Some(next) = next { a.btn href=(next) rel="next" { "Next" (Icon::ChevronRight) } }
            }
        }
    }
}
