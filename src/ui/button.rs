//! Buttons, and links that look like them. One primary button a screen.

use maud::{Markup, Render, html};

use super::icon::Icon;

/// A button that submits its form, or a link once it has an `href`.
#[derive(Clone, Debug)]
pub struct Button<'a> {
    text: &'a str,
    class: &'static str,
    icon: Option<Icon>,
    href: Option<&'a str>,
    pair: Option<(&'a str, &'a str)>,
    form: Option<&'a str>,
    key: Option<&'a str>,
    asks: Option<&'a str>,
    of: Option<&'a str>,
    small: bool,
    bare: bool,
}

/// The one thing this screen is for. Yellow.
#[must_use]
pub const fn primary(text: &str) -> Button<'_> {
    Button::new(text, "btn btn-primary")
}

/// Everything else.
#[must_use]
pub const fn secondary(text: &str) -> Button<'_> {
    Button::new(text, "btn")
}

/// What takes something away.
#[must_use]
pub const fn danger(text: &str) -> Button<'_> {
    Button::new(text, "btn btn-danger")
}

/// Looks like a link; for the least important choice ("Cancel") and inside tables.
#[must_use]
pub const fn quiet(text: &str) -> Button<'_> {
    Button::new(text, "btn btn-quiet")
}

impl<'a> Button<'a> {
    const fn new(text: &'a str, class: &'static str) -> Self {
        Self {
            text,
            class,
            icon: None,
            href: None,
            pair: None,
            form: None,
            key: None,
            asks: None,
            of: None,
            small: false,
            bare: false,
        }
    }

    /// A symbol before the words.
    #[must_use]
    pub const fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Makes it a link.
    #[must_use]
    pub const fn href(mut self, href: &'a str) -> Self {
        self.href = Some(href);
        self
    }

    /// What the form says when this button was the one pressed.
    #[must_use]
    pub const fn sends(mut self, name: &'a str, value: &'a str) -> Self {
        self.pair = Some((name, value));
        self
    }

    /// The id of the form it submits, when it stands outside of it.
    #[must_use]
    pub const fn form(mut self, id: &'a str) -> Self {
        self.form = Some(id);
        self
    }

    /// Shows what the form would do at this address, in a tab of its own: nothing is saved, and what
    /// was typed stays.
    #[must_use]
    pub const fn asks(mut self, path: &'a str) -> Self {
        self.asks = Some(path);
        self
    }

    /// The keyboard shortcut that presses it (`data-key`).
    #[must_use]
    pub const fn key(mut self, key: &'a str) -> Self {
        self.key = Some(key);
        self
    }

    /// Of which row it is: heard, and not seen where the row says it.
    #[must_use]
    pub const fn of(mut self, row: &'a str) -> Self {
        self.of = Some(row);
        self
    }

    /// Less high, for rows and cards.
    #[must_use]
    pub const fn small(mut self) -> Self {
        self.small = true;
        self
    }

    /// Shows only the icon; the words stay for screen readers.
    #[must_use]
    pub const fn bare(mut self) -> Self {
        self.bare = true;
        self
    }
}

impl Render for Button<'_> {
    fn render(&self) -> Markup {
        let inside = html! {
            @if let Some(icon) = self.icon { (icon) }
            span.vh[self.bare] { (self.text) }
            @if let Some(row) = self.of { span.vh { " " (row) } }
        };
        html! {
            @if let Some(href) = self.href {
                a.(self.class).btn-small[self.small].btn-bare[self.bare] href=(href) data-key=[self.key] { (inside) }
            } @else {
                button.(self.class).btn-small[self.small].btn-bare[self.bare]
                    type="submit"
                    form=[self.form]
                    formaction=[self.asks] formmethod=[self.asks.map(|_| "get")] formtarget=[self.asks.map(|_| "_blank")]
                    name=[self.pair.map(|(name, _)| name)]
                    value=[self.pair.map(|(_, value)| value)]
                    data-key=[self.key]
                    { (inside) }
            }
        }
    }
}
