//! The shop's fees on a draft: as the rules were when it was drafted; one may be left out with a
//! reason, or added by hand (R-INV-4).

use super::super::pricing::Fee;
use super::super::queries::{Rule, today};
use super::open_draft;
use super::rework::{Change, Draft};
use crate::db::ShopTx;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::kernel::ids::{FeeRuleId, InvoiceId};
use crate::kernel::money::Quantity;
use crate::web::staff::By;
use serde_json::json;

/// A rule as a draft keeps it.
pub(super) fn of_rule(rule: &Rule) -> Fee {
    Fee {
        rule: rule.id,
        name: rule.name.clone(),
        kind: rule.kind,
        amount: rule.amount,
        rate: rule.rate,
        base: rule.base,
        cap: rule.cap,
        taxable: rule.taxable,
        is_auto: rule.is_auto,
        quantity: Quantity::ONE,
        removed: None,
    }
}

/// Those that stand on every bill.
pub(super) fn automatic(rules: &[Rule]) -> Vec<Fee> {
    let automatic = rules.iter().filter(|rule| rule.is_auto);
    automatic.map(of_rule).collect()
}

/// Puts a fee on the draft: by hand, or again after it was removed.
///
/// # Errors
/// [`AppError::Stale`], or [`AppError::Refused`] if it is no draft, or on it already.
pub async fn add_fee(
    tx: &ShopTx,
    by: By<'_>,
    (id, rule, seen): (InvoiceId, FeeRuleId, i64),
    quantity: Quantity,
) -> AppResult<()> {
    let bill = open_draft(tx, (id, seen)).await?;
    let mut draft = Draft::of(&bill);
    let name = match draft.fees.iter_mut().find(|fee| fee.rule == rule) {
        Some(fee) if fee.is_on() => {
            let words = format!("{} is on this draft already.", fee.name);
            return Err(AppError::Refused(words));
        }
        Some(fee) => {
            fee.removed = None;
            fee.quantity = quantity;
            fee.name.clone()
        }
        None => {
            let rules = today(tx).await?.rules;
            let rule = rules.iter().find(|row| row.id == rule).or_not_found()?;
            let fee = Fee {
                quantity,
                is_auto: false,
                ..of_rule(rule)
            };
            draft.fees.push(fee);
            rule.name.clone()
        }
    };
    let change = Change {
        action: "invoice.fee_added",
        of: "fee",
        before: None,
        after: Some(json!({"name": name, "quantity": quantity})),
    };
    draft.save(tx, by, (&bill, change)).await
}

/// How many of a fee there are.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Stale`], or [`AppError::Refused`] if it is no draft.
pub async fn change_fee(
    tx: &ShopTx,
    by: By<'_>,
    (id, rule, seen): (InvoiceId, FeeRuleId, i64),
    quantity: Quantity,
) -> AppResult<()> {
    let bill = open_draft(tx, (id, seen)).await?;
    let mut draft = Draft::of(&bill);
    let fee = on(&mut draft, rule)?;
    let (name, before) = (fee.name.clone(), fee.quantity);
    fee.quantity = quantity;
    let change = Change {
        action: "invoice.fee_changed",
        of: "fee",
        before: Some(json!({"name": name, "quantity": before})),
        after: Some(json!({"name": name, "quantity": quantity})),
    };
    draft.save(tx, by, (&bill, change)).await
}

/// Leaves a fee out. Why stays with the draft and in the records; no customer reads it (R-INV-4).
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Stale`], or [`AppError::Refused`] if it is no draft.
pub async fn remove_fee(
    tx: &ShopTx,
    by: By<'_>,
    (id, rule, seen): (InvoiceId, FeeRuleId, i64),
    reason: &str,
) -> AppResult<()> {
    let bill = open_draft(tx, (id, seen)).await?;
    let mut draft = Draft::of(&bill);
    let fee = on(&mut draft, rule)?;
    let name = fee.name.clone();
    fee.removed = Some(reason.to_owned());
    let change = Change {
        action: "invoice.fee_removed",
        of: "fee",
        before: Some(json!({"name": name, "removed": null})),
        after: Some(json!({"name": name, "removed": reason})),
    };
    draft.save(tx, by, (&bill, change)).await
}

fn on(draft: &mut Draft, rule: FeeRuleId) -> AppResult<&mut Fee> {
    let fees = draft.fees.iter_mut();
    fees.into_iter()
        .find(|fee| fee.rule == rule && fee.is_on())
        .or_not_found()
}
