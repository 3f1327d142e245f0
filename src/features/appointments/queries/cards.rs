//! The card of a visit, the same on the board and in the list: one statement, however many.

use super::narrow::Narrow;
use crate::db::page::{COUNT_LIMIT, PAGE, Paged, encode};
use crate::db::{ShopDb, by_the_way, once};
use crate::entity::{appointment, customer, repair_order, search_term, vehicle};
use crate::error::AppResult;
use crate::features::customers::queries::price::{
    BILL, Billed, Work, current_bill, unbilled_lines, work,
};
use crate::kernel::ids::{AppointmentId, CustomerId, MembershipId, ShopId};
use crate::kernel::money::Cents;
use crate::kernel::search::{Match, Needle, SearchQuery, TermKind};
use crate::kernel::words::{AppointmentStatus, Place};
use appointment::Column as A;
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, RelationTrait, Select,
};

/// A visit at a glance.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Card {
    pub id: AppointmentId,
    pub version: i64,
    pub status: AppointmentStatus,
    pub start_at: DateTime<Utc>,
    pub end_at: DateTime<Utc>,
    pub day: NaiveDate,
    pub place: Place,
    pub city: Option<String>,
    pub technician_id: Option<MembershipId>,
    pub number: String,
    pub customer_id: CustomerId,
    pub customer: String,
    pub year: Option<i32>,
    pub make: Option<String>,
    pub model: Option<String>,
    pub plate: Option<String>,
    pub plate_region: Option<String>,
    #[sea_orm(nested)]
    pub bill: Billed,
    /// Without lines once the bill was issued.
    pub jobs: Work,
}

impl Card {
    /// What is to be done, in order.
    pub fn jobs(&self) -> impl Iterator<Item = &str> {
        self.jobs.to_do()
    }

    /// What it costs (R-APPT-19).
    #[must_use]
    pub fn price(&self) -> Cents {
        self.bill.price(self.jobs.price())
    }

    /// Whether the bill was issued: such a visit is not reopened.
    #[must_use]
    pub fn is_billed(&self) -> bool {
        self.bill.is_issued()
    }
}

/// Whose visits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assigned {
    /// This technician's.
    To(MembershipId),
    /// Nobody's yet.
    Nobody,
}

/// Which visits a list shows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub status: Option<AppointmentStatus>,
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
    pub technician: Option<Assigned>,
    pub customer: Option<CustomerId>,
    pub search: Option<SearchQuery>,
    pub narrow: Narrow,
    /// Earliest first, instead of latest first.
    pub soonest: bool,
    /// The last row of the page before.
    pub after: Option<(DateTime<Utc>, AppointmentId)>,
}

/// A page of visits, and how many there are in all, up to 10,000 (R-GEN-8). Two statements.
///
/// # Errors
/// When the database does not answer.
pub async fn list(db: &ShopDb, filter: &Filter) -> AppResult<(Paged<Card>, u64)> {
    let wanted = wanted(db.shop(), filter);
    let all = appointment::Entity::find()
        .filter(A::DeletedAt.is_null())
        .filter(wanted.clone());
    let of_all_pages = Filter {
        soonest: false,
        after: None,
        ..filter.clone()
    };
    let asked = format!("visits {of_all_pages:?}");
    let count = db.count_of(asked, all, COUNT_LIMIT + 1).await?;
    let order = direction(filter);
    // First which, then what they are: an engine that knows a large shop would else begin with all
    // its customers, or look all its bills through.
    let shown = ids(db.shop(), wanted)
        .cond_where(Condition::all().add_option(filter.after.map(|key| behind(key, &order))))
        .order_by(A::StartAt, order.clone())
        .order_by(A::Id, order.clone())
        .limit(PAGE + 1)
        .take();
    let query = cards(db)
        .filter(A::Id.in_subquery(shown))
        .order_by(A::StartAt, order.clone())
        .order_by(A::Id, order);
    let rows: Vec<Card> = db.rows(query).await?;
    Ok((
        Paged::of(rows, PAGE, |card| encode(&(card.start_at, card.id))),
        count,
    ))
}

/// Latest first, or the other way round.
pub(super) fn direction(filter: &Filter) -> Order {
    if filter.soonest {
        Order::Asc
    } else {
        Order::Desc
    }
}

pub(super) fn behind((start, id): (DateTime<Utc>, AppointmentId), order: &Order) -> Condition {
    let (begin, later, after) = match order {
        Order::Asc => (A::StartAt.gte(start), A::StartAt.gt(start), A::Id.gt(id)),
        _ => (A::StartAt.lte(start), A::StartAt.lt(start), A::Id.lt(id)),
    };
    let tied = Condition::all().add(A::StartAt.eq(start)).add(after);
    // The bound by itself: of an OR neither engine makes the place in an index where to begin.
    Condition::all()
        .add(begin)
        .add(Condition::any().add(later).add(tied))
}

pub(super) fn wanted(shop: ShopId, filter: &Filter) -> Condition {
    let technician = filter.technician.map(|who| match who {
        Assigned::To(technician) => A::TechnicianId.eq(technician),
        Assigned::Nobody => A::TechnicianId.is_null(),
    });
    let words = filter.search.iter().flat_map(|query| &query.words);
    let found = words.fold(Condition::all(), |all, needles| all.add(hit(shop, needles)));
    Condition::all()
        .add_option(filter.status.map(|status| of_status(filter, status)))
        .add_option(filter.from.map(since))
        .add_option(filter.to.map(until))
        .add_option(filter.customer.map(|customer| A::CustomerId.eq(customer)))
        .add_option(technician)
        .add(filter.narrow.condition(shop))
        .add(found)
}

