//! What takes back a part of an issued bill (R-INV-10).

use crate::kernel::ids::{AttachmentId, CreditNoteId, CustomerId, InvoiceId, ShopId};
use crate::kernel::money::Cents;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "credit_note")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CreditNoteId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub invoice_id: InvoiceId,
    pub customer_id: CustomerId,
    pub number: String,
    pub series_no: i32,
    pub reason: String,
    pub subtotal: Cents,
    pub tax: Cents,
    pub total: Cents,
    pub issued_at: DateTimeUtc,
    pub issued_day: Date,
    pub issued_by: Option<Json>,
    pub bill_to: Option<Json>,
    pub given_by: Option<String>,
    pub pdf_attachment_id: Option<AttachmentId>,
    #[sea_orm(belongs_to, from = "(shop_id, invoice_id)", to = "(shop_id, id)")]
    pub invoice: BelongsTo<super::invoice::Entity>,
    #[sea_orm(has_many)]
    pub lines: HasMany<super::credit_note_line::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
