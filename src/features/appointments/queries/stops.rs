//! A technician's day: where to drive, in order (R-DAY-1).

use super::past::{Alert, alerts};
use super::stamps::{Stamped, stamped};
use crate::db::{List, ShopDb, once};
use crate::entity::{appointment, customer, repair_job, repair_order, vehicle};
use crate::error::AppResult;
use crate::kernel::ids::{MembershipId, ShopId};
use crate::kernel::words::{AppointmentStatus, Category};
use appointment::Column as A;
use chrono::NaiveDate;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Order, Query, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait, Select,
};
use serde::Deserialize;

/// A visit with what it takes to drive there.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Stop {
    #[sea_orm(nested)]
    pub visit: appointment::Model,
    pub number: String,
    pub complaint: Option<String>,
    pub customer: String,
    pub phone: Option<String>,
    pub year: Option<i32>,
    pub make: Option<String>,
    pub model: Option<String>,
    pub plate: Option<String>,
    pub plate_region: Option<String>,
    /// When the customer was there last.
    pub last_day: Option<NaiveDate>,
    pub jobs: List<Work>,
    pub stamps: List<Stamped>,
    /// What must be acknowledged before it begins (R-UX-9).
    pub alerts: List<Alert>,
}

/// A job of the visit, on the order still or taken off it.
#[derive(Clone, Debug, Deserialize)]
pub struct Work {
    name: String,
    state: String,
    category: Option<Category>,
}

/// The columns of [`Work`].
pub const WORK: &[repair_job::Column] = &[
    repair_job::Column::Name,
    repair_job::Column::State,
    repair_job::Column::Category,
];

impl List<Work> {
    /// What is to be done, in order; for a charge of no category nothing is.
    pub fn to_do(&self) -> impl Iterator<Item = &str> {
        let left = self.0.iter().filter(|job| job.state != "removed");
        let left = left.filter(|job| job.category.is_some());
        left.map(|job| job.name.as_str())
    }
}

/// With what is told of each visit before one drives there: the order's number, customer, phone and car,
/// the jobs and the alerts.
#[must_use]
pub fn told(db: &ShopDb, visits: Select<appointment::Entity>) -> Select<appointment::Entity> {
    use repair_job::Column as J;
    use vehicle::Column::{Make, Model, Plate, PlateRegion, Year};
    let of = repair_order::Relation::RepairJob.def();
    visits
        .join(JoinType::LeftJoin, appointment::Relation::RepairOrder.def())
        .join(JoinType::LeftJoin, appointment::Relation::Customer.def())
        .join(JoinType::LeftJoin, appointment::Relation::Vehicle.def())
        .column(repair_order::Column::Number)
        .column_as(customer::Column::Name, "customer")
        .column(customer::Column::Phone)
        .columns([Year, Make, Model, Plate, PlateRegion])
        .expr_as(db.list(of, WORK, (J::Sort, Order::Asc)), "jobs")
        .expr_as(alerts(db), "alerts")
}

/// The technician's visits of a day, what is still under way from days before, and the first one of a
/// later day, by their start. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn stops(db: &ShopDb, technician: MembershipId, day: NaiveDate) -> AppResult<Vec<Stop>> {
    use AppointmentStatus::{Canceled, Scheduled};
    let of = |which: Condition| ids((db.shop(), technician), which);
    let today = Condition::all()
        .add(A::Day.eq(day))
        .add(A::Status.ne(Canceled));
    // Spelled out: the partial index is only used for the same words.
    let carried = Condition::all()
        .add(Expr::col((appointment::Entity, A::Status)).eq(Expr::Constant("in_progress".into())))
        .add(A::Day.lt(day));
    let later = Condition::all()
        .add(A::Day.gt(day))
        .add(A::Status.eq(Scheduled));
    let later = of(later)
        .order_by(A::StartAt, Order::Asc)
        .order_by(A::Id, Order::Asc)
        .limit(1)
        .take();
    let next = Query::select()
        .column(A::Id)
        .from_subquery(later, Alias::new("next"))
        .take();
    let shown = of(today)
        .union(UnionType::All, of(carried))
        .union(UnionType::All, next)
        .take();
    let query = told(db, appointment::Entity::find())
        .column(repair_order::Column::Complaint)
        .expr_as(last_day(db.shop()), "last_day")
        .expr_as(stamped(db), "stamps")
        .filter(A::Id.in_subquery(once(shown)))
        .filter(A::DeletedAt.is_null())
        .order_by_asc(A::StartAt)
        .order_by_asc(A::Id);
    Ok(db.rows(query).await?)
}

fn ids((shop, technician): (ShopId, MembershipId), which: Condition) -> SelectStatement {
    Query::select()
        .column(A::Id)
        .from(appointment::Entity)
        .and_where(A::ShopId.eq(shop))
        .and_where(A::TechnicianId.eq(technician))
        .and_where(A::DeletedAt.is_null())
        .cond_where(which)
        .take()
}

/// The day of the customer's latest visit that is done.
fn last_day(shop: ShopId) -> Expr {
    let before = Alias::new("before");
    let of = |column: A| Expr::col((before.clone(), column));
    let select = Query::select()
        .expr(of(A::Day).max())
        .from_as(appointment::Entity, before.clone())
        .and_where(of(A::ShopId).eq(shop))
        .and_where(of(A::CustomerId).eq(Expr::col((appointment::Entity, A::CustomerId))))
        .and_where(of(A::Status).eq(Expr::Constant("completed".into())))
        .and_where(of(A::DeletedAt).is_null())
        .take();
    Expr::from(select)
}
