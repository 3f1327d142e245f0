//! What was written to the customer about the order of a visit, and what the customer answered.

use crate::db::ShopDb;
use crate::entity::{appointment, message};
use crate::kernel::words::{Channel, Direction, MessageState, Trigger};
use chrono::{DateTime, Utc};
use message::Column as M;
use sea_orm::sea_query::{Expr, Order};
use sea_orm::{EntityTrait, RelationDef};
use serde::Deserialize;

/// A message of the thread.
#[derive(Clone, Debug, Deserialize)]
pub struct Said {
    pub channel: Channel,
    pub direction: Direction,
    pub state: MessageState,
    pub trigger: Option<Trigger>,
    pub body: String,
    pub created_at: DateTime<Utc>,
    pub read_at: Option<DateTime<Utc>>,
}

/// As a JSON column, the newest first.
pub(super) fn said(db: &ShopDb) -> Expr {
    use appointment::Column as A;
    let of: RelationDef = appointment::Entity::belongs_to(message::Entity)
        .from((A::ShopId, A::RepairOrderId))
        .to((M::ShopId, M::RepairOrderId))
        .into();
    let columns = [
        M::Channel,
        M::Direction,
        M::State,
        M::Trigger,
        M::Body,
        M::CreatedAt,
        M::ReadAt,
    ];
    db.list(of, &columns, (M::Id, Order::Desc))
}
