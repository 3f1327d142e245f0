//! What the keys do: the table of `ui::keys`, part by part.

use crate::ui::icon::Icon;
use crate::ui::keys::{Key, Place};
use crate::ui::{Tone, card, page_header, place};
use crate::web::paths::AccountPath;
use maud::{Markup, html};

/// What the page shows.
pub(in super::super) struct KeysView {
    pub(in super::super) keys: Vec<&'static Key>,
    /// Switched off by whoever looks.
    pub(in super::super) are_off: bool,
}

/// A part of the list, and what stands in it.
type Part = (&'static str, fn(Place) -> bool);

const PARTS: [Part; 7] = [
    ("On every page", |place| place == Place::Everywhere),
    ("Go to", |place| matches!(place, Place::Goes(_))),
    ("In lists and on boards", |place| place == Place::Lists),
    ("On the page of one thing", |place| place == Place::Record),
    ("On the board", |place| place == Place::Board),
    ("In the calendar", |place| place == Place::Calendar),
    ("In forms", |place| place == Place::Forms),
];

pub(in super::super) fn keys(view: &KeysView) -> Markup {
    let account = AccountPath.to_string();
    html! {
        (page_header("Keys").back("Your account", &account))
        @if view.are_off {
            (place::note(Tone::Warn, Icon::TriangleAlert, &html! {
                p { "You have switched single keys off. Only those with Ctrl, arrows, Enter and Esc do something. "
                    a href=(account) { "Switch them on again" } "." }
            }))
        } @else {
            p { "They are silent while you type. If they are in your way, switch them off in "
                a href=(account) { "Your account" } "." }
        }
        @for (title, is_of) in PARTS {
            @let of: Vec<_> = view.keys.iter().filter(|key| is_of(key.place) && (key.stays || !view.are_off)).collect();
            @if !of.is_empty() {
                (card(title, &html! {}, &html! {
                    dl.facts { @for key in of { div { dt { (pressed(key.keys)) } dd { (key.words) } } } }
                }))
            }
        }
    }
}

/// "g b": one after the other. "Ctrl K": held.
fn pressed(keys: &str) -> Markup {
    let between = if keys.starts_with("Ctrl") {
        " + "
    } else {
        " then "
    };
    html! {
        @for (at, key) in keys.split(' ').enumerate() {
            @if at > 0 { (between) }
            kbd { (key) }
        }
    }
}
