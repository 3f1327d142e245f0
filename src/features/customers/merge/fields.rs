//! The fields of a customer that a merge may change, as they are kept to put them back.

use crate::entity::customer;
use crate::kernel::contact::Phone;
use crate::kernel::words::CustomerKind;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Exactly what is stored of one customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fields {
    kind: CustomerKind,
    name: String,
    phone: Option<String>,
    phone_raw: Option<String>,
    email: Option<String>,
    line1: Option<String>,
    city: Option<String>,
    region: Option<String>,
    postal: Option<String>,
    access_notes: Option<String>,
    notes: Option<String>,
    is_vip: bool,
    tax_exempt: bool,
    tax_certificate: Option<String>,
    customer_since: NaiveDate,
}

/// What is decided about as one: a street of one and the town of another customer are no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Name,
    Kind,
    Phone,
    Email,
    Address,
    AccessNotes,
    Notes,
    Tax,
}

/// Whose field is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    Keep,
    Other,
    /// One under the other; of notes only.
    Both,
}

impl Field {
    pub(super) const ALL: &[Self] = &[
        Self::Name,
        Self::Kind,
        Self::Phone,
        Self::Email,
        Self::Address,
        Self::AccessNotes,
        Self::Notes,
        Self::Tax,
    ];

    /// As the form calls it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Kind => "kind",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Address => "address",
            Self::AccessNotes => "access_notes",
            Self::Notes => "notes",
            Self::Tax => "tax",
        }
    }

    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Kind => "Kind",
            Self::Phone => "Phone",
            Self::Email => "E-mail",
            Self::Address => "Address",
            Self::AccessNotes => "Access notes",
            Self::Notes => "Notes",
            Self::Tax => "Tax exemption",
        }
    }

    /// How many characters both together may have.
    const fn most(self) -> Option<usize> {
        match self {
            Self::AccessNotes => Some(500),
            Self::Notes => Some(1000),
            _ => None,
        }
    }
}

impl Fields {
    /// As they are stored.
    #[must_use]
    pub fn of(row: &customer::Model) -> Self {
        Self {
            kind: row.kind,
            name: row.name.clone(),
            phone: row.phone.clone(),
            phone_raw: row.phone_raw.clone(),
            email: row.email.clone(),
            line1: row.line1.clone(),
            city: row.city.clone(),
            region: row.region.clone(),
            postal: row.postal.clone(),
            access_notes: row.access_notes.clone(),
            notes: row.notes.clone(),
            is_vip: row.is_vip,
            tax_exempt: row.tax_exempt,
            tax_certificate: row.tax_certificate.clone(),
            customer_since: row.customer_since,
        }
    }

    /// The row with these fields; what is not among them stays.
    pub(super) fn row(&self, of: &customer::Model) -> customer::Model {
        customer::Model {
            kind: self.kind,
            name: self.name.clone(),
            phone: self.phone.clone(),
            phone_raw: self.phone_raw.clone(),
            email: self.email.clone(),
            line1: self.line1.clone(),
            city: self.city.clone(),
            region: self.region.clone(),
            postal: self.postal.clone(),
            access_notes: self.access_notes.clone(),
            notes: self.notes.clone(),
            is_vip: self.is_vip,
            tax_exempt: self.tax_exempt,
            tax_certificate: self.tax_certificate.clone(),
            customer_since: self.customer_since,
            ..of.clone()
        }
    }

    pub(super) fn is_same(&self, other: &Self, field: Field) -> bool {
        self.parts(field) == other.parts(field)
    }

    pub(super) fn is_blank(&self, field: Field) -> bool {
        match field {
            Field::Name | Field::Kind => false,
            Field::Tax => !self.tax_exempt && self.tax_certificate.is_none(),
            _ => self.parts(field).iter().all(Option::is_none),
        }
    }

    fn parts(&self, field: Field) -> Vec<Option<&str>> {
        match field {
            Field::Name => vec![Some(&self.name)],
            Field::Kind => vec![Some(self.kind.as_str())],
            Field::Phone => vec![self.phone.as_deref(), self.phone_raw.as_deref()],
            Field::Email => vec![self.email.as_deref()],
            Field::Address => [&self.line1, &self.city, &self.region, &self.postal]
                .map(|part| part.as_deref())
                .to_vec(),
            Field::AccessNotes => vec![self.access_notes.as_deref()],
            Field::Notes => vec![self.notes.as_deref()],
            Field::Tax => vec![
                self.tax_exempt.then_some("yes"),
                self.tax_certificate.as_deref(),
            ],
        }
    }

