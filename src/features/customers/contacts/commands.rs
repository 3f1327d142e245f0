//! Adding, changing and removing contacts.

use super::terms;
use crate::audit::{self, Entry};
use crate::db::{ShopTx, is_true};
use crate::entity::{audit_log, customer_contact, search_term};
use crate::error::{AppResult, OrNotFound};
use crate::features::customers::queries::{hold, no_longer};
use crate::kernel::contact::{Email, Phone};
use crate::kernel::ids::{AuditId, ContactId, CustomerId};
use crate::web::staff::By;
use chrono::{DateTime, Utc};
use customer_contact::Column as C;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Deserialize;
use serde_json::{Value, json};

/// Somebody who speaks for a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewContact {
    pub(crate) name: String,
    /// What this person is to the customer: "Office", "Wife".
    pub(crate) role: Option<String>,
    pub(crate) phone: Option<Phone>,
    /// What was typed, if it could not be read, and somebody wanted it kept (R-GEN-10).
    pub(crate) phone_raw: Option<String>,
    pub(crate) email: Option<Email>,
    /// The one to speak to first.
    pub(crate) is_main: bool,
}

impl NewContact {
    pub(super) fn stored(row: &customer_contact::Model) -> Self {
        Self {
            name: row.name.clone(),
            role: row.role.clone(),
            phone: row.phone.clone().map(Phone::stored),
            phone_raw: row.phone_raw.clone(),
            email: row.email.as_deref().and_then(|e| Email::parse(e).ok()),
            is_main: row.is_main,
        }
    }

    fn any_phone(&self) -> Option<&str> {
        let read = self.phone.as_ref().map(Phone::e164);
        read.or(self.phone_raw.as_deref())
    }

    fn facts(&self) -> Value {
        json!({
            "name": self.name,
            "role": self.role,
            "phone": self.any_phone(),
            "email": self.email.as_ref().map(Email::as_str),
            "is_main": self.is_main,
        })
    }

    fn row(&self) -> customer_contact::ActiveModel {
        customer_contact::ActiveModel {
            name: Set(self.name.clone()),
            role: Set(self.role.clone()),
            phone: Set(self.phone.as_ref().map(|p| p.e164().to_owned())),
            phone_raw: Set(self.phone_raw.clone()),
            email: Set(self.email.as_ref().map(|e| e.as_str().to_owned())),
            email_normalized: Set(self.email.as_ref().map(Email::normalized)),
            is_main: Set(self.is_main),
            ..Default::default()
        }
    }

    fn index(&self, tx: &ShopTx, (id, of): (ContactId, CustomerId), now: DateTime<Utc>) {
        let email = self.email.as_ref().map(Email::as_str);
        let terms = terms(&self.name, self.any_phone(), email);
        tx.index((id.0, of, None), terms, now);
    }
}

