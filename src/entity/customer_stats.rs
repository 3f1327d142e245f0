//! One definition each of spend, balance and visits (R-CUST-10 to 13).

use crate::kernel::ids::{CustomerId, ShopId};
use crate::kernel::money::Cents;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customer_stats")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub customer_id: CustomerId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub lifetime_spend: Cents,
    pub unpaid: Cents,
    pub invoices: i32,
    pub visits: i32,
    pub no_shows: i32,
    pub last_visit_at: Option<DateTimeUtc>,
    pub next_visit_at: Option<DateTimeUtc>,
    pub last_activity_at: DateTimeUtc,
    /// The last visit that was not with a car out of use or sold (R-CUST-15).
    pub recall_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
