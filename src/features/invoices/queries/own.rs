//! A technician's own visits of an order.

use crate::db::ShopDb;
use crate::entity::appointment;
use crate::error::AppResult;
use crate::kernel::ids::{AppointmentId, MembershipId, RepairOrderId};
use appointment::Column as A;
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};

/// A visit that was given to the technician.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub struct OwnVisit {
    pub id: AppointmentId,
    pub day: NaiveDate,
}

/// The latest first. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn own_visits(
    db: &ShopDb,
    (technician, order): (MembershipId, RepairOrderId),
) -> AppResult<Vec<OwnVisit>> {
    let query = appointment::Entity::find()
        .select_only()
        .columns([A::Id, A::Day])
        .filter(A::RepairOrderId.eq(order))
        .filter(A::TechnicianId.eq(technician))
        .filter(A::DeletedAt.is_null())
        .order_by_desc(A::StartAt)
        .order_by_desc(A::Id);
    Ok(db.rows(query).await?)
}
