//! What people type about a fee.

use crate::entity::fee_rule;
use crate::kernel::money::{Cents, Rate};
use crate::kernel::words::{FeeBase, FeeKind};
use crate::ui::form::{FormState, ticked};

/// What people decide about a fee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NewFee {
    pub(super) name: String,
    pub(super) kind: FeeKind,
    /// A fixed amount, or a share of the base.
    pub(super) amount: Option<Cents>,
    pub(super) rate: Option<Rate>,
    pub(super) base: Option<FeeBase>,
    pub(super) cap: Option<Cents>,
    pub(super) taxable: bool,
    pub(super) is_auto: bool,
}

impl From<&fee_rule::Model> for NewFee {
    fn from(row: &fee_rule::Model) -> Self {
        Self {
            name: row.name.clone(),
            kind: row.kind,
            amount: row.amount,
            rate: row.rate,
            base: row.base,
            cap: row.cap,
            taxable: row.taxable,
            is_auto: row.is_auto,
        }
    }
}

/// An empty form: taxed, and on every bill.
pub(super) fn blank() -> FormState {
    FormState::of([
        ("kind", FeeKind::Supplies.as_str().to_owned()),
        ("taxable", "true".to_owned()),
        ("is_auto", "true".to_owned()),
    ])
}

/// The form of what is stored.
pub(super) fn state(fee: &NewFee) -> FormState {
    let base = fee.base.map(FeeBase::as_str).unwrap_or_default();
    FormState::of([
        ("name", fee.name.clone()),
        ("kind", fee.kind.as_str().to_owned()),
        ("amount", fee.amount.map(Cents::plain).unwrap_or_default()),
        ("rate", fee.rate.map(Rate::plain).unwrap_or_default()),
        ("base", base.to_owned()),
        ("cap", fee.cap.map(Cents::plain).unwrap_or_default()),
        ("taxable", ticked(fee.taxable)),
        ("is_auto", ticked(fee.is_auto)),
    ])
}

pub(super) fn fee(form: &mut FormState) -> Option<NewFee> {
    let name = form.required("name", "Name", 80);
    let kind: Option<FeeKind> = form.choice("kind", "Kind");
    let amount = form.money("amount", "Amount");
    let rate = form.rate("rate", "Percentage");
    let base: Option<FeeBase> = form.parsed("base", "Choose what it is a percentage of.");
    let cap = form.money("cap", "At most");
    for (field, value) in [("amount", amount), ("cap", cap)] {
        if value.is_some_and(|value| value <= Cents::ZERO || value > Cents(10_000_000)) {
            form.fail(
                field,
                "Enter an amount above zero, and at most $100,000.00.",
            );
        }
    }
    match (amount, rate, base) {
        (Some(_), Some(_), _) => form.fail("rate", "Enter an amount or a percentage, not both."),
        (Some(_), None, Some(_)) => {
            form.fail("base", "Only a percentage is a share of something.");
        }
        (None, None, _) if !form.has_errors() => {
            form.fail("amount", "Enter an amount or a percentage.");
        }
        (None, Some(Rate::ZERO), _) => form.fail("rate", "Percentage must be above 0."),
        (None, Some(_), None) if form.error_for("base").is_none() => {
            form.fail("base", "Choose what it is a percentage of.");
        }
        _ => {}
    }
    if form.has_errors() {
        return None;
    }
    Some(NewFee {
        name,
        kind: kind?,
        amount,
        rate,
        base,
        cap,
        taxable: form.is_checked("taxable"),
        is_auto: form.is_checked("is_auto"),
    })
}

#[cfg(test)]
mod tests {
    use super::{NewFee, fee, state};
    use crate::kernel::money::{Cents, Rate};
    use crate::kernel::words::{FeeBase, FeeKind};

    #[test] // R-INV-4
    fn a_fee_is_an_amount_or_a_share_of_something() {
        let supplies = NewFee {
            name: "Shop supplies".to_owned(),
            kind: FeeKind::Supplies,
            amount: None,
            rate: Some(Rate(60_000)),
            base: Some(FeeBase::LaborParts),
            cap: Some(Cents(3_500)),
            taxable: true,
            is_auto: true,
        };
        assert_eq!(fee(&mut state(&supplies)), Some(supplies.clone()));
        let wrong = |change: &dyn Fn(&mut NewFee), field: &str| {
            let mut new = supplies.clone();
            change(&mut new);
            let mut form = state(&new);
            assert_eq!(fee(&mut form), None);
            assert!(form.error_for(field).is_some(), "{field}");
        };
        wrong(&|new| new.amount = Some(Cents(500)), "rate");
        wrong(&|new| new.base = None, "base");
        wrong(&|new| new.rate = None, "amount");
        wrong(&|new| new.cap = Some(Cents(0)), "cap");
        wrong(&|new| new.name.clear(), "name");
    }
}
