//! What a link leads to: the visit of its order, and nothing beside it (R-LINK-2).

use crate::db::ShopDb;
use crate::entity::{
    appointment, customer, invoice, job_link, membership, repair_job, repair_order, vehicle,
    visit_stamp,
};
use crate::error::AppResult;
use crate::features::customers::queries::price::{
    BILL, Billed, Work, current_bill, unbilled_lines, work,
};
use crate::kernel::ids::{InvoiceId, JobLinkId, RepairOrderId, ServiceId};
use crate::kernel::words::StampKind;
use appointment::Column as A;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};
use visit_stamp::Column as S;

/// A visit as its customer sees it.
#[derive(Debug, FromQueryResult)]
pub(super) struct Visit {
    #[sea_orm(nested)]
    pub(super) appointment: appointment::Model,
    pub(super) number: String,
    /// Whose it is, for what the shop is told; the page shows nobody's name to whoever has its link.
    pub(super) customer: String,
    /// Who comes, with the whole name; the page shows the first.
    pub(super) technician: Option<String>,
    pub(super) year: Option<i32>,
    pub(super) make: Option<String>,
    pub(super) model: Option<String>,
    pub(super) jobs: Work,
    #[sea_orm(nested)]
    pub(super) bill: Billed,
    pub(super) invoice_id: Option<InvoiceId>,
    /// The number of the bill, once it was issued.
    pub(super) invoice: Option<String>,
    /// When somebody set off.
    pub(super) on_way_at: Option<DateTime<Utc>>,
    /// When somebody was there.
    pub(super) arrived_at: Option<DateTime<Utc>>,
}

/// The link, while it is not taken back. One statement.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn link(db: &ShopDb, id: JobLinkId) -> AppResult<Option<job_link::Model>> {
    let open = job_link::Entity::find_by_id(id).filter(job_link::Column::RevokedAt.is_null());
    Ok(db.one(open).await?)
}

/// The newest visit of the order. One statement.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn visit(db: &ShopDb, order: RepairOrderId) -> AppResult<Option<Visit>> {
    let jobs = repair_order::Relation::RepairJob.def();
    let jobs = work(db, jobs, unbilled_lines());
    let query = appointment::Entity::find()
        .join(
            JoinType::InnerJoin,
            appointment::Relation::RepairOrder.def(),
        )
        .join(JoinType::InnerJoin, appointment::Relation::Customer.def())
        .join(JoinType::LeftJoin, appointment::Relation::Vehicle.def())
        .join(JoinType::LeftJoin, appointment::Relation::Membership.def())
        .join(JoinType::LeftJoin, current_bill())
        .filter(A::RepairOrderId.eq(order))
        .filter(A::DeletedAt.is_null())
        .column_as(repair_order::Column::Number, "number")
        .column_as(customer::Column::Name, "customer")
        .column_as(membership::Column::Name, "technician")
        .columns([
            vehicle::Column::Year,
            vehicle::Column::Make,
            vehicle::Column::Model,
        ])
        .column_as(invoice::Column::Id, "invoice_id")
        .column_as(invoice::Column::Number, "invoice")
        .expr_as(jobs, "jobs")
        .expr_as(tapped(db, StampKind::OnWay), "on_way_at")
        .expr_as(tapped(db, StampKind::Arrived), "arrived_at")
        .order_by_desc(A::StartAt)
        .order_by_desc(A::Id)
        .limit(1);
    let query = BILL.iter().fold(query, |query, (column, name)| {
        query.column_as(*column, *name)
    });
    Ok(db.row(query).await?)
}

/// The services of the catalog that the order's jobs were made of. One statement.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn services(db: &ShopDb, order: RepairOrderId) -> AppResult<Vec<ServiceId>> {
    use repair_job::Column as J;
    let query = repair_job::Entity::find()
        .filter(J::RepairOrderId.eq(order))
        .filter(J::State.ne("removed"))
        .order_by_asc(J::Sort);
    let jobs = db.all(query).await?;
    Ok(jobs.into_iter().filter_map(|job| job.service_id).collect())
}

/// When it was tapped, if nobody took it back.
fn tapped(db: &ShopDb, kind: StampKind) -> Expr {
    let own = |column: S| Expr::col((visit_stamp::Entity, column));
    let found: SelectStatement = Query::select()
        .expr(own(S::At))
        .from(visit_stamp::Entity)
        .and_where(own(S::ShopId).eq(db.shop()))
        .and_where(own(S::AppointmentId).eq(Expr::col((appointment::Entity, A::Id))))
        .and_where(own(S::Kind).eq(kind))
        .and_where(own(S::UndoneAt).is_null())
        .limit(1)
        .take();
    found.into()
}
