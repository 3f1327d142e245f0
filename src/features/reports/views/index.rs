//! The ways to the reports.

use super::super::sheets::Kind;
use crate::ui::{card, page_header, place};
use crate::web::paths::{AgingPath, BooksPath, PaymentsPath, TaxReportPath};
use maud::{Markup, html};

pub(in super::super) fn index(see_books: bool) -> Markup {
    let of = |kind: &Kind| (kind.path(), kind.label(), kind.about());
    let mut ways: Vec<_> = Kind::ALL.iter().map(of).collect();
    ways.extend([
        (
            PaymentsPath.to_string(),
            "End of day",
            "What came and went back on a day, by method, tips apart.",
        ),
        (
            AgingPath.to_string(),
            "Aging",
            "Who owes what, and for how long it is past due.",
        ),
        (
            TaxReportPath.to_string(),
            "Tax by rate",
            "Sales and tax of a month or any span, less what was credited.",
        ),
    ]);
    if see_books {
        ways.push((
            BooksPath.to_string(),
            "The books",
            "Whether every figure is what its rows say; looked at each night.",
        ));
    }
    html! {
        (page_header("Reports"))
        (place::stack(&html! {
            @for (href, name, words) in &ways {
                (card(name, &html! {}, &html! { p { (words) " " a href=(href) { "Open " (name) } } }))
            }
        }))
    }
}
