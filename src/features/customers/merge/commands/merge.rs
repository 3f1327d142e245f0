//! One customer becomes a part of another.

use super::super::fields::Fields;
use super::super::primary::of_both;
use super::rows::Way;
use super::wishes::keep_denials;
use super::{Changed, Moved, forget, held, promote, promote_contact, spans, write};
use crate::audit::{self, Entry};
use crate::db::{ShopTx, is_true};
use crate::entity::{customer, customer_contact, customer_merge, customer_stats, customer_tag};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::customers::commands::NewCustomer;
use crate::features::customers::contacts::{NewContact, add as add_contact};
use crate::features::customers::queries::alike::called_alike;
use crate::features::customers::queries::alive;
use crate::features::customers::{note_activity, recount};
use crate::kernel::contact::Email;
use crate::kernel::ids::{ContactId, CustomerId, MergeId, TagId};
use crate::web::staff::By;
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;

/// Who stays, who goes, and what somebody saw of both.
#[derive(Clone, Debug)]
pub struct Merging {
    /// The merge to be.
    pub id: MergeId,
    /// Who stays.
    pub keep: CustomerId,
    /// Who goes.
    pub other: CustomerId,
    /// The version of who stays, and of who goes.
    pub seen: (i64, i64),
    /// What who stays is to be.
    pub fields: Fields,
}

/// The most tags that a customer has (R-CUST-3).
const MOST_TAGS: usize = 10;

/// Makes one of both.
///
/// # Errors
/// [`AppError::Stale`] if either was changed meanwhile, [`AppError::Refused`] if together they have too
/// many tags, [`AppError::NotFound`] if either is gone.
#[tracing::instrument(name = "customers.merge", skip_all)]
pub async fn merge(tx: &ShopTx, by: By<'_>, merging: &Merging) -> AppResult<()> {
    let (keep, other, now) = (merging.keep, merging.other, by.1);
    if keep == other {
        return Err(AppError::NotFound);
    }
    let active_at = last_active(tx, other).await?;
    note_activity(tx, keep.min(other), now).await?;
    note_activity(tx, keep.max(other), now).await?;
    let (keeper, goer) = both(tx, (keep, other)).await?;
    if (keeper.version, goer.version) != merging.seen {
        return Err(AppError::Stale);
    }
    let mut moved = Moved {
        active_at,
        ..take(tx, (keep, other), now).await?
    };
    // Without figures nobody does anything for them any more.
    let figures =
        customer_stats::Entity::delete_many().filter(customer_stats::Column::CustomerId.eq(other));
    tx.delete_where(figures).await?;
    keep_denials(tx, by, (keep, other)).await?;
    forget(tx, other).await?;
    write(tx, (&keeper, now), &merging.fields).await?;
    let gone = customer::ActiveModel {
        id: Set(other),
        version: Set(goer.version),
        merged_into_id: Set(Some(keep)),
        deleted_at: Set(Some(now)),
        ..Default::default()
    };
    tx.update(gone, now).await?;
    moved.made = keep_reach(tx, by, (merging, [&keeper, &goer])).await?;
    recount(tx, keep, now).await?;
    note(tx, by, (merging, &keeper, &goer), &moved).await
}

async fn last_active(tx: &ShopTx, of: CustomerId) -> AppResult<DateTime<Utc>> {
    let figures = customer_stats::Entity::find().filter(customer_stats::Column::CustomerId.eq(of));
    Ok(tx.one(figures).await?.or_not_found()?.last_activity_at)
}

/// Both rows, locked.
pub(super) async fn both(
    tx: &ShopTx,
    (keep, other): (CustomerId, CustomerId),
) -> AppResult<(customer::Model, customer::Model)> {
    let rows = customer::Entity::find()
        .filter(customer::Column::Id.is_in([keep, other]))
        .filter(alive())
        .order_by_asc(customer::Column::Id)
        .lock_exclusive();
    let mut rows = tx.all(rows).await?;
    let at = rows.iter().position(|row| row.id == keep).or_not_found()?;
    let keeper = rows.remove(at);
    Ok((keeper, rows.pop().or_not_found()?))
}

/// Everything that hangs on the one that goes.
async fn take(
    tx: &ShopTx,
    (keep, other): (CustomerId, CustomerId),
    now: DateTime<Utc>,
) -> AppResult<Moved> {
    let way = Way {
        from: other,
        to: keep,
        now,
    };
    let spans = spans(tx, [keep, other]).await?;
    tx.update_where(way.owners()).await?;
    let (mine, theirs) = (held(&spans, keep), held(&spans, other));
    promote(tx, (keep, now), (&mine, of_both(&mine, &theirs))).await?;
    tx.update_where(way.visits()).await?;
    let orders = tx.update_returning(way.orders()).await?;
    way.money(tx).await?;
    let notes = tx.update_returning(way.notes()).await?;
    let messages = tx.update_returning(way.messages()).await?;
    let (contacts, main_contact) = contacts(tx, way).await?;
    way.terms(tx).await?;
    let main = |held: &[super::Held]| held.iter().find(|held| held.is_primary).map(|h| h.id);
    let theirs_all = spans.iter().filter(|span| span.customer_id == other);
    Ok(Moved {
        orders: orders.into_iter().map(|row| row.id).collect(),
        owners: theirs_all.map(|span| span.id).collect(),
        main: main(&theirs),
        main_before: main(&mine),
        notes: notes.into_iter().map(|row| row.id).collect(),
        messages: messages.into_iter().map(|row| row.id).collect(),
        contacts,
        main_contact,
        made: Vec::new(),
        tags: tags(tx, (keep, other), now).await?,
        active_at: now,
    })
}

