//! Reading contacts: all of a customer as a part of another statement, or one.

use crate::db::{List, ShopDb};
use crate::entity::{customer, customer_contact};
use crate::error::AppResult;
use crate::kernel::ids::{ContactId, CustomerId};
use customer_contact::Column as C;
use sea_orm::sea_query::{Expr, Order};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, RelationTrait};
use serde::Deserialize;

/// A contact as the profile shows it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Contact {
    pub(crate) id: ContactId,
    pub(crate) name: String,
    pub(crate) role: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) phone_raw: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) is_main: bool,
}

impl Contact {
    /// The main one first, the others by name.
    pub(crate) fn sorted(List(mut contacts): List<Self>) -> Vec<Self> {
        contacts.sort_by_key(|one| (!one.is_main, one.name.to_lowercase(), one.id));
        contacts
    }
}

/// A customer's contacts as a JSON column.
pub(crate) fn contacts(db: &ShopDb) -> Expr {
    db.list(
        customer::Relation::CustomerContact.def(),
        &[
            C::Id,
            C::Name,
            C::Role,
            C::Phone,
            C::PhoneRaw,
            C::Email,
            C::IsMain,
        ],
        (C::Id, Order::Asc),
    )
}

/// One contact of this customer.
pub(super) async fn contact(
    db: &ShopDb,
    (customer, id): (CustomerId, ContactId),
) -> AppResult<Option<customer_contact::Model>> {
    let query = customer_contact::Entity::find_by_id(id).filter(C::CustomerId.eq(customer));
    Ok(db.one(query).await?)
}
