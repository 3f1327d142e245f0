//! What was done in the last thirty days that can be taken back.

use super::verbs::{BACK, DISCARDED, STEPS};
use crate::db::ShopDb;
use crate::entity::audit_log;
use crate::error::AppResult;
use crate::features::customers::keyset::{behind, key};
use crate::features::invoices;
use crate::kernel::ids::{AuditId, InvoiceId};
use crate::kernel::page::{PAGE, Paged, encode};
use crate::kernel::words::AppointmentStatus;
use audit_log::Column as C;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, Order};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Which entries: of these actions, since then, behind the last one seen.
pub(super) struct Asked<'a> {
    pub(super) actions: Vec<&'a str>,
    pub(super) since: DateTime<Utc>,
    pub(super) after: Option<(DateTime<Utc>, AuditId)>,
    /// Since when others than an owner may open again what is done; `None`: it is an owner who asks.
    pub(super) opens: Option<DateTime<Utc>>,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Open,
    Undone,
    /// Something came after it, which goes first.
    Passed,
    /// A draft whose work was changed or billed since.
    Overtaken,
    /// Somebody else may take it back.
    Owners,
}

/// One entry.
pub(super) struct Row {
    pub(super) entry: audit_log::Model,
    pub(super) state: State,
}

/// A page of them, newest first. Two statements, and one more for drafts that were thrown away.
pub(super) async fn page(db: &ShopDb, asked: &Asked<'_>) -> AppResult<Paged<Row>> {
    let column = |column: C| Expr::col((audit_log::Entity, column));
    let behind = asked.after.map(|(at, id)| {
        behind(vec![
            key(column(C::At), Order::Desc, at),
            key(column(C::Id), Order::Desc, id.0),
        ])
    });
    let query = audit_log::Entity::find()
        .filter(C::Action.is_in(asked.actions.iter().copied()))
        .filter(C::At.gte(asked.since))
        .filter(Condition::all().add_option(behind))
        .order_by_desc(C::At)
        .order_by_desc(C::Id)
        .limit(PAGE + 1);
    let entries = db.all(query).await?;
    let since = entries.last().map(|entry| entry.at);
    let later = match since {
        Some(since) => later(db, &entries, since).await?,
        None => Vec::new(),
    };
    let overtaken = overtaken(db, &entries).await?;
    let rows = entries.into_iter().map(|entry| {
        let is_overtaken = entry.entity_id.is_some_and(|id| overtaken.contains(&id));
        let state = match state(&entry, &later, asked.opens) {
            State::Open if is_overtaken => State::Overtaken,
            state => state,
        };
        Row { entry, state }
    });
    let key = |row: &Row| encode(&(row.entry.at, row.entry.id));
    Ok(Paged::of(rows.collect(), PAGE, key))
}

/// Drafts among them that can't come back.
async fn overtaken(db: &ShopDb, entries: &[audit_log::Model]) -> AppResult<Vec<Uuid>> {
    let drafts = entries.iter().filter(|entry| entry.action == DISCARDED);
    let drafts: Vec<_> = drafts
        .filter_map(|entry| entry.entity_id.map(InvoiceId))
        .collect();
    if drafts.is_empty() {
        return Ok(Vec::new());
    }
    let found = invoices::queries::overtaken(db, drafts).await?;
    Ok(found.into_iter().map(|draft| draft.0).collect())
}

/// What happened to the same records afterwards.
async fn later(
    db: &ShopDb,
    entries: &[audit_log::Model],
    since: DateTime<Utc>,
) -> AppResult<Vec<audit_log::Model>> {
    let records = entries.iter().filter_map(|entry| entry.entity_id);
    let kinds: BTreeSet<&str> = entries.iter().map(|entry| entry.entity.as_str()).collect();
    let actions = BACK.iter().chain(STEPS).chain(PASSES).copied();
    let query = audit_log::Entity::find()
        .filter(C::Entity.is_in(kinds))
        .filter(C::EntityId.is_in(records))
        .filter(C::Action.is_in(actions))
        .filter(C::At.gte(since));
    Ok(db.all(query).await?)
}

