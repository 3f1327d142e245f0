//! Tables: dense rows on a desk, a card for each row on a phone, the same markup.
//!
//! `display` drops the table's meaning for screen readers, so every part carries its role.

use maud::{Markup, Render, html};

use super::icon::Icon;

/// A column: its heading, and how its cells are set.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    label: &'static str,
    class: &'static str,
    minor: bool,
}

impl Column {
    /// Left out on a phone, where it can be looked up behind the row's link.
    #[must_use]
    pub const fn minor(mut self) -> Self {
        self.minor = true;
        self
    }
}

/// A column of text. The first column is the title of the card on a phone.
#[must_use]
pub const fn text(label: &'static str) -> Column {
    Column {
        label,
        class: "",
        minor: false,
    }
}

/// A column of figures: set right.
#[must_use]
pub const fn number(label: &'static str) -> Column {
    Column {
        label,
        class: "num",
        minor: false,
    }
}

/// A column of buttons: its heading is only heard.
#[must_use]
pub const fn actions(label: &'static str) -> Column {
    Column {
        label,
        class: "act",
        minor: false,
    }
}

/// How a column can be sorted: the link that does it, and how it is sorted now.
#[derive(Clone, Debug)]
pub struct Sort {
    /// The column's heading.
    pub label: &'static str,
    /// The same list, sorted by it (or the other way round).
    pub href: String,
    /// Ascending (true), descending, or not sorted by it.
    pub now: Option<bool>,
}

/// A table: `caption` is heard and not seen; `rows` are made by [`row`], `foot` by [`foot`].
#[must_use]
pub fn table(
    caption: &str,
    columns: &[Column],
    rows: &impl Render,
    foot: Option<&Markup>,
) -> Markup {
    sorted_table((caption, columns), &[], rows, foot)
}

/// A [`table`] whose headings are links that sort it.
#[must_use]
pub fn sorted_table(
    (caption, columns): (&str, &[Column]),
    sorts: &[Sort],
    rows: &impl Render,
    foot: Option<&Markup>,
) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(caption) {
            table.cards role="table" {
                caption.vh { (caption) }
                thead role="rowgroup" {
                    tr role="row" {
                        @for column in columns {
                            @match sorts.iter().find(|sort| sort.label == column.label) {
                                Some(sort) => { (sort_head(*column, sort)) }
                                None => {
                                    th.(column.class) scope="col" role="columnheader" {
                                        span.vh[column.class == "act"] { (column.label) }
                                    }
                                }
                            }
                        }
                    }
                }
                tbody role="rowgroup" { (rows) }
                @if let Some(foot) = foot { tfoot role="rowgroup" { (foot) } }
            }
        }
    }
}

fn sort_head(column: Column, sort: &Sort) -> Markup {
    let (order, icon) = match sort.now {
        Some(true) => (Some("ascending"), Some(Icon::ChevronUp)),
        Some(false) => (Some("descending"), Some(Icon::ChevronDown)),
        None => (None, None),
    };
    html! {
        th.(column.class) scope="col" role="columnheader" aria-sort=[order] {
            a href=(sort.href) { (column.label) @if let Some(icon) = icon { (icon) } }
        }
    }
}

/// A row: a cell a column, in their order. The `id` comes from [`dom_id`](super::dom_id).
#[must_use]
pub fn row(id: Option<&str>, columns: &[Column], cells: &[Markup]) -> Markup {
    html! {
        tr role="row" id=[id] {
            @for (column, cell) in columns.iter().zip(cells) {
                td.(column.class).minor[column.minor] role="cell" data-label=(column.label) { (cell) }
            }
        }
    }
}

/// The row of totals.
#[must_use]
pub fn foot(columns: &[Column], cells: &[Markup]) -> Markup {
    row(None, columns, cells)
}
