//! Why a bill asks for less (R-INV-3).

use crate::kernel::ids::{InvoiceDiscountId, InvoiceId, InvoiceLineId, ShopId};
use crate::kernel::money::{Cents, Rate};
use crate::kernel::words::DiscountScope;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invoice_discount")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InvoiceDiscountId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub invoice_id: InvoiceId,
    pub scope: DiscountScope,
    pub invoice_line_id: Option<InvoiceLineId>,
    pub job_name: Option<String>,
    pub rate: Option<Rate>,
    pub amount: Option<Cents>,
    pub given: Cents,
    pub reason: String,
    pub given_by: Option<String>,
    pub sort: i32,
    #[sea_orm(belongs_to, from = "(shop_id, invoice_id)", to = "(shop_id, id)")]
    pub invoice: BelongsTo<super::invoice::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
