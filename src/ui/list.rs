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

/// Tabs that are links: to parts of the page (`#jobs`) or to other pages. Each a label, an
/// address, whether it is where we are, and a count if that says something.
#[must_use]
pub fn tabs(label: &str, tabs: &[(&str, &str, bool, Option<usize>)]) -> Markup {
    html! {
        nav.tabs aria-label=(label) {
            @for (label, href, current, count) in tabs {
                a href=(href) aria-current=[current.then_some("page")] {
                    (label)
                    @if let Some(count) = count { " " span.count { (count) } }
                }
            }
        }
    }
}
