//! The bill. A draft has no number; an issued one never changes but by payments (R-INV-8).

use crate::kernel::ids::{
    AppointmentId, AttachmentId, CustomerId, InvoiceId, RepairOrderId, ShopId, VehicleId,
};
use crate::kernel::money::Cents;
use crate::kernel::words::InvoiceStatus;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invoice")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InvoiceId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub repair_order_id: RepairOrderId,
    pub appointment_id: Option<AppointmentId>,
    pub customer_id: CustomerId,
    pub vehicle_id: Option<VehicleId>,
    pub number: Option<String>,
    pub series_no: Option<i32>,
    pub status: InvoiceStatus,
    pub issued_at: Option<DateTimeUtc>,
    pub issued_day: Option<Date>,
    pub due_day: Option<Date>,
    pub paid_at: Option<DateTimeUtc>,
    pub voided_at: Option<DateTimeUtc>,
    pub void_reason: Option<String>,
    pub issued_by: Option<Json>,
    pub bill_to: Option<Json>,
    pub vehicle_block: Option<Json>,
    pub tax_exempt: bool,
    pub gross: Cents,
    pub discount: Cents,
    pub subtotal: Cents,
    pub tax: Cents,
    pub total: Cents,
    pub credited: Cents,
    pub paid: Cents,
    pub due: Cents,
    pub is_current: bool,
    /// The fees of the shop as they were when it was drafted (R-SET-2).
    pub fees: Option<Json>,
    pub notes: Option<String>,
    pub pdf_attachment_id: Option<AttachmentId>,
    pub version: i64,
    #[sea_orm(belongs_to, from = "(shop_id, customer_id)", to = "(shop_id, id)")]
    pub customer: BelongsTo<super::customer::Entity>,
    #[sea_orm(belongs_to, from = "(shop_id, vehicle_id)", to = "(shop_id, id)")]
    pub vehicle: BelongsTo<Option<super::vehicle::Entity>>,
    #[sea_orm(belongs_to, from = "(shop_id, repair_order_id)", to = "(shop_id, id)")]
    pub repair_order: BelongsTo<super::repair_order::Entity>,
    #[sea_orm(belongs_to, from = "(shop_id, appointment_id)", to = "(shop_id, id)")]
    pub appointment: BelongsTo<Option<super::appointment::Entity>>,
    #[sea_orm(has_many)]
    pub lines: HasMany<super::invoice_line::Entity>,
    #[sea_orm(has_many)]
    pub payments: HasMany<super::payment::Entity>,
    #[sea_orm(has_many)]
    pub discounts: HasMany<super::invoice_discount::Entity>,
    #[sea_orm(has_many)]
    pub credit_notes: HasMany<super::credit_note::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
