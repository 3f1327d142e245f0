//! A document on paper: an invoice or an estimate as the customer will see it, light in any theme.

use maud::{Markup, html};

/// The sheet. The document of record is the PDF; this shows the same.
#[must_use]
pub fn sheet(body: &Markup) -> Markup {
    html! { article.sheet { (body) } }
}

/// The [`sheet`] with a word across it, on the screen and on every page of a print: "DRAFT".
#[must_use]
pub fn marked_sheet(word: Option<&str>, body: &Markup) -> Markup {
    html! { article.sheet data-mark=[word] { (body) } }
}

/// The shop's logo, in the room it takes.
#[must_use]
pub fn logo(href: &str, (width, height): (i32, i32), shop: &str) -> Markup {
    html! { img.logo src=(href) width=(width) height=(height) alt={ "Logo of " (shop) }; }
}

/// A line to be filled in by hand, over its label.
#[must_use]
pub fn blank(label: &str) -> Markup {
    html! { p.blank { (label) } }
}

/// Who sends it and what it is: the shop's address on the left, "Invoice 1042" and its dates right.
#[must_use]
pub fn sheet_head(from: &Markup, what: &Markup) -> Markup {
    html! { div.sheet-head { div { (from) } div { (what) } } }
}

/// The sums under the lines; the last one stands out: what is due.
#[must_use]
pub fn totals(sums: &[(&str, Markup)]) -> Markup {
    let last = sums.len().saturating_sub(1);
    html! {
        dl.totals {
            @for (at, (label, amount)) in sums.iter().enumerate() {
                div.due[at == last] { dt { (label) } dd { (amount) } }
            }
        }
    }
}
