//! Visits as far as they take time: whose they are, where and when.

use crate::entity::{appointment, customer, repair_order, vehicle};
use crate::features::appointments::calendar::{Visit, address_key};
use crate::kernel::ids::{AppointmentId, MembershipId};
use crate::kernel::place::of_zip;
use crate::kernel::vehicle::label;
use crate::kernel::words::{AppointmentStatus, Place};
use appointment::Column as A;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait, Select,
};

/// A visit that takes time.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Planned {
    pub id: AppointmentId,
    pub version: i64,
    pub status: AppointmentStatus,
    pub start_at: DateTime<Utc>,
    pub end_at: DateTime<Utc>,
    /// The local day of the start.
    pub day: NaiveDate,
    pub place: Place,
    pub technician_id: Option<MembershipId>,
    pub number: String,
    pub customer: String,
    year: Option<i32>,
    make: Option<String>,
    model: Option<String>,
    line1: Option<String>,
    city: Option<String>,
    postal: Option<String>,
    completed_at: Option<DateTime<Utc>>,
}

impl Planned {
    /// What of it gets in others' way.
    #[must_use]
    pub fn visit(&self) -> Visit {
        let part = Option::as_deref;
        Visit {
            id: self.id,
            start: self.start_at,
            end: self.end_at,
            buffer_before: None,
            buffer_after: None,
            place: self.place,
            address: address_key(part(&self.line1), part(&self.city), part(&self.postal)),
            at: part(&self.postal).and_then(of_zip),
            status: self.status,
            completed_at: self.completed_at,
            deleted: false,
        }
    }

    /// "2018 Honda Civic".
    #[must_use]
    pub fn car(&self) -> Option<String> {
        let (make, model) = (self.make.as_deref()?, self.model.as_deref()?);
        Some(label(self.year, make, model))
    }
}

impl From<&appointment::Model> for Visit {
    fn from(row: &appointment::Model) -> Self {
        let part = Option::as_deref;
        Self {
            id: row.id,
            start: row.start_at,
            end: row.end_at,
            buffer_before: None,
            buffer_after: None,
            place: row.place,
            address: address_key(part(&row.line1), part(&row.city), part(&row.postal)),
            at: part(&row.postal).and_then(of_zip),
            status: row.status,
            completed_at: row.completed_at,
            deleted: row.deleted_at.is_some(),
        }
    }
}

/// Those that take place, in order, with the columns of [`Planned`].
#[must_use]
pub fn planned() -> Select<appointment::Entity> {
    appointment::Entity::find()
        .join(
            JoinType::InnerJoin,
            appointment::Relation::RepairOrder.def(),
        )
        .join(JoinType::InnerJoin, appointment::Relation::Customer.def())
        .join(JoinType::LeftJoin, appointment::Relation::Vehicle.def())
        .filter(A::Status.is_not_in([AppointmentStatus::Canceled, AppointmentStatus::NoShow]))
        .filter(A::DeletedAt.is_null())
        .select_only()
        .columns([A::Id, A::Version, A::Status, A::StartAt, A::EndAt, A::Day])
        .columns([A::Place, A::Line1, A::City, A::Postal])
        .columns([A::TechnicianId, A::CompletedAt])
        .column(repair_order::Column::Number)
        .column_as(customer::Column::Name, "customer")
        .columns([
            vehicle::Column::Year,
            vehicle::Column::Make,
            vehicle::Column::Model,
        ])
        .order_by_asc(A::StartAt)
        .order_by_asc(A::Id)
}
