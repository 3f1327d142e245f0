//! Keeping a file, checking it, writing it, and taking it back.

mod apply;
mod undo;

pub(super) use apply::{Seen, apply, check};
pub(super) use undo::undo;

use super::fields::guessed;
use super::file::Table;
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::{attachment, import_run};
use crate::error::AppResult;
use crate::kernel::hex;
use crate::kernel::ids::{AttachmentId, ImportId};
use crate::kernel::words::{ImportKind, ImportPolicy, ImportState};
use crate::web::staff::By;
use sea_orm::ActiveValue::Set;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A file that could be read.
#[derive(Debug)]
pub(super) struct Sent {
    pub(super) kind: ImportKind,
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    pub(super) table: Table,
}

/// Keeps the file, with a guess at its columns.
pub(super) async fn keep(tx: &ShopTx, by: By<'_>, id: ImportId, sent: &Sent) -> AppResult<()> {
    let (file, now) = (AttachmentId::new(by.1), by.1);
    tx.insert_all([attachment::ActiveModel {
        id: Set(file),
        created_at: Set(now),
        updated_at: Set(now),
        kind: Set("file".to_owned()),
        owner_kind: Set("import".to_owned()),
        owner_id: Set(id.0),
        name: Set(sent.name.clone()),
        mime: Set("text/csv".to_owned()),
        size: Set(i32::try_from(sent.bytes.len()).unwrap_or(i32::MAX)),
        sha256: Set(hex::encode(Sha256::digest(&sent.bytes))),
        body: Set(sent.bytes.clone()),
        ..Default::default()
    }])
    .await?;
    tx.insert(import_run::ActiveModel {
        id: Set(id),
        created_at: Set(now),
        updated_at: Set(now),
        kind: Set(sent.kind),
        file_attachment_id: Set(file),
        name: Set(sent.name.clone()),
        mapping: Set(Some(json!(guessed(sent.kind, &sent.table.head)))),
        policy: Set(ImportPolicy::Skip),
        state: Set(ImportState::Mapped),
        made_by: Set(Some(by.0.name.clone())),
        version: Set(1),
        ..Default::default()
    })
    .await?;
    let after = json!({"kind": sent.kind, "rows": sent.table.rows.len()});
    let entry = Entry {
        action: "import.uploaded",
        ..entry(id, &sent.name, after)
    };
    audit::record(tx, by, entry);
    Ok(())
}

fn entry(id: ImportId, name: &str, after: Value) -> Entry<'_> {
    Entry {
        entity: "import",
        id: Some(id.0),
        label: name,
        after: Some(after),
        ..Entry::default()
    }
}
