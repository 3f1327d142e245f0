//! Where somebody goes next.

use crate::db::{List, ShopDb};
use crate::entity::{appointment, membership};
use crate::error::AppResult;
use crate::features::appointments::queries::{Alert, Work, told};
use crate::kernel::ids::{AppointmentId, CustomerId};
use crate::kernel::words::{AppointmentStatus, Place};
use appointment::Column as A;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};

/// A visit that has not begun.
#[derive(Clone, Debug, FromQueryResult)]
pub(in super::super) struct Stop {
    pub(in super::super) id: AppointmentId,
    pub(in super::super) version: i64,
    pub(in super::super) start_at: DateTime<Utc>,
    pub(in super::super) day: NaiveDate,
    pub(in super::super) place: Place,
    pub(in super::super) line1: Option<String>,
    pub(in super::super) city: Option<String>,
    pub(in super::super) technician: Option<String>,
    pub(in super::super) number: String,
    pub(in super::super) customer_id: CustomerId,
    pub(in super::super) customer: String,
    pub(in super::super) phone: Option<String>,
    pub(in super::super) year: Option<i32>,
    pub(in super::super) make: Option<String>,
    pub(in super::super) model: Option<String>,
    pub(in super::super) plate: Option<String>,
    pub(in super::super) plate_region: Option<String>,
    pub(in super::super) jobs: List<Work>,
    /// What must be acknowledged before it begins (R-UX-9).
    pub(in super::super) alerts: List<Alert>,
}

/// So many are shown.
const MOST: u64 = 5;

/// The next visits that are to begin, those of today that are late first. One statement.
pub(in super::super) async fn stops(
    db: &ShopDb,
    (today, begins): (NaiveDate, DateTime<Utc>),
) -> AppResult<Vec<Stop>> {
    let visits = appointment::Entity::find()
        .join(JoinType::LeftJoin, appointment::Relation::Membership.def())
        .select_only()
        .columns([A::Id, A::StartAt, A::Day, A::Place, A::Line1, A::City])
        .columns([A::CustomerId, A::Version])
        .column_as(membership::Column::Name, "technician");
    let query = told(db, visits)
        .filter(A::DeletedAt.is_null())
        .filter(A::Status.eq(AppointmentStatus::Scheduled))
        .filter(A::Day.gte(today))
        // Nearly the same, and it stands in the index by which they are in order.
        .filter(A::StartAt.gte(begins))
        .order_by_asc(A::StartAt)
        .order_by_asc(A::Id)
        .limit(MOST);
    Ok(db.rows(query).await?)
}
