//! What the demo's people noted about customers: tags, notes, one of them an alert, who speaks for a
//! company, and somebody who was typed twice.

use super::ADVISOR;
use super::chance::Chance;
use super::customers::{Known, phone};
use super::words::{COMPANIES, PEOPLE};
use crate::db::ShopTx;
use crate::entity::{customer, customer_contact, customer_note, customer_stats, customer_tag, tag};
use crate::features::customers::contact_terms;
use crate::kernel::ids::{ContactId, CustomerId, NoteId, TagId};
use crate::kernel::search::fold;
use crate::kernel::time::ShopTime;
use crate::kernel::words::CustomerKind;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::DbErr;

/// About whom, what, and whether it is an alert.
const NOTES: &[(usize, &str, bool)] = &[
    (2, "Wants the old parts back in the box.", false),
    (
        5,
        "Dog in the yard is friendly; the gate has to be closed behind the van.",
        true,
    ),
    (9, "Pays by card, asks for the receipt by e-mail.", false),
    (14, "Second car is only driven at weekends.", false),
];

/// About the first company.
const FLEET: &str = "Park behind the loading dock; keys are with the office until 4 pm.";

/// Who speaks for it: name, role, a number that nobody else has, and the start of the address.
const PEOPLE_OF: &[(&str, &str, &str, &str)] = &[
    ("Bea Lindqvist", "Office", "+15305557701", "office"),
    ("Luis Ortega", "Driver", "+15305557702", "luis"),
];

const TAGS: &[&str] = &["Fleet", "Gate code", "Weekday mornings"];

struct Remarks {
    chance: Chance,
    now: DateTime<Utc>,
    zone: ShopTime,
}

/// Writes all of it; deterministic, and no visit depends on it.
pub(super) async fn write(
    tx: &ShopTx,
    known: &[Known],
    (now, zone): (DateTime<Utc>, ShopTime),
) -> Result<(), DbErr> {
    let mut remarks = Remarks {
        chance: Chance::new(0x00C0_FFEE),
        now,
        zone,
    };
    let companies = known.get(2 * PEOPLE.len()..).unwrap_or_default();
    remarks.notes(tx, known, companies).await?;
    remarks.tags(tx, known, companies).await?;
    if let Some(company) = companies.first() {
        remarks.contacts(tx, company.customer).await?;
    }
    remarks.twin(tx).await
}

impl Remarks {
    async fn notes(
        &mut self,
        tx: &ShopTx,
        known: &[Known],
        companies: &[Known],
    ) -> Result<(), DbErr> {
        let about = NOTES
            .iter()
            .filter_map(|(n, body, alert)| Some((known.get(*n)?, *body, *alert)));
        let fleets = companies.iter().take(1).map(|of| (of, FLEET, true));
        let rows: Vec<_> = { about.chain(fleets).enumerate() }
            .map(|(n, (of, body, alert))| {
                let at = self.ago(3 + 11 * i64::try_from(n).unwrap_or_default());
                customer_note::ActiveModel {
                    id: Set(NoteId(self.chance.id(at))),
                    created_at: Set(at),
                    updated_at: Set(at),
                    customer_id: Set(of.customer),
                    body: Set(body.to_owned()),
                    is_alert: Set(alert),
                    author_name: Set(ADVISOR.to_owned()),
                    version: Set(1),
                    ..Default::default()
                }
            })
            .collect();
        tx.insert_all(rows).await
    }

    async fn tags(
        &mut self,
        tx: &ShopTx,
        known: &[Known],
        companies: &[Known],
    ) -> Result<(), DbErr> {
        let at = self.ago(90);
        let ids: Vec<TagId> = TAGS.iter().map(|_| TagId(self.chance.id(at))).collect();
        let tags = TAGS.iter().zip(&ids).map(|(name, id)| tag::ActiveModel {
            id: Set(*id),
            created_at: Set(at),
            updated_at: Set(at),
            name: Set((*name).to_owned()),
            name_normalized: Set(name.to_lowercase()),
            ..Default::default()
        });
        tx.insert_all(tags).await?;
        let gated = known.iter().filter(|one| one.access.is_some()).take(8);
        let mornings = known.iter().skip(4).step_by(17).take(5);
        let of = |n: usize| ids.get(n).copied();
        let given = { companies.iter().map(|one| (one.customer, of(0))) }
            .chain(gated.map(|one| (one.customer, of(1))))
            .chain(mornings.map(|one| (one.customer, of(2))));
        let rows = given.filter_map(|(customer, tag)| {
            Some(customer_tag::ActiveModel {
                customer_id: Set(customer),
                tag_id: Set(tag?),
                created_at: Set(at),
                updated_at: Set(at),
                ..Default::default()
            })
        });
        tx.insert_all(rows.collect::<Vec<_>>()).await
    }

    /// Who speaks for a company; the office first.
    async fn contacts(&mut self, tx: &ShopTx, company: CustomerId) -> Result<(), DbErr> {
        let at = self.ago(60);
        let domain = COMPANIES
            .first()
            .map_or_else(String::new, |name| fold(name));
        let domain = domain.replace(' ', "");
        let mut rows = Vec::new();
        for (n, (name, role, phone, handle)) in PEOPLE_OF.iter().enumerate() {
            let id = ContactId(self.chance.id(at));
            let email = format!("{handle}@{domain}.example");
            let terms = contact_terms(name, Some(phone), Some(&email));
            tx.index((id.0, company, None), terms, at);
            rows.push(customer_contact::ActiveModel {
                id: Set(id),
                created_at: Set(at),
                updated_at: Set(at),
                customer_id: Set(company),
                name: Set((*name).to_owned()),
                role: Set(Some((*role).to_owned())),
                phone: Set(Some((*phone).to_owned())),
                email_normalized: Set(Some(email.clone())),
                email: Set(Some(email)),
                is_main: Set(n == 0),
                version: Set(1),
                ..Default::default()
            });
        }
        tx.insert_all(rows).await
    }

    /// Somebody in a hurry typed a name wrong, and the same number.
    async fn twin(&mut self, tx: &ShopTx) -> Result<(), DbErr> {
        let known = { PEOPLE.iter().enumerate().skip(6) }
            .find(|(_, (_, last))| last.is_ascii() && last.len() > 5);
        let Some((n, (first, last))) = known else {
            return Ok(());
        };
        let at = self.ago(5);
        let id = CustomerId(self.chance.id(at));
        let end = last.chars().last().unwrap_or('n');
        let (name, phone) = (format!("{first} {last}{end}"), phone(n));
        let terms = contact_terms(&name, Some(&phone), None);
        tx.index((id.0, id, None), terms, at);
        let twin = customer::ActiveModel {
            id: Set(id),
            created_at: Set(at),
            updated_at: Set(at),
            kind: Set(CustomerKind::Person),
            name_normalized: Set(fold(&name)),
            name: Set(name),
            phone: Set(Some(phone)),
            notes: Set(Some("Called about brakes, will call back.".to_owned())),
            customer_since: Set(self.zone.day(at)),
            version: Set(1),
            ..Default::default()
        };
        tx.insert_all([twin]).await?;
        let figures = customer_stats::ActiveModel {
            customer_id: Set(id),
            created_at: Set(at),
            updated_at: Set(at),
            last_activity_at: Set(at),
            ..Default::default()
        };
        tx.insert_all([figures]).await
    }

    fn ago(&self, days: i64) -> DateTime<Utc> {
        self.now - TimeDelta::days(days)
    }
}
