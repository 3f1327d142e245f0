//! The log.

use super::actions::{ACTIONS, capitalized, entities, in_words};
use super::words::{Change, Reader};
use crate::entity::{audit_log, membership};
use crate::features::customers::views::shown;
use crate::kernel::ids::{AppointmentId, CustomerId, InvoiceId, PackageId, ServiceId, VehicleId};
use crate::ui::form::{FormState, error_summary, field};
use crate::ui::link;
use crate::ui::table::{Column, row, table, text};
use crate::ui::toolbar::{Back, chip, csv, pagination, toolbar};
use crate::ui::{Icon, button, empty, fold, page_header, place, time};
use crate::web::paths::{
    AppointmentPath, AuditPath, CustomerPath, ExportAuditPath, InvoicePath, PackagePath,
    ServicePath, VehiclePath,
};
use maud::{Markup, html};

/// What was asked, what came of it, and who reads.
#[derive(Debug)]
pub(super) struct AuditView<'a> {
    pub(super) form: &'a FormState,
    pub(super) is_first: bool,
    pub(super) rows: &'a [audit_log::Model],
    pub(super) next: Option<&'a str>,
    pub(super) count: u64,
    pub(super) reader: &'a Reader,
    pub(super) members: &'a [membership::Model],
    pub(super) sees_all: bool,
    pub(super) sees_visits: bool,
    pub(super) sees_cars: bool,
}

const COLUMNS: &[Column] = &[text("What"), text("Who"), text("When"), text("Changes")];

/// Beyond this the changes of an entry are folded away.
const SHORT: usize = 4;

pub(super) fn page(view: &AuditView<'_>) -> Markup {
    let words = view.form.pairs().iter().filter(|(name, _)| name != "after");
    let words = words.map(|(name, value)| (name.as_str(), value.as_str()));
    html! {
        (page_header("Audit log").action(csv(&ExportAuditPath.to_string(), words)))
        (error_summary(view.form))
        @if !view.sees_all { (place::muted("You see what you did yourself.")) }
        (filters(view))
        @if view.rows.is_empty() { (nothing(view)) } @else { (hits(view)) }
    }
}

fn filters(view: &AuditView<'_>) -> Markup {
    let (form, action) = (view.form, AuditPath.to_string());
    let people = view
        .members
        .iter()
        .map(|m| (m.user_id.to_string(), m.name.clone()));
    let people = people.chain([("system".to_owned(), "Nobody signed in".to_owned())]);
    let actions = ACTIONS.iter().map(|action| (*action, in_words(action)));
    let kinds = entities()
        .into_iter()
        .map(|entity| (entity, capitalized(&entity.replace('_', " "))));
    let record = form.value("id");
    html! {
        (toolbar(&action, &html! {
            @if view.sees_all { (field::select(form, "actor", "Who", people).blank("Anybody")) }
            (field::select(form, "entity", "Of", kinds).blank("Everything"))
            (field::select(form, "action", "What", actions).blank("Anything"))
            (field::date(form, "from", "From"))
            (field::date(form, "to", "To"))
            @if !record.is_empty() { input type="hidden" name="id" value=(record); }
        }))
        @if !record.is_empty() {
            @let label = view.rows.first().and_then(|row| row.entity_label.as_deref()).unwrap_or("One record");
            (place::row(&chip(label, &address(view, &["id"], None))))
        }
    }
}

fn nothing(view: &AuditView<'_>) -> Markup {
    let all = AuditPath.to_string();
    let is_filtered = view.form.pairs().iter().any(|(_, value)| !value.is_empty());
    let show = button::secondary("Show all").href(&all);
    empty(
        Icon::History,
        if is_filtered {
            "No entry fits"
        } else {
            "Nothing happened yet"
        },
        if is_filtered {
            "Nothing was found with these filters."
        } else {
            "Every change stands here, with who made it and when."
        },
        is_filtered.then_some(&show),
    )
}

fn hits(view: &AuditView<'_>) -> Markup {
    let rows = html! { @for entry in view.rows { (line(view, entry)) } };
    let next = view.next.map(|after| address(view, &[], Some(after)));
    let first = (!view.is_first).then(|| address(view, &[], None));
    let here = view.rows.len();
    let shown = if view.is_first {
        shown(0, here, view.count)
    } else {
        format!("{here} more")
    };
    html! {
        (table("Audit log", COLUMNS, &rows, None))
        (pagination(first.as_deref().map(Back::First), next.as_deref(), &shown))
    }
}

fn line(view: &AuditView<'_>, entry: &audit_log::Model) -> Markup {
    let label = entry.entity_label.as_deref().unwrap_or_default();
    let changes = view.reader.changes(entry);
    let is_new = entry.before.is_none();
    let cells = [
        html! {
            strong { (in_words(&entry.action)) }
            @if !label.is_empty() {
                br;
                @match link(view, entry) {
                    Some(href) => a href=(href) { (label) },
                    None => (label),
                }
            }
        },
        html! {
            (entry.actor_name)
            @if let Some(ip) = &entry.ip { br; (place::muted(ip)) }
        },
        html! { span.nowrap { (time::at(entry.at, view.reader.zone.tz())) } },
        html! {
            @match changes.len() {
                0 => {}
                1..=SHORT => (list(&changes, is_new)),
                n => (fold(&format!("{n} fields"), &html! {}, false, &list(&changes, is_new))),
            }
        },
    ];
    row(None, COLUMNS, &cells)
}

fn list(changes: &[Change], is_new: bool) -> Markup {
    html! {
        ul {
            @for change in changes {
                li {
                    (change.field) ": "
                    @if !is_new {
                        @match &change.before {
                            Some(before) => del { (before) },
                            None => (place::muted("nothing")),
                        }
                        " → "
                    }
                    @match &change.after {
                        Some(after) => strong { (after) },
                        None => (place::muted("nothing")),
                    }
                }
            }
        }
    }
}

/// The record's page, for whoever may open it.
fn link(view: &AuditView<'_>, entry: &audit_log::Model) -> Option<String> {
    let id = entry.entity_id?;
    match entry.entity.as_str() {
        "customer" => Some(
            CustomerPath {
                customer: CustomerId(id),
            }
            .to_string(),
        ),
        "invoice" => Some(
            InvoicePath {
                invoice: InvoiceId(id),
            }
            .to_string(),
        ),
        "service" => Some(
            ServicePath {
                service: ServiceId(id),
            }
            .to_string(),
        ),
        "package" => Some(
            PackagePath {
                package: PackageId(id),
            }
            .to_string(),
        ),
        "vehicle" if view.sees_cars => Some(
            VehiclePath {
                vehicle: VehicleId(id),
            }
            .to_string(),
        ),
        "appointment" if view.sees_visits => {
            let appointment = AppointmentId(id);
            Some(AppointmentPath { appointment }.to_string())
        }
        _ => None,
    }
}

/// This list without some of its filters, on its first page or behind `after`.
fn address(view: &AuditView<'_>, without: &[&str], after: Option<&str>) -> String {
    link::list(AuditPath, view.form, (without, after))
}
