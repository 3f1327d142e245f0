//! Work outside a request, written in the transaction of its cause.

use crate::kernel::ids::{JobId, ShopId};
use crate::kernel::words::JobState;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JobId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub kind: String,
    /// Ids, never what people are called.
    pub payload: Json,
    pub state: JobState,
    /// The lower the sooner.
    pub priority: i32,
    pub run_at: DateTimeUtc,
    pub attempts: i32,
    pub max_attempts: i32,
    pub locked_by: Option<String>,
    pub locked_until: Option<DateTimeUtc>,
    pub idem_key: Option<String>,
    /// Of the request that asked for it, as W3C Trace Context writes it.
    pub traceparent: Option<String>,
    pub last_error: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
