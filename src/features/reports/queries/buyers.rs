//! Who was invoiced in a span: how many new and returning customers, and who they are.

use super::numbers::{counted, was_here};
use super::sales::net_of_bill;
use crate::db::page::{PAGE, Paged, decode, encode};
use crate::db::{ShopDb, sum};
use crate::entity::{customer, invoice};
use crate::error::AppResult;
use crate::features::customers::{Rules, is_vip};
use crate::features::reports::span::Span;
use crate::kernel::ids::{CustomerId, ShopId};
use crate::kernel::money::{Cents, Overflow};
use invoice::Column as I;
use sea_orm::sea_query::{Expr, ExprTrait, Order, UnionType};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, RelationTrait, Select,
};

/// Which of those who were invoiced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    All,
    /// Who had not been here before the span.
    New,
    /// Who had.
    Returning,
    /// As the customer list has them (R-CUST-14).
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

/// The bills of such customers.
fn of((shop, rules): (ShopId, &Rules), (span, kind): (Span, Kind)) -> Select<invoice::Entity> {
    let only = match kind {
        Kind::All => Condition::all(),
        Kind::New => Condition::all().add(was_here(shop, span).not()),
        Kind::Returning => Condition::all().add(was_here(shop, span)),
        Kind::Vip => Condition::all().add(is_vip(shop, rules, whose())),
    };
    invoice::Entity::find()
        .join(JoinType::InnerJoin, invoice::Relation::Customer.def())
        .filter(counted(span))
        .filter(only)
}

/// Whose a bill is.
fn whose() -> Expr {
    Expr::col((invoice::Entity, I::CustomerId))
}

/// What all of a span come to, and VIP ones among them; or only those who had been here before.
fn part(
    (shop, rules): (ShopId, &Rules),
    (at, span): (usize, Span),
    returning: bool,
) -> Select<invoice::Entity> {
    let kind = if returning {
        Kind::Returning
    } else {
        Kind::All
    };
    let vip = |amount: Expr| Expr::case(is_vip(shop, rules, whose()), amount);
    let of_vip = |amount: Expr| sum(Expr::Case(Box::new(vip(amount).finally(0))));
    of((shop, rules), (span, kind))
        .filter(I::ShopId.eq(shop))
        .select_only()
        .expr_as(Expr::cust(at.to_string()), "span")
        .expr_as(Expr::cust(u8::from(returning).to_string()), "returning")
        .expr_as(whose().count_distinct(), "customers")
        .expr_as(Expr::cust("count(*)"), "bills")
        .expr_as(sum(net_of_bill()), "net")
        .expr_as(
            Expr::Case(Box::new(vip(whose()))).count_distinct(),
            "vip_customers",
        )
        .expr_as(of_vip(Expr::val(1)), "vip_bills")
        .expr_as(of_vip(net_of_bill()), "vip_net")
}

/// What each kind comes to in each span, in the order of the kinds. Whoever is not returning is new. One
/// statement.
///
/// # Errors
/// When the database does not answer.
pub async fn bought(db: &ShopDb, rules: &Rules, spans: [Span; 2]) -> AppResult<[[Bought; 4]; 2]> {
    #[derive(FromQueryResult)]
    struct Row {
        span: i32,
        returning: i32,
        customers: i64,
        bills: i64,
        net: Cents,
        vip_customers: i64,
        vip_bills: i64,
        vip_net: Cents,
    }
    let shop = (db.shop(), rules);
    let [now, before] = spans;
    let mut all = part(shop, (0, now), false);
    for (at, span, returning) in [(0, now, true), (1, before, false), (1, before, true)] {
        let part = part(shop, (at, span), returning).into_query();
        QueryTrait::query(&mut all).union(UnionType::All, part);
    }
    let rows: Vec<Row> = db.rows(all).await?;
    let of_span = |at: i32| {
        let of = |returning: i32| {
            let found = rows
                .iter()
                .find(|row| (row.span, row.returning) == (at, returning));
            found.map_or_else(Default::default, |row| {
                let all = Bought {
                    customers: row.customers,
                    bills: row.bills,
                    net: row.net,
                };
                let vip = Bought {
                    customers: row.vip_customers,
                    bills: row.vip_bills,
                    net: row.vip_net,
                };
                (all, vip)
            })
        };
        let ((all, vip), (returning, _)) = (of(0), of(1));
        let new = Bought {
            customers: all.customers - returning.customers,
            bills: all.bills - returning.bills,
            net: all.net.checked_sub(returning.net)?,
        };
        Ok::<_, Overflow>([new, returning, vip, all])
    };
    Ok([of_span(0)?, of_span(1)?])
}

/// How many they are. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn count(db: &ShopDb, rules: &Rules, which: (Span, Kind)) -> AppResult<u64> {
    #[derive(FromQueryResult)]
    struct Row {
        customers: i64,
    }
    let query = of((db.shop(), rules), which)
        .select_only()
        .expr_as(whose().count_distinct(), "customers");
    let row: Option<Row> = db.row(query).await?;
    let count = row.map_or(0, |row| row.customers);
    Ok(u64::try_from(count).unwrap_or_default())
}

/// A page of them, those first who bought most. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn buyers(
    db: &ShopDb,
    rules: &Rules,
    which: (Span, Kind),
    (after, most): (Option<&str>, u64),
) -> AppResult<Paged<Buyer>> {
    let net = || sum(net_of_bill());
    let mut query = of((db.shop(), rules), which)
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
