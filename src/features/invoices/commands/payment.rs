//! Taking money. What is due is read and changed under the lock of the bill, so two clerks at once
//! can never take more (R-PAY-1). The payer's figures are locked before the bill, as everywhere.

use super::super::totals::{check_payment, due, status_of};
use super::settled::locked;
use crate::audit::{self, Entry};
use crate::db::{ShopTx, is_unique_violation};
use crate::entity::{invoice, payment};
use crate::error::{AppError, AppResult};
use crate::features::customers::{note_payer, recount};
use crate::features::messages::{self, Cause};
use crate::kernel::ids::{CustomerId, InvoiceId, PaymentId, RepairOrderId};
use crate::kernel::money::Cents;
use crate::kernel::words::{InvoiceStatus, PaymentKind, PaymentMethod, Trigger};
use crate::metrics::Deed;
use crate::web::staff::By;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use serde_json::json;

/// Money that somebody handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPayment {
    /// How.
    pub method: PaymentMethod,
    /// What it pays of the bill; more than nothing.
    pub amount: Cents,
    /// On top; never pays the bill (R-PAY-4).
    pub tip: Cents,
    /// The cash handed over, and what goes back (R-PAY-3).
    pub cash: Option<(Cents, Cents)>,
    /// Number of the check, of the card's receipt, of the transfer.
    pub reference: Option<String>,
    /// Anything else.
    pub note: Option<String>,
    /// When.
    pub received_at: DateTime<Utc>,
    /// The shop's local day of it.
    pub received_day: NaiveDate,
}

/// Records a payment: the bill's due and status, the customer's figures and the audit row follow in
/// the same transaction (R-PAY-9).
///
/// # Errors
/// [`AppError::NotFound`], or [`AppError::Refused`] with what is due now, or if the reference is
/// known (R-PAY-8).
pub async fn record(
    tx: &ShopTx,
    by: By<'_>,
    (id, invoice): (PaymentId, InvoiceId),
    new: &NewPayment,
) -> AppResult<()> {
    note_payer(tx, invoice, by.1).await?;
    let bill = locked(tx, invoice).await?;
    check_payment(new.amount, bill.due, bill.status)
        .map_err(|refusal| AppError::Refused(refusal.to_string()))?;
    let paid = bill.paid.checked_add(new.amount)?;
    let due = due(bill.total, bill.credited, paid)?;
    let status = status_of(bill.total, bill.credited, paid);
    let target = Target {
        invoice: Some(invoice),
        order: bill.repair_order_id,
        customer: bill.customer_id,
        kind: PaymentKind::Payment,
    };
    insert(tx, by, (id, &target), new).await?;
    let row = invoice::ActiveModel {
        id: Set(invoice),
        version: Set(bill.version),
        paid: Set(paid),
        due: Set(due),
        status: Set(status),
        paid_at: Set((status == InvoiceStatus::Paid).then_some(new.received_at)),
        ..Default::default()
    };
    tx.update(row, by.1).await?;
    recount(tx, bill.customer_id, by.1).await?;
    let entry = Entry {
        action: "invoice.payment_taken",
        entity: "invoice",
        id: Some(invoice.0),
        label: bill.number.as_deref().unwrap_or_default(),
        before: Some(json!({"status": bill.status, "paid": bill.paid, "due": bill.due})),
        after: Some(json!({
            "status": status, "paid": paid, "due": due, "payment": {
                "id": id, "method": new.method, "amount": new.amount, "tip": new.tip,
                "reference": new.reference, "received_day": new.received_day,
            },
        })),
    };
    audit::record(tx, by, entry);
    let cause = Cause::Bill(bill.customer_id, invoice, Trigger::Paid);
    messages::plan(tx, by.1, cause).await
}

/// What money is taken for.
pub(super) struct Target {
    pub(super) invoice: Option<InvoiceId>,
    pub(super) order: RepairOrderId,
    pub(super) customer: CustomerId,
    pub(super) kind: PaymentKind,
}

pub(super) async fn insert(
    tx: &ShopTx,
    by: By<'_>,
    (id, target): (PaymentId, &Target),
    new: &NewPayment,
) -> AppResult<()> {
    let applied = match target.invoice {
        Some(_) => new.amount,
        None => Cents::ZERO,
    };
    let row = payment::ActiveModel {
        id: Set(id),
        created_at: Set(by.1),
        updated_at: Set(by.1),
        invoice_id: Set(target.invoice),
        repair_order_id: Set(target.order),
        customer_id: Set(target.customer),
        kind: Set(target.kind),
        method: Set(new.method),
        amount: Set(new.amount),
        applied: Set(applied),
        tip: Set(new.tip),
        tendered: Set(new.cash.map(|(tendered, _)| tendered)),
        change: Set(new.cash.map(|(_, change)| change)),
        received_at: Set(new.received_at),
        received_day: Set(new.received_day),
        external_ref: Set(new.reference.clone()),
        note: Set(new.note.clone()),
        taken_by: Set(Some(by.0.name.clone())),
        ..Default::default()
    };
    match tx.insert(row).await {
        Err(e) if is_unique_violation(&e) => Err(AppError::Refused(format!(
            "A {} payment with this reference was already recorded. Check that it is not the same one.",
            new.method.label().to_lowercase()
        ))),
        written => {
            written?;
            tx.did(Deed::Paid(new.amount));
            Ok(())
        }
    }
}
