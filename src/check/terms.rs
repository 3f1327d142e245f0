//! Whatever can be searched is found: the terms of search are those of their source (R-CUST-6).

use crate::db::ShopDb;
use crate::entity::{customer, invoice, repair_order, search_term, vehicle};
use crate::features::customers::NewCustomer;
use crate::kernel::search::{TermKind, terms_for_document, terms_for_vehicle};
use sea_orm::prelude::Uuid;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select,
};
use std::collections::HashSet;

/// Rows looked at in one go.
const SLICE: u64 = 500;

type Terms = Vec<(TermKind, String)>;

pub(super) async fn faults(db: &ShopDb) -> Result<Vec<String>, DbErr> {
    let mut faults = Vec::new();
    let mut seen = None;
    let alive = customer::Entity::find().filter(customer::Column::DeletedAt.is_null());
    while let Some(rows) = slice(db, (&alive, customer::Column::Id), &mut seen, |c| c.id.0).await? {
        let terms = rows.iter().map(|c| {
            let terms = NewCustomer::stored(c).terms();
            (c.id.0, format!("customer {}", c.id), terms)
        });
        missing(db, terms.collect(), &mut faults).await?;
    }
    let mut seen = None;
    let alive = vehicle::Entity::find().filter(vehicle::Column::DeletedAt.is_null());
    while let Some(rows) = slice(db, (&alive, vehicle::Column::Id), &mut seen, |v| v.id.0).await? {
        let terms = rows.iter().map(|v| {
            let terms = terms_for_vehicle(v.plate.as_deref(), v.vin.as_deref());
            (v.id.0, format!("car {}", v.id), terms)
        });
        missing(db, terms.collect(), &mut faults).await?;
    }
    let mut seen = None;
    let all = repair_order::Entity::find();
    while let Some(rows) =
        slice(db, (&all, repair_order::Column::Id), &mut seen, |o| o.id.0).await?
    {
        let terms = rows.iter().map(|o| {
            let terms = terms_for_document(TermKind::Order, &o.number);
            (o.id.0, format!("order {}", o.number), terms)
        });
        missing(db, terms.collect(), &mut faults).await?;
    }
    let mut seen = None;
    let numbered = invoice::Entity::find().filter(invoice::Column::Number.is_not_null());
    while let Some(rows) =
        slice(db, (&numbered, invoice::Column::Id), &mut seen, |i| i.id.0).await?
    {
        let terms = rows.iter().filter_map(|i| {
            let number = i.number.as_deref()?;
            let terms = terms_for_document(TermKind::Invoice, number);
            Some((i.id.0, format!("invoice {number}"), terms))
        });
        missing(db, terms.collect(), &mut faults).await?;
    }
    strays(db, &mut faults).await?;
    Ok(faults)
}

/// The next rows by their id. `None`: there are no more.
async fn slice<E>(
    db: &ShopDb,
    (of, id): (&Select<E>, E::Column),
    seen: &mut Option<Uuid>,
    id_of: impl Fn(&E::Model) -> Uuid,
) -> Result<Option<Vec<E::Model>>, DbErr>
where
    E: crate::db::ShopOwned,
{
    let mut query = of.clone().order_by_asc(id).limit(SLICE);
    if let Some(last) = *seen {
        query = query.filter(id.gt(last));
    }
    let rows = db.all(query).await?;
    *seen = rows.last().map(id_of);
    Ok(Some(rows).filter(|rows| !rows.is_empty()))
}

#[derive(FromQueryResult)]
struct Row {
    target_id: Uuid,
    kind: String,
    term: String,
}

async fn missing(
    db: &ShopDb,
    sources: Vec<(Uuid, String, Terms)>,
    faults: &mut Vec<String>,
) -> Result<(), DbErr> {
    use search_term::Column::{Kind, TargetId, Term};
    let ids = sources.iter().map(|(id, ..)| *id);
    let there = search_term::Entity::find()
        .select_only()
        .columns([TargetId, Kind, Term])
        .filter(TargetId.is_in(ids));
    let there: HashSet<(Uuid, String, String)> = db
        .rows::<_, Row>(there)
        .await?
        .into_iter()
        .map(|row| (row.target_id, row.kind, row.term))
        .collect();
    for (id, name, terms) in sources {
        let lost = terms
            .into_iter()
            .find(|(kind, term)| !there.contains(&(id, kind.as_str().to_owned(), term.clone())));
        if let Some((kind, term)) = lost {
            faults.push(format!(
                "{name} is not found by its {} {term:?}",
                kind.as_str()
            ));
        }
    }
    Ok(())
}

/// Terms of customers who are not there.
async fn strays(db: &ShopDb, faults: &mut Vec<String>) -> Result<(), DbErr> {
    let known = Query::select()
        .column(customer::Column::Id)
        .from(customer::Entity)
        .and_where(customer::Column::ShopId.eq(db.shop()))
        .take();
    let strays = search_term::Entity::find()
        .filter(Expr::col(search_term::Column::CustomerId).not_in_subquery(known));
    let n = db.count_up_to(strays, 1000).await?;
    if n > 0 {
        faults.push(format!("{n} terms of search lead to nobody"));
    }
    Ok(())
}
