//! A row of the outbox before anybody knows what becomes of it.

use crate::entity::message;
use crate::kernel::ids::MessageId;
use crate::kernel::words::{Direction, MessageState};
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;

/// A row that says nothing yet about what becomes of it.
pub(super) fn fresh(now: DateTime<Utc>) -> message::ActiveModel {
    message::ActiveModel {
        id: Set(MessageId::new(now)),
        created_at: Set(now),
        updated_at: Set(now),
        direction: Set(Direction::Out),
        state: Set(MessageState::Queued),
        not_before: Set(now),
        is_urgent: Set(false),
        attempts: Set(0),
        ..Default::default()
    }
}
