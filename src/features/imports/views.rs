//! The pages of imports.

use super::fields;
use super::file::Table;
use super::forms::column;
use super::plan::Counts;
use super::queries::Latest;
use crate::entity::import_run;
use crate::kernel::time::ShopTime;
use crate::kernel::words::{ImportKind, ImportPolicy, ImportState};
use crate::ui::form::{
    FormState, actions, error_summary, field, form_for, hidden_fields, post_button, upload_tag,
};
use crate::ui::table::{self, Column, number, row, text};
use crate::ui::{Icon, Tone, badge, button, card, dom_id, empty, facts, page_header, place, time};
use crate::web::paths::{
    ImportApplicationPath, ImportPath, ImportRejectsPath, ImportSamplePath, ImportUndoPath,
    ImportsPath,
};
use chrono::{DateTime, Utc};
use maud::{Markup, html};

#[derive(Debug)]
pub(super) struct IndexView<'a> {
    pub(super) forms: Vec<(ImportKind, FormState)>,
    pub(super) runs: Vec<&'a Latest>,
    pub(super) zone: ShopTime,
}

pub(super) fn index(view: &IndexView<'_>) -> Markup {
    html! {
        (page_header("Imports"))
        @for (_, form) in &view.forms { (error_summary(form)) }
        (place::muted("Bring your records over from another program as CSV files of at most 20 MB and 5,000 rows. First customers, then their vehicles. Nothing is written before you have seen what would happen."))
        @for (kind, form) in &view.forms { (one(*kind, form)) }
        (card("Latest imports", &html! {}, &html! {
            @if view.runs.is_empty() {
                (empty(Icon::History, "Nothing imported yet", "Each file stands here with what came of it.", None))
            } @else {
                (runs(view))
            }
        }))
    }
}

fn one(kind: ImportKind, form: &FormState) -> Markup {
    let action = format!("{ImportsPath}?kind={}", kind.as_str());
    let sample = format!("{ImportSamplePath}?kind={}", kind.as_str());
    let words = format!("Upload {}", kind.as_str());
    let about = match kind {
        ImportKind::Customers => {
            "Name, phone, e-mail, address. Who has the same phone or e-mail is known again."
        }
        ImportKind::Vehicles => {
            "Make, model, VIN, plate, and the e-mail, phone or name of the owner."
        }
        ImportKind::Services => "Code, name, category, price and hours of your catalog.",
    };
    card(
        kind.label(),
        &html! {},
        &html! {
            p { (place::muted(about)) " " a href=(sample) { "Sample file" } }
            (upload_tag(&action, &format!("upload-{}", kind.as_str()), &html! {
                (hidden_fields(form))
                (field::file(form, "file", "CSV file"))
                (actions(&html! { (button::secondary(&words).icon(Icon::Send)) }))
            }))
        },
    )
}

const RUNS: &[Column] = &[
    text("File"),
    text("What"),
    text("When"),
    text("By").minor(),
    text("State"),
];

fn runs(view: &IndexView<'_>) -> Markup {
    let rows = html! {
        @for run in &view.runs {
            (row(Some(&dom_id("import", run.id)), RUNS, &[
                html! { a href=(ImportPath { run: run.id }) { (run.name) } },
                html! { (run.kind.label()) },
                html! { span.nowrap { (time::at(run.created_at, view.zone.tz())) } },
                html! { @if let Some(by) = &run.made_by { (by) } },
                state(run.state),
            ]))
        }
    };
    table::table("Latest imports", RUNS, &rows, None)
}

fn state(state: ImportState) -> Markup {
    let (tone, icon) = match state {
        ImportState::Mapped => (Tone::Idle, Icon::FilePen),
        ImportState::Checked => (Tone::Info, Icon::Clock),
        ImportState::Applied => (Tone::Ok, Icon::CircleCheck),
        ImportState::Undone => (Tone::Idle, Icon::Undo2),
    };
    badge(tone, icon, state.label())
}

#[derive(Debug)]
pub(super) struct RunView<'a> {
    pub(super) run: &'a import_run::Model,
    pub(super) form: &'a FormState,
    /// Its file, as long as its columns can be chosen.
    pub(super) table: Option<&'a Table>,
    pub(super) counts: Counts,
    pub(super) rejects: &'a [(u64, String)],
    pub(super) undo_until: Option<DateTime<Utc>>,
    pub(super) zone: ShopTime,
}

