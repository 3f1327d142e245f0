//! The visits of a span.

use crate::db::ShopDb;
use crate::entity::appointment::Column as A;
use crate::error::AppResult;
use crate::features::appointments::calendar::LONGEST;
use crate::features::appointments::queries::{Planned, planned};
use crate::kernel::ids::MembershipId;
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QuerySelect};

/// So many visits are drawn at once; more are told of (R-GEN-8).
pub(super) const MOST: u64 = 3_000;

/// The visits that touch the span, of one technician or of all, in order. One statement.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn span(
    db: &ShopDb,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    technician: Option<MembershipId>,
) -> AppResult<Vec<Planned>> {
    // None is longer, so that the index on the start says where to begin.
    let near = Condition::all()
        .add(A::StartAt.gt(from - LONGEST))
        .add(A::StartAt.lt(until))
        .add(A::EndAt.gt(from));
    let query = planned()
        .filter(near)
        .filter(Condition::all().add_option(technician.map(|id| A::TechnicianId.eq(id))))
        .limit(MOST + 1);
    Ok(db.rows(query).await?)
}
