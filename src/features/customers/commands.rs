//! Adding and changing customers.

use crate::audit::{self, Entry};
use crate::db::{ShopTx, cache::CacheKey};
use crate::entity::{customer, customer_stats, search_term};
use crate::error::AppResult;
use crate::kernel::contact::{Email, Phone};
use crate::kernel::ids::CustomerId;
use crate::kernel::near;
use crate::kernel::search::{fold, terms_for_customer};
use crate::kernel::words::CustomerKind;
use crate::web::staff::By;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

/// A customer to come, or what is to become of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCustomer {
    /// A person or a company.
    pub kind: CustomerKind,
    /// 1 to 120 characters (R-CUST-1).
    pub name: String,
    /// The number, if it could be read.
    pub phone: Option<Phone>,
    /// What was typed, if it could not, and somebody wanted it kept (R-GEN-10).
    pub phone_raw: Option<String>,
    /// The address.
    pub email: Option<Email>,
    /// Street and number.
    pub line1: Option<String>,
    /// City.
    pub city: Option<String>,
    /// State.
    pub region: Option<String>,
    /// ZIP code.
    pub postal: Option<String>,
    /// Gate, parking, surface.
    pub access_notes: Option<String>,
    /// What the shop should know.
    pub notes: Option<String>,
    /// Marked by somebody as very good (R-CUST-14).
    pub is_vip: bool,
    /// Pays no tax.
    pub tax_exempt: bool,
    /// The proof of it (R-CUST-19).
    pub tax_certificate: Option<String>,
    /// The start of the visit booked in the same transaction: the figures are right at once.
    pub next_visit_at: Option<DateTime<Utc>>,
}

impl Default for NewCustomer {
    fn default() -> Self {
        Self {
            kind: CustomerKind::Person,
            name: String::new(),
            phone: None,
            phone_raw: None,
            email: None,
            line1: None,
            city: None,
            region: None,
            postal: None,
            access_notes: None,
            notes: None,
            is_vip: false,
            tax_exempt: false,
            tax_certificate: None,
            next_visit_at: None,
        }
    }
}

impl NewCustomer {
    /// As it is stored.
    #[must_use]
    pub fn stored(row: &customer::Model) -> Self {
        Self {
            kind: row.kind,
            name: row.name.clone(),
            phone: row.phone.clone().map(Phone::stored),
            phone_raw: row.phone_raw.clone(),
            email: row.email.as_deref().and_then(|e| Email::parse(e).ok()),
            line1: row.line1.clone(),
            city: row.city.clone(),
            region: row.region.clone(),
            postal: row.postal.clone(),
            access_notes: row.access_notes.clone(),
            notes: row.notes.clone(),
            is_vip: row.is_vip,
            tax_exempt: row.tax_exempt,
            tax_certificate: row.tax_certificate.clone(),
            next_visit_at: None,
        }
    }

    /// Only what it says otherwise than before of name, phone and e-mail: what others may be like.
    pub(super) fn unlike(&self, before: &Self) -> Self {
        let mut new = self.clone();
        if fold(&new.name) == fold(&before.name) {
            new.name.clear();
        }
        if new.phone == before.phone {
            new.phone = None;
        }
        if new.email == before.email {
            new.email = None;
        }
        new
    }

    /// E.164, or what was typed.
    fn any_phone(&self) -> Option<&str> {
        self.phone
            .as_ref()
            .map(Phone::e164)
            .or(self.phone_raw.as_deref())
    }

    /// By what they are found (R-CUST-6).
    #[must_use]
    pub fn terms(&self) -> Vec<(crate::kernel::search::TermKind, String)> {
        let phones: Vec<&str> = self.any_phone().into_iter().collect();
        let email = self.email.as_ref().map(Email::as_str);
        let mut terms = terms_for_customer(&self.name, &phones, email);
        terms.extend(near::terms(&self.name));
        terms
    }

    pub(super) fn facts(&self) -> Value {
        json!({
            "kind": self.kind,
            "name": self.name,
            "phone": self.any_phone(),
            "email": self.email.as_ref().map(Email::as_str),
            "line1": self.line1,
            "city": self.city,
            "region": self.region,
            "postal": self.postal,
            "access_notes": self.access_notes,
            "notes": self.notes,
            "is_vip": self.is_vip,
            "tax_exempt": self.tax_exempt,
            "tax_certificate": self.tax_certificate,
        })
    }

