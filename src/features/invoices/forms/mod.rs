//! What people type: a line of a draft, a discount, a fee, a payment, the filters of the list.

mod pricing;

pub(super) use pricing::{again, discount, fee, reason, wanted_fee};

mod back;

pub(super) use back::{May, crediting, deposit, depositing, field_of, refund, refunding, void};

use super::commands::{Charge, NewPayment};
use super::queries::{Filter, Narrow, Standing};
use super::totals::change;
use crate::entity::service;
use crate::features::shops::charge::{self, MOST};
use crate::features::shops::packages::Offer;
use crate::kernel::ids::{CustomerId, PackageId, ServiceId};
use crate::kernel::money::Cents;
use crate::kernel::time::ShopTime;
use crate::kernel::words::{PaymentMethod, Role};
use crate::ui::form::FormState;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

/// A line that is there, to be changed.
pub(super) fn filled(charge: &Charge, sees_cost: bool) -> FormState {
    let mut form = charge.what.state(sees_cost);
    form.set("job", charge.job_name.clone().unwrap_or_default());
    form
}

pub(super) fn charge(form: &mut FormState) -> Option<Charge> {
    let job_name = form.optional("job", "Job", 120);
    let what = charge::read(form);
    (!form.has_errors()).then_some(())?;
    Some(Charge {
        job_name,
        what: what?,
    })
}

/// A service of the catalog as it can be chosen now.
pub(super) fn service<'a>(
    form: &mut FormState,
    catalog: &'a [service::Model],
) -> Option<&'a service::Model> {
    let id: Option<ServiceId> = form.parsed("service", "Choose a service of the catalog.");
    let found = catalog.iter().find(|service| Some(service.id) == id);
    if found.is_none() && form.error_for("service").is_none() {
        form.fail("service", "Choose a service of the catalog.");
    }
    found
}

/// A package of the shop.
pub(super) fn package<'a>(form: &mut FormState, offers: &'a [Offer]) -> Option<&'a Offer> {
    let id: Option<PackageId> = form.parsed("package", "Choose a package of the shop.");
    let found = offers.iter().find(|offer| Some(offer.id) == id);
    if found.is_none() && form.error_for("package").is_none() {
        form.fail("package", "Choose a package of the shop.");
    }
    found
}

pub(super) fn notes(form: &mut FormState) -> Option<Option<String>> {
    let notes = form.multiline("notes", "Notes", 1000);
    (!form.has_errors()).then_some(notes)
}

/// A payment of all that is due, by card, now.
pub(super) fn paying(due: Cents, today: NaiveDate) -> FormState {
    FormState::of([
        ("method", PaymentMethod::Card.as_str().to_owned()),
        ("amount", due.plain()),
        ("received_on", today.to_string()),
    ])
}

/// When and by whom money is recorded, and the day on which the work was ordered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    pub(super) now: DateTime<Utc>,
    pub(super) zone: ShopTime,
    pub(super) ordered: NaiveDate,
    pub(super) role: Role,
}

pub(super) fn payment(form: &mut FormState, at: Moment) -> Option<NewPayment> {
    let method: Option<PaymentMethod> = form.choice("method", "Method");
    let amount = form.money("amount", "Amount");
    form.demand("amount", "Amount");
    if amount == Some(Cents::ZERO) {
        form.fail("amount", "Enter an amount above zero.");
    }
    let tip = form.money("tip", "Tip").unwrap_or_default();
    if amount.is_some_and(|amount| amount > MOST) || tip > MOST {
        form.fail(
            "amount",
            "Amount and tip must be at most $1,000,000.00 each.",
        );
    }
    let tendered = form.money("tendered", "Cash received");
    let reference = form.optional("reference", "Reference", 120);
    let note = form.optional("note", "Note", 300);
    let day = received(form, at);
    let cash = match (method, amount) {
        (Some(PaymentMethod::Cash), Some(amount)) => cash(form, tendered, (amount, tip)),
        (Some(_), _) if tendered.is_some() => {
            form.fail(
                "tendered",
                "Leave this empty unless the customer pays cash.",
            );
            None
        }
        _ => None,
    };
    demand_words(form, method);
    if form.has_errors() {
        return None;
    }
    let (received_at, received_day) = day?;
    Some(NewPayment {
        method: method?,
        amount: amount?,
        tip,
        cash,
        reference,
        note,
        received_at,
        received_day,
    })
}

