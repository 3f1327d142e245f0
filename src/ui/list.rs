//! Lists that are no tables: facts about one thing, and what happened to it.

use maud::{Markup, html};

use super::status::Tone;

/// Facts: each a label and a value. A value that is empty markup shows as "–".
#[must_use]
pub fn facts<'a>(facts: impl IntoIterator<Item = (&'a str, Markup)>) -> Markup {
    html! {
        dl.facts {
            @for (label, value) in facts {
                div {
                    dt { (label) }
                    dd { @if value.0.is_empty() { span.muted { "–" } } @else { (value) } }
                }
            }
        }
    }
}

/// One thing that happened.
#[derive(Debug)]
pub struct Event {
    /// The colour of its spine.
    pub tone: Tone,
    /// When, from [`time`](super::time).
    pub when: Markup,
    /// Who did it.
    pub who: String,
    /// What: verb and object.
    pub what: Markup,
}

/// What happened, newest first.
#[must_use]
pub fn timeline(events: &[Event]) -> Markup {
    html! {
        ol.timeline {
            @for Event { tone, when, who, what } in events {
                li data-tone=(tone.as_str()) {
                    p { (what) }
                    p.muted { (when) " · " (who) }
                }
            }
        }
    }
}

/// A tab: a link to a part of the page (`#jobs`) or to another page.
#[derive(Clone, Copy, Debug)]
pub struct Tab<'a> {
    /// What it is called.
    pub label: &'a str,
    /// Where it leads.
    pub href: &'a str,
    /// Whether that is where we are.
    pub current: bool,
    /// How many things are there, if that says something.
    pub count: Option<usize>,
}

/// Tabs, under the name `label`.
#[must_use]
pub fn tabs(label: &str, tabs: &[Tab<'_>]) -> Markup {
    html! {
        nav.tabs aria-label=(label) {
            @for Tab { label, href, current, count } in tabs {
                a href=(href) aria-current=[current.then_some("page")] {
                    (label)
                    @if let Some(count) = count { " " span.count { (count) } }
                }
            }
        }
    }
}

/// A page to go to, and what is there.
#[derive(Clone, Copy, Debug)]
pub struct Way<'a> {
    /// What it is called.
    pub label: &'a str,
    /// What is there.
    pub about: &'a str,
    /// Where it leads.
    pub href: &'a str,
}

/// Ways, one a row: the whole row is the link.
#[must_use]
pub fn ways(label: &str, ways: &[Way<'_>]) -> Markup {
    html! {
        ul.ways aria-label=(label) {
            @for Way { label, about, href } in ways {
                li { a href=(href) { strong { (label) } " " span.muted { (about) } } }
            }
        }
    }
}
