//! Fields: label above, hint, error, control, and what somebody else saved meanwhile.
//!
//! `field(&form, "name", "Full name").autocomplete("name").required()` draws itself where a view
//! splices it. Words are the same with and without script: forms are `novalidate`. A password is
//! never echoed.

use std::borrow::Cow;

use maud::{Markup, Render, html};

use super::{FormState, parse};

/// A choice of a select, a radio or a checkbox group: the value that is sent, and its label.
pub type Choice<'a> = (Cow<'a, str>, Cow<'a, str>);

#[derive(Clone, Debug)]
enum Control<'a> {
    Input(&'static str),
    Area(u8),
    Select(Vec<Choice<'a>>, Option<&'a str>),
    Check,
    Group(&'static str, Vec<Choice<'a>>),
}

/// One field of a form.
#[derive(Clone, Debug)]
pub struct Field<'a> {
    form: &'a FormState,
    name: &'a str,
    label: &'a str,
    control: Control<'a>,
    hint: Option<&'a str>,
    autocomplete: Option<&'static str>,
    inputmode: Option<&'static str>,
    affix: (Option<&'a str>, Option<&'a str>),
    required: bool,
    optional: bool,
    autofocus: bool,
    wide: bool,
    capitals: bool,
}

/// A line of text.
#[must_use]
pub const fn field<'a>(form: &'a FormState, name: &'a str, label: &'a str) -> Field<'a> {
    Field {
        form,
        name,
        label,
        control: Control::Input("text"),
        hint: None,
        autocomplete: None,
        inputmode: None,
        affix: (None, None),
        required: false,
        optional: false,
        autofocus: false,
        wide: false,
        capitals: false,
    }
}

/// A line of text.
#[must_use]
pub const fn text<'a>(form: &'a FormState, name: &'a str, label: &'a str) -> Field<'a> {
    field(form, name, label)
}

/// An e-mail address.
#[must_use]
pub fn email<'a>(form: &'a FormState, name: &'a str, label: &'a str) -> Field<'a> {
    field(form, name, label).kind("email").autocomplete("email")
}

/// A telephone number.
#[must_use]
pub fn tel<'a>(form: &'a FormState, name: &'a str, label: &'a str) -> Field<'a> {
    field(form, name, label).kind("tel").autocomplete("tel")
}

/// A password; never echoed. `autocomplete` is `current-password` unless told otherwise.
#[must_use]
pub fn password<'a>(form: &'a FormState, name: &'a str, label: &'a str) -> Field<'a> {
    field(form, name, label)
        .kind("password")
        .autocomplete("current-password")
}

/// An amount of money, or a sum of amounts.
#[must_use]
pub fn money<'a>(form: &'a FormState, name: &'a str, label: &'a str) -> Field<'a> {
    field(form, name, label)
        .inputmode("decimal")
        .before("$")
        .autocomplete("off")
}

/// A number; `inputmode("decimal")` if it may have a fraction.
#[must_use]
pub fn number<'a>(form: &'a FormState, name: &'a str, label: &'a str) -> Field<'a> {
    field(form, name, label)
        .inputmode("numeric")
        .autocomplete("off")
}

/// A day, with the browser's own picker.
#[must_use]
pub fn date<'a>(form: &'a FormState, name: &'a str, label: &'a str) -> Field<'a> {
    field(form, name, label).kind("date")
}

/// A time of day, with the browser's own picker.
#[must_use]
pub fn time<'a>(form: &'a FormState, name: &'a str, label: &'a str) -> Field<'a> {
    field(form, name, label).kind("time")
}

/// Several lines of text.
#[must_use]
pub fn textarea<'a>(form: &'a FormState, name: &'a str, label: &'a str) -> Field<'a> {
    Field {
        control: Control::Area(3),
        wide: true,
        ..field(form, name, label)
    }
}

/// One of a list, folded. Never acts on its own: a button does.
#[must_use]
pub fn select<'a, V: Into<Cow<'a, str>>, L: Into<Cow<'a, str>>>(
    form: &'a FormState,
    name: &'a str,
    label: &'a str,
    choices: impl IntoIterator<Item = (V, L)>,
) -> Field<'a> {
    Field {
        control: Control::Select(owned(choices), None),
        ..field(form, name, label)
    }
}

/// Yes or no; sends "true" when ticked and nothing when not.
#[must_use]
pub fn checkbox<'a>(form: &'a FormState, name: &'a str, label: &'a str) -> Field<'a> {
    Field {
        control: Control::Check,
        ..field(form, name, label)
    }
}

