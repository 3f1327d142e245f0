//! Money given back (R-PAY-6).

use crate::kernel::ids::{CreditNoteId, PaymentId, RefundId, ShopId};
use crate::kernel::money::Cents;
use crate::kernel::words::PaymentMethod;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refund")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RefundId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub payment_id: PaymentId,
    pub credit_note_id: Option<CreditNoteId>,
    pub method: PaymentMethod,
    pub amount: Cents,
    pub tip: Cents,
    pub reason: String,
    pub external_ref: Option<String>,
    pub refunded_at: DateTimeUtc,
    pub refunded_day: Date,
    pub given_by: Option<String>,
    #[sea_orm(belongs_to, from = "(shop_id, payment_id)", to = "(shop_id, id)")]
    pub payment: BelongsTo<super::payment::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
