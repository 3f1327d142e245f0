//! Issuing: the draft becomes the bill, with a number and everything that stood around it, for
//! ever (R-INV-7, R-INV-8).

use super::super::number::{self, Series};
use super::super::paper::Around;
use super::super::queries::{self, Bill};
use super::super::totals::status_of;
use super::{closed, deposit};
use crate::audit::{self, Entry};
use crate::db::{ShopTx, is_unique_violation};
use crate::entity::invoice;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::customers::{note_payer, recount};
use crate::features::messages::{self, Cause};
use crate::kernel::ids::InvoiceId;
use crate::kernel::money::Cents;
use crate::kernel::search::{TermKind, terms_for_document};
use crate::kernel::words::{AppointmentStatus, InvoiceStatus, Trigger};
use crate::metrics::Deed;
use crate::web::staff::By;
use anyhow::Context;
use chrono::{DateTime, Days, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::DbErr;
use serde::Serialize;
use serde_json::{Value, json};

/// What became of it.
#[derive(Debug)]
pub enum Issued {
    /// Issued now: the bill as it is from now on.
    Now(Box<Bill>),
    /// It was issued before; a second press changes nothing.
    Before,
}

/// Issues the draft that somebody has seen as of `seen`.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Stale`], or [`AppError::Refused`] with what is missing.
pub async fn issue(
    tx: &ShopTx,
    by: By<'_>,
    (id, seen): (InvoiceId, i64),
    today: NaiveDate,
) -> AppResult<Issued> {
    let now = by.1;
    // Before the bill is read: whoever takes a deposit for it waits here, too (R-PAY-5).
    note_payer(tx, id, now).await?;
    let mut bill = queries::bill(tx, id).await?.or_not_found()?;
    match (bill.invoice.status, &bill.invoice.number) {
        (InvoiceStatus::Draft, _) => {}
        (InvoiceStatus::Void, _) | (_, None) => return Err(AppError::Refused(closed(&bill))),
        _ => return Ok(Issued::Before),
    }
    if bill.invoice.version != seen {
        return Err(AppError::Stale);
    }
    if let Some(missing) = missing(&bill) {
        return Err(AppError::Refused(missing.to_owned()));
    }
    if let Some(Warning {
        words,
        forbids: true,
    }) = warning(&bill)
    {
        return Err(AppError::Refused(words));
    }
    let (number, series_no) = number::next(tx, Series::Invoice, (now, today)).await?;
    let due_days = u64::try_from(bill.shop.invoice_due_days).unwrap_or_default();
    let around = Around::today(&bill);
    let total = bill.invoice.total;
    let paid = deposit::apply(tx, by, &bill).await?;
    let status = status_of(total, Cents::ZERO, paid);
    let row = invoice::ActiveModel {
        id: Set(id),
        version: Set(seen),
        number: Set(Some(number.clone())),
        series_no: Set(Some(series_no)),
        status: Set(status),
        paid: Set(paid),
        due: Set(total.checked_sub(paid)?),
        issued_at: Set(Some(now)),
        issued_day: Set(Some(today)),
        due_day: Set(today.checked_add_days(Days::new(due_days))),
        paid_at: Set((status == InvoiceStatus::Paid).then_some(now)),
        issued_by: Set(Some(json(&around.issued_by)?)),
        bill_to: Set(Some(json(&around.bill_to)?)),
        vehicle_block: Set(around.vehicle.as_ref().map(json).transpose()?),
        ..Default::default()
    };
    bill.invoice = tx.update(row, now).await.map_err(|e| taken(e, &number))?;
    tx.did(Deed::Issued);
    recount(tx, bill.invoice.customer_id, now).await?;
    index(tx, &bill.invoice, &number, now);
    let entry = Entry {
        action: "invoice.issued",
        entity: "invoice",
        id: Some(id.0),
        label: &number,
        before: Some(json!({"status": InvoiceStatus::Draft})),
        after: Some(json!({
            "status": status, "number": number, "total": total, "deposit": paid,
            "due_day": bill.invoice.due_day,
        })),
    };
    audit::record(tx, by, entry);
    let cause = Cause::Bill(bill.invoice.customer_id, id, Trigger::InvoiceSent);
    messages::plan(tx, now, cause).await?;
    Ok(Issued::Now(Box::new(bill)))
}

/// From now on the bill is found by its number (R-CUST-6).
fn index(tx: &ShopTx, bill: &invoice::Model, number: &str, now: DateTime<Utc>) {
    let terms = terms_for_document(TermKind::Invoice, number);
    tx.index((bill.id.0, bill.customer_id, bill.vehicle_id), terms, now);
}

/// Why this draft can't be issued yet (R-INV-2, R-INV-7), in plain words.
#[must_use]
pub(in super::super) fn missing(bill: &Bill) -> Option<&'static str> {
    use AppointmentStatus::{Completed, Ready};
    if bill.lines().is_empty() {
        return Some("Add at least one line before issuing this invoice.");
    }
    if !matches!(bill.work.work_status, None | Some(Ready | Completed)) {
        return Some(
            "The work is not finished. Move the appointment to ready or completed, then issue its invoice.",
        );
    }
    let has_reason = bill.invoice.notes.is_some();
    (bill.car.is_none() && !has_reason)
        .then_some("This invoice has no car. Choose one on the appointment, or write into the notes why there is none.")
}

/// What is said about the authorisation of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Warning {
    pub(in super::super) words: String,
    /// The shop bills nothing without it.
    pub(in super::super) forbids: bool,
}

/// Whether the customer agreed to so much (R-AUTH-0, R-AUTH-3).
#[must_use]
pub(in super::super) fn warning(bill: &Bill) -> Option<Warning> {
    let (shop, total) = (&bill.shop, bill.invoice.total);
    let forbids = shop.require_authorisation;
    let words = match bill.work.authorised_amount {
        None if forbids => {
            "Nobody has authorized this work. Record on the appointment who agreed to what amount."
                .to_owned()
        }
        None => return None,
        Some(amount) => {
            let more = amount.at(shop.overrun_tolerance).unwrap_or(Cents::ZERO);
            let most = amount.checked_add(more).unwrap_or(amount);
            if total <= most {
                return None;
            }
            let missing = total.checked_sub(amount).unwrap_or(Cents::ZERO);
            format!(
                "{amount} was authorized, and this comes to {total}: {missing} more. Ask the customer, and record it on the appointment."
            )
        }
    };
    Some(Warning { words, forbids })
}

/// A number is given once. The series is kept ahead of all numbers, so this needs a prefix that ends
/// in digits of another.
fn taken(e: DbErr, number: &str) -> AppError {
    if is_unique_violation(&e) {
        AppError::Refused(format!(
            "The next number, {number}, was given before. Change the prefix of invoices under Settings, Prices and rules."
        ))
    } else {
        e.into()
    }
}

fn json(value: &impl Serialize) -> AppResult<Value> {
    Ok(serde_json::to_value(value).context("a snapshot")?)
}
