//! Giving money back (R-PAY-6). A payment is never edited: a refund stands beside it, and what it
//! paid is due again.

use super::super::settle::Held;
use super::settled::{locked, settle, standing};
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::{invoice, payment, refund, repair_order};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::accounts::proof::Proof;
use crate::features::customers::{note_giver, recount};
use crate::kernel::ids::{PaymentId, RefundId};
use crate::kernel::money::Cents;
use crate::kernel::words::PaymentMethod;
use crate::web::staff::By;
use chrono::NaiveDate;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::{Value, json};

/// Money that somebody gives back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRefund {
    /// How; the way it came, unless an owner says otherwise.
    pub method: PaymentMethod,
    /// What paid a bill, or waits as a deposit.
    pub amount: Cents,
    /// Of the tip.
    pub tip: Cents,
    /// Why.
    pub reason: String,
    /// Number of the slip or transfer.
    pub reference: Option<String>,
    /// The most that this person may give back of one payment; `None`: all of it.
    pub limit: Option<Cents>,
    /// The shop's local day.
    pub day: NaiveDate,
}

impl Held {
    /// As it is stored.
    #[must_use]
    pub const fn of(paid: &payment::Model) -> Self {
        Self {
            amount: paid.amount,
            applied: paid.applied,
            refunded: paid.refunded,
            tip: paid.tip,
            tip_refunded: paid.tip_refunded,
        }
    }
}

/// Gives money back, by somebody who proved to be there (R-ACC-5): the payment, the bill's due and status, the customer's figures and the audit row
/// follow in the same transaction (R-PAY-9).
///
/// The customer's figures are locked first, then payment and bill: two clerks at once never give back
/// more than was taken.
///
/// # Errors
/// [`AppError::NotFound`], or [`AppError::Refused`] with what is left now.
pub async fn refund(
    tx: &ShopTx,
    by: By<'_>,
    (id, of): (RefundId, PaymentId),
    (new, _): (&NewRefund, &Proof),
) -> AppResult<()> {
    note_giver(tx, of, by.1).await?;
    let query = payment::Entity::find_by_id(of).lock_exclusive();
    let paid = tx.one(query).await?.or_not_found()?;
    let bill = match paid.invoice_id {
        Some(bill) => Some(locked(tx, bill).await?),
        None => None,
    };
    let held = Held::of(&paid);
    let after = held
        .give_back((new.amount, new.tip), new.limit)
        .map_err(|refusal| AppError::Refused(refusal.to_string()))?;
    insert(tx, by, (id, of), new).await?;
    let update = payment::Entity::update_many()
        .col_expr(payment::Column::Applied, Expr::value(after.applied))
        .col_expr(payment::Column::Refunded, Expr::value(after.refunded))
        .col_expr(
            payment::Column::TipRefunded,
            Expr::value(after.tip_refunded),
        )
        .col_expr(payment::Column::UpdatedAt, Expr::value(by.1))
        .filter(payment::Column::Id.eq(of));
    tx.update_where(update).await?;
    let given = json!({
        "payment": of, "method": new.method, "amount": new.amount, "tip": new.tip,
        "reason": new.reason, "reference": new.reference,
    });
    match bill {
        Some(bill) => settle_bill(tx, by, (&bill, held, after), given).await?,
        None => note_order(tx, by, &paid, given).await?,
    }
    Ok(())
}

async fn settle_bill(
    tx: &ShopTx,
    by: By<'_>,
    (bill, before, after): (&invoice::Model, Held, Held),
    given: Value,
) -> AppResult<()> {
    let gone = before.applied.checked_sub(after.applied)?;
    let settled = if gone > Cents::ZERO {
        let paid = bill.paid.checked_sub(gone)?;
        let settled = settle(tx, by, bill, (bill.credited, paid)).await?;
        recount(tx, bill.customer_id, by.1).await?;
        settled
    } else {
        bill.clone() // a tip, or what paid nothing
    };
    let mut noted = standing(&settled);
    noted["refund"] = given;
    let entry = Entry {
        action: "invoice.payment_refunded",
        entity: "invoice",
        id: Some(bill.id.0),
        label: bill.number.as_deref().unwrap_or_default(),
        before: Some(standing(bill)),
        after: Some(noted),
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// A deposit that no bill has taken yet is given back on its order.
async fn note_order(tx: &ShopTx, by: By<'_>, paid: &payment::Model, given: Value) -> AppResult<()> {
    let order = repair_order::Entity::find_by_id(paid.repair_order_id);
    let order = tx.one(order).await?.or_not_found()?;
    let entry = Entry {
        action: "repair_order.deposit_refunded",
        entity: "repair_order",
        id: Some(order.id.0),
        label: &order.number,
        before: Some(json!({"refunded": paid.refunded})),
        after: Some(given),
    };
    audit::record(tx, by, entry);
    Ok(())
}

async fn insert(
    tx: &ShopTx,
    by: By<'_>,
    (id, of): (RefundId, PaymentId),
    new: &NewRefund,
) -> AppResult<()> {
    let row = refund::ActiveModel {
        id: Set(id),
        created_at: Set(by.1),
        updated_at: Set(by.1),
        payment_id: Set(of),
        method: Set(new.method),
        amount: Set(new.amount),
        tip: Set(new.tip),
        reason: Set(new.reason.clone()),
        external_ref: Set(new.reference.clone()),
        refunded_at: Set(by.1),
        refunded_day: Set(new.day),
        given_by: Set(Some(by.0.name.clone())),
        ..Default::default()
    };
    tx.insert_all([row]).await?;
    Ok(())
}
