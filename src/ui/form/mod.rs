//! Forms are state: what was typed, what is wrong with it, and what somebody else saved meanwhile.
//!
//! A view draws a form from a [`FormState`] alone, so the empty form, the form with errors (422) and
//! the form after a conflict (409) are the same code. The readers (`read.rs`) turn text into values
//! and record plain words where they cannot.

mod draw;
pub mod field;
mod parse;
mod read;
mod view;

use std::cell::RefCell;

use maud::Markup;

pub use field::field;
pub use view::{
    actions, asking_button, error_summary, form_for, form_tag, grid, hidden_fields, notice,
    post_button, section, upload_tag,
};

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name; empty if it is about the whole form.
    pub field: String,
    /// One sentence that says what to do.
    pub message: String,
}

/// Somebody else saved while this form was open.
#[derive(Clone, Debug)]
pub struct Conflict {
    /// Who: "Ana Ruiz", or "an advisor".
    pub who: String,
    /// When, as markup ("2 minutes ago").
    pub when: Markup,
    /// The stored values of the fields that differ from what was typed.
    pub stored: Vec<(String, String)>,
}

/// The state of a form.
#[derive(Clone, Debug, Default)]
pub struct FormState {
    values: Vec<(String, String)>,
    errors: Vec<FieldError>,
    is_refused: bool,
    conflict: Option<Conflict>,
    key: Option<String>,
    version: Option<i64>,
    notice: Option<Markup>,
    prefix: String,
    drawn: RefCell<Vec<(String, String)>>,
}

/// The value of a lone checkbox: what [`FormState::is_checked`] reads.
#[must_use]
pub fn ticked(yes: bool) -> String {
    if yes { "true" } else { "" }.to_owned()
}

impl FormState {
    /// Nothing filled in.
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// Filled with what is stored.
    #[must_use]
    pub fn of<I: IntoIterator<Item = (&'static str, String)>>(values: I) -> Self {
        let values = values
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        Self {
            values,
            ..Self::default()
        }
    }

