//! What was done in the last thirty days that can be taken back.

use super::verbs::{BACK, STEPS};
use crate::db::ShopDb;
use crate::entity::audit_log;
use crate::error::AppResult;
use crate::features::customers::keyset::{behind, key};
use crate::kernel::ids::AuditId;
use crate::kernel::page::{PAGE, Paged, encode};
use audit_log::Column as C;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, Order};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;

/// Which entries: of these actions, since then, behind the last one seen.
pub(super) struct Asked<'a> {
    pub(super) actions: Vec<&'a str>,
    pub(super) since: DateTime<Utc>,
    pub(super) after: Option<(DateTime<Utc>, AuditId)>,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Open,
    Undone,
    /// Something came after it, which goes first.
    Passed,
}

/// One entry.
pub(super) struct Row {
    pub(super) entry: audit_log::Model,
    pub(super) state: State,
}

/// A page of them, newest first. Two statements.
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
    let rows = entries.into_iter().map(|entry| Row {
        state: state(&entry, &later),
        entry,
    });
    let key = |row: &Row| encode(&(row.entry.at, row.entry.id));
    Ok(Paged::of(rows.collect(), PAGE, key))
}

/// What happened to the same records afterwards.
async fn later(
    db: &ShopDb,
    entries: &[audit_log::Model],
    since: DateTime<Utc>,
) -> AppResult<Vec<audit_log::Model>> {
    let records = entries.iter().filter_map(|entry| entry.entity_id);
    let query = audit_log::Entity::find()
        .filter(C::EntityId.is_in(records))
        .filter(C::Action.is_in(BACK.iter().chain(STEPS).copied()))
        .filter(C::At.gte(since));
    Ok(db.all(query).await?)
}

fn state(entry: &audit_log::Model, later: &[audit_log::Model]) -> State {
    let same = || {
        let of = later.iter().filter(|other| other.id != entry.id);
        of.filter(|other| other.entity_id == entry.entity_id && other.at >= entry.at)
    };
    let id = Value::String(entry.id.to_string());
    let takes_back = |other: &audit_log::Model| {
        other.after.as_ref().and_then(|after| after.get("undone")) == Some(&id)
            // Out of the bin by its own page.
            || (entry.action == "customer.deleted" && other.action == "customer.restored")
    };
    // A step of the status table goes before those that came before it.
    let is_step = |action: &str| matches!(action, "appointment.moved" | "appointment.not_done");
    let passes = |other: &audit_log::Model| {
        is_step(&entry.action)
            && is_step(&other.action)
            && other.at > entry.at
            && !later.iter().any(|undo| {
                let undone = undo.after.as_ref().and_then(|after| after.get("undone"));
                undone == Some(&Value::String(other.id.to_string()))
            })
    };
    if same().any(takes_back) {
        State::Undone
    } else if same().any(passes) {
        State::Passed
    } else {
        State::Open
    }
}
