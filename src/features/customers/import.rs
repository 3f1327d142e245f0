//! Many customers at once, from a file (R-IMP-1): added, filled up where they were empty, and taken
//! back, in as many statements however many they are.

use super::commands::{NewCustomer, figures, fresh, noted, terms};
use super::forms;
use crate::audit::{self, Entry};
use crate::db::{ShopTx, is_still_used};
use crate::entity::{customer, customer_stats, search_term};
use crate::error::{AppError, AppResult};
use crate::kernel::contact::{Email, Phone};
use crate::kernel::ids::CustomerId;
use crate::ui::form::FormState;
use crate::web::staff::By;
use chrono::NaiveDate;
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;
use uuid::Uuid;

/// Ids that a statement names at a time.
const IDS: usize = 5_000;

/// A row as it stands in the file, under the form's names.
///
/// # Errors
/// What is wrong with it, in words.
pub fn read(fields: Vec<(String, String)>) -> Result<NewCustomer, String> {
    let mut form = FormState::posted(fields);
    if form.value("kind").is_empty() {
        form.set("kind", "person");
    }
    // A number that can't be read is kept as it stands: there is nobody to mend it (R-GEN-10).
    form.set(forms::KEEP_PHONE, "true");
    forms::customer(&mut form).ok_or_else(|| {
        let told = form.errors().iter().map(|error| error.message.clone());
        told.collect::<Vec<_>>().join(" ")
    })
}

/// Adds them, with figures of zero and the terms by which they are found.
///
/// # Errors
/// When the database refuses.
pub async fn create_many(
    tx: &ShopTx,
    by: By<'_>,
    today: NaiveDate,
    new: &[(CustomerId, NewCustomer)],
) -> AppResult<()> {
    let rows = new.iter().map(|(id, new)| fresh((*id, today), new, by.1));
    tx.insert_all(rows.collect::<Vec<_>>()).await?;
    let rows = new.iter().map(|(id, new)| figures(*id, new, by.1));
    tx.insert_all(rows.collect::<Vec<_>>()).await?;
    for (id, new) in new {
        terms(tx, *id, new, by.1);
        noted(tx, by, *id, new);
    }
    Ok(())
}

/// What is there, with what only the other one knows.
fn merged(there: &NewCustomer, new: &NewCustomer) -> (NewCustomer, Vec<&'static str>) {
    let (mut both, mut filled) = (there.clone(), Vec::new());
    if both.phone.is_none()
        && both.phone_raw.is_none()
        && (new.phone.is_some() || new.phone_raw.is_some())
    {
        both.phone.clone_from(&new.phone);
        both.phone_raw.clone_from(&new.phone_raw);
        filled.push("phone");
    }
    if both.email.is_none() && new.email.is_some() {
        both.email.clone_from(&new.email);
        filled.push("email");
    }
    for (name, mine, theirs) in [
        ("line1", &mut both.line1, &new.line1),
        ("city", &mut both.city, &new.city),
        ("region", &mut both.region, &new.region),
        ("postal", &mut both.postal, &new.postal),
        ("access_notes", &mut both.access_notes, &new.access_notes),
        ("notes", &mut both.notes, &new.notes),
    ] {
        if mine.is_none() && theirs.is_some() {
            mine.clone_from(theirs);
            filled.push(name);
        }
    }
    (both, filled)
}

/// Without what was filled in.
fn emptied(full: &NewCustomer, fields: &[String]) -> NewCustomer {
    let mut left = full.clone();
    for field in fields {
        match field.as_str() {
            "phone" => {
                left.phone = None::<Phone>;
                left.phone_raw = None;
            }
            "email" => left.email = None::<Email>,
            "line1" => left.line1 = None,
            "city" => left.city = None,
            "region" => left.region = None,
            "postal" => left.postal = None,
            "access_notes" => left.access_notes = None,
            "notes" => left.notes = None,
            _ => {}
        }
    }
    left
}

async fn stored(tx: &ShopTx, ids: &[CustomerId]) -> AppResult<Vec<customer::Model>> {
    let mut found = Vec::new();
    for ids in ids.chunks(IDS) {
        let these =
            customer::Entity::find().filter(customer::Column::Id.is_in(ids.iter().copied()));
        found.extend(tx.all(these).await?);
    }
    Ok(found)
}

/// Would this row fill anything of that one?
#[must_use]
pub fn fills(there: &customer::Model, new: &NewCustomer) -> bool {
    !merged(&NewCustomer::stored(there), new).1.is_empty()
}

