//! The newest readings of a car, as a part of another statement.

use crate::db::ShopDb;
use crate::entity::{odometer_reading, vehicle};
use crate::kernel::ids::{ReadingId, VehicleId};
use crate::kernel::words::{DistanceUnit, OdometerReason};
use chrono::{DateTime, Utc};
use odometer_reading::Column as R;
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition, Order, Query};
use sea_orm::{ColumnTrait, RelationTrait};
use serde::Deserialize;

/// A reading as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Shown {
    pub(super) id: ReadingId,
    pub(super) value: i32,
    pub(super) unit: DistanceUnit,
    pub(super) miles: i32,
    pub(super) read_at: DateTime<Utc>,
    lower_reason: Option<String>,
    pub(super) recorded_by: Option<String>,
}

impl Shown {
    /// Why it is less than before.
    pub(super) fn reason(&self) -> Option<OdometerReason> {
        self.lower_reason.as_deref()?.parse().ok()
    }
}

/// At most so many readings of this car, newest first, as a JSON column beside the car.
pub(crate) fn shown(db: &ShopDb, car: VehicleId, most: u64) -> Expr {
    let newest = Query::select()
        .column(R::Id)
        .from(odometer_reading::Entity)
        .and_where(R::ShopId.eq(db.shop()))
        .and_where(R::VehicleId.eq(car))
        .order_by(R::ReadAt, Order::Desc)
        .order_by(R::Id, Order::Desc)
        .limit(most)
        .take();
    let few = vehicle::Relation::OdometerReading
        .def()
        .on_condition(move |_, reading| {
            Expr::col((reading, R::Id))
                .in_subquery(newest.clone())
                .into_condition()
        });
    db.list(
        few,
        &[
            R::Id,
            R::Value,
            R::Unit,
            R::Miles,
            R::ReadAt,
            R::LowerReason,
            R::RecordedBy,
        ],
        (R::ReadAt, Order::Desc),
    )
}
