//! Stored documents of bills.

use crate::db::ShopDb;
use crate::entity::{attachment, invoice};
use crate::error::AppResult;
use crate::kernel::ids::{AttachmentId, InvoiceId};
use crate::kernel::words::InvoiceStatus;
use sea_orm::{EntityTrait, FromQueryResult, JoinType, QuerySelect, RelationDef};

/// The stored document of a bill, without its bytes.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Document {
    pub number: Option<String>,
    pub status: InvoiceStatus,
    pub pdf_attachment_id: Option<AttachmentId>,
    pub sha256: Option<String>,
}

/// Whether a bill has its document, and its digest.
///
/// # Errors
/// When the database does not answer.
pub async fn document(db: &ShopDb, id: InvoiceId) -> AppResult<Option<Document>> {
    use invoice::Column as I;
    let query = invoice::Entity::find_by_id(id)
        .join(JoinType::LeftJoin, paper())
        .select_only()
        .columns([I::Number, I::Status, I::PdfAttachmentId])
        .column(attachment::Column::Sha256);
    Ok(db.row(query).await?)
}

fn paper() -> RelationDef {
    use {attachment::Column as A, invoice::Column as I};
    invoice::Entity::belongs_to(attachment::Entity)
        .from((I::ShopId, I::PdfAttachmentId))
        .to((A::ShopId, A::Id))
        .into()
}

/// The bytes of a stored document.
///
/// # Errors
/// When the database does not answer.
pub async fn stored(db: &ShopDb, id: AttachmentId) -> AppResult<Option<attachment::Model>> {
    Ok(db.one(attachment::Entity::find_by_id(id)).await?)
}