    /// As a browser sent it. `_key` and `version` are taken out of the pairs.
    #[must_use]
    pub fn posted(pairs: Vec<(String, String)>) -> Self {
        let mut form = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "_key" => form.key = Some(value),
                "version" => form.version = value.parse().ok(),
                _ => form.values.push((name, value)),
            }
        }
        form
    }

    /// With the idempotency key that makes a second posting harmless.
    #[must_use]
    pub fn with_key(mut self, key: String) -> Self {
        self.key = Some(key);
        self
    }

    /// With the version of the row that it edits.
    #[must_use]
    pub fn with_version(mut self, version: i64) -> Self {
        self.version = Some(version);
        self
    }

    /// With something to say above the fields (a possible duplicate).
    #[must_use]
    pub fn with_notice(mut self, notice: Markup) -> Self {
        self.notice = Some(notice);
        self
    }

    /// With ids that start with `prefix`, when a page holds several forms with the same fields.
    #[must_use]
    pub fn with_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// The idempotency key.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// The version of the row that it edits.
    #[must_use]
    pub const fn version(&self) -> Option<i64> {
        self.version
    }

    /// The id of a field's control.
    #[must_use]
    pub fn id(&self, name: &str) -> String {
        if self.prefix.is_empty() {
            format!("f-{name}")
        } else {
            format!("{}-{name}", self.prefix)
        }
    }

    /// Notes what a field is called where it is drawn: a conflict is told in the same words.
    pub(super) fn call(&self, name: &str, label: &str) {
        if self.conflict.is_some() {
            let mut drawn = self.drawn.borrow_mut();
            drawn.push((name.to_owned(), label.to_owned()));
        }
    }

    /// What a field is called; nothing if it was not drawn.
    pub(super) fn label(&self, name: &str) -> Option<String> {
        let drawn = self.drawn.borrow();
        let found = drawn.iter().find(|(n, _)| n == name);
        found.map(|(_, label)| label.clone())
    }

    /// The first value of that name, or nothing.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        let found = self.values.iter().find(|(n, _)| n == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// Every value of that name (`services=…&services=…`).
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.values
            .iter()
            .filter(move |(n, _)| n == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether a lone checkbox is ticked. An unticked one is not sent at all.
    #[must_use]
    pub fn is_checked(&self, name: &str) -> bool {
        self.values(name)
            .any(|value| matches!(value, "true" | "on" | "yes" | "1"))
    }

    /// Everything that was filled in.
    #[must_use]
    pub fn pairs(&self) -> &[(String, String)] {
        &self.values
    }

    /// Replaces every value of that name.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        let name = name.into();
        self.values.retain(|(n, _)| *n != name);
        self.values.push((name, value.into()));
    }

    /// Replaces every value of that name by these.
    pub fn set_all(&mut self, name: &str, values: impl IntoIterator<Item = String>) {
        self.values.retain(|(n, _)| n != name);
        let pairs = values.into_iter().map(|value| (name.to_owned(), value));
        self.values.extend(pairs);
    }

    /// Takes the first value of that name out of the form, and every other one with it.
    pub fn take(&mut self, name: &str) -> String {
        let value = self.value(name).to_owned();
        self.values.retain(|(n, _)| n != name);
        value
    }

    /// Records what is wrong with a field; an empty name means the whole form.
    pub fn fail(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.errors.push(FieldError {
            field: field.into(),
            message: message.into(),
        });
    }

    /// Like [`fail`](Self::fail), where the words are right and the state of things forbids it: 409.
    pub fn refuse(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.fail(field, message);
        self.is_refused = true;
    }

    /// Whether the state of things forbids what was asked for.
    #[must_use]
    pub const fn is_refused(&self) -> bool {
        self.is_refused
    }

    /// Whether anything is wrong.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// Everything that is wrong, in the order of the reading.
    #[must_use]
    pub fn errors(&self) -> &[FieldError] {
        &self.errors
    }

    /// The first thing wrong with that field.
    #[must_use]
    pub fn error_for(&self, name: &str) -> Option<&str> {
        self.errors
            .iter()
            .find(|error| error.field == name)
            .map(|error| error.message.as_str())
    }

    /// The title of a page that shows it: it starts with "Error: " when something is wrong.
    #[must_use]
    pub fn title(&self, title: &str) -> String {
        if self.has_errors() {
            format!("Error: {title}")
        } else {
            title.to_owned()
        }
    }

    /// After somebody else saved: keeps what was typed, notes the stored values that differ, and
    /// takes the new version, so that saving again is a decision and not an accident.
    #[must_use]
    #[expect(clippy::too_many_arguments, reason = "a conflict is these four facts")]
    pub fn conflict(mut self, stored: &Self, version: i64, who: &str, when: Markup) -> Self {
        let mut names: Vec<&str> = Vec::new();
        for (name, _) in &stored.values {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        let differing = names
            .into_iter()
            .filter(|name| !self.values(name).eq(stored.values(name)));
        let values = differing.map(|name| {
            (
                name.to_owned(),
                stored.values(name).collect::<Vec<_>>().join(", "),
            )
        });
        let stored = values.collect();
        self.conflict = Some(Conflict {
            who: who.to_owned(),
            when,
            stored,
        });
        self.version = Some(version);
        self
    }

    /// The conflict, if there is one.
    #[must_use]
    pub const fn conflicted(&self) -> Option<&Conflict> {
        self.conflict.as_ref()
    }

    /// What somebody else stored in that field, if it is not what was typed.
    #[must_use]
    pub fn stored(&self, name: &str) -> Option<&str> {
        let pairs = &self.conflict.as_ref()?.stored;
        pairs
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use maud::html;

    fn posted(pairs: &[(&str, &str)]) -> FormState {
        FormState::posted(
            pairs
                .iter()
                .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
                .collect(),
        )
    }

    #[test]
    fn key_and_version_are_no_fields() {
        let form = posted(&[("_key", "k"), ("version", "7"), ("name", "Ana")]);

        assert_eq!((form.key(), form.version()), (Some("k"), Some(7)));
        assert_eq!(form.pairs().len(), 1);
    }

    #[test]
    fn a_field_may_be_sent_several_times() {
        let form = posted(&[("services", "1"), ("services", "2")]);

        assert_eq!(form.values("services").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(form.value("services"), "1");
    }

    #[test]
    fn a_conflict_keeps_what_was_typed_beside_what_is_stored() {
        let stored = FormState::of([("name", "Ana".to_owned()), ("phone", "555-0142".to_owned())]);
        let form = posted(&[("version", "1"), ("name", "Ana"), ("phone", "555-0100")]);

        let form = form.conflict(&stored, 2, "an advisor", html! { "2 minutes ago" });

        assert_eq!(form.value("phone"), "555-0100");
        assert_eq!(form.stored("phone"), Some("555-0142"));
        assert_eq!(form.stored("name"), None);
        assert_eq!(form.version(), Some(2));
    }
}
