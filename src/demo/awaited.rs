//! What makes a board of today worth looking at: promises, and what the cars wait for.

use super::ADVISOR;
use super::history::{History, Made};
use crate::entity::blocker;
use crate::kernel::ids::BlockerId;
use crate::kernel::words::BlockerKind;
use chrono::TimeDelta;
use sea_orm::ActiveValue::Set;

/// Of the last visit: two of three are promised, one of four is held up.
pub(super) fn add(all: &mut History, made: &Made) {
    let nth = usize::try_from(all.ordered).unwrap_or_default();
    if !nth.is_multiple_of(3)
        && let Some(order) = all.orders.last_mut()
    {
        let left = TimeDelta::minutes([60, 20, 150, 240].get(nth % 4).copied().unwrap_or(60));
        order.promised_at = Set(Some(made.end.max(made.now - TimeDelta::minutes(35)) + left));
    }
    if !nth.is_multiple_of(4) {
        return;
    }
    let Some(kind) = BlockerKind::ALL.get(nth / 4 % BlockerKind::ALL.len()) else {
        return;
    };
    let at = made.now - TimeDelta::minutes(50);
    all.blockers.push(blocker::ActiveModel {
        id: Set(BlockerId::new(at)),
        created_at: Set(at),
        updated_at: Set(at),
        appointment_id: Set(made.id),
        kind: Set(*kind),
        note: Set((*kind == BlockerKind::Parts).then(|| "Ordered, comes tomorrow".to_owned())),
        set_at: Set(at),
        set_by: Set(ADVISOR.to_owned()),
        ..Default::default()
    });
}
