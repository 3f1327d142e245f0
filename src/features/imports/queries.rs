//! Reading imports.

use super::file::{self, Table};
use super::plan::Counts;
use crate::db::ShopDb;
use crate::entity::{attachment, import_run};
use crate::error::AppResult;
use crate::kernel::ids::ImportId;
use crate::kernel::words::{ImportKind, ImportState};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How long an import can be taken back.
const UNDO: TimeDelta = TimeDelta::hours(24);

/// What an import wrote, so that it can be taken back.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Made {
    pub(super) created: Vec<Uuid>,
    /// With its version since, and the fields that were empty before.
    pub(super) filled: Vec<(Uuid, i64, Vec<String>)>,
}

pub(super) async fn run(db: &ShopDb, id: ImportId) -> AppResult<Option<import_run::Model>> {
    Ok(db.one(import_run::Entity::find_by_id(id)).await?)
}

/// A line of the list.
#[derive(Debug, FromQueryResult)]
pub(super) struct Latest {
    pub(super) id: ImportId,
    pub(super) name: String,
    pub(super) kind: ImportKind,
    pub(super) created_at: DateTime<Utc>,
    pub(super) made_by: Option<String>,
    pub(super) state: ImportState,
}

/// The latest ones, without what they made.
pub(super) async fn latest(db: &ShopDb) -> AppResult<Vec<Latest>> {
    use import_run::Column::{CreatedAt, Id, Kind, MadeBy, Name, State};
    let all = import_run::Entity::find()
        .select_only()
        .columns([Id, Name, Kind, CreatedAt, MadeBy, State])
        .order_by_desc(CreatedAt)
        .order_by_desc(Id)
        .limit(20);
    Ok(db.rows(all).await?)
}

/// Its file, as it was uploaded and could be read then.
pub(super) async fn table(db: &ShopDb, run: &import_run::Model) -> AppResult<Table> {
    let kept = attachment::Entity::find_by_id(run.file_attachment_id)
        .filter(attachment::Column::OwnerKind.eq("import"));
    let kept = db.one(kept).await?;
    let body = kept.ok_or_else(|| anyhow::anyhow!("an import without its file"))?;
    Ok(file::read(&body.body).map_err(|e| anyhow::anyhow!(e))?)
}

/// Whether its columns can still be chosen: then its file is looked at again.
pub(super) const fn is_open(run: &import_run::Model) -> bool {
    matches!(run.state, ImportState::Mapped | ImportState::Checked)
}

/// Which field each column is.
pub(super) fn mapping(run: &import_run::Model) -> Vec<Option<String>> {
    let mapping = run.mapping.clone().unwrap_or_default();
    serde_json::from_value(mapping).unwrap_or_default()
}

pub(super) fn counts(run: &import_run::Model) -> Counts {
    let counts = run.counts.clone().unwrap_or_default();
    serde_json::from_value(counts).unwrap_or_default()
}

/// Lines of the file with what is wrong with them.
pub(super) fn rejects(run: &import_run::Model) -> Vec<(u64, String)> {
    let rejects = run.rejects.clone().unwrap_or_default();
    serde_json::from_value(rejects).unwrap_or_default()
}

pub(super) fn made(run: &import_run::Model) -> Made {
    let made = run.made.clone().unwrap_or_default();
    serde_json::from_value(made).unwrap_or_default()
}

/// Until when it can be taken back, if it still can.
pub(super) fn undo_until(run: &import_run::Model, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let until = run.applied_at? + UNDO;
    (run.state == ImportState::Applied && now <= until).then_some(until)
}
