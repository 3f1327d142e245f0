//! Giving the rows of one customer to another.

use crate::db::{ShopOwned, ShopTx};
use crate::entity::{
    appointment, credit_note, customer_contact, customer_note, invoice, message, payment,
    repair_order, search_term, vehicle_owner,
};
use crate::error::AppResult;
use crate::kernel::ids::{CustomerId, RepairOrderId};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, UpdateMany};

/// Ids that a statement names at a time.
pub(super) const IDS: usize = 5_000;

/// From whom, to whom, and when.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    pub(super) from: CustomerId,
    pub(super) to: CustomerId,
    pub(super) now: DateTime<Utc>,
}

impl Way {
    /// The rows of the one become the other's.
    pub(super) fn give<E: EntityTrait>(self, [owner, updated]: [E::Column; 2]) -> UpdateMany<E> {
        E::update_many()
            .col_expr(owner, Expr::value(self.to))
            .col_expr(updated, Expr::value(self.now))
            .filter(owner.eq(self.from))
    }

    pub(super) fn visits(self) -> UpdateMany<appointment::Entity> {
        use appointment::Column as C;
        self.give([C::CustomerId, C::UpdatedAt])
    }

    pub(super) fn orders(self) -> UpdateMany<repair_order::Entity> {
        use repair_order::Column as C;
        self.give([C::CustomerId, C::UpdatedAt])
    }

    pub(super) fn owners(self) -> UpdateMany<vehicle_owner::Entity> {
        use vehicle_owner::Column as C;
        self.give::<vehicle_owner::Entity>([C::CustomerId, C::UpdatedAt])
            .col_expr(C::IsPrimary, Expr::value(false))
    }

    pub(super) fn notes(self) -> UpdateMany<customer_note::Entity> {
        use customer_note::Column as C;
        self.give([C::CustomerId, C::UpdatedAt])
    }

    pub(super) fn messages(self) -> UpdateMany<message::Entity> {
        use message::Column as C;
        self.give([C::CustomerId, C::UpdatedAt])
    }

    pub(super) fn contacts(self) -> UpdateMany<customer_contact::Entity> {
        use customer_contact::Column as C;
        self.give::<customer_contact::Entity>([C::CustomerId, C::UpdatedAt])
            .col_expr(C::IsMain, Expr::value(false))
    }

    /// Bills, payments and credit notes that hang on orders of the one they go to.
    pub(super) async fn money(self, tx: &ShopTx) -> AppResult<()> {
        let orders = || ids::<repair_order::Entity>(tx, self.to);
        use {credit_note::Column as N, invoice::Column as I, payment::Column as P};
        let bills = self
            .give::<invoice::Entity>([I::CustomerId, I::UpdatedAt])
            .filter(I::RepairOrderId.in_subquery(orders()));
        tx.update_where(bills).await?;
        let payments = self
            .give::<payment::Entity>([P::CustomerId, P::UpdatedAt])
            .filter(P::RepairOrderId.in_subquery(orders()));
        tx.update_where(payments).await?;
        let credits = self
            .give::<credit_note::Entity>([N::CustomerId, N::UpdatedAt])
            .filter(N::InvoiceId.in_subquery(ids::<invoice::Entity>(tx, self.to)));
        tx.update_where(credits).await?;
        Ok(())
    }

    /// What finds orders, bills, contacts and cars of the one they go to finds that one.
    pub(super) async fn terms(self, tx: &ShopTx) -> AppResult<()> {
        use search_term::Column as T;
        let theirs = Condition::any()
            .add(T::TargetId.in_subquery(ids::<repair_order::Entity>(tx, self.to)))
            .add(T::TargetId.in_subquery(ids::<invoice::Entity>(tx, self.to)))
            .add(T::TargetId.in_subquery(ids::<customer_contact::Entity>(tx, self.to)))
            .add(T::TargetId.in_subquery(cars(tx, self.to)));
        let terms = self
            .give::<search_term::Entity>([T::CustomerId, T::UpdatedAt])
            .filter(theirs);
        tx.update_where(terms).await?;
        Ok(())
    }
}

/// Gives those of them that are named, as many a statement as it may name.
pub(super) async fn some<E: ShopOwned, I: Copy + Into<sea_orm::Value>>(
    tx: &ShopTx,
    give: &UpdateMany<E>,
    (column, ids): (E::Column, &[I]),
) -> AppResult<()> {
    for ids in ids.chunks(IDS) {
        let these = give.clone().filter(column.is_in(ids.iter().copied()));
        tx.update_where(these).await?;
    }
    Ok(())
}

/// The visits and orders of these orders: the visits first, as everybody locks them.
pub(super) async fn with_visits(tx: &ShopTx, way: Way, orders: &[RepairOrderId]) -> AppResult<()> {
    let visits = (appointment::Column::RepairOrderId, orders);
    some(tx, &way.visits(), visits).await?;
    some(tx, &way.orders(), (repair_order::Column::Id, orders)).await
}

/// The ids of a customer's rows.
fn ids<E: ShopOwned>(tx: &ShopTx, of: CustomerId) -> SelectStatement {
    Query::select()
        .column("id")
        .from(E::default())
        .and_where(Expr::col((E::default(), E::SHOP_ID)).eq(tx.shop()))
        .and_where(Expr::col((E::default(), "customer_id")).eq(of))
        .take()
}

/// The cars that a customer has now.
pub(super) fn cars(tx: &ShopTx, of: CustomerId) -> SelectStatement {
    use vehicle_owner::Column as O;
    Query::select()
        .column(O::VehicleId)
        .from(vehicle_owner::Entity)
        .and_where(O::ShopId.eq(tx.shop()))
        .and_where(O::CustomerId.eq(of))
        .and_where(O::UntilDay.is_null())
        .take()
}
