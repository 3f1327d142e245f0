//! The list of what can be taken back.

use super::queries::{Row, State};
use super::verbs::words;
use crate::kernel::time::ShopTime;
use crate::ui::form::{FormState, post_button};
use crate::ui::link::with_query;
use crate::ui::list::{Tab, tabs};
use crate::ui::table::{Column, actions, row, table, text};
use crate::ui::toolbar::{Back, pagination};
use crate::ui::{Icon, button, empty, page_header, place, time};
use crate::web::paths::{UndoListPath, UndoPath};
use chrono::{DateTime, Utc};
use maud::{Markup, html};

/// What was asked, and what there is.
pub(super) struct ListView<'a> {
    /// Moves and stamps; or else what was removed.
    pub(super) steps: bool,
    pub(super) rows: &'a [Row],
    pub(super) next: Option<&'a str>,
    pub(super) is_first: bool,
    pub(super) now: DateTime<Utc>,
    pub(super) zone: ShopTime,
}

const COLUMNS: &[Column] = &[text("What"), text("Who"), text("When"), actions("Undo")];

fn address(steps: bool, after: Option<&str>) -> String {
    let show = if steps { "moves" } else { "" };
    let pairs = [("show", show), ("after", after.unwrap_or_default())];
    with_query(UndoListPath, &pairs)
}

pub(super) fn page(view: &ListView<'_>) -> Markup {
    let (removed, moved) = (address(false, None), address(true, None));
    let kinds = [
        Tab {
            label: "Deleted and removed",
            href: &removed,
            current: !view.steps,
            count: None,
        },
        Tab {
            label: "Moves and stamps",
            href: &moved,
            current: view.steps,
            count: None,
        },
    ];
    html! {
        (page_header("Undo").meta(html! { "What was done in the last 30 days and can be taken back. Issued invoices and payments can't." }))
        (tabs("What", &kinds))
        @if view.rows.is_empty() {
            (empty(Icon::Undo2, "Nothing to undo", "What is deleted, removed or moved stands here for 30 days.", None))
        } @else { (list(view)) }
    }
}

fn list(view: &ListView<'_>) -> Markup {
    let rows = html! { @for one in view.rows { (row(None, COLUMNS, &cells(view, one))) } };
    let next = view.next.map(|after| address(view.steps, Some(after)));
    let first = (!view.is_first).then(|| address(view.steps, None));
    let shown = format!("{} shown", view.rows.len());
    html! {
        (table("What can be undone", COLUMNS, &rows, None))
        (pagination(first.as_deref().map(Back::First), next.as_deref(), &shown))
    }
}

fn cells(view: &ListView<'_>, one: &Row) -> [Markup; 4] {
    let entry = &one.entry;
    let label = entry.entity_label.as_deref().unwrap_or_default();
    let action = UndoPath { entry: entry.id }.to_string();
    let form = FormState::of([("back", address(view.steps, None))]);
    let undo = button::secondary("Undo").icon(Icon::Undo2).small();
    [
        html! { strong { (words(entry)) } br; span.muted { (label) } },
        html! { (entry.actor_name) },
        time::relative(entry.at, view.now, view.zone.tz()),
        match one.state {
            State::Open => post_button(&action, &form, &undo.of(label)),
            State::Undone => place::muted("Undone"),
            State::Passed => place::muted("Moved on since"),
            State::Overtaken => place::muted("Work changed or billed since"),
            State::Owners => place::muted("An owner may"),
        },
    ]
}
