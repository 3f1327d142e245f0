//! Nothing hangs on a customer who became a part of another, and whoever is there has figures.

use crate::db::{ShopDb, ShopOwned};
use crate::entity::{
    appointment, credit_note, customer, customer_contact, customer_note, customer_stats, invoice,
    message, payment, repair_order, search_term, vehicle_owner,
};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};

pub(super) async fn faults(db: &ShopDb) -> Result<Vec<String>, DbErr> {
    let mut faults = Vec::new();
    for (n, what) in [
        (left::<appointment::Entity>(db).await?, "visits"),
        (left::<repair_order::Entity>(db).await?, "orders"),
        (left::<invoice::Entity>(db).await?, "bills"),
        (left::<payment::Entity>(db).await?, "payments"),
        (left::<credit_note::Entity>(db).await?, "credit notes"),
        (left::<vehicle_owner::Entity>(db).await?, "cars"),
        (left::<customer_note::Entity>(db).await?, "notes"),
        (left::<customer_contact::Entity>(db).await?, "contacts"),
        (left::<message::Entity>(db).await?, "messages"),
        (left::<customer_stats::Entity>(db).await?, "figures"),
        (left::<search_term::Entity>(db).await?, "terms of search"),
    ] {
        if n > 0 {
            faults.push(format!("{n} {what} hang on a customer who was merged"));
        }
    }
    let figures = Query::select()
        .column(customer_stats::Column::CustomerId)
        .from(customer_stats::Entity)
        .and_where(customer_stats::Column::ShopId.eq(db.shop()))
        .take();
    let without = customer::Entity::find()
        .filter(customer::Column::DeletedAt.is_null())
        .filter(customer::Column::Id.not_in_subquery(figures));
    let n = db.count_up_to(without, 1000).await?;
    if n > 0 {
        faults.push(format!("{n} customers have no figures"));
    }
    Ok(faults)
}

async fn left<E: ShopOwned>(db: &ShopDb) -> Result<u64, DbErr> {
    let hanging =
        E::find().filter(Expr::col((E::default(), "customer_id")).in_subquery(merged(db)));
    db.count_up_to(hanging, 1000).await
}

fn merged(db: &ShopDb) -> SelectStatement {
    use customer::Column as C;
    Query::select()
        .column(C::Id)
        .from(customer::Entity)
        .and_where(C::ShopId.eq(db.shop()))
        .and_where(C::MergedIntoId.is_not_null())
        .take()
}
