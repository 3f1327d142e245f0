//! Discounts and fees of a draft.

use super::super::commands::{NewDiscount, On};
use super::super::queries::Given;
use crate::kernel::ids::{FeeRuleId, InvoiceLineId};
use crate::kernel::money::{Cents, Quantity, Rate};
use crate::ui::form::FormState;

/// What stands before the id of a line, and before the name of a job.
const LINE: &str = "line:";
const JOB: &str = "job:";

impl On {
    /// As a form says it.
    pub(in super::super) fn word(&self) -> String {
        match self {
            Self::Line(id) => format!("{LINE}{id}"),
            Self::Job(name) => format!("{JOB}{name}"),
            Self::All => "all".to_owned(),
        }
    }

    fn read(word: &str) -> Option<Self> {
        if let Some(id) = word.strip_prefix(LINE) {
            return id.parse::<InvoiceLineId>().ok().map(Self::Line);
        }
        match word.strip_prefix(JOB) {
            Some(name) if !name.is_empty() => Some(Self::Job(name.to_owned())),
            _ => (word == "all").then_some(Self::All),
        }
    }
}

/// A discount that is there, to be changed.
pub(in super::super) fn again(given: &Given) -> FormState {
    FormState::of([
        ("on", On::of(given).word()),
        ("rate", given.rate.map(Rate::plain).unwrap_or_default()),
        ("amount", given.amount.map(Cents::plain).unwrap_or_default()),
        ("reason", given.reason.clone()),
    ])
}

/// A share or an amount, never both, and always why (R-INV-3).
pub(in super::super) fn discount(form: &mut FormState) -> Option<NewDiscount> {
    let on = On::read(form.value("on"));
    if on.is_none() {
        form.fail("on", "Choose what the discount is taken off.");
    }
    let rate = form.rate("rate", "Percentage");
    let amount = form.money("amount", "Amount");
    match (rate, amount) {
        (Some(_), Some(_)) => form.fail("amount", "Enter a percentage or an amount, not both."),
        (None, None) if !form.has_errors() => {
            form.fail("rate", "Enter a percentage or an amount.");
        }
        (Some(Rate::ZERO), None) => form.fail("rate", "Percentage must be above 0."),
        (None, Some(Cents::ZERO)) => form.fail("amount", "Amount must be above 0."),
        _ => {}
    }
    let reason = form.required("reason", "Reason", 200);
    if form.has_errors() {
        return None;
    }
    Some(NewDiscount {
        on: on?,
        rate,
        amount,
        reason,
    })
}

/// How many of a fee; one if nothing is said.
pub(in super::super) fn fee(form: &mut FormState) -> Option<Quantity> {
    let quantity = form.quantity("quantity", "Quantity");
    if quantity.is_some_and(|q| q <= Quantity(0) || q > Quantity(100_000)) {
        form.fail("quantity", "Quantity must be above 0 and at most 1,000.");
    }
    (!form.has_errors()).then_some(quantity.unwrap_or(Quantity::ONE))
}

/// Which fee is put on the draft, and how many.
pub(in super::super) fn wanted_fee(form: &mut FormState) -> Option<(FeeRuleId, Quantity)> {
    let rule: Option<FeeRuleId> = form.parsed("rule", "Choose a fee.");
    if rule.is_none() && !form.has_errors() {
        form.fail("rule", "Choose a fee.");
    }
    let quantity = fee(form)?;
    Some((rule?, quantity))
}

/// Why a fee is left out.
pub(in super::super) fn reason(form: &mut FormState) -> Option<String> {
    let reason = form.required("reason", "Reason", 200);
    (!form.has_errors()).then_some(reason)
}

#[cfg(test)]
mod tests {
    use super::{On, discount};
    use crate::kernel::money::{Cents, Rate};
    use crate::ui::form::FormState;

    fn posted(pairs: &[(&str, &str)]) -> FormState {
        let pairs = pairs
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()));
        FormState::posted(pairs.collect())
    }

    #[test] // R-INV-3
    fn a_discount_is_a_share_or_an_amount_and_has_a_reason() {
        let mut form = posted(&[("on", "all"), ("rate", "10"), ("reason", "Late")]);
        let read = discount(&mut form).unwrap();
        assert_eq!((read.on, read.rate), (On::All, Some(Rate(100_000))));
        let mut form = posted(&[("on", "job:Brakes"), ("amount", "5"), ("reason", "Late")]);
        let read = discount(&mut form).unwrap();
        assert_eq!(read.on, On::Job("Brakes".to_owned()));
        assert_eq!(read.amount, Some(Cents(500)));
        for (wrong, field) in [
            (vec![("on", "all"), ("rate", "10")], "reason"),
            (
                vec![("on", "all"), ("rate", "10"), ("amount", "5")],
                "amount",
            ),
            (vec![("on", "all"), ("reason", "x")], "rate"),
            (
                vec![("on", "line:x"), ("rate", "10"), ("reason", "x")],
                "on",
            ),
            (
                vec![("on", "all"), ("rate", "101"), ("reason", "x")],
                "rate",
            ),
            (
                vec![("on", "all"), ("amount", "0"), ("reason", "x")],
                "amount",
            ),
        ] {
            let mut form = posted(&wrong);
            assert_eq!(discount(&mut form), None);
            assert!(form.error_for(field).is_some(), "{wrong:?}");
        }
    }
}