/// Check and transfer need a reference, anything unusual a note (R-PAY-1).
fn demand_words(form: &mut FormState, method: Option<PaymentMethod>) {
    match method {
        Some(PaymentMethod::Check) => form.demand("reference", "check number"),
        Some(PaymentMethod::Ach) => form.demand("reference", "reference of the transfer"),
        Some(PaymentMethod::Other) => form.demand("note", "note that says how it was paid"),
        Some(PaymentMethod::Cash | PaymentMethod::Card) | None => {}
    }
}

/// What was handed over and what goes back; blank means that it was exact (R-PAY-3).
fn cash(
    form: &mut FormState,
    tendered: Option<Cents>,
    (amount, tip): (Cents, Cents),
) -> Option<(Cents, Cents)> {
    if form.error_for("tendered").is_some() {
        return None;
    }
    let exact = amount.checked_add(tip).unwrap_or(amount);
    let tendered = tendered.unwrap_or(exact);
    match change(tendered, amount, tip) {
        Ok(change) => Some((tendered, change)),
        Err(refusal) => {
            form.fail("tendered", refusal.to_string());
            None
        }
    }
}

/// The day the money came: not to come, not before the order, and long ago only for those who keep
/// the books (R-PAY-7). Today means now, another day its noon.
fn received(form: &mut FormState, at: Moment) -> Option<(DateTime<Utc>, NaiveDate)> {
    const FIELD: &str = "received_on";
    let today = at.zone.day(at.now);
    let day = form.date(FIELD, "Received on");
    form.demand(FIELD, "day");
    let day = day?;
    let keeps_books = matches!(at.role, Role::Owner | Role::Accountant);
    if day > today {
        form.fail(FIELD, "The day it was received can't be in the future.");
    } else if day < at.ordered {
        let ordered = at.ordered.format("%b %-d, %Y");
        form.fail(
            FIELD,
            format!("The work was ordered on {ordered}; money can't have come before."),
        );
    } else if today - day > TimeDelta::days(7) && !keeps_books {
        form.fail(
            FIELD,
            "Only an owner or an accountant can date a payment back more than 7 days.",
        );
    } else if day == today {
        return Some((at.now, day));
    }
    let noon = NaiveTime::from_hms_opt(12, 0, 0)?;
    let noon = at.zone.instant(day, noon).ok()?.instant;
    Some((noon.min(at.now), day))
}

/// What the list is asked for. What can't be read is an error at its field and is not looked for.
pub(super) fn filter(form: &mut FormState) -> Filter {
    let standing = match form.value("status").trim() {
        "" => None,
        word => Standing::of(word).or_else(|| {
            form.fail("status", "Choose a status.");
            None
        }),
    };
    let customer: Option<CustomerId> = form.parsed("customer", "This customer is not known.");
    let number = form.optional("q", "Number", 30);
    let (from, to) = (form.date("from", "From"), form.date("to", "To"));
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        form.fail("to", "To must not be before From.");
    }
    let (due_from, due_to) = (
        form.date("due_from", "Due from"),
        form.date("due_to", "Due to"),
    );
    let after = Some(form.value("after").to_owned()).filter(|after| !after.is_empty());
    Filter {
        standing,
        customer,
        from,
        to,
        due_from,
        due_to,
        number,
        narrow: narrow(form),
        after,
    }
}

/// What reports lead to; "none" asks for bills without.
fn narrow(form: &FormState) -> Narrow {
    let asked = |name: &str| Some(form.value(name)).filter(|word| !word.is_empty());
    let none = |word: &str| word == "none";
    Narrow {
        category: asked("category").and_then(|word| match none(word) {
            true => Some(None),
            false => word.parse().ok().map(Some),
        }),
        service: asked("service").map(|word| (!none(word)).then(|| word.to_owned())),
        technician: asked("technician").and_then(|word| match none(word) {
            true => Some(None),
            false => word.parse().ok().map(Some),
        }),
    }
}

