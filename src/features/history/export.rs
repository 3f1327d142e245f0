//! `audit.csv`: the entries that the page shows, in its order and words.

use super::forms;
use super::queries::{Filter, count, rows};
use super::words::Reader;
use crate::db::ShopDb;
use crate::entity::{audit_log, membership};
use crate::error::AppResult;
use crate::kernel::time::ShopTime;
use crate::kernel::words::Role;
use crate::ui::form::FormState;
use crate::web::csv::{Rows, Sheet};
use crate::web::export::{PAGE, Table, is_full};
use uuid::Uuid;

/// Entries to be read out.
#[derive(Debug)]
pub struct Entries {
    filter: Filter,
    reader: Reader,
}

/// Who reads: an advisor has only the own entries.
#[must_use]
pub(super) fn reader(role: Role, zone: ShopTime, members: &[membership::Model]) -> Reader {
    Reader {
        role,
        zone,
        people: members.iter().map(|m| (m.id.0, m.name.clone())).collect(),
    }
}

/// Whose entries somebody of this role sees: all, or the own ones.
pub(super) fn own(role: Role, person: Uuid) -> Option<Uuid> {
    (!matches!(role, Role::Owner | Role::Accountant)).then_some(person)
}

/// What the words of the log's address ask for. `None` if they can't be read; the form says which.
#[must_use]
pub fn entries(
    form: &mut FormState,
    (role, person): (Role, Uuid),
    zone: ShopTime,
    members: &[membership::Model],
) -> Option<Entries> {
    let filter = forms::filter(form, own(role, person));
    let reader = reader(role, zone, members);
    (!form.has_errors()).then_some(Entries { filter, reader })
}

impl Table for Entries {
    fn name(&self) -> &'static str {
        "audit"
    }
    async fn count(&self, db: &ShopDb, most: u64) -> AppResult<u64> {
        count(db, (&self.filter, self.reader.zone), most).await
    }
}

impl Rows for Entries {
    type Row = audit_log::Model;

    fn columns(&self) -> Vec<&'static str> {
        vec![
            "At",
            "Actor",
            "Action",
            "Entity",
            "Entity ID",
            "Entity Name",
            "Changes",
            "Address",
            "Client",
            "Request ID",
        ]
    }

    async fn page(&mut self, db: &ShopDb) -> AppResult<(Vec<Self::Row>, bool)> {
        let found = rows(db, (&self.filter, self.reader.zone), PAGE).await?;
        self.filter.after = found.last().map(|row| (row.at, row.id));
        let is_full = is_full(&found);
        Ok((found, is_full))
    }

    fn line(&self) -> impl Fn(Self::Row, &mut Sheet) -> AppResult<()> + 'static {
        let reader = self.reader.clone();
        move |row, sheet| {
            sheet.at(Some(row.at));
            sheet.text(&row.actor_name);
            sheet.plain(&row.action);
            sheet.plain(&row.entity);
            sheet.plain_or_blank(row.entity_id);
            sheet.maybe(row.entity_label.as_deref());
            sheet.text(&reader.told(&row));
            sheet.maybe(row.ip.as_deref());
            sheet.maybe(row.client.as_deref());
            sheet.plain_or_blank(row.request_id);
            sheet.end();
            Ok(())
        }
    }
}
