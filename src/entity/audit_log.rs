//! Who changed what, when, from where. Only ever added to (R-AUD-1).

use crate::kernel::ids::{AuditId, ShopId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_log")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuditId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub at: DateTimeUtc,
    pub actor_kind: String,
    pub actor_id: Option<Uuid>,
    pub actor_name: String,
    pub action: String,
    pub entity: String,
    pub entity_id: Option<Uuid>,
    pub entity_label: Option<String>,
    pub before: Option<Json>,
    pub after: Option<Json>,
    pub request_id: Option<Uuid>,
    pub ip: Option<String>,
    pub client: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
