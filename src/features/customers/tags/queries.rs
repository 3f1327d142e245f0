//! Which customer has which tags.

use crate::db::{List, ShopDb};
use crate::entity::{customer, customer_tag, tag};
use crate::features::customers::queries::alive;
use crate::kernel::ids::{CustomerId, ShopId};
use sea_orm::sea_query::{Expr, Order, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, RelationTrait,
};
use serde::Deserialize;

/// A row of the JSON column of [`tagged`].
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Tagged {
    tag: Vec<Named>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Named {
    name: String,
}

impl Tagged {
    /// The names in alphabetical order.
    pub(crate) fn names(List(tags): List<Self>) -> Vec<String> {
        let mut names: Vec<String> = tags
            .into_iter()
            .flat_map(|tagged| tagged.tag)
            .map(|tag| tag.name)
            .collect();
        names.sort_by_key(|name| name.to_lowercase());
        names
    }
}

/// A customer's tags as a JSON column.
pub(crate) fn tagged(db: &ShopDb) -> Expr {
    let name = db.list(
        customer_tag::Relation::Tag.def(),
        &[tag::Column::Name],
        (tag::Column::NameNormalized, Order::Asc),
    );
    db.list_with(
        customer::Relation::CustomerTag.def(),
        &[customer_tag::Column::CreatedAt],
        vec![("tag", name)],
        (customer_tag::Column::TagId, Order::Asc),
    )
}

/// A customer and the names of all tags they have; `None`: there is none.
pub(super) async fn of(
    db: &ShopDb,
    id: CustomerId,
) -> Result<Option<(customer::Model, Vec<String>)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        #[sea_orm(nested)]
        customer: customer::Model,
        tags: List<Tagged>,
    }
    let query = customer::Entity::find_by_id(id)
        .filter(alive())
        .expr_as(tagged(db), "tags");
    let row: Option<Row> = db.row(query).await?;
    Ok(row.map(|row| (row.customer, Tagged::names(row.tags))))
}

/// The ids of the customers who have this tag.
pub(crate) fn with_tag(shop: ShopId, name: &str) -> SelectStatement {
    let named = Query::select()
        .column(tag::Column::Id)
        .from(tag::Entity)
        .and_where(tag::Column::ShopId.eq(shop))
        .and_where(tag::Column::NameNormalized.eq(name.trim().to_lowercase()))
        .take();
    Query::select()
        .column(customer_tag::Column::CustomerId)
        .from(customer_tag::Entity)
        .and_where(customer_tag::Column::ShopId.eq(shop))
        .and_where(customer_tag::Column::TagId.in_subquery(named))
        .take()
}
