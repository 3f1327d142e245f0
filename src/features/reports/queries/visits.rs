//! Visits of a span by day and by where they stand; and what each technician did.

use super::numbers::counted;
use super::sales::net_of_bill;
use crate::db::{ShopDb, sum};
use crate::entity::{appointment, invoice, invoice_line};
use crate::error::AppResult;
use crate::features::reports::span::Span;
use crate::kernel::ids::MembershipId;
use crate::kernel::money::Cents;
use crate::kernel::time::ShopTime;
use crate::kernel::words::{AppointmentStatus, LineKind};
use appointment::Column as A;
use chrono::NaiveDate;
use invoice_line::Column as L;
use sea_orm::sea_query::{Expr, ExprTrait, UnionType};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, QueryTrait,
    RelationTrait, Select,
};
use std::collections::BTreeMap;

/// How many visits of a day stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standings {
    pub done: i64,
    pub no_shows: i64,
    pub canceled: i64,
    /// Scheduled, in progress or ready.
    pub open: i64,
}

impl Standings {
    fn add(&mut self, status: AppointmentStatus, count: i64) {
        use AppointmentStatus::{Canceled, Completed, InProgress, NoShow, Ready, Scheduled};
        match status {
            Completed => self.done += count,
            NoShow => self.no_shows += count,
            Canceled => self.canceled += count,
            Scheduled | InProgress | Ready => self.open += count,
        }
    }

    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            done: self.done + other.done,
            no_shows: self.no_shows + other.no_shows,
            canceled: self.canceled + other.canceled,
            open: self.open + other.open,
        }
    }

    /// All of them.
    #[must_use]
    pub const fn all(self) -> i64 {
        self.done + self.no_shows + self.canceled + self.open
    }
}

/// By the day they were planned for. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn standings(db: &ShopDb, span: Span) -> AppResult<BTreeMap<NaiveDate, Standings>> {
    #[derive(FromQueryResult)]
    struct Row {
        day: NaiveDate,
        status: AppointmentStatus,
        visits: i64,
    }
    let query = appointment::Entity::find()
        .filter(A::DeletedAt.is_null())
        .filter(A::Day.between(span.from, span.to))
        .select_only()
        .column(A::Day)
        .column(A::Status)
        .expr_as(Expr::cust("count(*)"), "visits")
        .group_by(A::Day)
        .group_by(A::Status);
    let rows: Vec<Row> = db.rows(query).await?;
    let mut days: BTreeMap<NaiveDate, Standings> = BTreeMap::new();
    for row in rows {
        days.entry(row.day).or_default().add(row.status, row.visits);
    }
    Ok(days)
}

/// What one technician did in a span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Did {
    /// Visits planned for the span that were done, and that nobody came to.
    pub done: i64,
    pub no_shows: i64,
    /// Of visits completed in the span whose start is known: how many, and how long in all.
    pub cycles: i64,
    pub seconds: i64,
    /// Bills of the visits, before tax, less credits.
    pub bills: i64,
    pub net: Cents,
    /// Labor of these bills after discounts, and its hours in hundredths.
    pub labor: Cents,
    pub hours: i64,
}

#[derive(FromQueryResult)]
struct Row {
    what: String,
    technician_id: Option<MembershipId>,
    a: i64,
    b: i64,
}

fn part<E: EntityTrait>(query: Select<E>, what: &str, a: Expr, b: Expr) -> Select<E> {
    query
        .select_only()
        .expr_as(Expr::cust(format!("'{what}'")), "what")
        .column_as(A::TechnicianId, "technician_id")
        .expr_as(a.cast_as("bigint"), "a")
        .expr_as(b.cast_as("bigint"), "b")
        .group_by(A::TechnicianId)
}

fn one_if(condition: Expr) -> Expr {
    sum(Expr::Case(Box::new(Expr::case(condition, 1).finally(0))))
}

/// By technician; by `None` what nobody was assigned to. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn technicians(
    db: &ShopDb,
    span: Span,
    zone: ShopTime,
) -> AppResult<BTreeMap<Option<MembershipId>, Did>> {
    let (from, to) = (zone.bounds(span.from).0, zone.bounds(span.to).1);
    let visits = || appointment::Entity::find().filter(A::DeletedAt.is_null());
    let mut all = part(
        visits().filter(A::Day.between(span.from, span.to)),
        "visits",
        one_if(A::Status.eq(AppointmentStatus::Completed)),
        one_if(A::Status.eq(AppointmentStatus::NoShow)),
    );
    let took = db.seconds(
        Expr::col((appointment::Entity, A::StartedAt)),
        Expr::col((appointment::Entity, A::CompletedAt)),
    );
    let cycles = visits()
        .filter(A::ShopId.eq(db.shop()))
        .filter(A::CompletedAt.is_not_null())
        .filter(A::CompletedAt.gte(from))
        .filter(A::CompletedAt.lt(to))
        .filter(A::StartedAt.is_not_null());
    let bills = invoice::Entity::find()
        .join(JoinType::LeftJoin, invoice::Relation::Appointment.def())
        .filter(invoice::Column::ShopId.eq(db.shop()))
        .filter(counted(span));
    let labor = invoice_line::Entity::find()
        .join(JoinType::InnerJoin, invoice_line::Relation::Invoice.def())
        .join(JoinType::LeftJoin, invoice::Relation::Appointment.def())
        .filter(invoice::Column::ShopId.eq(db.shop()))
        .filter(L::Kind.eq(LineKind::Labor))
        .filter(counted(span));
    let of_line = |column: L| sum(Expr::col((invoice_line::Entity, column)));
    let rest = [
        part(cycles, "cycles", Expr::cust("count(*)"), sum(took)).into_query(),
        part(bills, "bills", Expr::cust("count(*)"), sum(net_of_bill())).into_query(),
        part(labor, "labor", of_line(L::Net), of_line(L::Hours)).into_query(),
    ];
    for part in rest {
        QueryTrait::query(&mut all).union(UnionType::All, part);
    }
    let rows: Vec<Row> = db.rows(all).await?;
    let mut did: BTreeMap<Option<MembershipId>, Did> = BTreeMap::new();
    for row in rows {
        let of = did.entry(row.technician_id).or_default();
        match row.what.as_str() {
            "visits" => (of.done, of.no_shows) = (row.a, row.b),
            "cycles" => (of.cycles, of.seconds) = (row.a, row.b),
            "bills" => (of.bills, of.net) = (row.a, Cents(row.b)),
            _ => (of.labor, of.hours) = (Cents(row.a), row.b),
        }
    }
    Ok(did)
}
