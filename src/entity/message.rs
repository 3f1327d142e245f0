//! What was written to a customer, or by one: the outbox and the thread (R-MSG-3).

use crate::kernel::ids::{AppointmentId, CustomerId, MessageId, RepairOrderId, ShopId, TemplateId};
use crate::kernel::words::{Channel, Direction, MessageState, Trigger};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "message")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MessageId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    /// Nobody that is known, for an unknown number.
    pub customer_id: Option<CustomerId>,
    pub repair_order_id: Option<RepairOrderId>,
    pub appointment_id: Option<AppointmentId>,
    pub template_id: Option<TemplateId>,
    /// The moment that wrote it; none: somebody of the shop, or a customer.
    pub trigger: Option<Trigger>,
    pub channel: Channel,
    pub direction: Direction,
    /// Of the customer: a number in E.164, or an e-mail address.
    pub address: String,
    pub subject: Option<String>,
    pub body: String,
    pub state: MessageState,
    /// Moment, subject and start: at most one goes out (R-MSG-3).
    pub dedupe_key: Option<String>,
    pub not_before: DateTimeUtc,
    /// Pointless from then on.
    pub expires_at: Option<DateTimeUtc>,
    /// May go in quiet hours: a fresh reply, or an owner's word (R-MSG-6).
    pub is_urgent: bool,
    pub attempts: i32,
    /// By which the provider knows it.
    pub provider_ref: Option<String>,
    /// Why it was not sent, in words.
    pub error: Option<String>,
    /// The name of who wrote it.
    pub sent_by: Option<String>,
    pub read_at: Option<DateTimeUtc>,
    pub sent_at: Option<DateTimeUtc>,
    pub delivered_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "(shop_id, customer_id)", to = "(shop_id, id)")]
    pub customer: BelongsTo<Option<super::customer::Entity>>,
    #[sea_orm(belongs_to, from = "(shop_id, repair_order_id)", to = "(shop_id, id)")]
    pub repair_order: BelongsTo<Option<super::repair_order::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
