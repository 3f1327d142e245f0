//! Where somebody goes next.

use crate::db::{List, ShopDb};
use crate::entity::{appointment, customer, repair_job, repair_order, vehicle};
use crate::error::AppResult;
use crate::kernel::ids::{AppointmentId, CustomerId, MembershipId};
use crate::kernel::words::{AppointmentStatus, Place};
use appointment::Column as A;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::Order;
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};
use serde::Deserialize;

/// A visit that has not begun.
#[derive(Clone, Debug, FromQueryResult)]
pub(in super::super) struct Stop {
    pub(in super::super) id: AppointmentId,
    pub(in super::super) start_at: DateTime<Utc>,
    pub(in super::super) day: NaiveDate,
    pub(in super::super) place: Place,
    pub(in super::super) line1: Option<String>,
    pub(in super::super) city: Option<String>,
    pub(in super::super) technician_id: Option<MembershipId>,
    pub(in super::super) number: String,
    pub(in super::super) customer_id: CustomerId,
    pub(in super::super) customer: String,
    pub(in super::super) phone: Option<String>,
    pub(in super::super) year: Option<i32>,
    pub(in super::super) make: Option<String>,
    pub(in super::super) model: Option<String>,
    pub(in super::super) plate: Option<String>,
    pub(in super::super) plate_region: Option<String>,
    jobs: List<Job>,
}

#[derive(Clone, Debug, Deserialize)]
struct Job {
    name: String,
    state: String,
}

impl Stop {
    /// What is to be done, in order.
    pub(in super::super) fn jobs(&self) -> Vec<&str> {
        let open = self.jobs.0.iter().filter(|job| job.state != "removed");
        open.map(|job| job.name.as_str()).collect()
    }
}

/// So many are shown.
const MOST: u64 = 5;

/// The next visits that are to begin, those of today that are late first. One statement.
pub(in super::super) async fn stops(
    db: &ShopDb,
    (today, begins): (NaiveDate, DateTime<Utc>),
) -> AppResult<Vec<Stop>> {
    use repair_job::Column as J;
    let jobs = db.list(
        repair_order::Relation::RepairJob.def(),
        &[J::Name, J::State],
        (J::Sort, Order::Asc),
    );
    let query = appointment::Entity::find()
        .join(JoinType::LeftJoin, appointment::Relation::RepairOrder.def())
        .join(JoinType::LeftJoin, appointment::Relation::Customer.def())
        .join(JoinType::LeftJoin, appointment::Relation::Vehicle.def())
        .filter(A::DeletedAt.is_null())
        .filter(A::Status.eq(AppointmentStatus::Scheduled))
        .filter(A::Day.gte(today))
        // Nearly the same, and it stands in the index by which they are in order.
        .filter(A::StartAt.gte(begins))
        .select_only()
        .columns([A::Id, A::StartAt, A::Day, A::Place, A::Line1, A::City])
        .columns([A::TechnicianId, A::CustomerId])
        .column(repair_order::Column::Number)
        .column_as(customer::Column::Name, "customer")
        .column(customer::Column::Phone)
        .columns([
            vehicle::Column::Year,
            vehicle::Column::Make,
            vehicle::Column::Model,
            vehicle::Column::Plate,
            vehicle::Column::PlateRegion,
        ])
        .expr_as(jobs, "jobs")
        .order_by_asc(A::StartAt)
        .order_by_asc(A::Id)
        .limit(MOST);
    Ok(db.rows(query).await?)
}