    pub(super) fn row(&self) -> customer::ActiveModel {
        customer::ActiveModel {
            kind: Set(self.kind),
            name: Set(self.name.clone()),
            // Folding may lengthen a name: one letter can stand for several.
            name_normalized: Set(fold(&self.name).chars().take(120).collect()),
            phone: Set(self.phone.as_ref().map(|p| p.e164().to_owned())),
            phone_raw: Set(self.phone_raw.clone()),
            email: Set(self.email.as_ref().map(|e| e.as_str().to_owned())),
            email_normalized: Set(self.email.as_ref().map(Email::normalized)),
            line1: Set(self.line1.clone()),
            city: Set(self.city.clone()),
            region: Set(self.region.clone()),
            postal: Set(self.postal.clone()),
            access_notes: Set(self.access_notes.clone()),
            notes: Set(self.notes.clone()),
            is_vip: Set(self.is_vip),
            tax_exempt: Set(self.tax_exempt),
            tax_certificate: Set(self.tax_certificate.clone()),
            ..Default::default()
        }
    }
}

/// Adds a customer with figures of zero and the terms by which it is found.
///
/// # Errors
/// When the database refuses.
#[tracing::instrument(name = "customers.create", skip_all)]
pub async fn create(
    tx: &ShopTx,
    by: By<'_>,
    (id, today): (CustomerId, NaiveDate),
    new: &NewCustomer,
) -> AppResult<()> {
    let now = by.1;
    tx.touch(CacheKey::Customer(id));
    tx.insert(fresh((id, today), new, now)).await?;
    tx.insert(figures(id, new, now)).await?;
    terms(tx, id, new, now);
    noted(tx, by, id, new);
    Ok(())
}

/// The row of a customer who is not there yet.
pub(super) fn fresh(
    (id, today): (CustomerId, NaiveDate),
    new: &NewCustomer,
    now: DateTime<Utc>,
) -> customer::ActiveModel {
    customer::ActiveModel {
        id: Set(id),
        created_at: Set(now),
        updated_at: Set(now),
        customer_since: Set(today),
        version: Set(1),
        ..new.row()
    }
}

/// Figures of zero.
pub(super) fn figures(
    id: CustomerId,
    new: &NewCustomer,
    now: DateTime<Utc>,
) -> customer_stats::ActiveModel {
    customer_stats::ActiveModel {
        customer_id: Set(id),
        created_at: Set(now),
        updated_at: Set(now),
        next_visit_at: Set(new.next_visit_at),
        last_activity_at: Set(now),
        ..Default::default()
    }
}

/// The audit row of a new customer.
pub(super) fn noted(tx: &ShopTx, by: By<'_>, id: CustomerId, new: &NewCustomer) {
    let entry = Entry {
        action: "customer.created",
        entity: "customer",
        id: Some(id.0),
        label: &new.name,
        after: Some(new.facts()),
        ..Entry::default()
    };
    audit::record(tx, by, entry);
}

/// Changes a customer that still is as `stored`, which has the version `seen`.
///
/// # Errors
/// [`AppError::Stale`](crate::error::AppError::Stale) if somebody was faster.
#[tracing::instrument(name = "customers.update", skip_all)]
pub(super) async fn update(
    tx: &ShopTx,
    by: By<'_>,
    (stored, seen): (&customer::Model, i64),
    changed: &NewCustomer,
) -> AppResult<()> {
    let now = by.1;
    let row = customer::ActiveModel {
        id: Set(stored.id),
        version: Set(seen),
        ..changed.row()
    };
    tx.update(row, now).await?;
    let before = NewCustomer::stored(stored);
    if before.terms() != changed.terms() {
        let old = search_term::Entity::delete_many()
            .filter(search_term::Column::TargetId.eq(stored.id.0));
        tx.delete_where(old).await?;
        terms(tx, stored.id, changed, now);
    }
    let entry = Entry {
        action: "customer.changed",
        entity: "customer",
        id: Some(stored.id.0),
        label: &changed.name,
        before: Some(before.facts()),
        after: Some(changed.facts()),
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// The terms by which a customer is found.
pub(super) fn terms(tx: &ShopTx, id: CustomerId, new: &NewCustomer, now: DateTime<Utc>) {
    tx.index((id.0, id, None), new.terms(), now);
}