fn state(
    entry: &audit_log::Model,
    later: &[audit_log::Model],
    opens: Option<DateTime<Utc>>,
) -> State {
    let same = || {
        let of = later.iter().filter(|other| other.id != entry.id);
        of.filter(|other| other.entity_id == entry.entity_id && other.at >= entry.at)
    };
    let id = Value::String(entry.id.to_string());
    let takes_back = |other: &audit_log::Model| {
        told(other, "undone") == Some(&id)
            // Out of the bin by its own page.
            || (entry.action == "customer.deleted" && other.action == "customer.restored")
    };
    let stands = |other: &audit_log::Model| {
        let id = Value::String(other.id.to_string());
        !later.iter().any(|back| told(back, "undone") == Some(&id))
    };
    let passes = |other: &audit_log::Model| {
        other.at > entry.at && goes_before(other, entry) && stands(other)
    };
    if same().any(takes_back) {
        State::Undone
    } else if same().any(passes) || is_shut(entry, same()) {
        State::Passed
    } else if is_done(entry) && opens.is_some_and(|since| entry.at < since) {
        State::Owners
    } else {
        State::Open
    }
}

fn told<'a>(entry: &'a audit_log::Model, name: &str) -> Option<&'a Value> {
    entry.after.as_ref()?.get(name)
}

/// Into the plan, or out of it because nobody came.
fn was_led_back(entry: &audit_log::Model) -> bool {
    let to = told(entry, "status").and_then(Value::as_str);
    entry.action == "appointment.not_done" || to == Some(AppointmentStatus::Scheduled.as_str())
}

fn is_done(entry: &audit_log::Model) -> bool {
    let to = told(entry, "status").and_then(Value::as_str);
    entry.action == "appointment.moved" && to == Some(AppointmentStatus::Completed.as_str())
}

/// What is no step, and yet goes before what came before it.
const PASSES: &[&str] = &[CHANGED, "appointment.deleted"];

/// By its form, and by the calendar.
const CHANGED: &str = "appointment.changed";
const RESCHEDULED: &str = "appointment.rescheduled";

/// Whether the later one must be gone before the other can be taken back: a later step of the status
/// table, a visit put back or given another time, a visit that is not there any more.
fn goes_before(later: &audit_log::Model, entry: &audit_log::Model) -> bool {
    let is_step = |action: &str| matches!(action, "appointment.moved" | "appointment.not_done");
    let is_tap = entry.action == "appointment.stamped";
    match later.action.as_str() {
        "appointment.deleted" => entry.entity == later.entity,
        CHANGED | RESCHEDULED if entry.action == RESCHEDULED => {
            let slot = ["start", "end", "technician", "override_reason"];
            slot.iter().any(|name| told(later, name).is_some())
        }
        CHANGED | RESCHEDULED if is_tap || is_step(&entry.action) => {
            let is_replanned = told(later, "start").is_some() && (is_tap || was_led_back(entry));
            told(later, "status").is_some() || is_replanned
        }
        action if is_step(&entry.action) => is_step(action),
        // Back in the plan, what was tapped is over.
        action => is_tap && is_step(action) && was_led_back(later),
    }
}

/// Whether it is of the work or the time of a visit that is over.
fn is_shut<'a>(
    entry: &audit_log::Model,
    later: impl Iterator<Item = &'a audit_log::Model>,
) -> bool {
    let of_open = [
        "appointment.job_removed",
        "appointment.line_removed",
        RESCHEDULED,
    ];
    let led_to = |other: &'a audit_log::Model| {
        let word = told(other, "status").or_else(|| told(other, "led_to"))?;
        let status: AppointmentStatus = word.as_str()?.parse().ok()?;
        Some((other.at, status))
    };
    let last = later.filter_map(led_to).max_by_key(|(at, _)| *at);
    of_open.contains(&entry.action.as_str()) && last.is_some_and(|(_, status)| !status.is_open())
}
