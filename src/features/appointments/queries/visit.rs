//! One visit with everything a bill, a page or a change needs to know of it.

use super::beside::Beside;
use super::past::{Alert, alerts};
use crate::db::{List, ShopDb, is_true};
use crate::entity::{
    appointment, customer, invoice, lead, payment, repair_job, repair_line, repair_order, service,
    vehicle,
};
use crate::error::AppResult;
use crate::features::customers::queries::price::current_bill;
use crate::features::shops::charge::{Charge, Cost};
use crate::kernel::ids::{
    AppointmentId, InvoiceId, LeadId, PaymentId, RepairJobId, RepairLineId, RepairOrderId,
    ServiceId,
};
use crate::kernel::money::{Cents, Quantity};
use crate::kernel::words::{
    AppointmentStatus, Category, Condition, InvoiceStatus, LineKind, PaymentMethod,
};
use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition, Order};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait, Select,
};
use serde::Deserialize;

/// A visit and its order, as a bill is made of it.
#[derive(Clone, Debug)]
pub struct Billable {
    pub appointment: appointment::Model,
    pub order: repair_order::Model,
    pub customer: customer::Model,
    pub vehicle: Option<vehicle::Model>,
    /// Without those that were removed.
    pub jobs: Vec<Job>,
}

impl Billable {
    /// The sum of the lines (R-APPT-19).
    #[must_use]
    pub fn price(&self) -> Cents {
        total(self.jobs.iter().flat_map(|job| &job.lines))
    }

    /// Whether jobs and lines may still be added: it is planned or under way, and no bill was made of it.
    #[must_use]
    pub fn takes_work(&self, bill: Option<&Bill>) -> bool {
        use AppointmentStatus::{InProgress, Ready, Scheduled};
        matches!(self.appointment.status, Scheduled | InProgress | Ready) && bill.is_none()
    }

    /// A line of the work, with its job.
    #[must_use]
    pub fn line(&self, id: RepairLineId) -> Option<(&Job, &Line)> {
        let mut lines = self.lines();
        lines.find(|(_, line)| line.id == id)
    }

    /// The line below that one; none below the last.
    #[must_use]
    pub fn line_after(&self, id: RepairLineId) -> Option<RepairLineId> {
        let mut lines = self.lines().skip_while(|(_, line)| line.id != id);
        lines.nth(1).map(|(_, line)| line.id)
    }

    fn lines(&self) -> impl Iterator<Item = (&Job, &Line)> {
        let jobs = self.jobs.iter();
        jobs.flat_map(|job| job.lines.iter().map(move |line| (job, line)))
    }

    /// The categories of the jobs, each with the skill that it asks for.
    #[must_use]
    pub fn work(&self) -> Vec<(Category, i32)> {
        let jobs = self.jobs.iter();
        jobs.filter_map(|job| Some((job.category?, job.skill_level?)))
            .collect()
    }

    /// The hours of the jobs, by which the end is computed (R-APPT-5).
    #[must_use]
    pub fn hours(&self) -> Vec<Quantity> {
        self.jobs.iter().map(|job| job.hours).collect()
    }
}

/// One thing to do.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Job {
    pub id: RepairJobId,
    pub service_id: Option<ServiceId>,
    /// The service's code in the catalog.
    pub code: Option<String>,
    pub name: String,
    pub category: Option<Category>,
    /// What its service asks for, 1 to 5.
    pub skill_level: Option<i32>,
    pub correction: Option<String>,
    pub hours: Quantity,
    pub sort: i32,
    pub version: i64,
    #[sea_orm(skip)]
    pub lines: Vec<Line>,
}

/// Labor, part, fee or sublet.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Line {
    pub id: RepairLineId,
    pub kind: LineKind,
    pub name: String,
    pub part_no: Option<String>,
    pub condition: Option<Condition>,
    pub quantity: Quantity,
    pub unit_price: Cents,
    /// Only for those who see costs (R-ACC-14).
    pub unit_cost: Option<Cents>,
    pub sort: i32,
}