/// One of a short list, all in sight.
#[must_use]
pub fn radios<'a, V: Into<Cow<'a, str>>, L: Into<Cow<'a, str>>>(
    form: &'a FormState,
    name: &'a str,
    label: &'a str,
    choices: impl IntoIterator<Item = (V, L)>,
) -> Field<'a> {
    Field {
        control: Control::Group("radio", owned(choices)),
        ..field(form, name, label)
    }
}

/// Any number of a short list; the name is sent once for each.
#[must_use]
pub fn checkboxes<'a, V: Into<Cow<'a, str>>, L: Into<Cow<'a, str>>>(
    form: &'a FormState,
    name: &'a str,
    label: &'a str,
    choices: impl IntoIterator<Item = (V, L)>,
) -> Field<'a> {
    Field {
        control: Control::Group("checkbox", owned(choices)),
        ..field(form, name, label)
    }
}

fn owned<'a, V: Into<Cow<'a, str>>, L: Into<Cow<'a, str>>>(
    choices: impl IntoIterator<Item = (V, L)>,
) -> Vec<Choice<'a>> {
    choices
        .into_iter()
        .map(|(value, label)| (value.into(), label.into()))
        .collect()
}

impl<'a> Field<'a> {
    /// The input's `type`.
    #[must_use]
    pub fn kind(mut self, kind: &'static str) -> Self {
        self.control = Control::Input(kind);
        self
    }

    /// One sentence under the label.
    #[must_use]
    pub const fn hint(mut self, hint: &'a str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// What the browser may fill in.
    #[must_use]
    pub const fn autocomplete(mut self, what: &'static str) -> Self {
        self.autocomplete = Some(what);
        self
    }

    /// Which keyboard a phone shows.
    #[must_use]
    pub const fn inputmode(mut self, mode: &'static str) -> Self {
        self.inputmode = Some(mode);
        self
    }

    /// Something before the text ("$").
    #[must_use]
    pub const fn before(mut self, affix: &'a str) -> Self {
        self.affix.0 = Some(affix);
        self
    }

    /// Something after the text ("%", "miles").
    #[must_use]
    pub const fn after(mut self, affix: &'a str) -> Self {
        self.affix.1 = Some(affix);
        self
    }

    /// Must be filled in (told to screen readers; the server decides).
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Says so beside the label.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// Has the focus at once; for sign-in and search only.
    #[must_use]
    pub const fn autofocus(mut self) -> Self {
        self.autofocus = true;
        self
    }

    /// Takes the whole width of a two-column form.
    #[must_use]
    pub const fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    /// Shows capitals in the plate's face (VIN, plate).
    #[must_use]
    pub const fn capitals(mut self) -> Self {
        self.capitals = true;
        self
    }

    /// How many lines a textarea shows.
    #[must_use]
    pub fn rows(mut self, rows: u8) -> Self {
        self.control = Control::Area(rows);
        self
    }

    /// The words of a select's blank choice ("Nobody yet").
    #[must_use]
    pub fn blank(mut self, words: &'a str) -> Self {
        if let Control::Select(_, blank) = &mut self.control {
            *blank = Some(words);
        }
        self
    }

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
        let label = |choices: &'_ [Choice<'a>]| {
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
            Control::Select(choices, _) | Control::Group(_, choices) => label(choices).into(),
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
            "date" => !value.is_empty() && (parse::date(value).is_none() || value.contains('/')),
            "time" => !value.is_empty() && (parse::clock_time(value).is_none() || value.len() != 5),
            _ => false,
        };
        let shown = Some(value).filter(|value| !self.is_password() && !value.is_empty());
        html! {
            input.capitals[self.capitals] id=(id) name=(self.name) type=(if foreign { "text" } else { kind })
                value=[shown] autocomplete=[self.autocomplete] inputmode=[self.inputmode]
                required[self.required] autofocus[self.autofocus]
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
                Control::Check | Control::Group(..) => {}
            }
        }
    }
}

impl Render for Field<'_> {
    fn render(&self) -> Markup {
        let id = self.form.id(self.name);
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
            Control::Group(kind, choices) => html! {
                fieldset.field.group.wide[self.wide].wrong[wrong] aria-describedby=[self.described_by(&id)] {
                    legend { (self.words()) }
                    (self.hint_line(&id))
                    @for (at, (value, label)) in choices.iter().enumerate() {
                        label.check {
                            // The first one carries the field's id: an error links to it.
                            input id=(if at == 0 { id.clone() } else { format!("{id}-{at}") })
                                name=(self.name) type=(kind) value=(value)
                                checked[self.form.values(self.name).any(|v| v == value)];
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
