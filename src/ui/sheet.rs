//! A document on paper: an invoice or an estimate as the customer will see it, light in any theme.

use maud::{Markup, html};

/// The sheet. The document of record is the PDF; this shows the same.
#[must_use]
pub fn sheet(body: &Markup) -> Markup {
    html! { article.sheet { (body) } }
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
