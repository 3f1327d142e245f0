//! Making one of two customers, and two of one again: each in one transaction.
//!
//! Who takes a visit, a bill or a payment of either stands in line at the figures first, so both are
//! locked, in the order of their ids. The one that goes loses its figures: whoever waited for them
//! finds nobody. Then visits, orders and bills, as everybody locks them.

mod merge;
mod rows;
mod undo;
mod wishes;

pub use merge::{Merging, merge};
pub(super) use undo::undo;

use super::super::commands::{NewCustomer, terms};
use super::fields::Fields;
use super::primary::Held;
use crate::db::{ShopTx, is_true};
use crate::entity::{customer, customer_contact, search_term, vehicle, vehicle_owner};
use crate::error::AppResult;
use crate::kernel::ids::{
    ContactId, CustomerId, MessageId, NoteId, RepairOrderId, TagId, VehicleOwnerId,
};
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};
use serde::{Deserialize, Serialize};

/// What came from the one that went, to be put back.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Moved {
    /// Visits, bills and payments go with their order.
    orders: Vec<RepairOrderId>,
    /// Spans of cars.
    owners: Vec<VehicleOwnerId>,
    /// Which of them was the main car, and which was the survivor's.
    main: Option<VehicleOwnerId>,
    main_before: Option<VehicleOwnerId>,
    notes: Vec<NoteId>,
    /// Messages to and fro.
    #[serde(default)]
    messages: Vec<MessageId>,
    contacts: Vec<ContactId>,
    /// Which of them was the main one.
    main_contact: Option<ContactId>,
    /// Contacts that keep a phone or an e-mail which was not chosen.
    made: Vec<ContactId>,
    /// Tags that the survivor had not.
    tags: Vec<TagId>,
    /// When the one that went was last active.
    active_at: DateTime<Utc>,
}

/// The survivor's fields, before and after.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Changed {
    before: Fields,
    after: Fields,
}

#[derive(FromQueryResult)]
struct Span {
    id: VehicleOwnerId,
    customer_id: CustomerId,
    is_primary: bool,
    is_active: bool,
    until_day: Option<chrono::NaiveDate>,
}

impl Span {
    const fn held(&self) -> Held {
        Held {
            id: self.id,
            is_primary: self.is_primary,
            is_active: self.is_active,
        }
    }
}

/// All spans of cars of both, with the ended ones.
async fn spans(tx: &ShopTx, of: [CustomerId; 2]) -> AppResult<Vec<Span>> {
    use vehicle_owner::Column::{CustomerId, Id, IsPrimary, UntilDay};
    let query = vehicle_owner::Entity::find()
        .join(JoinType::InnerJoin, vehicle_owner::Relation::Vehicle.def())
        .filter(CustomerId.is_in(of))
        .order_by_asc(Id)
        .select_only()
        .columns([Id, CustomerId, IsPrimary, UntilDay])
        .column(vehicle::Column::IsActive);
    Ok(tx.rows(query).await?)
}

/// What one of them has now.
fn held(spans: &[Span], of: CustomerId) -> Vec<Held> {
    let now = |span: &&Span| span.customer_id == of && span.until_day.is_none();
    spans.iter().filter(now).map(Span::held).collect()
}

/// Makes one of a customer's cars the main one, in place of the one that is.
async fn promote(
    tx: &ShopTx,
    (of, now): (CustomerId, DateTime<Utc>),
    (held, main): (&[Held], Option<VehicleOwnerId>),
) -> AppResult<()> {
    use vehicle_owner::Column::{CustomerId, Id, IsPrimary, UntilDay, UpdatedAt};
    let is = held.iter().find(|held| held.is_primary).map(|held| held.id);
    if is == main {
        return Ok(());
    }
    let set = |is_primary: bool| {
        vehicle_owner::Entity::update_many()
            .col_expr(IsPrimary, Expr::value(is_primary))
            .col_expr(UpdatedAt, Expr::value(now))
    };
    let others = set(false)
        .filter(CustomerId.eq(of))
        .filter(UntilDay.is_null())
        .filter(is_true(IsPrimary));
    tx.update_where(others).await?;
    if let Some(main) = main {
        tx.update_where(set(true).filter(Id.eq(main))).await?;
    }
    Ok(())
}

async fn promote_contact(tx: &ShopTx, id: ContactId, now: DateTime<Utc>) -> AppResult<()> {
    use customer_contact::Column as C;
    let main = customer_contact::Entity::update_many()
        .col_expr(C::IsMain, Expr::value(true))
        .col_expr(C::UpdatedAt, Expr::value(now))
        .filter(C::Id.eq(id));
    tx.update_where(main).await?;
    Ok(())
}

/// Gives a customer these fields; the version is the one that the person has seen.
async fn write(
    tx: &ShopTx,
    (stored, now): (&customer::Model, DateTime<Utc>),
    fields: &Fields,
) -> AppResult<()> {
    let changed = fields.row(stored);
    let new = NewCustomer::stored(&changed);
    let row = customer::ActiveModel {
        id: Set(stored.id),
        version: Set(stored.version),
        customer_since: Set(changed.customer_since),
        ..new.row()
    };
    tx.update(row, now).await?;
    let is_found_as_before = ["name", "phone", "email"].iter().all(|name| {
        let of = |row| NewCustomer::stored(row).facts().get(*name).cloned();
        of(stored) == of(&changed)
    });
    if !is_found_as_before {
        forget(tx, stored.id).await?;
        terms(tx, stored.id, &new, now);
    }
    Ok(())
}

/// Nobody finds the customer by name, phone or e-mail.
async fn forget(tx: &ShopTx, id: CustomerId) -> AppResult<()> {
    let own = search_term::Entity::delete_many().filter(search_term::Column::TargetId.eq(id.0));
    tx.delete_where(own).await?;
    Ok(())
}