    /// As people read it; a dash for nothing.
    pub(super) fn told(&self, field: Field) -> String {
        let some = |parts: Vec<Option<&str>>| {
            let parts: Vec<&str> = parts.into_iter().flatten().collect();
            parts.join(", ")
        };
        let told = match field {
            Field::Kind => self.kind.label().to_owned(),
            Field::Phone => match &self.phone {
                Some(phone) => Phone::stored(phone.clone()).national(),
                None => self.phone_raw.clone().unwrap_or_default(),
            },
            Field::Tax if !self.tax_exempt => "Not exempt".to_owned(),
            Field::Tax => some(vec![Some("Exempt"), self.tax_certificate.as_deref()]),
            _ => some(self.parts(field)),
        };
        if told.is_empty() {
            "None".to_owned()
        } else {
            told
        }
    }

    /// Both one under the other, if there is room and both say something.
    pub(super) fn both(&self, other: &Self, field: Field) -> Option<String> {
        let most = field.most()?;
        let mine = self.parts(field).into_iter().flatten().next()?;
        let theirs = other.parts(field).into_iter().flatten().next()?;
        let both = format!("{mine}\n{theirs}");
        (mine != theirs && both.chars().count() <= most).then_some(both)
    }

    /// Takes over what is chosen of the other one. Whoever was a VIP stays one, and the earlier day
    /// counts as the first.
    pub(super) fn joined(&self, other: &Self, chosen: &[(Field, Whose)]) -> Self {
        let mut joined = self.clone();
        joined.is_vip |= other.is_vip;
        joined.customer_since = self.customer_since.min(other.customer_since);
        for (field, whose) in chosen {
            match whose {
                Whose::Keep => {}
                Whose::Other => joined.take(other, *field),
                Whose::Both => {
                    let both = self.both(other, *field);
                    match field {
                        Field::Notes => joined.notes = both.or(joined.notes),
                        Field::AccessNotes => joined.access_notes = both.or(joined.access_notes),
                        _ => {}
                    }
                }
            }
        }
        joined
    }

    fn take(&mut self, other: &Self, field: Field) {
        let other = other.clone();
        match field {
            Field::Name => self.name = other.name,
            Field::Kind => self.kind = other.kind,
            Field::Phone => (self.phone, self.phone_raw) = (other.phone, other.phone_raw),
            Field::Email => self.email = other.email,
            Field::Address => {
                (self.line1, self.city) = (other.line1, other.city);
                (self.region, self.postal) = (other.region, other.postal);
            }
            Field::AccessNotes => self.access_notes = other.access_notes,
            Field::Notes => self.notes = other.notes,
            Field::Tax => {
                (self.tax_exempt, self.tax_certificate) = (other.tax_exempt, other.tax_certificate);
            }
        }
    }

    /// These fields with each of them put back to `before` that still is as the merge left it.
    pub(super) fn put_back(&self, before: &Self, after: &Self) -> Self {
        let mut back = self.clone();
        for field in Field::ALL {
            if self.is_same(after, *field) {
                back.take(before, *field);
            }
        }
        if self.is_vip == after.is_vip {
            back.is_vip = before.is_vip;
        }
        if self.customer_since == after.customer_since {
            back.customer_since = before.customer_since;
        }
        back
    }
}

#[cfg(test)]
mod tests {
    use super::{Field, Fields, Whose};
    use crate::kernel::words::CustomerKind;

    fn somebody(name: &str) -> Fields {
        Fields {
            kind: CustomerKind::Person,
            name: name.to_owned(),
            phone: None,
            phone_raw: None,
            email: None,
            line1: None,
            city: None,
            region: None,
            postal: None,
            access_notes: None,
            notes: Some(format!("About {name}")),
            is_vip: false,
            tax_exempt: false,
            tax_certificate: None,
            customer_since: "2026-03-10".parse().unwrap(),
        }
    }

    // R-CUST-4
    #[test]
    fn what_is_chosen_is_taken_and_what_was_changed_since_stays() {
        let (ana, mut bo) = (somebody("Ana"), somebody("Bo"));
        bo.line1 = Some("1 Main St".to_owned());
        bo.city = Some("Davis".to_owned());
        bo.is_vip = true;
        bo.customer_since = "2020-01-01".parse().unwrap();
        let chosen = [
            (Field::Address, Whose::Other),
            (Field::Notes, Whose::Both),
            (Field::Name, Whose::Keep),
        ];

        let joined = ana.joined(&bo, &chosen);

        assert_eq!(joined.name, "Ana");
        assert_eq!(joined.line1, bo.line1);
        assert_eq!(joined.notes.as_deref(), Some("About Ana\nAbout Bo"));
        assert!(joined.is_vip && joined.customer_since == bo.customer_since);
        assert_eq!(joined.put_back(&ana, &joined), ana);
        let mut changed = joined.clone();
        changed.name = "Anna".to_owned();
        changed.line1 = Some("2 Main St".to_owned());
        let back = changed.put_back(&ana, &joined);
        assert_eq!(back.name, "Anna", "a later change stays");
        assert_eq!(back.notes, ana.notes);
        let address = (back.line1.as_deref(), back.city.as_deref());
        assert_eq!(address, (Some("2 Main St"), Some("Davis")), "as a whole");
    }
}
