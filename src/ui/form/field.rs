//! Fields: label above, hint, error, control, and what somebody else saved meanwhile.
//!
//! `field(&form, "name", "Full name").autocomplete("name").required()` draws itself where a view
//! splices it (`draw.rs`). Words are the same with and without script: forms are `novalidate`.

use std::borrow::Cow;

use super::FormState;

/// A choice of a select, a radio or a checkbox group: the value that is sent, and its label.
pub type Choice<'a> = (Cow<'a, str>, Cow<'a, str>);

#[derive(Clone, Debug)]
pub(super) enum Control<'a> {
    Input(&'static str),
    Area(u8),
    Select(Vec<Choice<'a>>, Option<&'a str>),
    Check,
    Radios(Vec<Choice<'a>>),
}

/// One field of a form.
#[derive(Clone, Debug)]
pub struct Field<'a> {
    pub(super) form: &'a FormState,
    pub(super) name: &'a str,
    pub(super) label: &'a str,
    pub(super) control: Control<'a>,
    pub(super) hint: Option<&'a str>,
    pub(super) autocomplete: Option<&'static str>,
    pub(super) inputmode: Option<&'static str>,
    pub(super) affix: (Option<&'a str>, Option<&'a str>),
    pub(super) required: bool,
    pub(super) optional: bool,
    pub(super) autofocus: bool,
    pub(super) wide: bool,
    pub(super) capitals: bool,
    pub(super) called: Option<&'a str>,
    pub(super) accept: Option<&'static str>,
    pub(super) many: bool,
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
        called: None,
        accept: None,
        many: false,
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

/// A file to upload, in an [`upload_tag`](super::upload_tag).
#[must_use]
pub fn file<'a>(form: &'a FormState, name: &'a str, label: &'a str) -> Field<'a> {
    field(form, name, label).kind("file")
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
        control: Control::Radios(owned(choices)),
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

    /// Which files the browser offers; the server decides.
    #[must_use]
    pub const fn accepts(mut self, kinds: &'static str) -> Self {
        self.accept = Some(kinds);
        self
    }

    /// Takes several files.
    #[must_use]
    pub const fn many(mut self) -> Self {
        self.many = true;
        self
    }

    /// What a conflict calls it, where the label alone does not say which one is meant.
    #[must_use]
    pub const fn called(mut self, words: &'a str) -> Self {
        self.called = Some(words);
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
}
