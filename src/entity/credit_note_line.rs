//! What of a line of the bill a credit note takes back.

use crate::kernel::ids::{CreditNoteId, CreditNoteLineId, InvoiceLineId, ShopId};
use crate::kernel::money::{Cents, Quantity};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "credit_note_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CreditNoteLineId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub credit_note_id: CreditNoteId,
    pub invoice_line_id: InvoiceLineId,
    pub quantity: Quantity,
    pub net: Cents,
    pub tax: Cents,
    pub total: Cents,
    pub sort: i32,
    #[sea_orm(belongs_to, from = "(shop_id, credit_note_id)", to = "(shop_id, id)")]
    pub credit_note: BelongsTo<super::credit_note::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
