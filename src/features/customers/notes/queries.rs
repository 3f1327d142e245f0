//! Reading notes: all of a customer as a part of another statement, or one.

use crate::db::ShopDb;
use crate::entity::{customer, customer_note, vehicle};
use crate::error::AppResult;
use crate::features::customers::queries::Car;
use crate::kernel::ids::{CustomerId, NoteId};
use chrono::{DateTime, Utc};
use customer_note::Column as N;
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition, Order};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, RelationTrait};
use serde::Deserialize;
use uuid::Uuid;

/// A note as the profile shows it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Note {
    pub(super) id: NoteId,
    pub(super) body: String,
    pub(super) is_alert: bool,
    pub(super) author_id: Option<Uuid>,
    pub(super) author_name: String,
    pub(super) created_at: DateTime<Utc>,
    pub(super) vehicle: Vec<Car>,
}

/// A customer's notes, newest first, as a JSON column.
pub(crate) fn notes(db: &ShopDb) -> Expr {
    use vehicle::Column::{Id, IsActive, Make, Model, Plate, PlateRegion, Vin, Year};
    let car = db.list(
        customer_note::Relation::Vehicle.def(),
        &[Id, Year, Make, Model, Plate, PlateRegion, Vin, IsActive],
        (Id, Order::Asc),
    );
    let kept = customer::Relation::CustomerNote
        .def()
        .on_condition(|_, note| Expr::col((note, N::DeletedAt)).is_null().into_condition());
    db.list_with(
        kept,
        &[
            N::Id,
            N::Body,
            N::IsAlert,
            N::AuthorId,
            N::AuthorName,
            N::CreatedAt,
        ],
        vec![("vehicle", car)],
        (N::CreatedAt, Order::Desc),
    )
}

/// One note of this customer.
pub(super) async fn note(
    db: &ShopDb,
    (customer, id): (CustomerId, NoteId),
) -> AppResult<Option<customer_note::Model>> {
    let query = customer_note::Entity::find_by_id(id)
        .filter(N::CustomerId.eq(customer))
        .filter(N::DeletedAt.is_null());
    Ok(db.one(query).await?)
}
