//! The sums behind the shop's numbers: of one span or of several, in one statement.

use super::super::numbers::Numbers;
use super::super::span::Span;
use crate::db::{ShopDb, aside, sum};
use crate::entity::{appointment, credit_note, invoice, invoice_line};
use crate::error::AppResult;
use crate::kernel::ids::ShopId;
use crate::kernel::money::Cents;
use crate::kernel::time::ShopTime;
use crate::kernel::words::{AppointmentStatus, InvoiceStatus, LineKind};
use appointment::Column as A;
use invoice::Column as I;
use invoice_line::Column as L;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect,
    QueryTrait, RelationTrait, Select,
};

/// A part of what is asked: of which span, and four sums.
#[derive(FromQueryResult)]
struct Row {
    what: String,
    at: i32,
    a: i64,
    b: i64,
    c: i64,
    d: i64,
}

/// Of the bills of a span by the day of issue, those that count: neither drafts nor void.
pub(super) fn counted(span: Span) -> Condition {
    Condition::all()
        .add(I::Status.is_not_in([InvoiceStatus::Draft, InvoiceStatus::Void]))
        .add(I::IssuedDay.between(span.from, span.to))
}

/// What the parts of a line cost the shop, rounded like a price.
pub(super) fn cost() -> Expr {
    let quantity = Expr::col((invoice_line::Entity, L::Quantity));
    let cost = quantity.mul(Expr::col((invoice_line::Entity, L::UnitCost)));
    cost.add(50).div(100)
}

