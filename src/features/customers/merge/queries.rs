//! Reading two customers side by side, and what was merged before.

use super::super::queries::{Car, Owned, alive, cars, owned, stats};
use super::super::tags::{Tagged, tagged};
use super::fields::Fields;
use super::undone_from;
use crate::db::{List, ShopDb};
use crate::entity::{
    customer, customer_contact, customer_merge, customer_note, customer_stats, invoice,
    repair_order,
};
use crate::error::AppResult;
use crate::kernel::ids::{CustomerId, MergeId};
use crate::kernel::money::Cents;
use crate::kernel::words::InvoiceStatus;
use chrono::{DateTime, Utc};
use customer_stats::Column as Stats;
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition, Order, Query, SimpleExpr};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, RelationDef,
};
use serde::Deserialize;

/// One of the two, with all that would move.
#[derive(Debug)]
pub(super) struct Side {
    pub(super) customer: customer::Model,
    pub(super) lifetime_spend: Cents,
    pub(super) unpaid: Cents,
    pub(super) cars: Vec<Car>,
    pub(super) tags: Vec<String>,
    pub(super) orders: i64,
    pub(super) bills: i64,
    pub(super) notes: i64,
    pub(super) contacts: i64,
}

impl Side {
    pub(super) fn fields(&self) -> Fields {
        Fields::of(&self.customer)
    }
}

#[derive(FromQueryResult)]
struct Row {
    #[sea_orm(nested)]
    customer: customer::Model,
    lifetime_spend: Cents,
    unpaid: Cents,
    cars: List<Owned>,
    tags: List<Tagged>,
    orders: i64,
    bills: i64,
    // `notes` is a column of the customer
    written: i64,
    contacts: i64,
}

/// The one that stays, and the other one. One statement.
pub(super) async fn sides(
    db: &ShopDb,
    (keep, other): (CustomerId, CustomerId),
) -> AppResult<Option<(Side, Side)>> {
    let query = customer::Entity::find()
        .join(JoinType::InnerJoin, stats())
        .filter(alive())
        .filter(customer::Column::Id.is_in([keep, other]))
        .columns([Stats::LifetimeSpend, Stats::Unpaid])
        .expr_as(owned(db), "cars")
        .expr_as(tagged(db), "tags")
        .expr_as(orders(db), "orders")
        .expr_as(bills(db), "bills")
        .expr_as(notes(db), "written")
        .expr_as(contacts(db), "contacts");
    let mut found = [None, None];
    for row in db.rows::<_, Row>(query).await? {
        let place = usize::from(row.customer.id != keep);
        if let Some(side) = found.get_mut(place) {
            *side = Some(row.side());
        }
    }
    let [keep, other] = found;
    Ok(keep.zip(other))
}

impl Row {
    fn side(self) -> Side {
        Side {
            customer: self.customer,
            lifetime_spend: self.lifetime_spend,
            unpaid: self.unpaid,
            cars: cars(self.cars),
            tags: Tagged::names(self.tags),
            orders: self.orders,
            bills: self.bills,
            notes: self.written,
            contacts: self.contacts,
        }
    }
}

fn orders(db: &ShopDb) -> Expr {
    use repair_order::Column as C;
    count(repair_order::Entity, (db, C::ShopId, C::CustomerId), None)
}

/// A draft that was thrown away is kept, but nobody looks for it.
fn bills(db: &ShopDb) -> Expr {
    use invoice::Column as C;
    let of = |column: C| Expr::col((invoice::Entity, column));
    let kept = of(C::Number)
        .is_not_null()
        .or(of(C::Status).ne(InvoiceStatus::Void.as_str()));
    count(invoice::Entity, (db, C::ShopId, C::CustomerId), Some(kept))
}

fn notes(db: &ShopDb) -> Expr {
    use customer_note::Column as C;
    let kept = Expr::col((customer_note::Entity, C::DeletedAt)).is_null();
    count(
        customer_note::Entity,
        (db, C::ShopId, C::CustomerId),
        Some(kept),
    )
}

fn contacts(db: &ShopDb) -> Expr {
    use customer_contact::Column as C;
    count(
        customer_contact::Entity,
        (db, C::ShopId, C::CustomerId),
        None,
    )
}

/// How many rows hang on the customer of the row at hand.
fn count<E: EntityTrait>(
    of: E,
    (db, shop, owner): (&ShopDb, E::Column, E::Column),
    only: Option<SimpleExpr>,
) -> Expr {
    let mut rows = Query::select();
    rows.expr(Expr::cust("count(*)"))
        .from(of)
        .and_where(Expr::col((of, shop)).eq(db.shop()))
        .and_where(Expr::col((of, owner)).equals((customer::Entity, customer::Column::Id)));
    if let Some(only) = only {
        rows.and_where(only);
    }
    Expr::from(rows.take())
}

/// Somebody who became a part of this customer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Merged {
    pub(super) id: MergeId,
    pub(super) merged_name: String,
    pub(super) at: DateTime<Utc>,
    pub(super) actor_name: String,
}

/// The merges into a customer that can still be undone, the last one first, as a JSON column.
pub(crate) fn merges(db: &ShopDb, now: DateTime<Utc>) -> Expr {
    use customer_merge::Column as C;
    let since = undone_from(now);
    let into: RelationDef = customer::Entity::belongs_to(customer_merge::Entity)
        .from((customer::Column::ShopId, customer::Column::Id))
        .to((C::ShopId, C::SurvivorId))
        .into();
    let open = into.on_condition(move |_, merge| {
        let at = Expr::col((merge.clone(), C::At)).gte(since);
        let open = Expr::col((merge, C::UndoneAt)).is_null();
        at.and(open).into_condition()
    });
    db.list(
        open,
        &[C::Id, C::MergedName, C::At, C::ActorName],
        (C::At, Order::Desc),
    )
}

/// Whom this customer became a part of.
pub(crate) async fn successor(db: &ShopDb, id: CustomerId) -> AppResult<Option<CustomerId>> {
    let gone = db.one(customer::Entity::find_by_id(id)).await?;
    Ok(gone.and_then(|row| row.merged_into_id))
}

/// A merge into this customer.
pub(super) async fn merge(
    db: &ShopDb,
    (survivor, id): (CustomerId, MergeId),
) -> AppResult<Option<customer_merge::Model>> {
    let query = customer_merge::Entity::find_by_id(id)
        .filter(customer_merge::Column::SurvivorId.eq(survivor));
    Ok(db.one(query).await?)
}