/// The contacts of the one that goes. Its main one stays that, if the other has none.
async fn contacts(tx: &ShopTx, way: Way) -> AppResult<(Vec<ContactId>, Option<ContactId>)> {
    use customer_contact::Column as C;
    let mains = customer_contact::Entity::find()
        .filter(C::CustomerId.is_in([way.from, way.to]))
        .filter(is_true(C::IsMain));
    let mains = tx.all(mains).await?;
    let main = |of: CustomerId| mains.iter().find(|row| row.customer_id == of);
    let moved = tx.update_returning(way.contacts()).await?;
    let was = main(way.from).map(|row| row.id);
    if let (Some(id), None) = (was, main(way.to)) {
        promote_contact(tx, id, way.now).await?;
    }
    Ok((moved.into_iter().map(|row| row.id).collect(), was))
}

/// A phone, an e-mail or a different name that was not chosen is not lost: a contact keeps it, under
/// the name it had.
async fn keep_reach(
    tx: &ShopTx,
    by: By<'_>,
    (merging, records): (&Merging, [&customer::Model; 2]),
) -> AppResult<Vec<ContactId>> {
    let now = NewCustomer::stored(&merging.fields.row(records[0]));
    let address = |of: &NewCustomer| of.email.as_ref().map(Email::normalized);
    let mut made = Vec::new();
    for record in records {
        let was = NewCustomer::stored(record);
        let is_other_email = address(&was) != address(&now);
        let contact = NewContact {
            role: Some(KEPT.to_owned()),
            phone: was.phone.filter(|phone| now.phone.as_ref() != Some(phone)),
            phone_raw: was
                .phone_raw
                .filter(|raw| now.phone_raw.as_ref() != Some(raw)),
            email: was.email.filter(|_| is_other_email),
            is_main: false,
            name: was.name,
        };
        let reaches =
            contact.phone.is_some() || contact.phone_raw.is_some() || contact.email.is_some();
        if !reaches && called_alike(&contact.name, &now.name) {
            continue;
        }
        let id = ContactId::new(by.1);
        add_contact(tx, by, (id, merging.keep), &contact).await?;
        made.push(id);
    }
    Ok(made)
}

/// The role of such a contact.
const KEPT: &str = "Before the merge";

/// Tags that only the one has who goes, given to the other too.
async fn tags(
    tx: &ShopTx,
    (keep, other): (CustomerId, CustomerId),
    now: DateTime<Utc>,
) -> AppResult<Vec<TagId>> {
    use customer_tag::Column as T;
    let both = customer_tag::Entity::find()
        .filter(T::CustomerId.is_in([keep, other]))
        .order_by_asc(T::TagId);
    let both = tx.all(both).await?;
    let (mine, theirs): (Vec<_>, Vec<_>) = both.iter().partition(|row| row.customer_id == keep);
    let has = |tag: TagId| mine.iter().any(|row| row.tag_id == tag);
    let new: Vec<TagId> = { theirs.iter().map(|row| row.tag_id) }
        .filter(|tag| !has(*tag))
        .collect();
    if mine.len() + new.len() > MOST_TAGS {
        return Err(AppError::Refused(format!(
            "Together they have {} tags, and a customer has at most {MOST_TAGS}. Take some off one of them first.",
            mine.len() + new.len()
        )));
    }
    let rows = new.iter().map(|tag| customer_tag::ActiveModel {
        customer_id: Set(keep),
        tag_id: Set(*tag),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    });
    tx.insert_all(rows.collect::<Vec<_>>()).await?;
    Ok(new)
}

/// What it takes to undo it, and a trace on both.
async fn note(
    tx: &ShopTx,
    by: By<'_>,
    (merging, keeper, goer): (&Merging, &customer::Model, &customer::Model),
    moved: &Moved,
) -> AppResult<()> {
    let now = by.1;
    let changed = Changed {
        before: Fields::of(keeper),
        after: merging.fields.clone(),
    };
    let json = |e: serde_json::Error| AppError::from(anyhow::Error::from(e));
    tx.insert(customer_merge::ActiveModel {
        id: Set(merging.id),
        created_at: Set(now),
        updated_at: Set(now),
        survivor_id: Set(keeper.id),
        merged_id: Set(goer.id),
        merged_name: Set(goer.name.clone()),
        at: Set(now),
        actor_name: Set(by.0.name.clone()),
        moved: Set(Some(serde_json::to_value(moved).map_err(json)?)),
        fields: Set(Some(serde_json::to_value(&changed).map_err(json)?)),
        ..Default::default()
    })
    .await?;
    let facts = |row: &customer::Model| NewCustomer::stored(row).facts();
    let mut after = facts(&merging.fields.row(keeper));
    after["merged"] = json!(goer.name);
    after["visits"] = json!(moved.orders.len());
    after["cars"] = json!(moved.owners.len());
    let entry = Entry {
        action: "customer.merged",
        entity: "customer",
        id: Some(keeper.id.0),
        label: &merging.fields.row(keeper).name,
        before: Some(facts(keeper)),
        after: Some(after),
    };
    audit::record(tx, by, entry);
    let entry = Entry {
        action: "customer.merged_away",
        entity: "customer",
        id: Some(goer.id.0),
        label: &goer.name,
        before: Some(facts(goer)),
        after: Some(json!({"merged_into": keeper.name})),
    };
    audit::record(tx, by, entry);
    Ok(())
}
