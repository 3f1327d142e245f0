//! The head of a page: its one `h1`, who or what it is about, one primary action, the rest.

use maud::{Markup, Render, html};

use super::button::Button;
use super::icon::{self, Icon};

/// The head of a page.
#[derive(Debug)]
pub struct PageHeader<'a> {
    title: &'a str,
    back: Option<(&'a str, &'a str)>,
    badges: Vec<Markup>,
    meta: Option<Markup>,
    actions: Vec<Markup>,
    more: Vec<Markup>,
    menu: &'a str,
    sticky: bool,
}

/// The head of the page about `title`.
#[must_use]
pub const fn page_header(title: &str) -> PageHeader<'_> {
    PageHeader {
        title,
        back: None,
        badges: Vec::new(),
        meta: None,
        actions: Vec::new(),
        more: Vec::new(),
        menu: "page-menu",
        sticky: false,
    }
}

impl<'a> PageHeader<'a> {
    /// The list it belongs to: "Customers", "/customers".
    #[must_use]
    pub const fn back(mut self, label: &'a str, href: &'a str) -> Self {
        self.back = Some((label, href));
        self
    }

    /// A plate, a number or a status badge beside the title.
    #[must_use]
    pub fn badge(mut self, badge: Markup) -> Self {
        self.badges.push(badge);
        self
    }

    /// One line under the title.
    #[must_use]
    pub fn meta(mut self, meta: Markup) -> Self {
        self.meta = Some(meta);
        self
    }

    /// A button, a link or a form that is one button; the primary one first.
    #[must_use]
    pub fn action(mut self, action: impl Render) -> Self {
        self.actions.push(action.render());
        self
    }

    /// Like [`action`](Self::action), for buttons that borrow.
    #[must_use]
    pub fn button(self, button: &Button<'_>) -> Self {
        self.action(button)
    }

    /// Something for the menu of everything else.
    #[must_use]
    pub fn more(mut self, item: impl Render) -> Self {
        self.more.push(item.render());
        self
    }

    /// With another id of that menu, for a page that may lie open over another one.
    #[must_use]
    pub const fn menu_id(mut self, id: &'a str) -> Self {
        self.menu = id;
        self
    }

    /// Stays in sight on a long page.
    #[must_use]
    pub const fn sticky(mut self) -> Self {
        self.sticky = true;
        self
    }
}

impl Render for PageHeader<'_> {
    fn render(&self) -> Markup {
        html! {
            header.page-head.sticky[self.sticky] {
                div.page-title {
                    @if let Some((label, href)) = self.back {
                        a.back href=(href) { (Icon::ChevronLeft) (label) }
                    }
                    div.row {
                        h1 { (self.title) }
                        @for badge in &self.badges { (badge) }
                    }
                    @if let Some(meta) = &self.meta { div.meta { (meta) } }
                }
                @if !self.actions.is_empty() || !self.more.is_empty() {
                    div.row.page-actions {
                        @for action in &self.actions { (action) }
                        @if !self.more.is_empty() { (menu(self.menu, "More actions", &self.more)) }
                    }
                }
            }
        }
    }
}

/// A menu behind three dots: `items` are links and forms that are one button. `id` is unique.
#[must_use]
pub fn menu(id: &str, name: &str, items: &[Markup]) -> Markup {
    html! {
        div.menu-box {
            button.btn.btn-bare type="button" popovertarget=(id) data-key="." { (icon::named(Icon::Ellipsis, name)) }
            div.menu id=(id) popover { ul { @for item in items { li { (item) } } } }
        }
    }
}