pub(super) const LINE: &[repair_line::Column] = &[
    repair_line::Column::Id,
    repair_line::Column::Kind,
    repair_line::Column::Name,
    repair_line::Column::PartNo,
    repair_line::Column::Condition,
    repair_line::Column::Quantity,
    repair_line::Column::UnitPrice,
    repair_line::Column::UnitCost,
    repair_line::Column::Sort,
];

impl Line {
    /// Quantity times price.
    #[must_use]
    pub fn total(&self) -> Cents {
        worth((self.quantity, self.unit_price))
    }

    /// As somebody would type it.
    #[must_use]
    pub fn charge(&self) -> Charge {
        Charge {
            kind: self.kind,
            name: self.name.clone(),
            part_no: self.part_no.clone(),
            condition: self.condition,
            quantity: self.quantity,
            unit_price: self.unit_price,
            cost: Cost::Is(self.unit_cost),
        }
    }
}

/// What lines cost together, before tax.
pub fn total<'a>(lines: impl IntoIterator<Item = &'a Line>) -> Cents {
    together(lines.into_iter().map(Line::total))
}

/// Quantity times price. What nobody can mean is shown as nothing; the bill refuses it.
fn worth((quantity, unit_price): (Quantity, Cents)) -> Cents {
    unit_price.times(quantity).unwrap_or(Cents::ZERO)
}

fn together(amounts: impl Iterator<Item = Cents>) -> Cents {
    Cents::sum(amounts).unwrap_or(Cents::ZERO)
}

/// A visit with its order's number: all that a step of the status table needs.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Standing {
    #[sea_orm(nested)]
    pub appointment: appointment::Model,
    pub number: String,
    /// What must be acknowledged before it begins (R-UX-9).
    pub alerts: List<Alert>,
    /// Between which cards it is wanted; nobody knows unless it was asked for with `standing_near`.
    #[sea_orm(skip)]
    pub beside: Beside,
}

/// Where a visit stands. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn standing(db: &ShopDb, id: AppointmentId) -> AppResult<Option<Standing>> {
    Ok(db.row(standings(db, id)).await?)
}

pub(super) fn standings(db: &ShopDb, id: AppointmentId) -> Select<appointment::Entity> {
    appointment::Entity::find()
        .join(
            JoinType::InnerJoin,
            appointment::Relation::RepairOrder.def(),
        )
        .column_as(repair_order::Column::Number, "number")
        .expr_as(alerts(db), "alerts")
        .filter(appointment::Column::Id.eq(id))
        .filter(appointment::Column::DeletedAt.is_null())
}

/// Who asked on the shop's page.
///
/// # Errors
/// When the database does not answer.
pub async fn lead(db: &ShopDb, id: LeadId) -> AppResult<Option<lead::Model>> {
    Ok(db.one(lead::Entity::find_by_id(id)).await?)
}

/// Whether there was such a visit, and somebody deleted it.
///
/// # Errors
/// When the database does not answer.
pub async fn is_deleted(db: &ShopDb, id: AppointmentId) -> AppResult<bool> {
    let query = appointment::Entity::find_by_id(id);
    let deleted = query.filter(appointment::Column::DeletedAt.is_not_null());
    Ok(db.one(deleted).await?.is_some())
}

/// A visit with its order, customer, car, jobs and lines. Two statements.
///
/// # Errors
/// When the database does not answer.
pub async fn billable(db: &ShopDb, id: AppointmentId) -> AppResult<Option<Billable>> {
    let loader = appointment::Entity::load()
        .filter(appointment::Column::Id.eq(id))
        .filter(appointment::Column::DeletedAt.is_null())
        .with(customer::Entity)
        .with(vehicle::Entity)
        .with(repair_order::Entity);
    let Some(found) = db.load_one(loader).await? else {
        return Ok(None);
    };
    let jobs = order_lines(db, found.repair_order_id).await?;
    let (Some(order), Some(customer)) = (
        found.repair_order.clone().into_option(),
        found.customer.clone().into_option(),
    ) else {
        return Ok(None);
    };
    Ok(Some(Billable {
        order: order.into(),
        customer: customer.into(),
        vehicle: found.vehicle.clone().into_option().map(Into::into),
        appointment: found.into(),
        jobs,
    }))
}

