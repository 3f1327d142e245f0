//! Money taken. Never edited or deleted (R-PAY-6).

use crate::kernel::ids::{CustomerId, InvoiceId, PaymentId, ShopId};
use crate::kernel::money::Cents;
use crate::kernel::words::PaymentMethod;
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
    pub invoice_id: InvoiceId,
    pub customer_id: CustomerId,
    pub method: PaymentMethod,
    pub amount: Cents,
    pub tip: Cents,
    pub tendered: Option<Cents>,
    pub change: Option<Cents>,
    pub received_at: DateTimeUtc,
    pub received_day: Date,
    pub external_ref: Option<String>,
    pub note: Option<String>,
    pub taken_by: Option<String>,
    #[sea_orm(belongs_to, from = "(shop_id, invoice_id)", to = "(shop_id, id)")]
    pub invoice: BelongsTo<super::invoice::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
