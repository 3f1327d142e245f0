//! What an entry holds, in words: each changed field before and after, without what its reader may
//! not see (R-ACC-14, R-ACC-16, R-ACC-17).

use super::actions::capitalized;
use crate::entity::audit_log;
use crate::kernel::contact::Phone;
use crate::kernel::money::{Cents, Quantity, Rate};
use crate::kernel::time::ShopTime;
use crate::kernel::words::Role;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use uuid::Uuid;

/// One field that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// "Unit price".
    pub(super) field: String,
    /// `None`: there was nothing.
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
}

/// Who reads, and what it takes to put things in words.
#[derive(Clone, Debug)]
pub(super) struct Reader {
    pub(super) role: Role,
    pub(super) zone: ShopTime,
    /// People by their membership.
    pub(super) people: BTreeMap<Uuid, String>,
}

const MONEY: &[&str] = &[
    "amount",
    "tip",
    "price",
    "unit_price",
    "unit_cost",
    "total",
    "subtotal",
    "gross",
    "net",
    "paid",
    "due",
    "tax",
    "discount",
    "credited",
    "refunded",
    "labor_rate",
    "trip_fee",
    "tendered",
    "change",
    "vip_threshold",
    "refund_limit",
    "deposit",
    "given_back",
    "cap",
];
/// What is kept so that a change can be taken back: nobody reads it.
const HIDDEN: &[&str] = &[
    "slot",
    "stamps",
    "undone",
    "former",
    "led_to",
    "job_id",
    "line_id",
    "customer_id",
    "off_id",
    "lead_id",
    "sort",
];
const RATES: &[&str] = &[
    "tax_labor",
    "tax_part",
    "tax_fee",
    "tax_sublet",
    "tax_rate",
    "rate",
    "discount_limit",
];
const QUANTITIES: &[&str] = &["quantity", "hours"];

impl Reader {
    /// Everything that changed and may be seen.
    pub(super) fn changes(&self, row: &audit_log::Model) -> Vec<Change> {
        let fields = |value: &Option<Value>| {
            let mut found = BTreeMap::new();
            if let Some(Value::Object(fields)) = value {
                self.fields((&row.entity, ""), fields, &mut found);
            }
            found
        };
        let (mut before, after) = (fields(&row.before), fields(&row.after));
        let mut changes: Vec<Change> = after
            .into_iter()
            .map(|(field, after)| Change {
                before: before.remove(&field).flatten(),
                field,
                after,
            })
            .collect();
        changes.extend(before.into_iter().map(|(field, before)| Change {
            field,
            before,
            after: None,
        }));
        changes.retain(|change| change.before != change.after);
        changes
    }

    /// "Phone: – → (530) 555-0142; City: Davis → Woodland".
    pub(super) fn told(&self, row: &audit_log::Model) -> String {
        let told = self.changes(row).into_iter().map(|change| {
            let or_none = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
            match change.before {
                None if row.before.is_none() => {
                    format!("{}: {}", change.field, or_none(change.after))
                }
                before => format!(
                    "{}: {} → {}",
                    change.field,
                    or_none(before),
                    or_none(change.after)
                ),
            }
        });
        told.collect::<Vec<_>>().join("; ")
    }

    /// Notes are not the accountant's, what a part costs the shop is not the advisor's.
    fn may_see(&self, entity: &str, field: &str) -> bool {
        match self.role {
            Role::Owner => true,
            Role::Accountant => {
                let is_note =
                    matches!(field, "notes" | "access_notes" | "note" | "body" | "alerts");
                !is_note || entity == "invoice" || entity == "payment"
            }
            Role::Advisor | Role::Technician => {
                !field.contains("cost") && !field.contains("margin")
            }
        }
    }

    fn fields(
        &self,
        (entity, prefix): (&str, &str),
        of: &Map<String, Value>,
        found: &mut BTreeMap<String, Option<String>>,
    ) {
        for (name, value) in of {
            if HIDDEN.contains(&name.as_str()) || !self.may_see(entity, name) {
                continue;
            }
            let called = format!("{prefix}{}", name.replace('_', " "));
            match value {
                Value::Object(inner) => self.fields((entity, &format!("{called} ")), inner, found),
                value => {
                    found.insert(capitalized(&called), self.value(name, value));
                }
            }
        }
    }

    fn value(&self, name: &str, value: &Value) -> Option<String> {
        match value {
            Value::Null => None,
            Value::Bool(yes) => Some(if *yes { "yes" } else { "no" }.to_owned()),
            Value::Number(number) => {
                Some(figure(name, number.as_i64()).unwrap_or_else(|| number.to_string()))
            }
            Value::String(text) => self.text(name, text),
            Value::Array(all) if name == "week" => Some(week(all)),
            Value::Array(all) => {
                let words: Vec<String> =
                    all.iter().filter_map(|one| self.value(name, one)).collect();
                Some(words.join(", ")).filter(|words| !words.is_empty())
            }
            Value::Object(_) => Some(value.to_string()),
        }
    }

