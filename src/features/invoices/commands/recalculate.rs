//! A draft as if it were made today: the shop's present tax rates and fees on the lines it has
//! (R-SET-2).

use super::super::pricing::Fee;
use super::super::queries::{Rule, today};
use super::fees::{automatic, of_rule};
use super::rework::{Change, Draft};
use super::{open_draft, rates};
use crate::db::ShopTx;
use crate::entity::customer;
use crate::error::{AppResult, OrNotFound};
use crate::kernel::ids::InvoiceId;
use crate::kernel::money::Rate;
use crate::kernel::words::LineKind;
use crate::web::staff::By;
use sea_orm::EntityTrait;

/// Taxes every line of the draft anew and takes the shop's fees as they are now. Prices stay: somebody
/// agreed on them.
///
/// # Errors
/// [`crate::error::AppError::Stale`], or [`crate::error::AppError::Refused`] if it is no draft.
pub async fn recalculate(tx: &ShopTx, by: By<'_>, (id, seen): (InvoiceId, i64)) -> AppResult<()> {
    let bill = open_draft(tx, (id, seen)).await?;
    let payer = customer::Entity::find_by_id(bill.invoice.customer_id);
    let tax_exempt = tx.one(payer).await?.or_not_found()?.tax_exempt;
    let rules = today(tx).await?.rules;
    let mut draft = Draft::of(&bill);
    let rates = rates(&bill);
    let rate = |kind| match tax_exempt {
        true => Rate::ZERO,
        false => rates.of(kind),
    };
    draft.tax_exempt = tax_exempt;
    draft.fee_tax = rate(LineKind::Fee);
    draft.fees = renewed(&draft.fees, &rules);
    for line in &mut draft.lines {
        let fee = draft
            .fees
            .iter()
            .find(|fee| Some(fee.rule) == line.fee_rule_id);
        let is_taxed = fee.is_none_or(|fee| fee.taxable);
        line.tax_rate = if is_taxed {
            rate(line.kind)
        } else {
            Rate::ZERO
        };
    }
    let change = Change {
        action: "invoice.recalculated",
        of: "tax",
        before: None,
        after: None,
    };
    draft.save(tx, by, (&bill, change)).await
}

/// The rules of today; what was decided about this bill stays: how many, removed and why, added.
fn renewed(old: &[Fee], rules: &[Rule]) -> Vec<Fee> {
    let today = automatic(rules);
    let is_new = |fee: &&Fee| !old.iter().any(|old| old.rule == fee.rule);
    let new: Vec<Fee> = today.iter().filter(is_new).cloned().collect();
    let kept = old.iter().filter_map(|old| {
        let rule = rules.iter().find(|rule| rule.id == old.rule);
        match rule {
            Some(rule) => Some(Fee {
                quantity: old.quantity,
                removed: old.removed.clone(),
                is_auto: old.is_auto,
                ..of_rule(rule)
            }),
            // Its rule is gone: what was added by hand stays, what came by itself goes.
            None => (!old.is_auto).then(|| old.clone()),
        }
    });
    kept.chain(new).collect()
}
