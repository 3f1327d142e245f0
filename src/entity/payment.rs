//! Money taken. Never edited or deleted (R-PAY-6).

use crate::kernel::ids::{CustomerId, InvoiceId, PaymentId, RepairOrderId, ShopId};
use crate::kernel::money::Cents;
use crate::kernel::words::{PaymentKind, PaymentMethod};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "payment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PaymentId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub invoice_id: Option<InvoiceId>,
    pub repair_order_id: RepairOrderId,
    pub customer_id: CustomerId,
    pub kind: PaymentKind,
    pub method: PaymentMethod,
    pub amount: Cents,
    pub tip: Cents,
    /// What of it pays the bill now; a bill's `paid` is the sum of it.
    pub applied: Cents,
    pub refunded: Cents,
    pub tip_refunded: Cents,
    pub tendered: Option<Cents>,
    pub change: Option<Cents>,
    pub received_at: DateTimeUtc,
    pub received_day: Date,
    pub external_ref: Option<String>,
    pub note: Option<String>,
    pub taken_by: Option<String>,
    #[sea_orm(belongs_to, from = "(shop_id, invoice_id)", to = "(shop_id, id)")]
    pub invoice: BelongsTo<Option<super::invoice::Entity>>,
    #[sea_orm(has_many)]
    pub refunds: HasMany<super::refund::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