type Part = (&'static str, usize);

/// Names the part and its span, and gives it four sums.
fn part<E: EntityTrait>(
    query: Select<E>,
    (what, at): Part,
    sums: impl IntoIterator<Item = Expr>,
) -> Select<E> {
    let sums = sums
        .into_iter()
        .chain(std::iter::repeat_with(|| Expr::cust("0")));
    let named = ["a", "b", "c", "d"].into_iter().zip(sums);
    let query = query
        .select_only()
        .expr_as(Expr::cust(format!("'{what}'")), "what")
        .expr_as(Expr::cust(at.to_string()), "at");
    named.fold(query, |query, (name, sum)| {
        query.expr_as(sum.cast_as("bigint"), name)
    })
}

fn bills(at: usize, span: Span) -> Select<invoice::Entity> {
    let distinct = |column: I| Expr::col((invoice::Entity, column)).count_distinct();
    let sums = [
        Expr::cust("count(*)"),
        distinct(I::RepairOrderId),
        distinct(I::CustomerId),
        sum(Expr::col((invoice::Entity, I::Subtotal))),
    ];
    part(
        invoice::Entity::find().filter(counted(span)),
        ("bills", at),
        sums,
    )
}

/// Whether the customer of a bill had been here before the span: a visit of an earlier day was done, and
/// it is not billed in the span itself. So whoever comes once is new in whichever month the bill is of.
pub(super) fn was_here(shop: ShopId, span: Span) -> Expr {
    let billed = Alias::new("billed");
    let of = |column: I| Expr::col((billed.clone(), column));
    let visit = |column: A| Expr::col((appointment::Entity, column));
    let gone = [InvoiceStatus::Draft, InvoiceStatus::Void].map(InvoiceStatus::as_str);
    let own = Query::select()
        .expr(Expr::val(1))
        .from_as(invoice::Entity, billed.clone())
        .and_where(of(I::ShopId).eq(shop))
        // The order says which; by the customer there is an index, and by the days it would be all of them.
        .and_where(of(I::CustomerId).eq(visit(A::CustomerId)))
        .and_where(of(I::RepairOrderId).eq(visit(A::RepairOrderId)))
        .and_where(of(I::Status).is_not_in(gone))
        .and_where(aside(&of(I::IssuedDay)).between(span.from, span.to))
        .take();
    let earlier = Query::select()
        .expr(Expr::val(1))
        .from(appointment::Entity)
        .and_where(A::ShopId.eq(shop))
        .and_where(visit(A::CustomerId).eq(Expr::col((invoice::Entity, I::CustomerId))))
        .and_where(A::DeletedAt.is_null())
        .and_where(A::Status.eq(AppointmentStatus::Completed))
        .and_where(A::Day.lt(span.from))
        .and_where(Expr::exists(own).not())
        .take();
    Expr::exists(earlier)
}

/// Customers of the span who had been here before.
fn again(shop: ShopId, at: usize, span: Span) -> SelectStatement {
    let query = invoice::Entity::find()
        .filter(I::ShopId.eq(shop))
        .filter(counted(span))
        .filter(was_here(shop, span));
    let sums = [Expr::col((invoice::Entity, I::CustomerId)).count_distinct()];
    part(query, ("again", at), sums).into_query()
}

fn credited(shop: ShopId, at: usize, span: Span) -> SelectStatement {
    let query = credit_note::Entity::find()
        .join(JoinType::InnerJoin, credit_note::Relation::Invoice.def())
        .filter(I::ShopId.eq(shop))
        .filter(counted(span));
    let sums = [sum(Expr::col((
        credit_note::Entity,
        credit_note::Column::Subtotal,
    )))];
    part(query, ("credited", at), sums).into_query()
}

fn lines(
    shop: ShopId,
    at: Part,
    span: Span,
    (which, sums): (LineKind, [Expr; 3]),
) -> SelectStatement {
    let query = invoice_line::Entity::find()
        .join(JoinType::InnerJoin, invoice_line::Relation::Invoice.def())
        .filter(I::ShopId.eq(shop))
        .filter(counted(span))
        .filter(L::Kind.eq(which));
    part(query, at, sums).into_query()
}

fn visits(db: &ShopDb, at: usize, span: Span) -> SelectStatement {
    let of = |status: AppointmentStatus| {
        let one = Expr::case(A::Status.eq(status), 1).finally(0);
        sum(Expr::Case(Box::new(one)))
    };
    let query = appointment::Entity::find()
        .filter(A::ShopId.eq(db.shop()))
        .filter(A::DeletedAt.is_null())
        .filter(A::Day.between(span.from, span.to));
    let sums = [
        of(AppointmentStatus::Completed),
        of(AppointmentStatus::NoShow),
    ];
    part(query, ("visits", at), sums).into_query()
}

fn cycles(db: &ShopDb, at: usize, span: Span, zone: ShopTime) -> SelectStatement {
    let (from, to) = (zone.bounds(span.from).0, zone.bounds(span.to).1);
    let took = db.seconds(
        Expr::col((appointment::Entity, A::StartedAt)),
        Expr::col((appointment::Entity, A::CompletedAt)),
    );
    let query = appointment::Entity::find()
        .filter(A::ShopId.eq(db.shop()))
        .filter(A::DeletedAt.is_null())
        .filter(A::CompletedAt.is_not_null())
        .filter(A::CompletedAt.gte(from))
        .filter(A::CompletedAt.lt(to))
        .filter(A::StartedAt.is_not_null());
    part(query, ("cycles", at), [Expr::cust("count(*)"), sum(took)]).into_query()
}

/// The sums of each span. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn numbers<const N: usize>(
    db: &ShopDb,
    spans: [Span; N],
    zone: ShopTime,
) -> AppResult<[Numbers; N]> {
    let shop = db.shop();
    let col = |column: L| Expr::col((invoice_line::Entity, column));
    let mut rest = Vec::new();
    for (at, span) in spans.into_iter().enumerate() {
        let known = |amount: Expr| {
            let known = L::UnitCost.is_not_null();
            sum(Expr::Case(Box::new(Expr::case(known, amount).finally(0))))
        };
        let of_labor = [sum(col(L::Net)), sum(col(L::Hours)), Expr::cust("0")];
        let of_parts = [sum(col(L::Net)), known(col(L::Net)), known(cost())];
        if at > 0 {
            rest.push(bills(at, span).filter(I::ShopId.eq(shop)).into_query());
        }
        rest.push(again(shop, at, span));
        rest.push(credited(shop, at, span));
        rest.push(lines(
            shop,
            ("labor", at),
            span,
            (LineKind::Labor, of_labor),
        ));
        rest.push(lines(shop, ("parts", at), span, (LineKind::Part, of_parts)));
        rest.push(visits(db, at, span));
        rest.push(cycles(db, at, span, zone));
    }
    let mut found = [Numbers::default(); N];
    let Some(first) = spans.first() else {
        return Ok(found);
    };
    let mut all = bills(0, *first);
    for part in rest {
        QueryTrait::query(&mut all).union(UnionType::All, part);
    }
    let rows: Vec<Row> = db.rows(all).await?;
    for row in rows {
        let at = usize::try_from(row.at).ok();
        if let Some(of) = at.and_then(|at| found.get_mut(at)) {
            of.take(&row);
        }
    }
    Ok(found)
}

impl Numbers {
    fn take(&mut self, row: &Row) {
        let Row { a, b, c, d, .. } = *row;
        match row.what.as_str() {
            "bills" => {
                (self.bills, self.orders, self.customers) = (a, b, c);
                self.subtotal = Cents(d);
            }
            "again" => self.again = a,
            "credited" => self.credited = Cents(a),
            "labor" => (self.labor, self.hours) = (Cents(a), b),
            "parts" => (self.parts, self.known, self.cost) = (Cents(a), Cents(b), Cents(c)),
            "visits" => (self.done, self.no_shows) = (a, b),
            "cycles" => (self.cycles, self.seconds) = (a, b),
            _ => {}
        }
    }
}
