//! Two customers that became one, with what is needed to undo it (R-CUST-4).

use crate::kernel::ids::{CustomerId, MergeId, ShopId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customer_merge")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MergeId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub survivor_id: CustomerId,
    pub merged_id: CustomerId,
    pub merged_name: String,
    pub at: DateTimeUtc,
    pub actor_name: String,
    pub moved: Option<Json>,
    pub fields: Option<Json>,
    pub undone_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