/// Adds one; a main one takes the place of the one before.
pub(crate) async fn add(
    tx: &ShopTx,
    by: By<'_>,
    (id, of): (ContactId, CustomerId),
    new: &NewContact,
) -> AppResult<()> {
    let now = by.1;
    let owner = hold(tx, of).await?;
    make_room(tx, (of, now), new).await?;
    tx.insert(customer_contact::ActiveModel {
        id: Set(id),
        created_at: Set(now),
        updated_at: Set(now),
        customer_id: Set(of),
        version: Set(1),
        ..new.row()
    })
    .await?;
    new.index(tx, (id, of), now);
    let entry = Entry {
        action: "contact.created",
        entity: "contact",
        id: Some(id.0),
        label: &format!("{} · {}", new.name, owner.name),
        after: Some(new.facts()),
        ..Entry::default()
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// There is at most one main contact.
async fn make_room(
    tx: &ShopTx,
    (of, now): (CustomerId, DateTime<Utc>),
    new: &NewContact,
) -> AppResult<()> {
    if new.is_main {
        let before = customer_contact::Entity::update_many()
            .col_expr(C::IsMain, Expr::value(false))
            .col_expr(C::UpdatedAt, Expr::value(now))
            .filter(C::CustomerId.eq(of))
            .filter(is_true(C::IsMain));
        tx.update_where(before).await?;
    }
    Ok(())
}

pub(super) async fn change(
    tx: &ShopTx,
    by: By<'_>,
    (stored, seen): (&customer_contact::Model, i64),
    changed: &NewContact,
) -> AppResult<()> {
    let (id, of, now) = (stored.id, stored.customer_id, by.1);
    let owner = hold(tx, of).await?;
    make_room(tx, (of, now), changed).await?;
    let row = customer_contact::ActiveModel {
        id: Set(id),
        version: Set(seen),
        ..changed.row()
    };
    tx.update(row, now).await?;
    forget(tx, id).await?;
    changed.index(tx, (id, of), now);
    let entry = Entry {
        action: "contact.changed",
        entity: "contact",
        id: Some(id.0),
        label: &format!("{} · {}", changed.name, owner.name),
        before: Some(NewContact::stored(stored).facts()),
        after: Some(changed.facts()),
    };
    audit::record(tx, by, entry);
    Ok(())
}

async fn forget(tx: &ShopTx, id: ContactId) -> AppResult<()> {
    let terms = search_term::Entity::delete_many().filter(search_term::Column::TargetId.eq(id.0));
    tx.delete_where(terms).await?;
    Ok(())
}

/// Nothing hangs on a contact; what it was stands in the audit log.
pub(crate) async fn remove(
    tx: &ShopTx,
    by: By<'_>,
    stored: &customer_contact::Model,
) -> AppResult<AuditId> {
    let owner = hold(tx, stored.customer_id).await?;
    forget(tx, stored.id).await?;
    let row = customer_contact::Entity::delete_many().filter(C::Id.eq(stored.id));
    tx.delete_where(row).await?;
    let mut before = NewContact::stored(stored).facts();
    before["customer_id"] = json!(stored.customer_id);
    if stored.phone.is_none() {
        before["phone"] = Value::Null;
        before["phone_raw"] = json!(stored.phone_raw);
    }
    let entry = Entry {
        action: "contact.removed",
        entity: "contact",
        id: Some(stored.id.0),
        label: &format!("{} · {}", stored.name, owner.name),
        before: Some(before),
        ..Entry::default()
    };
    Ok(audit::record(tx, by, entry))
}

/// Puts back the contact whose removal the entry tells, as the main one if there is no other by now;
/// gives whose it is.
///
/// # Errors
/// [`AppError::Refused`](crate::error::AppError::Refused) if it is back already.
pub async fn restore(tx: &ShopTx, by: By<'_>, entry: &audit_log::Model) -> AppResult<CustomerId> {
    #[derive(Deserialize)]
    struct Gone {
        customer_id: CustomerId,
        name: String,
        role: Option<String>,
        phone: Option<String>,
        #[serde(default)]
        phone_raw: Option<String>,
        email: Option<String>,
        is_main: bool,
    }
    let id = ContactId(entry.entity_id.or_not_found()?);
    let gone: Gone = audit::held(entry)?;
    let of = gone.customer_id;
    let owner = hold(tx, of).await.map_err(no_longer)?;
    let others = customer_contact::Entity::find().filter(C::CustomerId.eq(of));
    let others = tx.all(others).await?;
    if others.iter().any(|other| other.id == id) {
        return Err(audit::undone_already());
    }
    let back = NewContact {
        name: gone.name,
        role: gone.role,
        phone: gone.phone.map(Phone::stored),
        phone_raw: gone.phone_raw,
        email: gone.email.and_then(|email| Email::parse(&email).ok()),
        is_main: gone.is_main && !others.iter().any(|other| other.is_main),
    };
    tx.insert(customer_contact::ActiveModel {
        id: Set(id),
        created_at: Set(by.1),
        updated_at: Set(by.1),
        customer_id: Set(of),
        version: Set(1),
        ..back.row()
    })
    .await?;
    back.index(tx, (id, of), by.1);
    let restored = Entry {
        action: "contact.restored",
        entity: "contact",
        id: Some(id.0),
        label: &format!("{} · {}", back.name, owner.name),
        after: Some(json!({"name": back.name, "undone": entry.id})),
        ..Entry::default()
    };
    audit::record(tx, by, restored);
    Ok(of)
}
