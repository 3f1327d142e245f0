//! Looking at every row, and writing those that are good: all of them or none.

use super::super::plan::{Counts, Reading};
use super::super::queries::{Made, mapping, table};
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

/// Notes how the columns are to be read, and what would become of each row.
pub(in super::super) async fn check(
    tx: &ShopTx,
    by: By<'_>,
    (run, seen, today): (&import_run::Model, i64, NaiveDate),
    (chosen, policy): (&[Option<String>], ImportPolicy),
) -> AppResult<()> {
    if !matches!(run.state, ImportState::Mapped | ImportState::Checked) {
        return Err(AppError::Refused(
            "This file has been imported already.".to_owned(),
        ));
    }
    let run = import_run::Model {
        policy,
        mapping: Some(json!(chosen)),
        ..run.clone()
    };
    let outcome = go(tx, by, (&run, today), false).await?;
    let row = import_run::ActiveModel {
        id: Set(run.id),
        version: Set(seen),
        mapping: Set(run.mapping.clone()),
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
pub(in super::super) async fn apply(
    tx: &ShopTx,
    by: By<'_>,
    (run, seen, today): (&import_run::Model, i64, NaiveDate),
) -> AppResult<()> {
    if run.state != ImportState::Checked {
        return Err(AppError::Refused(
            "Check the file first; one that was imported is done.".to_owned(),
        ));
    }
    let outcome = go(tx, by, (run, today), true).await?;
    let row = import_run::ActiveModel {
        id: Set(run.id),
        version: Set(seen),
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
    (run, today): (&import_run::Model, NaiveDate),
    writes: bool,
) -> AppResult<Outcome> {
    let table = table(tx, run).await?;
    let mapping = mapping(run);
    let chosen: Vec<Option<&str>> = mapping.iter().map(Option::as_deref).collect();
    let reading = Reading {
        table: &table,
        chosen: &chosen,
        policy: run.policy,
        now: by.1,
        today,
    };
    match run.kind {
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
    let plan = plan::customers(reading, existing::customers(tx).await?);
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
