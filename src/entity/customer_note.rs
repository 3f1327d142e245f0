//! What somebody wrote about a customer or one of the cars (R-CUST-3).

use crate::kernel::ids::{CustomerId, NoteId, ShopId, VehicleId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customer_note")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NoteId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub customer_id: CustomerId,
    pub vehicle_id: Option<VehicleId>,
    pub body: String,
    /// Shown at check-in, and to be acknowledged (R-UX-9).
    pub is_alert: bool,
    pub author_id: Option<Uuid>,
    pub author_name: String,
    pub deleted_at: Option<DateTimeUtc>,
    pub version: i64,
    #[sea_orm(belongs_to, from = "(shop_id, customer_id)", to = "(shop_id, id)")]
    pub customer: BelongsTo<super::customer::Entity>,
    #[sea_orm(belongs_to, from = "(shop_id, vehicle_id)", to = "(shop_id, id)")]
    pub vehicle: BelongsTo<Option<super::vehicle::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