/// Fills what is empty. Gives each with its version now and the fields that were filled.
///
/// # Errors
/// [`AppError::Stale`] if somebody was faster.
pub async fn fill_many(
    tx: &ShopTx,
    by: By<'_>,
    new: Vec<(customer::Model, NewCustomer)>,
) -> AppResult<Vec<(Uuid, i64, Vec<&'static str>)>> {
    let (mut changed, mut done) = (Vec::new(), Vec::new());
    for (row, new) in new {
        let before = NewCustomer::stored(&row);
        let (after, filled) = merged(&before, &new);
        if !filled.is_empty() {
            done.push((row.id.0, row.version + 1, filled));
            changed.push((row, before, after));
        }
    }
    write(tx, by, changed).await?;
    Ok(done)
}

/// Empties what was filled, unless somebody has changed the customer since.
///
/// # Errors
/// [`AppError::Stale`].
pub async fn unfill_many(
    tx: &ShopTx,
    by: By<'_>,
    filled: &[(Uuid, i64, Vec<String>)],
) -> AppResult<()> {
    let ids: Vec<CustomerId> = filled.iter().map(|(id, ..)| CustomerId(*id)).collect();
    let rows = stored(tx, &ids).await?;
    let mut changed = Vec::new();
    for (id, version, fields) in filled {
        let row = rows
            .iter()
            .find(|row| row.id.0 == *id && row.version == *version);
        let row = row.ok_or(AppError::Stale)?;
        let before = NewCustomer::stored(row);
        let after = emptied(&before, fields);
        changed.push((row.clone(), before, after));
    }
    write(tx, by, changed).await
}

async fn write(
    tx: &ShopTx,
    by: By<'_>,
    changed: Vec<(customer::Model, NewCustomer, NewCustomer)>,
) -> AppResult<()> {
    use customer::Column::{
        AccessNotes, City, Email, EmailNormalized, Line1, Notes, Phone, PhoneRaw, Postal, Region,
    };
    let found_anew: Vec<Uuid> = changed.iter().map(|(row, ..)| row.id.0).collect();
    for ids in found_anew.chunks(IDS) {
        let old = search_term::Entity::delete_many()
            .filter(search_term::Column::TargetId.is_in(ids.iter().copied()));
        tx.delete_where(old).await?;
    }
    let mut rows = Vec::new();
    for (row, before, after) in changed {
        terms(tx, row.id, &after, by.1);
        let entry = Entry {
            action: "customer.changed",
            entity: "customer",
            id: Some(row.id.0),
            label: &after.name,
            before: Some(before.facts()),
            after: Some(after.facts()),
        };
        audit::record(tx, by, entry);
        let version = row.version + 1;
        let new = after.row();
        rows.push(customer::ActiveModel {
            version: Set(version),
            updated_at: Set(by.1),
            phone: new.phone,
            phone_raw: new.phone_raw,
            email: new.email,
            email_normalized: new.email_normalized,
            line1: new.line1,
            city: new.city,
            region: new.region,
            postal: new.postal,
            access_notes: new.access_notes,
            notes: new.notes,
            ..row.into_active_model().reset_all()
        });
    }
    let columns = [
        Phone,
        PhoneRaw,
        Email,
        EmailNormalized,
        Line1,
        City,
        Region,
        Postal,
        AccessNotes,
        Notes,
    ];
    Ok(tx.update_all(rows, &columns).await?)
}

/// What the keys of the database refuse to take away is in use.
fn used(e: DbErr) -> AppError {
    if is_still_used(&e) {
        AppError::Stale
    } else {
        e.into()
    }
}

/// Takes back those that were added and that nobody has touched. The keys of the database refuse
/// one on which something hangs.
///
/// # Errors
/// [`AppError::Stale`] if one was changed.
pub async fn remove_many(tx: &ShopTx, by: By<'_>, ids: &[CustomerId]) -> AppResult<()> {
    let rows = stored(tx, ids).await?;
    for ids in ids.chunks(IDS) {
        let raw = || ids.iter().map(|id| id.0);
        let terms =
            search_term::Entity::delete_many().filter(search_term::Column::TargetId.is_in(raw()));
        tx.delete_where(terms).await?;
        let figures = customer_stats::Entity::delete_many()
            .filter(customer_stats::Column::CustomerId.is_in(raw()));
        tx.delete_where(figures).await?;
        let these = customer::Entity::delete_many()
            .filter(customer::Column::Id.is_in(raw()))
            .filter(customer::Column::Version.eq(1));
        let gone = tx.delete_where(these).await.map_err(used)?;
        if u64::try_from(ids.len()).is_ok_and(|sent| sent != gone) {
            return Err(AppError::Stale);
        }
    }
    for row in rows {
        let entry = Entry {
            action: "customer.import_undone",
            entity: "customer",
            id: Some(row.id.0),
            label: &row.name,
            before: Some(json!({"name": row.name})),
            ..Entry::default()
        };
        audit::record(tx, by, entry);
    }
    Ok(())
}
