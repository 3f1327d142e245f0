//! Adding and changing fee rules.

use super::forms::NewFee;
use super::queries;
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::fee_rule;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::shops::switch;
use crate::kernel::ids::FeeRuleId;
use crate::web::staff::By;
use sea_orm::ActiveValue::Set;
use serde_json::{Value, json};

fn row(new: &NewFee) -> fee_rule::ActiveModel {
    fee_rule::ActiveModel {
        name: Set(new.name.clone()),
        kind: Set(new.kind),
        amount: Set(new.amount),
        rate: Set(new.rate),
        base: Set(new.base),
        cap: Set(new.cap),
        taxable: Set(new.taxable),
        is_auto: Set(new.is_auto),
        ..Default::default()
    }
}

fn facts(new: &NewFee) -> Value {
    json!({
        "name": new.name, "kind": new.kind, "amount": new.amount, "rate": new.rate,
        "base": new.base, "cap": new.cap, "taxable": new.taxable, "is_auto": new.is_auto,
    })
}

fn entry<'a>(action: &'static str, id: FeeRuleId, label: &'a str) -> Entry<'a> {
    Entry {
        action,
        entity: "fee_rule",
        id: Some(id.0),
        label,
        ..Entry::default()
    }
}

/// Adds a rule behind the others.
///
/// # Errors
/// [`AppError::Refused`] if there are too many.
pub(super) async fn add(tx: &ShopTx, by: By<'_>, id: FeeRuleId, new: &NewFee) -> AppResult<()> {
    let all = queries::all(tx).await?;
    if u64::try_from(all.len()).unwrap_or(u64::MAX) >= queries::MOST {
        let words = "There are as many fees as a shop can have. Change one instead.";
        return Err(AppError::Refused(words.to_owned()));
    }
    let sort = all.iter().map(|rule| rule.sort.saturating_add(1)).max();
    tx.insert(fee_rule::ActiveModel {
        id: Set(id),
        created_at: Set(by.1),
        updated_at: Set(by.1),
        is_active: Set(true),
        sort: Set(sort.unwrap_or(0)),
        version: Set(1),
        ..row(new)
    })
    .await?;
    let entry = Entry {
        after: Some(facts(new)),
        ..entry("fee_rule.created", id, &new.name)
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// Changes a rule, if it still has the version that was seen. Drafts keep what they have (R-SET-2).
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Stale`] if somebody was faster.
pub(super) async fn change(
    tx: &ShopTx,
    by: By<'_>,
    (id, seen): (FeeRuleId, i64),
    new: &NewFee,
) -> AppResult<()> {
    let before = queries::rule(tx, id).await?.or_not_found()?;
    let changed = fee_rule::ActiveModel {
        id: Set(id),
        version: Set(seen),
        ..row(new)
    };
    tx.update(changed, by.1).await?;
    let entry = Entry {
        before: Some(facts(&NewFee::from(&before))),
        after: Some(facts(new)),
        ..entry("fee_rule.changed", id, &new.name)
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// Takes a rule out of force, or puts it in force again; nothing happens if it is so already.
///
/// # Errors
/// [`AppError::NotFound`].
pub(super) async fn set_active(
    tx: &ShopTx,
    by: By<'_>,
    id: FeeRuleId,
    is_active: bool,
) -> AppResult<()> {
    let rule = queries::rule(tx, id).await?.or_not_found()?;
    let name = rule.name.clone();
    let action = match is_active {
        true => "fee_rule.reactivated",
        false => "fee_rule.deactivated",
    };
    let entry = entry(action, id, &name);
    let to = (rule, fee_rule::Column::IsActive, is_active);
    switch::<fee_rule::Entity>(tx, by, to, entry).await?;
    Ok(())
}
