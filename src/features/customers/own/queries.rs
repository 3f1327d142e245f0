//! A technician's own visits to somebody, or with a car.

use crate::db::ShopDb;
use crate::entity::{appointment, repair_order};
use crate::error::AppResult;
use crate::kernel::ids::{AppointmentId, CustomerId, MembershipId, VehicleId};
use crate::kernel::words::AppointmentStatus;
use appointment::Column as A;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};

/// Whose visits.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Whose {
    /// This customer's.
    Customer(CustomerId),
    /// This car's.
    Vehicle(VehicleId),
}

/// A visit that was given to the technician.
#[derive(Clone, Debug, FromQueryResult)]
pub(crate) struct OwnVisit {
    pub(crate) id: AppointmentId,
    pub(crate) number: String,
    pub(crate) day: NaiveDate,
    pub(crate) start_at: DateTime<Utc>,
    pub(crate) status: AppointmentStatus,
    pub(crate) vehicle_id: Option<VehicleId>,
}

/// The last hundred, the latest first. One statement.
pub(crate) async fn own_visits(
    db: &ShopDb,
    (technician, whose): (MembershipId, Whose),
) -> AppResult<Vec<OwnVisit>> {
    let of = match whose {
        Whose::Customer(id) => A::CustomerId.eq(id),
        Whose::Vehicle(id) => A::VehicleId.eq(id),
    };
    let query = appointment::Entity::find()
        .select_only()
        .columns([A::Id, A::Day, A::StartAt, A::Status, A::VehicleId])
        .column(repair_order::Column::Number)
        .join(
            JoinType::InnerJoin,
            appointment::Relation::RepairOrder.def(),
        )
        .filter(of)
        .filter(A::TechnicianId.eq(technician))
        .filter(A::DeletedAt.is_null())
        .order_by_desc(A::StartAt)
        .order_by_desc(A::Id)
        .limit(100);
    Ok(db.rows(query).await?)
}
