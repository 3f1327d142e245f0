//! One line of the bill; its tax rate is frozen when the bill is issued (R-INV-5).

use crate::kernel::ids::{FeeRuleId, InvoiceId, InvoiceLineId, ShopId};
use crate::kernel::money::{Cents, Quantity, Rate};
use crate::kernel::words::{Category, Condition, LineKind};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invoice_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InvoiceLineId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub invoice_id: InvoiceId,
    pub fee_rule_id: Option<FeeRuleId>,
    pub job_name: Option<String>,
    pub kind: LineKind,
    pub name: String,
    pub part_no: Option<String>,
    pub condition: Option<Condition>,
    pub service_code: Option<String>,
    pub category: Option<Category>,
    pub quantity: Quantity,
    pub unit_price: Cents,
    pub unit_cost: Option<Cents>,
    pub subtotal: Cents,
    pub discount: Cents,
    pub net: Cents,
    pub tax_rate: Rate,
    pub tax: Cents,
    pub total: Cents,
    pub hours: Quantity,
    pub sort: i32,
    #[sea_orm(belongs_to, from = "(shop_id, invoice_id)", to = "(shop_id, id)")]
    pub invoice: BelongsTo<super::invoice::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