pub(super) fn run(view: &RunView<'_>) -> Markup {
    let list = ImportsPath.to_string();
    let run = view.run;
    let counts = view.counts;
    let counted = counts.create + counts.fill + counts.skip + counts.reject;
    let rows = view.table.map_or(counted, |table| table.rows.len());
    let meta = html! { (run.kind.label()) " · " (rows) " rows" };
    let head = page_header(&run.name)
        .back("Imports", &list)
        .badge(state(run.state))
        .meta(meta);
    html! {
        (head)
        @if run.state != ImportState::Mapped { (outcome(view)) }
        @if let Some(table) = view.table { (columns(view, table)) }
    }
}

/// How many rows, and what is to be done now.
fn outcome(view: &RunView<'_>) -> Markup {
    let (run, counts) = (view.run, view.counts);
    let done = run.state == ImportState::Applied || run.state == ImportState::Undone;
    let title = if done {
        "What was done"
    } else {
        "What will be done"
    };
    let version = FormState::empty().with_version(run.version);
    let apply = ImportApplicationPath { run: run.id }.to_string();
    let undo = ImportUndoPath { run: run.id }.to_string();
    let rejects = ImportRejectsPath { run: run.id }.to_string();
    let written = counts.create + counts.fill;
    let words = format!("Import {written} rows");
    card(
        title,
        &html! {},
        &html! {
            (facts([
                ("Added", html! { (counts.create) }),
                ("Filled where empty", html! { (counts.fill) }),
                ("Left out, there already", html! { (counts.skip) }),
                ("Refused", html! { (counts.reject) }),
            ]))
            @if !view.rejects.is_empty() { (problems(view)) }
            @if run.state == ImportState::Checked && written == 0 {
                p { "No row of this file would be written." }
            }
            (place::row(&html! {
                @if run.state == ImportState::Checked && written > 0 {
                    (post_button(&apply, &version, &button::primary(&words).icon(Icon::Check)))
                }
                @if !view.rejects.is_empty() {
                    (button::secondary("Refused rows as CSV").icon(Icon::Download).href(&rejects))
                }
                @if let Some(until) = view.undo_until {
                    (post_button(&undo, &version, &button::danger("Undo this import").icon(Icon::Undo2)))
                    span.muted { "until " (time::at(until, view.zone.tz())) ", if nobody has changed or used it" }
                }
            }))
        },
    )
}

const PROBLEMS: &[Column] = &[number("Line"), text("What is wrong")];
const SHOWN: usize = 50;

fn problems(view: &RunView<'_>) -> Markup {
    let rows = html! {
        @for (line, words) in view.rejects.iter().take(SHOWN) {
            (row(None, PROBLEMS, &[html! { (line) }, html! { (words) }]))
        }
    };
    html! {
        (table::table("Refused rows", PROBLEMS, &rows, None))
        @if view.rejects.len() > SHOWN {
            p { (place::muted(&format!("And {} more in the file of refused rows.", view.rejects.len() - SHOWN))) }
        }
    }
}

/// Which column is what.
fn columns(view: &RunView<'_>, table: &Table) -> Markup {
    let (run, form) = (view.run, view.form);
    let action = ImportPath { run: run.id }.to_string();
    let offered = || {
        fields::of(run.kind)
            .iter()
            .map(|field| (field.name, field.label))
    };
    let names: Vec<String> = (0..table.head.len()).map(column).collect();
    let labels: Vec<(String, String)> = table
        .head
        .iter()
        .enumerate()
        .map(|(at, heading)| {
            let example = table
                .rows
                .iter()
                .map(|(_, cells)| cells[at].as_str())
                .find(|cell| !cell.is_empty());
            let example: String = example.unwrap_or("nothing").chars().take(60).collect();
            (heading.clone(), format!("Such as: {example}"))
        })
        .collect();
    let policies = ImportPolicy::ALL
        .iter()
        .filter(|policy| run.kind == ImportKind::Customers || **policy != ImportPolicy::Create);
    let policies = policies.map(|policy| (policy.as_str(), policy.label()));
    card(
        "Columns",
        &html! {},
        &html! {
            (form_for(&action, "columns", form, &html! {
                (crate::ui::form::grid(&html! {
                    @for (name, (heading, example)) in names.iter().zip(&labels) {
                        (field::select(form, name, heading, offered()).blank("Leave out").hint(example))
                    }
                }))
                (field::radios(form, "policy", "A row that is there already", policies))
                (actions(&html! { (button::secondary("Check every row").icon(Icon::Search)) }))
            }))
        },
    )
}
