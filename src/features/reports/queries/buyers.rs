//! Who was invoiced in a span: how many new and returning customers, and who they are.

use super::numbers::{counted, sum};
use super::sales::net_of_bill;
use crate::db::ShopDb;
use crate::db::page::{PAGE, Paged, decode, encode};
use crate::entity::{appointment, customer, invoice};
use crate::error::AppResult;
use crate::features::reports::span::Span;
use crate::kernel::ids::{CustomerId, ShopId};
use crate::kernel::money::Cents;
use crate::kernel::words::AppointmentStatus;
use appointment::Column as A;
use invoice::Column as I;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, UnionType};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, RelationTrait, Select,
};

/// Which of those who were invoiced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    All,
    /// Without a visit before the span.
    New,
    /// With one.
    Returning,
    Vip,
}

impl Kind {
    /// In the order of the report.
    pub const ALL: [Self; 4] = [Self::New, Self::Returning, Self::Vip, Self::All];

    /// As an address says it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::New => "new",
            Self::Returning => "returning",
            Self::Vip => "vip",
        }
    }

    /// As people read it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::All => "All invoiced",
            Self::New => "New",
            Self::Returning => "Returning",
            Self::Vip => "VIP",
        }
    }
}

/// What the customers of one kind come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bought {
    pub customers: i64,
    pub bills: i64,
    pub net: Cents,
}

/// One of them.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Buyer {
    pub customer_id: CustomerId,
    pub customer: String,
    pub bills: i64,
    pub net: Cents,
}

/// Whether the customer of a bill had a visit before the span that was done.
fn was_here(shop: ShopId, span: Span) -> Expr {
    let earlier = Query::select()
        .expr(Expr::val(1))
        .from(appointment::Entity)
        .and_where(A::ShopId.eq(shop))
        .and_where(
            A::CustomerId
                .into_expr()
                .equals((invoice::Entity, I::CustomerId)),
        )
        .and_where(A::DeletedAt.is_null())
        .and_where(A::Status.eq(AppointmentStatus::Completed))
        .and_where(A::Day.lt(span.from))
        .take();
    Expr::exists(earlier)
}

/// The bills of such customers.
fn of(shop: ShopId, span: Span, kind: Kind) -> Select<invoice::Entity> {
    let only = match kind {
        Kind::All => Condition::all(),
        Kind::New => Condition::all().add(was_here(shop, span).not()),
        Kind::Returning => Condition::all().add(was_here(shop, span)),
        Kind::Vip => Condition::all().add(customer::Column::IsVip.eq(true)),
    };
    invoice::Entity::find()
        .join(JoinType::InnerJoin, invoice::Relation::Customer.def())
        .filter(counted(span))
        .filter(only)
}

/// What each kind comes to in each span, in the order of the kinds. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn bought(db: &ShopDb, spans: [Span; 2]) -> AppResult<[[Bought; 4]; 2]> {
    #[derive(FromQueryResult)]
    struct Row {
        span: i32,
        kind: i32,
        customers: i64,
        bills: i64,
        net: Cents,
    }
    let shop = db.shop();
    let part = |span: usize, kind: usize, query: Select<invoice::Entity>| {
        query
            .select_only()
            .expr_as(Expr::cust(span.to_string()), "span")
            .expr_as(Expr::cust(kind.to_string()), "kind")
            .expr_as(
                Expr::col((invoice::Entity, I::CustomerId)).count_distinct(),
                "customers",
            )
            .expr_as(Expr::cust("count(*)"), "bills")
            .expr_as(sum(net_of_bill()), "net")
    };
    let mut parts = Vec::new();
    for (at, span) in spans.into_iter().enumerate() {
        for (of_kind, kind) in Kind::ALL.into_iter().enumerate() {
            parts.push(part(at, of_kind, of(shop, span, kind)));
        }
    }
    let mut found = [[Bought::default(); 4]; 2];
    let mut parts = parts.into_iter();
    let Some(mut all) = parts.next() else {
        return Ok(found);
    };
    for part in parts {
        let part = part.filter(I::ShopId.eq(shop)).into_query();
        QueryTrait::query(&mut all).union(UnionType::All, part);
    }
    let rows: Vec<Row> = db.rows(all).await?;
    for row in rows {
        let (span, kind) = (usize::try_from(row.span), usize::try_from(row.kind));
        let place = span.ok().and_then(|span| found.get_mut(span));
        let place = kind.ok().zip(place).and_then(|(kind, of)| of.get_mut(kind));
        if let Some(place) = place {
            *place = Bought {
                customers: row.customers,
                bills: row.bills,
                net: row.net,
            };
        }
    }
    Ok(found)
}

/// A page of them, those first who bought most. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn buyers(
    db: &ShopDb,
    (span, kind): (Span, Kind),
    (after, most): (Option<&str>, u64),
) -> AppResult<Paged<Buyer>> {
    let net = || sum(net_of_bill());
    let mut query = of(db.shop(), span, kind)
        .select_only()
        .column(I::CustomerId)
        .column_as(customer::Column::Name, "customer")
        .expr_as(Expr::cust("count(*)"), "bills")
        .expr_as(net(), "net")
        .group_by(I::CustomerId)
        .group_by(customer::Column::Name)
        .order_by(net(), Order::Desc)
        .order_by_desc(I::CustomerId)
        .limit(most + 1);
    if let Some((last, id)) = after.and_then(decode::<(Cents, CustomerId)>) {
        let tied = net().eq(last).and(I::CustomerId.lt(id));
        query = query.having(net().lt(last).or(tied));
    }
    let rows: Vec<Buyer> = db.rows(query).await?;
    Ok(Paged::of(rows, most, |row| {
        encode(&(row.net, row.customer_id))
    }))
}

/// So many are shown.
pub const SHOWN: u64 = PAGE;
