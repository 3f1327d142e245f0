//! Keeping the paper of an issued bill (R-PDF-2).

use crate::db::ShopTx;
use crate::entity::{attachment, credit_note, invoice};
use crate::error::{AppError, AppResult};
use crate::kernel::ids::{AttachmentId, CreditNoteId, InvoiceId};
use crate::web::file;
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// What is kept.
#[derive(Clone, Debug)]
pub struct Paper {
    /// The number of the bill or credit note.
    pub number: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// Its digest in hex.
    pub sha256: String,
}

/// Stores the file as the bill's document, unless it has one: whoever comes second drops the own
/// bytes and takes the stored ones. It says nothing that the bill does not: the audit row is that
/// of the issue.
///
/// # Errors
/// [`AppError::Stale`] if there is one already; nothing is kept then.
pub async fn keep(
    tx: &ShopTx,
    now: DateTime<Utc>,
    bill: InvoiceId,
    paper: &Paper,
) -> AppResult<()> {
    use invoice::Column as I;
    let name = file_name(&paper.number);
    let id = store(tx, now, ("invoice", bill.0, name), paper).await?;
    let first = invoice::Entity::update_many()
        .col_expr(I::PdfAttachmentId, Expr::value(id))
        .filter(I::Id.eq(bill))
        .filter(I::PdfAttachmentId.is_null())
        .filter(I::Number.is_not_null());
    if tx.update_where(first).await? == 0 {
        return Err(AppError::Stale);
    }
    Ok(())
}

/// Stores the file as the document of a credit note, unless it has one (R-PDF-2).
///
/// # Errors
/// [`AppError::Stale`] if there is one already; nothing is kept then.
pub async fn keep_credit_note(
    tx: &ShopTx,
    now: DateTime<Utc>,
    note: CreditNoteId,
    paper: &Paper,
) -> AppResult<()> {
    use credit_note::Column as C;
    let name = file::name("credit-note", &paper.number);
    let id = store(tx, now, ("credit_note", note.0, name), paper).await?;
    let first = credit_note::Entity::update_many()
        .col_expr(C::PdfAttachmentId, Expr::value(id))
        .filter(C::Id.eq(note))
        .filter(C::PdfAttachmentId.is_null());
    if tx.update_where(first).await? == 0 {
        return Err(AppError::Stale);
    }
    Ok(())
}

/// The bytes, with whose they are and their name.
async fn store(
    tx: &ShopTx,
    now: DateTime<Utc>,
    (owner_kind, owner, name): (&str, Uuid, String),
    paper: &Paper,
) -> AppResult<AttachmentId> {
    let id = AttachmentId::new(now);
    tx.insert_all([attachment::ActiveModel {
        id: Set(id),
        created_at: Set(now),
        updated_at: Set(now),
        kind: Set("pdf".to_owned()),
        owner_kind: Set(owner_kind.to_owned()),
        owner_id: Set(owner),
        name: Set(name),
        mime: Set("application/pdf".to_owned()),
        size: Set(i32::try_from(paper.bytes.len()).unwrap_or(i32::MAX)),
        sha256: Set(paper.sha256.clone()),
        body: Set(paper.bytes.clone()),
        ..Default::default()
    }])
    .await?;
    Ok(id)
}

/// `invoice-INV-00042.pdf` (R-PDF-1); only characters that every system takes in a name.
#[must_use]
pub fn file_name(number: &str) -> String {
    let plain: String = number
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '-' {
                c
            } else {
                '_'
            }
        })
        .collect();
    format!("invoice-{plain}.pdf")
}