impl Standing {
    /// What a filter offers: its word and its label.
    pub(super) const ALL: [(&'static str, &'static str); 9] = [
        ("unpaid", "Unpaid"),
        ("overdue", "Overdue"),
        ("draft", "Draft"),
        ("issued", "Issued"),
        ("partially_paid", "Partially paid"),
        ("paid", "Paid"),
        ("credited", "Credited"),
        ("void", "Void"),
        ("counted", "All but drafts and void"),
    ];

    fn of(word: &str) -> Option<Self> {
        match word {
            "unpaid" => Some(Self::Unpaid),
            "overdue" => Some(Self::Overdue),
            "credited" => Some(Self::Credited),
            "counted" => Some(Self::Counted),
            word => word.parse().ok().map(Self::Status),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Moment, filter, payment};
    use crate::kernel::money::Cents;
    use crate::kernel::words::{PaymentMethod, Role};
    use crate::ui::form::FormState;
    use chrono::{DateTime, NaiveDate, Utc};

    fn posted(pairs: &[(&str, &str)]) -> FormState {
        FormState::posted(
            pairs
                .iter()
                .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
                .collect(),
        )
    }

    fn moment(role: Role) -> Moment {
        let now: DateTime<Utc> = "2026-03-20T18:00:00Z".parse().unwrap();
        Moment {
            now,
            zone: "America/Los_Angeles".parse().unwrap(),
            ordered: NaiveDate::from_ymd_opt(2026, 3, 1).unwrap(),
            role,
        }
    }

    fn fault(pairs: &[(&str, &str)], role: Role, field: &str) -> String {
        let mut all = vec![
            ("method", "card"),
            ("amount", "10"),
            ("received_on", "2026-03-20"),
        ];
        all.retain(|(name, _)| !pairs.iter().any(|(other, _)| other == name));
        all.extend_from_slice(pairs);
        let mut form = posted(&all);
        payment(&mut form, moment(role));
        form.error_for(field).unwrap_or_default().to_owned()
    }

    #[test] // R-PAY-1
    fn checks_and_transfers_need_a_reference_and_the_unusual_a_note() {
        let owner = Role::Owner;
        assert_eq!(
            fault(&[("method", "check")], owner, "reference"),
            "Enter a check number."
        );
        assert!(!fault(&[("method", "ach")], owner, "reference").is_empty());
        assert!(!fault(&[("method", "other")], owner, "note").is_empty());
        assert_eq!(fault(&[("method", "card")], owner, "reference"), "");
        assert!(!fault(&[("amount", "0")], owner, "amount").is_empty());
    }

    #[test] // R-PAY-3, R-PAY-4
    fn cash_covers_amount_and_tip_and_the_rest_goes_back() {
        let given = [("method", "cash"), ("tip", "2"), ("tendered", "11")];
        assert!(!fault(&given, Role::Owner, "tendered").is_empty());
        assert!(!fault(&[("tendered", "20")], Role::Owner, "tendered").is_empty());

        let mut form = posted(&[
            ("method", "cash"),
            ("amount", "10"),
            ("tip", "2"),
            ("tendered", "20"),
            ("received_on", "2026-03-20"),
        ]);
        let read = payment(&mut form, moment(Role::Advisor)).unwrap();
        assert_eq!(read.method, PaymentMethod::Cash);
        assert_eq!(read.cash, Some((Cents(2_000), Cents(800))));
    }

    #[test] // R-PAY-7
    fn money_comes_neither_tomorrow_nor_before_the_order_nor_long_ago() {
        let on = |day, role| fault(&[("received_on", day)], role, "received_on");
        assert!(!on("2026-03-21", Role::Owner).is_empty());
        assert!(!on("2026-02-28", Role::Owner).is_empty());
        assert!(!on("2026-03-12", Role::Advisor).is_empty());
        assert_eq!(on("2026-03-13", Role::Advisor), "");
        assert_eq!(on("2026-03-02", Role::Accountant), "");
    }

    #[test]
    fn a_filter_that_cannot_be_read_is_said_and_left_out() {
        let mut form = posted(&[("status", "late"), ("from", "soon"), ("q", "42")]);
        let read = filter(&mut form);
        assert!(read.standing.is_none() && read.from.is_none());
        assert_eq!(read.number.as_deref(), Some("42"));
        assert_eq!(form.errors().len(), 2);
    }
}
