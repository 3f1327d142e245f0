//! Taking an import back, if nobody has touched what it made.

use super::super::queries::{made, undo_until};
use super::entry;
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::import_run;
use crate::error::{AppError, AppResult};
use crate::features::{customers, shops::catalog, vehicles};
use crate::kernel::ids::{CustomerId, ServiceId, VehicleId};
use crate::kernel::words::{ImportKind, ImportState};
use crate::web::staff::By;
use sea_orm::ActiveValue::Set;
use serde_json::json;

/// All of it or nothing: the keys of the database refuse to take away what something hangs on.
pub(in super::super) async fn undo(
    tx: &ShopTx,
    by: By<'_>,
    (run, seen): (&import_run::Model, i64),
) -> AppResult<()> {
    if undo_until(run, by.1).is_none() {
        let words = "An import can be undone for 24 hours, and once.";
        return Err(AppError::Refused(words.to_owned()));
    }
    let made = made(run);
    match run.kind {
        ImportKind::Customers => {
            let ids: Vec<CustomerId> = made.created.iter().map(|id| CustomerId(*id)).collect();
            customers::import::remove_many(tx, by, &ids).await?;
            customers::import::unfill_many(tx, by, &made.filled).await?;
        }
        ImportKind::Vehicles => {
            let ids: Vec<VehicleId> = made.created.iter().map(|id| VehicleId(*id)).collect();
            vehicles::import::remove_many(tx, by, &ids).await?;
            vehicles::import::unfill_many(tx, by, &made.filled).await?;
        }
        ImportKind::Services => {
            let ids: Vec<ServiceId> = made.created.iter().map(|id| ServiceId(*id)).collect();
            catalog::import::remove_many(tx, by, &ids).await?;
            catalog::import::unfill_many(tx, by, &made.filled).await?;
        }
    }
    let row = import_run::ActiveModel {
        id: Set(run.id),
        version: Set(seen),
        state: Set(ImportState::Undone),
        ..Default::default()
    };
    tx.update(row, by.1).await?;
    let gone = json!({"removed": made.created.len(), "emptied": made.filled.len()});
    let entry = Entry {
        action: "import.undone",
        ..entry(run.id, &run.name, gone)
    };
    audit::record(tx, by, entry);
    Ok(())
}
