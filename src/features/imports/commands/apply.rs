//! Looking at every row, and writing those that are good: all of them or none.

use super::super::file::Table;
use super::super::plan::{Counts, Reading};
use super::super::queries::{Made, mapping};
use super::super::{existing, plan};
use super::entry;
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::import_run;
use crate::error::{AppError, AppResult};
use crate::features::{customers, shops::catalog, vehicles};
use crate::kernel::words::{ImportKind, ImportPolicy, ImportState};
use crate::web::staff::By;
use chrono::NaiveDate;
use sea_orm::ActiveValue::Set;
use serde_json::json;
use uuid::Uuid;

/// What the rows of a file come to, and what was written if they were.
struct Outcome {
    counts: Counts,
    rejects: Vec<(u64, String)>,
    made: Made,
}

/// An import, as it was seen, with its file: read before the transaction, which holds up others.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Seen<'a> {
    pub(in super::super) run: &'a import_run::Model,
    pub(in super::super) table: &'a Table,
    pub(in super::super) version: i64,
    pub(in super::super) today: NaiveDate,
}

/// Notes how the columns are to be read, and what would become of each row.
pub(in super::super) async fn check(
    tx: &ShopTx,
    by: By<'_>,
    seen: Seen<'_>,
    (chosen, policy): (&[Option<String>], ImportPolicy),
) -> AppResult<()> {
    let run = seen.run;
    if !matches!(run.state, ImportState::Mapped | ImportState::Checked) {
        return Err(AppError::Refused(
            "This file has been imported already.".to_owned(),
        ));
    }
    let outcome = go(tx, by, seen, (chosen, policy, false)).await?;
    let row = import_run::ActiveModel {
        id: Set(run.id),
        version: Set(seen.version),
        mapping: Set(Some(json!(chosen))),
        policy: Set(policy),
        state: Set(ImportState::Checked),
        counts: Set(Some(json!(outcome.counts))),
        rejects: Set(Some(json!(outcome.rejects))),
        ..Default::default()
    };
    tx.update(row, by.1).await?;
    let entry = Entry {
        action: "import.checked",
        ..entry(run.id, &run.name, json!(outcome.counts))
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// Writes what was checked. Somebody may have added the same meanwhile, so every row is looked at
/// again.
pub(in super::super) async fn apply(tx: &ShopTx, by: By<'_>, seen: Seen<'_>) -> AppResult<()> {
    let run = seen.run;
    if run.state != ImportState::Checked {
        return Err(AppError::Refused(
            "Check the file first; one that was imported is done.".to_owned(),
        ));
    }
    let outcome = go(tx, by, seen, (&mapping(run), run.policy, true)).await?;
    let row = import_run::ActiveModel {
        id: Set(run.id),
        version: Set(seen.version),
        state: Set(ImportState::Applied),
        counts: Set(Some(json!(outcome.counts))),
        rejects: Set(Some(json!(outcome.rejects))),
        made: Set(Some(json!(outcome.made))),
        applied_at: Set(Some(by.1)),
        ..Default::default()
    };
    tx.update(row, by.1).await?;
    let entry = Entry {
        action: "import.applied",
        ..entry(run.id, &run.name, json!(outcome.counts))
    };
    audit::record(tx, by, entry);
    Ok(())
}

async fn go(
    tx: &ShopTx,
    by: By<'_>,
    seen: Seen<'_>,
    (chosen, policy, writes): (&[Option<String>], ImportPolicy, bool),
) -> AppResult<Outcome> {
    let chosen: Vec<Option<&str>> = chosen.iter().map(Option::as_deref).collect();
    let reading = Reading {
        table: seen.table,
        chosen: &chosen,
        policy,
        now: by.1,
        today: seen.today,
    };
    match seen.run.kind {
        ImportKind::Customers => people(tx, by, &reading, writes).await,
        ImportKind::Vehicles => cars(tx, by, &reading, writes).await,
        ImportKind::Services => jobs(tx, by, &reading, writes).await,
    }
}

type Filled = Vec<(Uuid, i64, Vec<&'static str>)>;

fn made(created: Vec<Uuid>, filled: Filled) -> Made {
    let words = |fields: Vec<&str>| fields.into_iter().map(str::to_owned).collect();
    let filled = filled.into_iter();
    Made {
        created,
        filled: filled
            .map(|(id, version, fields)| (id, version, words(fields)))
            .collect(),
    }
}

async fn people(
    tx: &ShopTx,
    by: By<'_>,
    reading: &Reading<'_>,
    writes: bool,
) -> AppResult<Outcome> {
    let (there, contacts) = (
        existing::customers(tx).await?,
        existing::contacts(tx).await?,
    );
    let plan = plan::customers(reading, there, &contacts);
    let counts = plan.counts();
    let mut wrote = Made::default();
    if writes {
        customers::import::create_many(tx, by, reading.today, &plan.create).await?;
        let filled = customers::import::fill_many(tx, by, plan.fill).await?;
        wrote = made(plan.create.iter().map(|(id, _)| id.0).collect(), filled);
    }
    Ok(Outcome {
        counts,
        rejects: plan.rejected,
        made: wrote,
    })
}

async fn cars(tx: &ShopTx, by: By<'_>, reading: &Reading<'_>, writes: bool) -> AppResult<Outcome> {
    let region = tx.own_shop().await?.and_then(|shop| shop.region);
    let (garage, owners) = (existing::garage(tx).await?, existing::people(tx).await?);
    let plan = plan::vehicles(reading, &garage, &owners, region.as_deref());
    let counts = plan.counts();
    let mut wrote = Made::default();
    if writes {
        vehicles::import::create_many(tx, by, reading.today, &plan.create).await?;
        let filled = vehicles::import::fill_many(tx, by, plan.fill).await?;
        wrote = made(plan.create.iter().map(|car| car.id.0).collect(), filled);
    }
    Ok(Outcome {
        counts,
        rejects: plan.rejected,
        made: wrote,
    })
}

async fn jobs(tx: &ShopTx, by: By<'_>, reading: &Reading<'_>, writes: bool) -> AppResult<Outcome> {
    let plan = plan::services(reading, &existing::services(tx).await?);
    let counts = plan.counts();
    let mut wrote = Made::default();
    if writes {
        catalog::import::create_many(tx, by, &plan.create).await?;
        let filled = catalog::import::fill_many(tx, by, plan.fill).await?;
        wrote = made(plan.create.iter().map(|(id, _)| id.0).collect(), filled);
    }
    Ok(Outcome {
        counts,
        rejects: plan.rejected,
        made: wrote,
    })
}