    fn text(&self, name: &str, text: &str) -> Option<String> {
        if text.is_empty() {
            return None;
        }
        if let Ok(id) = text.parse::<Uuid>() {
            return Some(
                self.people
                    .get(&id)
                    .cloned()
                    .unwrap_or_else(|| text.to_owned()),
            );
        }
        if let Ok(at) = text.parse::<DateTime<Utc>>() {
            let local = at.with_timezone(&self.zone.tz());
            return Some(local.format("%b %-d, %Y, %-I:%M %p").to_string());
        }
        if let Ok(day) = text.parse::<NaiveDate>() {
            return Some(day.format("%b %-d, %Y").to_string());
        }
        if name == "phone" && text.starts_with('+') {
            return Some(Phone::stored(text).national());
        }
        let is_word =
            text.contains('_') && text.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        Some(if is_word {
            text.replace('_', " ")
        } else {
            text.to_owned()
        })
    }
}

/// Cents, parts per million and hundredths, as people read them.
fn figure(name: &str, number: Option<i64>) -> Option<String> {
    let number = number?;
    let small = || i32::try_from(number).ok();
    if MONEY.contains(&name) {
        return Some(Cents(number).to_string());
    }
    if RATES.contains(&name) {
        return small().map(|ppm| format!("{}%", Rate(ppm).plain()));
    }
    if QUANTITIES.contains(&name) {
        return small().map(|n| Quantity(n).to_string());
    }
    None
}

/// "Mon 8:00–17:00, Tue …" of weekday, minute of opening, minute of closing.
fn week(spans: &[Value]) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let clock = |minutes: i64| format!("{}:{:02}", minutes / 60, minutes % 60);
    let one = |span: &Value| {
        let part = |at: usize| span.get(at).and_then(Value::as_i64);
        let day = usize::try_from(part(0)?.checked_sub(1)?).ok()?;
        Some(format!(
            "{} {}–{}",
            DAYS.get(day)?,
            clock(part(1)?),
            clock(part(2)?)
        ))
    };
    spans.iter().filter_map(one).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::Reader;
    use crate::entity::audit_log;
    use crate::kernel::ids::{AuditId, ShopId};
    use crate::kernel::words::Role;
    use chrono::DateTime;
    use serde_json::{Value, json};
    use std::collections::BTreeMap;
    use uuid::Uuid;

    fn told(role: Role, (before, after): (Option<Value>, Option<Value>)) -> String {
        let reader = Reader {
            role,
            zone: "America/Los_Angeles".parse().unwrap(),
            people: BTreeMap::from([(Uuid::from_u128(7), "Tess".to_owned())]),
        };
        let row = audit_log::Model {
            id: AuditId(Uuid::nil()),
            shop_id: ShopId(Uuid::nil()),
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
            at: DateTime::UNIX_EPOCH,
            actor_kind: "staff".to_owned(),
            actor_id: None,
            actor_name: "Ana".to_owned(),
            action: "customer.changed".to_owned(),
            entity: "customer".to_owned(),
            entity_id: None,
            entity_label: None,
            before,
            after,
            request_id: None,
            ip: None,
            client: None,
        };
        reader.told(&row)
    }

    // R-AUD-3
    #[test]
    fn a_change_is_told_in_words() {
        let before =
            json!({"phone": null, "is_vip": false, "unit_price": 1_250, "status": "in_progress"});
        let after = json!({"phone": "+15305550142", "is_vip": true, "unit_price": 123_450, "status": "ready"});
        assert_eq!(
            told(Role::Owner, (Some(before), Some(after))),
            "Is vip: no → yes; Phone: – → (530) 555-0142; Status: in progress → ready; \
             Unit price: $12.50 → $1,234.50"
        );
        let made = json!({"start": "2026-03-10T16:30:00Z", "technician": Uuid::from_u128(7),
            "tax_part": 82_500, "hours": 150, "note": null, "payment": {"amount": 500, "method": "card"},
            "week": [[1, 480, 1020]]});
        assert_eq!(
            told(Role::Owner, (None, Some(made))),
            "Hours: 1.5; Payment amount: $5.00; Payment method: card; Start: Mar 10, 2026, 9:30 AM; \
             Tax part: 8.25%; Technician: Tess; Week: Mon 8:00–17:00"
        );
    }

    // R-ACC-14, R-ACC-16
    #[test]
    fn what_a_reader_may_not_see_is_left_out() {
        let made = json!({"name": "Ana", "notes": "Gate code 4711", "access_notes": "Dog",
            "alerts": ["Bites"], "unit_cost": 500});
        let read = |role| told(role, (None, Some(made.clone())));
        assert!(read(Role::Owner).contains("4711"));
        assert_eq!(read(Role::Accountant), "Name: Ana; Unit cost: $5.00");
        assert!(read(Role::Advisor).contains("4711") && !read(Role::Advisor).contains("cost"));
    }
}
