//! The board: columns of cards. A card is a card anywhere: paper with a spine in its status colour.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::icon::Icon;
use super::status::Status;

/// A region of columns that scrolls sideways by itself, never the page. `label` names it.
#[must_use]
pub fn board(label: &str, columns: &Markup) -> Markup {
    html! { div.board tabindex="0" role="region" aria-label=(label) { (columns) } }
}

/// One column: status, number of cards, what they are worth together (if it may be seen) and how long
/// they have stood there on average, cards.
#[must_use]
pub fn column(
    status: impl Into<Status>,
    count: usize,
    (sum, spent): (Option<&Markup>, Option<&str>),
    cards: &Markup,
) -> Markup {
    let status = status.into();
    let (tone, icon) = status.look();
    html! {
        section.column id={ "column-" (status.as_str()) } data-column=(status.as_str()) data-tone=(tone.as_str())
            data-status=(status.as_str()) {
            h2 { (icon) (status.word()) " " span.count { (count) } @if let Some(sum) = sum { span.sum { (sum) } } }
            @if let Some(spent) = spent { p.spent { (Icon::Clock) (spent) } }
            @if count == 0 { p.none { "None" } }
            ol { (cards) }
        }
    }
}

/// A card of a column: `id` from [`dom_id`](super::dom_id), usually a [`card_head`] and some lines. One
/// that may be moved can be dragged, which sends the form on it, and is let go among those of its `day`:
/// none is the board's own.
#[must_use]
pub fn board_card(
    id: &str,
    (status, moves): (impl Into<Status>, bool),
    day: Option<NaiveDate>,
    body: &Markup,
) -> Markup {
    let status = status.into();
    let (tone, _) = status.look();
    html! {
        li.card id=(id) data-card data-day=[day] draggable=[moves.then_some("true")] data-tone=(tone.as_str()) data-status=(status.as_str()) { (body) }
    }
}

/// The head of a card: what it is (a link to it, which may open in the drawer), and what stands opposite
/// (a time, a plate).
#[must_use]
pub fn card_head(title: &str, (href, in_drawer): (&str, bool), opposite: &Markup) -> Markup {
    html! { div.card-head { h3 { a href=(href) data-drawer[in_drawer] { (title) } } (opposite) } }
}

/// A part of a page on its own sheet, with a heading and its actions.
#[must_use]
pub fn card(title: &str, actions: &Markup, body: &Markup) -> Markup {
    html! {
        section.card {
            div.card-head { h2 { (title) } div.row { (actions) } }
            (body)
        }
    }
}
