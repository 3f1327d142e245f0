//! Whose feed it is, and what is in it.

use crate::db::{List, ShopDb};
use crate::entity::{
    appointment, calendar_feed, customer, membership, repair_job, repair_order, vehicle,
};
use crate::error::AppResult;
use crate::features::appointments::queries::{WORK, Work};
use crate::kernel::ids::{CalendarFeedId, MembershipId};
use crate::kernel::words::{AppointmentStatus, Role};
use appointment::Column as A;
use calendar_feed::Column as F;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::Order;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};

/// Of so long before and after.
const PAST: TimeDelta = TimeDelta::days(30);
const AHEAD: TimeDelta = TimeDelta::days(90);

/// No more visits than these.
const MOST: u64 = 3_000;

/// The member's feeds that are not ended: at most one of a kind. One statement.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn open(
    db: &ShopDb,
    member: MembershipId,
) -> AppResult<Vec<calendar_feed::Model>> {
    let query = calendar_feed::Entity::find()
        .filter(F::MembershipId.eq(member))
        .filter(F::RevokedAt.is_null());
    Ok(db.all(query).await?)
}

/// A feed, and what its member may see now.
#[derive(Debug, FromQueryResult)]
pub(super) struct Feed {
    pub(super) membership_id: MembershipId,
    pub(super) is_whole: bool,
    pub(super) name: String,
    pub(super) role: Role,
}

/// The feed, while it is not ended and its member is one. One statement.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn feed(db: &ShopDb, id: CalendarFeedId) -> AppResult<Option<Feed>> {
    let query = calendar_feed::Entity::find_by_id(id)
        .select_only()
        .columns([F::MembershipId, F::IsWhole])
        .columns([membership::Column::Name, membership::Column::Role])
        .join(
            JoinType::InnerJoin,
            calendar_feed::Relation::Membership.def(),
        )
        .filter(F::RevokedAt.is_null())
        .filter(membership::Column::DisabledAt.is_null());
    Ok(db.row(query).await?)
}

/// A visit as a calendar shows it.
#[derive(Debug, FromQueryResult)]
pub(super) struct Visit {
    #[sea_orm(nested)]
    pub(super) row: appointment::Model,
    pub(super) customer: String,
    pub(super) phone: Option<String>,
    pub(super) year: Option<i32>,
    pub(super) make: Option<String>,
    pub(super) model: Option<String>,
    pub(super) technician: Option<String>,
    pub(super) jobs: List<Work>,
}

/// The visits of the last thirty days and the next ninety, of one technician or of all, without those that were
/// canceled; in order. One statement.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn visits(
    db: &ShopDb,
    technician: Option<MembershipId>,
    now: DateTime<Utc>,
) -> AppResult<Vec<Visit>> {
    use repair_job::Column as J;
    use vehicle::Column::{Make, Model, Year};
    let of = repair_order::Relation::RepairJob.def();
    let jobs = db.list(of, WORK, (J::Sort, Order::Asc));
    let query = appointment::Entity::find()
        .join(
            JoinType::InnerJoin,
            appointment::Relation::RepairOrder.def(),
        )
        .join(JoinType::InnerJoin, appointment::Relation::Customer.def())
        .join(JoinType::LeftJoin, appointment::Relation::Vehicle.def())
        .join(JoinType::LeftJoin, appointment::Relation::Membership.def())
        .column_as(customer::Column::Name, "customer")
        .column(customer::Column::Phone)
        .columns([Year, Make, Model])
        .column_as(membership::Column::Name, "technician")
        .expr_as(jobs, "jobs")
        .filter(A::StartAt.gte(now - PAST))
        .filter(A::StartAt.lt(now + AHEAD))
        .filter(A::DeletedAt.is_null())
        .filter(A::Status.ne(AppointmentStatus::Canceled))
        .filter(Condition::all().add_option(technician.map(|id| A::TechnicianId.eq(id))))
        .order_by_asc(A::StartAt)
        .order_by_asc(A::Id)
        .limit(MOST);
    Ok(db.rows(query).await?)
}