/// Of one customer there are few, whatever their status.
fn of_status(filter: &Filter, status: AppointmentStatus) -> Expr {
    match filter.customer {
        Some(_) => by_the_way(A::Status).eq(status),
        None => A::Status.eq(status),
    }
}

/// From this day on. No clock is a day away from UTC, so the start says nearly as much, and stands in
/// the index by which the list is ordered.
fn since(day: NaiveDate) -> Condition {
    let start = day.pred_opt().unwrap_or(day).and_time(NaiveTime::MIN);
    Condition::all()
        .add(A::Day.gte(day))
        .add(A::StartAt.gte(start.and_utc()))
}

/// Up to this day, like [`since`].
fn until(day: NaiveDate) -> Condition {
    let end = day.checked_add_days(Days::new(2));
    let end = end.filter(|end| end.year() < 10_000); // SQLite compares instants as text
    let before = end.map(|end| A::StartAt.lt(end.and_time(NaiveTime::MIN).and_utc()));
    Condition::all().add(A::Day.lte(day)).add_option(before)
}

/// The ids of the `most` latest visits that match, for a list inside another query.
#[must_use]
pub fn matching(shop: ShopId, filter: &Filter, most: u64) -> SelectStatement {
    appointment::Entity::find()
        .filter(A::ShopId.eq(shop))
        .filter(A::DeletedAt.is_null())
        .filter(wanted(shop, filter))
        .select_only()
        .column(A::Id)
        .order_by_desc(A::StartAt)
        .order_by_desc(A::Id)
        .limit(most)
        .into_query()
}

/// A word finds a visit by its customer, by its car, or by its number.
pub(super) fn hit(shop: ShopId, needles: &[Needle]) -> Condition {
    use TermKind::{Email, Invoice, Name, Order, Phone, Plate, Vin};
    let ways: [(A, search_term::Column, &[TermKind]); 3] = [
        (
            A::CustomerId,
            search_term::Column::CustomerId,
            &[Name, Phone, Email],
        ),
        (A::VehicleId, search_term::Column::VehicleId, &[Plate, Vin]),
        (A::RepairOrderId, search_term::Column::TargetId, &[Order]),
    ];
    debug_assert!(!ways.iter().any(|(.., kinds)| kinds.contains(&Invoice)));
    // Each way by its own index, and what they lead to together: with OR, years of visits were walked.
    let mut ways = ways.into_iter().filter_map(|(of, found, kinds)| {
        let terms = terms(shop, needles, kinds)?.column(found).take();
        Some(ids(shop, of.in_subquery(terms).into()))
    });
    // No term at all finds nothing, not everything.
    let Some(mut all) = ways.next() else {
        return Condition::all().add(A::Id.is_null());
    };
    for way in ways {
        all.union(UnionType::All, way);
    }
    Condition::all().add(A::Id.in_subquery(once(all)))
}

/// The ids of the visits of which this is true.
pub(super) fn ids(shop: ShopId, which: Condition) -> SelectStatement {
    Query::select()
        .column(A::Id)
        .from(appointment::Entity)
        .and_where(A::ShopId.eq(shop))
        .and_where(A::DeletedAt.is_null())
        .cond_where(which)
        .take()
}

fn terms(shop: ShopId, needles: &[Needle], kinds: &[TermKind]) -> Option<SelectStatement> {
    use search_term::Column::{Kind, Term};
    let mut any = Condition::any();
    for needle in needles {
        let shared: Vec<&str> = needle
            .kinds
            .iter()
            .filter(|kind| kinds.contains(kind))
            .map(|kind| kind.as_str())
            .collect();
        if shared.is_empty() {
            continue;
        }
        let text = needle.text.as_str();
        let same = match needle.how {
            Match::Whole => Condition::all().add(Term.eq(text)),
            Match::Start => Condition::all()
                .add(Term.gte(text))
                .add(Term.lt(needle.end())),
        };
        any = any.add(same.add(Kind.is_in(shared)));
    }
    let of_shop = search_term::Column::ShopId.eq(shop);
    (!any.is_empty()).then(|| {
        Query::select()
            .from(search_term::Entity)
            .and_where(of_shop)
            .cond_where(any)
            .take()
    })
}

pub(super) fn cards(db: &ShopDb) -> Select<appointment::Entity> {
    let jobs = repair_order::Relation::RepairJob.def();
    let jobs = work(db, jobs, unbilled_lines());
    // Each visit has its order and its customer; joined from the left, the visits lead.
    let query = appointment::Entity::find()
        .join(JoinType::LeftJoin, appointment::Relation::RepairOrder.def())
        .join(JoinType::LeftJoin, appointment::Relation::Customer.def())
        .join(JoinType::LeftJoin, appointment::Relation::Vehicle.def())
        .join(JoinType::LeftJoin, current_bill())
        .filter(A::DeletedAt.is_null())
        .select_only()
        .columns([
            A::Id,
            A::Version,
            A::Status,
            A::StartAt,
            A::EndAt,
            A::Day,
            A::Place,
            A::City,
        ])
        .columns([A::TechnicianId, A::CustomerId])
        .column(repair_order::Column::Number)
        .column_as(customer::Column::Name, "customer")
        .columns([
            vehicle::Column::Year,
            vehicle::Column::Make,
            vehicle::Column::Model,
        ])
        .columns([vehicle::Column::Plate, vehicle::Column::PlateRegion])
        .expr_as(jobs, "jobs");
    BILL.iter().fold(query, |query, (column, name)| {
        query.column_as(*column, *name)
    })
}
