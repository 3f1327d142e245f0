//! The visits of a span.

use crate::db::ShopDb;
use crate::entity::{appointment, customer, repair_order, vehicle};
use crate::error::AppResult;
use crate::features::appointments::calendar::{LONGEST, Visit, address_key};
use crate::kernel::ids::{AppointmentId, MembershipId};
use crate::kernel::words::{AppointmentStatus, Place};
use appointment::Column as A;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};

/// So many visits are drawn at once; more are told of (R-GEN-8).
pub(super) const MOST: u64 = 3_000;

/// A visit that takes time.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Entry {
    pub(super) id: AppointmentId,
    pub(super) version: i64,
    pub(super) status: AppointmentStatus,
    pub(super) start_at: DateTime<Utc>,
    pub(super) end_at: DateTime<Utc>,
    /// The local day of the start.
    pub(super) day: NaiveDate,
    pub(super) place: Place,
    pub(super) technician_id: Option<MembershipId>,
    pub(super) number: String,
    pub(super) customer: String,
    pub(super) year: Option<i32>,
    pub(super) make: Option<String>,
    pub(super) model: Option<String>,
    line1: Option<String>,
    city: Option<String>,
    postal: Option<String>,
    completed_at: Option<DateTime<Utc>>,
}

impl Entry {
    /// What of it gets in others' way.
    pub(super) fn visit(&self) -> Visit {
        let part = Option::as_deref;
        Visit {
            id: self.id,
            start: self.start_at,
            end: self.end_at,
            buffer_before: None,
            buffer_after: None,
            place: self.place,
            address: address_key(part(&self.line1), part(&self.city), part(&self.postal)),
            status: self.status,
            completed_at: self.completed_at,
            deleted: false,
        }
    }
}

/// The visits that touch the span, of one technician or of all, in order. One statement.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn span(
    db: &ShopDb,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    technician: Option<MembershipId>,
) -> AppResult<Vec<Entry>> {
    // None is longer, so that the index on the start says where to begin.
    let near = Condition::all()
        .add(A::StartAt.gt(from - LONGEST))
        .add(A::StartAt.lt(until))
        .add(A::EndAt.gt(from));
    let query = appointment::Entity::find()
        .join(
            JoinType::InnerJoin,
            appointment::Relation::RepairOrder.def(),
        )
        .join(JoinType::InnerJoin, appointment::Relation::Customer.def())
        .join(JoinType::LeftJoin, appointment::Relation::Vehicle.def())
        .filter(near)
        .filter(A::Status.is_not_in([AppointmentStatus::Canceled, AppointmentStatus::NoShow]))
        .filter(A::DeletedAt.is_null())
        .filter(Condition::all().add_option(technician.map(|id| A::TechnicianId.eq(id))))
        .select_only()
        .columns([A::Id, A::Version, A::Status, A::StartAt, A::EndAt, A::Day])
        .columns([
            A::Place,
            A::TechnicianId,
            A::Line1,
            A::City,
            A::Postal,
            A::CompletedAt,
        ])
        .column(repair_order::Column::Number)
        .column_as(customer::Column::Name, "customer")
        .columns([
            vehicle::Column::Year,
            vehicle::Column::Make,
            vehicle::Column::Model,
        ])
        .order_by_asc(A::StartAt)
        .order_by_asc(A::Id)
        .limit(MOST + 1);
    Ok(db.rows(query).await?)
}