/// The jobs of an order with their lines, without those that were removed.
///
/// # Errors
/// When the database does not answer.
pub async fn order_lines(db: &ShopDb, order: RepairOrderId) -> AppResult<Vec<Job>> {
    #[derive(FromQueryResult)]
    struct Row {
        #[sea_orm(nested)]
        job: Job,
        lines: List<Line>,
    }
    use repair_job::Column as J;
    let lines = db.list(
        repair_job::Relation::RepairLine.def(),
        LINE,
        (repair_line::Column::Sort, Order::Asc),
    );
    let query = repair_job::Entity::find()
        .select_only()
        .columns([J::Id, J::ServiceId, J::Name, J::Category, J::Correction])
        .columns([J::Hours, J::Sort, J::Version])
        .join(JoinType::LeftJoin, repair_job::Relation::Service.def())
        .columns([service::Column::Code, service::Column::SkillLevel])
        .expr_as(lines, "lines")
        .filter(J::RepairOrderId.eq(order))
        .filter(J::State.ne("removed"))
        .order_by_asc(J::Sort)
        .order_by_asc(J::Id);
    let rows: Vec<Row> = db.rows(query).await?;
    let filled = rows.into_iter().map(|Row { job, lines }| Job {
        lines: lines.0,
        ..job
    });
    Ok(filled.collect())
}

/// What a visit's page says of its bill.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Bill {
    pub id: InvoiceId,
    pub number: Option<String>,
    pub status: InvoiceStatus,
    pub total: Cents,
    pub due: Cents,
}

impl Bill {
    /// Whether it was issued; a draft may still be thrown away.
    #[must_use]
    pub fn is_issued(&self) -> bool {
        self.status != InvoiceStatus::Draft
    }
}

/// The order's current bill.
///
/// # Errors
/// When the database does not answer.
pub async fn bill(db: &ShopDb, order: RepairOrderId) -> AppResult<Option<Bill>> {
    use invoice::Column as I;
    let query = invoice::Entity::find()
        .select_only()
        .columns([I::Id, I::Number, I::Status, I::Total, I::Due])
        .filter(I::RepairOrderId.eq(order))
        .filter(is_true(I::IsCurrent));
    Ok(db.row(query).await?)
}

/// Money taken for an order before its bill (R-PAY-5).
#[derive(Clone, Debug, Deserialize)]
pub struct Deposit {
    pub id: PaymentId,
    pub method: PaymentMethod,
    pub amount: Cents,
    pub refunded: Cents,
    pub received_day: NaiveDate,
    pub taken_by: Option<String>,
}

/// The order's current bill, and the deposits that no bill has taken, oldest first. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn billing(db: &ShopDb, order: RepairOrderId) -> AppResult<(Option<Bill>, Vec<Deposit>)> {
    #[derive(FromQueryResult)]
    struct Row {
        #[sea_orm(nested)]
        bill: Option<Bill>,
        deposits: List<Deposit>,
    }
    use {invoice::Column as I, payment::Column as P, repair_order::Column as O};
    let open = repair_order::Entity::belongs_to(payment::Entity)
        .from((O::ShopId, O::Id))
        .to((P::ShopId, P::RepairOrderId))
        .on_condition(|_, paid| {
            let waits = Expr::col((paid.clone(), P::InvoiceId)).is_null();
            waits.into_condition()
        });
    let columns = [
        P::Id,
        P::Method,
        P::Amount,
        P::Refunded,
        P::ReceivedDay,
        P::TakenBy,
    ];
    let deposits = db.list(open.into(), &columns, (P::Id, Order::Asc));
    let query = repair_order::Entity::find_by_id(order)
        .join(JoinType::LeftJoin, current_bill())
        .select_only()
        .columns([I::Id, I::Number, I::Status, I::Total, I::Due])
        .expr_as(deposits, "deposits");
    let row: Option<Row> = db.row(query).await?;
    Ok(row.map_or((None, Vec::new()), |row| (row.bill, row.deposits.0)))
}
