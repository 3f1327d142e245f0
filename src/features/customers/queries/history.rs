//! Visits with what was done and what it cost, newest first, of a customer or of a car.

use super::Car;
use super::price::{BILL, Billed, Work, current_bill, lines, work};
use crate::db::ShopDb;
use crate::entity::{appointment, customer, membership, repair_job, vehicle};
use crate::error::AppResult;
use crate::features::customers::keyset::{behind, key};
use crate::kernel::ids::{AppointmentId, CustomerId, RepairOrderId, ShopId, VehicleId};
use crate::kernel::money::{Cents, Overflow};
use crate::kernel::page::{self, Paged};
use crate::kernel::words::AppointmentStatus;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, Order, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, RelationDef, RelationTrait,
};

/// Visits a page (R-CUST-17).
pub const VISITS: u64 = 25;

/// Whose visits.
#[derive(Clone, Copy, Debug)]
pub enum Of {
    /// Of all cars of a customer.
    Customer(CustomerId),
    /// Of a car, whoever owned it then.
    Vehicle(VehicleId),
}

/// One visit, whatever became of it.
#[derive(Clone, Debug)]
pub struct Visit {
    /// Its page.
    pub id: AppointmentId,
    /// The record of the work.
    pub order: RepairOrderId,
    /// Where it stands.
    pub status: AppointmentStatus,
    /// When it was planned to start.
    pub start_at: DateTime<Utc>,
    /// Who came.
    pub technician: Option<String>,
    /// Whose visit it was.
    pub customer: (CustomerId, String),
    /// The car, if there was one.
    pub car: Option<Car>,
    /// What was to be done, each with its price.
    pub jobs: Vec<(String, Cents)>,
    /// What it costs (R-APPT-19).
    pub price: Cents,
    /// Whether there is a bill, if only a draft.
    pub has_bill: bool,
}

/// A page of visits; where the older ones begin.
pub type Visits = Paged<Visit>;

#[derive(FromQueryResult)]
struct Row {
    id: AppointmentId,
    repair_order_id: RepairOrderId,
    status: AppointmentStatus,
    start_at: DateTime<Utc>,
    technician: Option<String>,
    customer_id: CustomerId,
    customer_name: String,
    #[sea_orm(nested(prefix = "car_"))]
    car: Option<Car>,
    #[sea_orm(nested)]
    bill: Billed,
    jobs: Work,
}

/// One statement, however many visits there are.
///
/// # Errors
/// When the database does not answer.
pub async fn visits(db: &ShopDb, of: Of, before: Option<&str>) -> AppResult<Visits> {
    use appointment::Column::{CustomerId, Id, RepairOrderId, StartAt, Status};
    let mut query = appointment::Entity::find()
        .join(JoinType::InnerJoin, appointment::Relation::Customer.def())
        .join(JoinType::LeftJoin, appointment::Relation::Membership.def())
        .join(JoinType::LeftJoin, appointment::Relation::Vehicle.def())
        .join(
            JoinType::InnerJoin,
            appointment::Relation::RepairOrder.def(),
        )
        .join(JoinType::LeftJoin, current_bill())
        .filter(Id.in_subquery(shown(db.shop(), of, before)))
        .select_only()
        .columns([Id, RepairOrderId, Status, StartAt, CustomerId])
        .column_as(membership::Column::Name, "technician")
        .column_as(customer::Column::Name, "customer_name")
        .expr_as(work(db, jobs_of(), lines()), "jobs")
        .order_by_desc(StartAt)
        .order_by_desc(Id);
    for (column, alias) in CAR {
        query = query.column_as(*column, *alias);
    }
    for (column, alias) in BILL {
        query = query.column_as(column, alias);
    }
    let rows: Vec<Row> = db.rows(query).await?;
    let Paged { rows, next } = Paged::of(rows, VISITS, |row| page::encode(&(row.start_at, row.id)));
    let rows: Result<Vec<Visit>, Overflow> = rows.into_iter().map(visit).collect();
    Ok(Paged { rows: rows?, next })
}

/// Which visits the page shows, and one more. An engine that does not know how long a page is would else
/// look up all there ever were.
fn shown(shop: ShopId, of: Of, before: Option<&str>) -> SelectStatement {
    use appointment::Column::{CustomerId, DeletedAt, Id, StartAt, VehicleId};
    let cursor: Option<(DateTime<Utc>, AppointmentId)> = before.and_then(page::decode);
    let behind = cursor.map(|(start, id)| {
        behind(vec![
            key(Expr::col(StartAt.as_column_ref()), Order::Desc, start),
            key(Expr::col(Id.as_column_ref()), Order::Desc, id),
        ])
    });
    appointment::Entity::find()
        .filter(appointment::Column::ShopId.eq(shop))
        .filter(DeletedAt.is_null())
        .filter(match of {
            Of::Customer(id) => CustomerId.eq(id),
            Of::Vehicle(id) => VehicleId.eq(id),
        })
        .filter(Condition::all().add_option(behind))
        .select_only()
        .column(Id)
        .order_by_desc(StartAt)
        .order_by_desc(Id)
        .limit(VISITS + 1)
        .into_query()
}

const CAR: &[(vehicle::Column, &str)] = &[
    (vehicle::Column::Id, "car_id"),
    (vehicle::Column::Year, "car_year"),
    (vehicle::Column::Make, "car_make"),
    (vehicle::Column::Model, "car_model"),
    (vehicle::Column::Plate, "car_plate"),
    (vehicle::Column::PlateRegion, "car_plate_region"),
    (vehicle::Column::Vin, "car_vin"),
    (vehicle::Column::IsActive, "car_is_active"),
];

/// From a visit to the jobs of its order.
fn jobs_of() -> RelationDef {
    appointment::Entity::belongs_to(repair_job::Entity)
        .from((
            appointment::Column::ShopId,
            appointment::Column::RepairOrderId,
        ))
        .to((
            repair_job::Column::ShopId,
            repair_job::Column::RepairOrderId,
        ))
        .into()
}

fn visit(row: Row) -> Result<Visit, Overflow> {
    let mut jobs = Vec::new();
    for job in row.jobs.0 {
        let lines: Result<Vec<Cents>, Overflow> = job
            .lines
            .iter()
            .map(|(quantity, unit_price)| unit_price.times(*quantity))
            .collect();
        jobs.push((job.name, Cents::sum(lines?)?));
    }
    let lines = Cents::sum(jobs.iter().map(|(_, price)| *price))?;
    Ok(Visit {
        id: row.id,
        order: row.repair_order_id,
        status: row.status,
        start_at: row.start_at,
        technician: row.technician,
        customer: (row.customer_id, row.customer_name),
        car: row.car,
        price: row.bill.price(lines),
        has_bill: row.bill.status.is_some(),
        jobs,
    })
}
