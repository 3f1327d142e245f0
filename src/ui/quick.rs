//! Quick add: one line to type, and below it the fields that it fills, small and beside each other.

use super::button;
use super::form::actions;
use maud::{Markup, html};

/// The line. Enter shows what was understood of it.
#[must_use]
pub fn line(action: &str, typed: &str) -> Markup {
    html! {
        form.quick-line role="search" aria-label="Quick add" method="get" action=(action) {
            div.field {
                label for="line" { "What the caller says" }
                p.hint #line-hint {
                    "Phone, plate or name, car, work, day and time, in any order, such as "
                    strong { "530-555-0142 civic oil change tomorrow 2pm" }
                    ". After a colon comes what is wrong with the car."
                }
                input #line name="line" type="text" value=(typed) maxlength="200" autocomplete="off"
                    autocapitalize="off" spellcheck="false" enterkeyhint="go" aria-describedby="line-hint"
                    data-key="/" autofocus[typed.is_empty()];
            }
            (button::secondary("Read it"))
        }
    }
}

/// A part of what was understood, and what was taken for granted.
#[must_use]
pub fn row(title: &str, guess: Option<&str>, fields: &Markup) -> Markup {
    html! {
        fieldset.section {
            legend { (title) }
            @if let Some(guess) = guess { p.guess { (guess) } }
            (chips(fields))
        }
    }
}

/// Small fields beside each other.
#[must_use]
pub fn chips(fields: &Markup) -> Markup {
    html! { div.chips { (fields) } }
}

/// All of it in one line, and the button that the second Enter presses: before the fields, so that nobody
/// scrolls past what was understood.
#[must_use]
pub fn book(summary: &str, is_ready: bool) -> Markup {
    html! {
        div.quick-book {
            p #quick-said { (summary) }
            button.btn.btn-primary type="submit" aria-describedby="quick-said" autofocus[is_ready] { "Book" }
        }
    }
}

/// The same press below the fields.
#[must_use]
pub fn book_below(again: &str) -> Markup {
    actions(&html! {
        (button::secondary("Book it"))
        (button::quiet("Start again").href(again))
    })
}
