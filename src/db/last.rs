//! What a transaction writes last, before its COMMIT.

use super::live;
use super::shop_tx::ShopTx;
use crate::entity::{audit_log, search_term};
use crate::kernel::ids::{CustomerId, VehicleId};
use crate::kernel::search::TermKind;
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::DbErr;
use std::sync::PoisonError;
use uuid::Uuid;

/// Rows that nothing in the transaction refers to: written before COMMIT, a statement a table.
#[derive(Debug, Default)]
pub(super) struct Last {
    audit: Vec<audit_log::ActiveModel>,
    terms: Vec<search_term::ActiveModel>,
}

impl ShopTx {
    /// Writes an audit row with the others of this transaction. Only `audit::record` makes them.
    pub(crate) fn log(&self, row: audit_log::ActiveModel) {
        self.last
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .audit
            .push(row);
    }

    /// Writes by what something is found, with the other terms of this transaction: which thing, to whose
    /// page it leads, and of which car it is.
    pub fn index(
        &self,
        of: (Uuid, CustomerId, Option<VehicleId>),
        terms: impl IntoIterator<Item = (TermKind, String)>,
        now: DateTime<Utc>,
    ) {
        self.last
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .terms
            .extend(terms.into_iter().map(|term| term_row(term, of, now)));
    }

    /// Gives the names of what was changed.
    pub(super) async fn write_last(&self) -> Result<String, DbErr> {
        let Last { audit, terms } =
            std::mem::take(&mut *self.last.lock().unwrap_or_else(PoisonError::into_inner));
        let changed = audit.iter().map(|row| {
            let entity = row.entity.try_as_ref().map_or("", String::as_str);
            (entity, row.entity_id.try_as_ref().copied().flatten())
        });
        let names = live::names(changed);
        self.insert_all(terms).await?;
        self.insert_all(audit).await?;
        Ok(names)
    }
}

/// A row by which something is found, as [`ShopTx::index`] writes it.
#[must_use]
pub fn term_row(
    (kind, term): (TermKind, String),
    (target, customer, vehicle): (Uuid, CustomerId, Option<VehicleId>),
    now: DateTime<Utc>,
) -> search_term::ActiveModel {
    search_term::ActiveModel {
        term: Set(term),
        kind: Set(kind.as_str().to_owned()),
        target_id: Set(target),
        created_at: Set(now),
        updated_at: Set(now),
        customer_id: Set(customer),
        vehicle_id: Set(vehicle),
        ..Default::default()
    }
}
