//! Two customers again, as they were.

use super::super::fields::Fields;
use super::super::primary::of_rest;
use super::super::undone_from;
use super::rows::{IDS, Way, cars, some, with_visits};
use super::{Changed, Moved, held, promote, promote_contact, spans, terms, write};
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::{
    appointment, customer, customer_contact, customer_merge, customer_note, customer_stats,
    customer_tag, message, repair_order, vehicle_owner,
};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::customers::commands::{NewCustomer, figures};
use crate::features::customers::contacts::remove as remove_contact;
use crate::features::customers::queries::alive;
use crate::features::customers::{note_activity, recount};
use crate::kernel::ids::{ContactId, CustomerId, RepairOrderId};
use crate::kernel::words::AppointmentStatus;
use crate::web::staff::By;
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Puts back what was moved, and each field that still is as the merge left it. What came since stays
/// with the survivor, but for what was done with a car that goes back. That it is undone already
/// changes nothing and succeeds.
///
/// # Errors
/// [`AppError::Refused`] after 30 days, before a later merge is undone, while the survivor is not there,
/// or while a visit that is not done would be left with a car of the other one.
#[tracing::instrument(name = "customers.undo_merge", skip_all)]
pub(in super::super) async fn undo(
    tx: &ShopTx,
    by: By<'_>,
    merge: &customer_merge::Model,
) -> AppResult<()> {
    let (keep, other, now) = (merge.survivor_id, merge.merged_id, by.1);
    if let Err(e) = note_activity(tx, keep, now).await {
        let words = "The customer is itself part of another one, or in the bin. Undo that first.";
        return Err(match e {
            AppError::NotFound => AppError::Refused(words.to_owned()),
            e => e,
        });
    }
    let keeper = customer::Entity::find_by_id(keep).filter(alive());
    let keeper = tx.one(keeper.lock_exclusive()).await?.or_not_found()?;
    let goer = customer::Entity::find_by_id(other).lock_exclusive();
    let goer = tx.one(goer).await?.or_not_found()?;
    let lock = customer_merge::Entity::find_by_id(merge.id).lock_exclusive();
    let merge = tx.one(lock).await?.or_not_found()?;
    if merge.undone_at.is_some() {
        return Ok(());
    }
    may(tx, &merge, now).await?;
    let moved: Moved = kept(merge.moved.clone())?;
    let changed: Changed = kept(merge.fields.clone())?;

    revive(tx, &goer, (&moved, now)).await?;
    give_back(tx, by, (&merge, &moved)).await?;
    no_mixed_visit(tx, (&keeper, &goer)).await?;
    let back = Fields::of(&keeper).put_back(&changed.before, &changed.after);
    write(tx, (&keeper, now), &back).await?;
    recount(tx, keep, now).await?;
    recount(tx, other, now).await?;
    let done = customer_merge::Entity::update_many()
        .col_expr(customer_merge::Column::UndoneAt, Expr::value(now))
        .col_expr(customer_merge::Column::UpdatedAt, Expr::value(now))
        .filter(customer_merge::Column::Id.eq(merge.id));
    tx.update_where(done).await?;
    note(tx, by, (&keeper, &goer), &back);
    Ok(())
}

fn kept<T: DeserializeOwned>(json: Option<Value>) -> AppResult<T> {
    serde_json::from_value(json.unwrap_or_default())
        .map_err(|e| AppError::from(anyhow::Error::from(e)))
}

/// In time, and the last one first: then all is as it was.
async fn may(tx: &ShopTx, merge: &customer_merge::Model, now: DateTime<Utc>) -> AppResult<()> {
    use customer_merge::Column as M;
    if merge.at < undone_from(now) {
        let words = "A merge can be undone for 30 days.";
        return Err(AppError::Refused(words.to_owned()));
    }
    let later = customer_merge::Entity::find()
        .filter(M::SurvivorId.eq(merge.survivor_id))
        .filter(M::UndoneAt.is_null())
        .filter(
            M::At
                .gt(merge.at)
                .or(M::At.eq(merge.at).and(M::Id.gt(merge.id))),
        )
        .order_by_desc(M::At);
    match tx.one(later).await? {
        None => Ok(()),
        Some(later) => Err(AppError::Refused(format!(
            "{} was merged later. Undo that merge first.",
            later.merged_name
        ))),
    }
}

/// The one that went is there again, with figures, and found.
async fn revive(
    tx: &ShopTx,
    goer: &customer::Model,
    (moved, now): (&Moved, DateTime<Utc>),
) -> AppResult<()> {
    let row = customer::ActiveModel {
        id: Set(goer.id),
        version: Set(goer.version),
        merged_into_id: Set(None),
        deleted_at: Set(None),
        ..Default::default()
    };
    tx.update(row, now).await?;
    let new = NewCustomer::stored(goer);
    tx.insert(customer_stats::ActiveModel {
        created_at: Set(goer.created_at),
        last_activity_at: Set(moved.active_at),
        ..figures(goer.id, &new, now)
    })
    .await?;
    terms(tx, goer.id, &new, now);
    Ok(())
}

