//! How a [`Field`] looks, and how its parts are tied together for screen readers. A password is
//! never echoed.

use std::borrow::Cow;

use crate::kernel::when;
use maud::{Markup, Render, html};

use super::field::{Choice, Control, Field};

impl Field<'_> {
    fn is_password(&self) -> bool {
        matches!(self.control, Control::Input("password"))
    }

    /// The ids of hint, error and stored value, for `aria-describedby`.
    fn described_by(&self, id: &str) -> Option<String> {
        let parts = [
            (self.hint.is_some(), "hint"),
            (self.form.error_for(self.name).is_some(), "error"),
            (self.stored().is_some(), "stored"),
        ];
        let ids = parts
            .iter()
            .filter(|(there, _)| *there)
            .map(|(_, part)| format!("{id}-{part}"));
        Some(ids.collect::<Vec<_>>().join(" ")).filter(|ids| !ids.is_empty())
    }

    /// What somebody else saved, in the words of the control.
    fn stored(&self) -> Option<Cow<'_, str>> {
        let stored = self
            .form
            .stored(self.name)
            .filter(|_| !self.is_password())?;
        let label = |choices: &[Choice<'_>]| {
            let words: Vec<&str> = stored
                .split(", ")
                .map(|v| {
                    choices
                        .iter()
                        .find(|(value, _)| value == v)
                        .map_or(v, |(_, label)| label)
                })
                .collect();
            words.join(", ")
        };
        let words: Cow<'_, str> = match &self.control {
            Control::Select(choices, _) | Control::Radios(choices) => label(choices).into(),
            Control::Check if stored.is_empty() => "no".into(),
            Control::Check => "yes".into(),
            Control::Input(_) | Control::Area(_) => stored.into(),
        };
        Some(if words.is_empty() {
            "nothing".into()
        } else {
            words
        })
    }

    fn notes(&self, id: &str) -> Markup {
        html! {
            @if let Some(error) = self.form.error_for(self.name) {
                p.error id={ (id) "-error" } { (error) }
            }
            @if let Some(stored) = self.stored() {
                p.stored id={ (id) "-stored" } { "Saved meanwhile: " strong { (stored) } }
            }
        }
    }

    fn hint_line(&self, id: &str) -> Markup {
        html! {
            @if let Some(hint) = self.hint { p.hint id={ (id) "-hint" } { (hint) } }
        }
    }

    fn words(&self) -> Markup {
        html! { (self.label) @if self.optional { " " span.muted { "(optional)" } } }
    }

    fn invalid(&self) -> Option<&'static str> {
        self.form.error_for(self.name).map(|_| "true")
    }

    fn input(&self, id: &str, kind: &'static str) -> Markup {
        let value = self.form.value(self.name);
        // The browser's picker drops what it cannot read; what was typed must survive.
        let foreign = match kind {
            "date" => !value.is_empty() && (when::date(value).is_none() || value.contains('/')),
            "time" => !value.is_empty() && (when::clock_time(value).is_none() || value.len() != 5),
            _ => false,
        };
        let shown =
            Some(value).filter(|value| !self.is_password() && kind != "file" && !value.is_empty());
        html! {
            input.capitals[self.capitals] id=(id) name=(self.name) type=(if foreign { "text" } else { kind })
                value=[shown] autocomplete=[self.autocomplete] inputmode=[self.inputmode]
                accept=[self.accept] multiple[self.many] required[self.required] autofocus[self.autofocus]
                autocapitalize=[self.capitals.then_some("characters")] spellcheck=[self.capitals.then_some("false")]
                aria-describedby=[self.described_by(id)] aria-invalid=[self.invalid()];
        }
    }

    fn one(&self, id: &str) -> Markup {
        html! {
            @match &self.control {
                Control::Input(kind) => {
                    @if self.affix == (None, None) { (self.input(id, kind)) }
                    @else {
                        div.affixed {
                            @if let Some(before) = self.affix.0 { span aria-hidden="true" { (before) } }
                            (self.input(id, kind))
                            @if let Some(after) = self.affix.1 { span aria-hidden="true" { (after) } }
                        }
                    }
                }
                Control::Area(rows) => {
                    textarea id=(id) name=(self.name) rows=(rows) autocomplete=[self.autocomplete] required[self.required]
                        aria-describedby=[self.described_by(id)] aria-invalid=[self.invalid()]
                        { "\n" (self.form.value(self.name)) }
                }
                Control::Select(choices, blank) => {
                    select id=(id) name=(self.name) autocomplete=[self.autocomplete] required[self.required]
                        aria-describedby=[self.described_by(id)] aria-invalid=[self.invalid()] {
                        @if let Some(blank) = blank { option value="" { (blank) } }
                        @for (value, label) in choices {
                            option value=(value) selected[value == self.form.value(self.name)] { (label) }
                        }
                    }
                }
                Control::Check | Control::Radios(_) => {}
            }
        }
    }
}

impl Render for Field<'_> {
    fn render(&self) -> Markup {
        let id = self.form.id(self.name);
        self.form.call(self.name, self.called.unwrap_or(self.label));
        let wrong = self.form.error_for(self.name).is_some();
        match &self.control {
            Control::Check => html! {
                div.field.wide[self.wide].wrong[wrong] {
                    label.check {
                        input id=(id) name=(self.name) type="checkbox" value="true" checked[self.form.is_checked(self.name)]
                            aria-describedby=[self.described_by(&id)] aria-invalid=[self.invalid()];
                        span { (self.words()) }
                    }
                    (self.hint_line(&id))
                    (self.notes(&id))
                }
            },
            Control::Radios(choices) => html! {
                fieldset.field.group.wide[self.wide].wrong[wrong] aria-describedby=[self.described_by(&id)] {
                    legend { (self.words()) }
                    (self.hint_line(&id))
                    @for (at, (value, label)) in choices.iter().enumerate() {
                        label.check {
                            // The first one carries the field's id: an error links to it.
                            input id=(if at == 0 { id.clone() } else { format!("{id}-{at}") })
                                name=(self.name) type="radio" value=(value)
                                checked[self.form.value(self.name) == value];
                            span { (label) }
                        }
                    }
                    (self.notes(&id))
                }
            },
            Control::Input(_) | Control::Area(_) | Control::Select(..) => html! {
                div.field.wide[self.wide].wrong[wrong] {
                    label for=(id) { (self.words()) }
                    (self.hint_line(&id))
                    (self.one(&id))
                    (self.notes(&id))
                }
            },
        }
    }
}