async fn give_back(
    tx: &ShopTx,
    by: By<'_>,
    (merge, moved): (&customer_merge::Model, &Moved),
) -> AppResult<()> {
    let (keep, other, now) = (merge.survivor_id, merge.merged_id, by.1);
    let way = Way {
        from: keep,
        to: other,
        now,
    };
    let owners = (vehicle_owner::Column::Id, moved.owners.as_slice());
    some(tx, &way.owners(), owners).await?;
    let spans = spans(tx, [keep, other]).await?;
    for (of, was) in [(keep, moved.main_before), (other, moved.main)] {
        let held = held(&spans, of);
        promote(tx, (of, now), (&held, of_rest(&held, was))).await?;
    }
    let mut orders = moved.orders.clone();
    orders.extend(since(tx, (keep, other), merge.at).await?);
    with_visits(tx, way, &orders).await?;
    way.money(tx).await?;
    let notes = (customer_note::Column::Id, moved.notes.as_slice());
    some(tx, &way.notes(), notes).await?;
    let messages = (message::Column::Id, moved.messages.as_slice());
    some(tx, &way.messages(), messages).await?;
    use customer_note::Column as N;
    let about = way
        .notes()
        .filter(N::CreatedAt.gte(merge.at))
        .filter(N::VehicleId.in_subquery(cars(tx, other)));
    tx.update_where(about).await?;
    let contacts = (customer_contact::Column::Id, moved.contacts.as_slice());
    some(tx, &way.contacts(), contacts).await?;
    if let Some(main) = moved.main_contact {
        // Unless it is gone, or another customer's, by now.
        let still = customer_contact::Entity::find_by_id(main)
            .filter(customer_contact::Column::CustomerId.eq(other));
        if tx.one(still).await?.is_some() {
            promote_contact(tx, main, now).await?;
        }
    }
    forget_made(tx, by, (keep, &moved.made)).await?;
    way.terms(tx).await?;
    for tags in moved.tags.chunks(IDS) {
        let added = customer_tag::Entity::delete_many()
            .filter(customer_tag::Column::CustomerId.eq(keep))
            .filter(customer_tag::Column::TagId.is_in(tags.iter().copied()));
        tx.delete_where(added).await?;
    }
    Ok(())
}

/// Contacts that only kept what is no contact any more, one a record at most. What somebody has made
/// of one since stays.
async fn forget_made(
    tx: &ShopTx,
    by: By<'_>,
    (keep, made): (CustomerId, &[ContactId]),
) -> AppResult<()> {
    use customer_contact::Column as C;
    let untouched = customer_contact::Entity::find()
        .filter(C::Id.is_in(made.iter().copied()))
        .filter(C::CustomerId.eq(keep))
        .filter(C::Version.eq(1));
    for contact in tx.all(untouched).await? {
        remove_contact(tx, by, &contact).await?;
    }
    Ok(())
}

/// Orders made since the merge for a car that goes back.
async fn since(
    tx: &ShopTx,
    (keep, other): (CustomerId, CustomerId),
    at: DateTime<Utc>,
) -> AppResult<Vec<RepairOrderId>> {
    use repair_order::Column as R;
    let orders = repair_order::Entity::find()
        .filter(R::CustomerId.eq(keep))
        .filter(R::CreatedAt.gte(at))
        .filter(R::VehicleId.in_subquery(cars(tx, other)));
    let orders = tx.all(orders).await?;
    Ok(orders.into_iter().map(|row| row.id).collect())
}

/// A visit that is not done, with a car that is the other one's now.
async fn no_mixed_visit(
    tx: &ShopTx,
    (keeper, goer): (&customer::Model, &customer::Model),
) -> AppResult<()> {
    use AppointmentStatus::{InProgress, Ready, Scheduled};
    use appointment::Column as A;
    #[derive(FromQueryResult)]
    struct Open {
        number: String,
    }
    let open = |of: CustomerId, cars_of: CustomerId| {
        A::CustomerId
            .eq(of)
            .and(A::VehicleId.in_subquery(cars(tx, cars_of)))
    };
    let mixed = appointment::Entity::find()
        .join(
            JoinType::InnerJoin,
            appointment::Relation::RepairOrder.def(),
        )
        .filter(open(keeper.id, goer.id).or(open(goer.id, keeper.id)))
        .filter(A::Status.is_in([Scheduled, InProgress, Ready]))
        .filter(A::DeletedAt.is_null())
        .select_only()
        .column_as(repair_order::Column::Number, "number");
    let mixed: Option<Open> = tx.row(mixed).await?;
    match mixed {
        None => Ok(()),
        Some(Open { number }) => Err(AppError::Refused(format!(
            "{number} is a visit of one of them with a car of the other one. Finish it, cancel it or give it another car first."
        ))),
    }
}

fn note(
    tx: &ShopTx,
    by: By<'_>,
    (keeper, goer): (&customer::Model, &customer::Model),
    back: &Fields,
) {
    let facts = |row: &customer::Model| NewCustomer::stored(row).facts();
    let now = back.row(keeper);
    let mut before = facts(keeper);
    before["merged"] = json!(goer.name);
    let entry = Entry {
        action: "customer.merge_undone",
        entity: "customer",
        id: Some(keeper.id.0),
        label: &now.name,
        before: Some(before),
        after: Some(facts(&now)),
    };
    audit::record(tx, by, entry);
    let entry = Entry {
        action: "customer.parted",
        entity: "customer",
        id: Some(goer.id.0),
        label: &goer.name,
        before: Some(json!({"merged_into": keeper.name})),
        after: Some(json!({"merged_into": null})),
    };
    audit::record(tx, by, entry);
}
