//! Taking back a bill or a part of it: a credit note with a number of its own (R-INV-10).

use super::super::number::{self, Series};
use super::super::paper::Around;
use super::super::queries::{self, Bill, Line, Paid};
use super::super::settle::{Creditable, Share, take};
use super::deposit::release;
use super::settled::{Returned, give_back, locked, settle, standing};
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::{credit_note, credit_note_line, invoice};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::accounts::proof::Proof;
use crate::features::customers::{note_payer, recount};
use crate::kernel::ids::{CreditNoteId, CreditNoteLineId, InvoiceId, InvoiceLineId};
use crate::kernel::money::{Cents, Overflow, Quantity};
use crate::kernel::words::{InvoiceStatus, PaymentMethod};
use crate::web::staff::By;
use anyhow::Context;
use chrono::NaiveDate;
use sea_orm::ActiveValue::Set;
use serde_json::json;
use std::collections::HashMap;

/// What a credit note takes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// All that is left of the bill.
    Everything,
    /// So much of these lines.
    Lines(Vec<(InvoiceLineId, Quantity)>),
}

/// A credit note to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCredit {
    /// What.
    pub chosen: Chosen,
    /// Why.
    pub reason: String,
    /// Number of the slip or transfer by which money goes back.
    pub reference: Option<String>,
    /// The shop's local day.
    pub day: NaiveDate,
}

/// Credits lines of an issued bill. What is paid beyond the rest goes back in the same transaction,
/// from the newest payments. Whoever does it proved to be there (R-ACC-5).
///
/// # Errors
/// [`AppError::NotFound`], or [`AppError::Refused`] with what is left now.
pub async fn credit(
    tx: &ShopTx,
    by: By<'_>,
    (id, of): (CreditNoteId, InvoiceId),
    (new, _): (&NewCredit, &Proof),
) -> AppResult<()> {
    note_payer(tx, of, by.1).await?;
    let row = locked(tx, of).await?;
    if let Some(words) = cannot_credit(&row) {
        return Err(AppError::Refused(words));
    }
    let bill = queries::bill(tx, of).await?.or_not_found()?;
    let before = queries::credited(tx, of).await?;
    let shares = shares(bill.lines(), &before, &new.chosen)?;
    let (net, tax) = worth(&shares)?;
    let total = net.checked_add(tax)?;
    if total <= Cents::ZERO {
        return Err(AppError::Refused(NOTHING.to_owned()));
    }
    let gone = going(&bill, total)?;
    if new.reference.is_none() && has_slip(&gone) {
        return Err(AppError::Refused(NO_REFERENCE.to_owned()));
    }
    let (number, series_no) = number::next(tx, Series::CreditNote, (by.1, new.day)).await?;
    let note = credit_note::ActiveModel {
        id: Set(id),
        created_at: Set(by.1),
        updated_at: Set(by.1),
        invoice_id: Set(of),
        customer_id: Set(row.customer_id),
        number: Set(number.clone()),
        series_no: Set(series_no),
        reason: Set(new.reason.clone()),
        subtotal: Set(net),
        tax: Set(tax),
        total: Set(total),
        issued_at: Set(by.1),
        issued_day: Set(new.day),
        issued_by: Set(Some(
            serde_json::to_value(Around::today(&bill).issued_by).context("a snapshot")?,
        )),
        bill_to: Set(Some(
            serde_json::to_value(Around::of(&bill).bill_to).context("a snapshot")?,
        )),
        given_by: Set(Some(by.0.name.clone())),
        ..Default::default()
    };
    tx.insert_all([note]).await?;
    tx.insert_all(lines((id, by), &shares)?).await?;
    let credited = row.credited.checked_add(total)?;
    let back = returned(&gone, id, new);
    give_back(tx, by, &back).await?;
    let gone = Cents::sum(back.iter().map(|back| back.amount))?;
    let settled = settle(tx, by, &row, (credited, row.paid.checked_sub(gone)?)).await?;
    if !settled.is_current {
        release(tx, by, &bill).await?;
    }
    recount(tx, row.customer_id, by.1).await?;
    let mut noted = standing(&settled);
    noted["credit_note"] = json!({
        "number": number, "total": total, "reason": new.reason, "lines": shares.len(),
        "given_back": gone,
    });
    let entry = Entry {
        action: "invoice.credited",
        entity: "invoice",
        id: Some(of.0),
        label: row.number.as_deref().unwrap_or_default(),
        before: Some(standing(&row)),
        after: Some(noted),
    };
    audit::record(tx, by, entry);
    Ok(())
}

const NOTHING: &str = "What is chosen comes to $0.00. Choose lines that were charged.";

/// Why nothing of this bill can be credited.
#[must_use]
pub fn cannot_credit(bill: &invoice::Model) -> Option<String> {
    let words = match bill.status {
        InvoiceStatus::Draft => "A draft is changed line by line; it needs no credit note.",
        InvoiceStatus::Void => "This invoice is void: it asks for nothing.",
        _ if bill.total <= Cents::ZERO => "This invoice comes to $0.00. Void it instead.",
        _ if bill.credited >= bill.total => "All of this invoice is credited already.",
        _ => return None,
    };
    Some(words.to_owned())
}

/// A line of the bill as it can be credited.
#[must_use]
pub fn creditable(line: &Line, before: &HashMap<InvoiceLineId, Share>) -> Creditable {
    Creditable {
        line: Share {
            quantity: line.quantity,
            net: line.net,
            tax: line.tax,
        },
        rate: line.tax_rate,
        credited: before.get(&line.id).copied().unwrap_or_default(),
    }
}

fn shares(
    lines: &[Line],
    before: &HashMap<InvoiceLineId, Share>,
    chosen: &Chosen,
) -> AppResult<Vec<(InvoiceLineId, Share)>> {
    let share = |line: &Line, quantity: Option<Quantity>| {
        let line_left = creditable(line, before);
        let quantity = quantity.unwrap_or(line_left.left().quantity);
        let share = line_left.share(quantity);
        share
            .map(|share| (line.id, share))
            .map_err(|refusal| AppError::Refused(format!("{}: {refusal}", line.name)))
    };
    match chosen {
        Chosen::Everything => lines
            .iter()
            .filter(|line| creditable(line, before).left().quantity > Quantity(0))
            .map(|line| share(line, None))
            .collect(),
        Chosen::Lines(wanted) => wanted
            .iter()
            .map(|(id, quantity)| {
                let line = lines.iter().find(|line| line.id == *id).or_not_found()?;
                share(line, Some(*quantity))
            })
            .collect(),
    }
}

fn lines(
    (id, by): (CreditNoteId, By<'_>),
    shares: &[(InvoiceLineId, Share)],
) -> AppResult<Vec<credit_note_line::ActiveModel>> {
    let row = |(sort, (line, share)): (i32, &(InvoiceLineId, Share))| {
        Ok(credit_note_line::ActiveModel {
            id: Set(CreditNoteLineId::new(by.1)),
            created_at: Set(by.1),
            updated_at: Set(by.1),
            credit_note_id: Set(id),
            invoice_line_id: Set(*line),
            quantity: Set(share.quantity),
            net: Set(share.net),
            tax: Set(share.tax),
            total: Set(share.total()?),
            sort: Set(sort),
            ..Default::default()
        })
    };
    (0..).zip(shares).map(row).collect()
}

/// Before tax, and the tax.
fn worth(shares: &[(InvoiceLineId, Share)]) -> Result<(Cents, Cents), Overflow> {
    let sum = |part: fn(&Share) -> Cents| Cents::sum(shares.iter().map(|(_, share)| part(share)));
    Ok((sum(|share| share.net)?, sum(|share| share.tax)?))
}

/// What is paid too much once so much more is credited, from the newest payments; deposits are
/// payments too.
fn going(bill: &Bill, credit: Cents) -> Result<Vec<(&Paid, Cents)>, Overflow> {
    let row = &bill.invoice;
    let credited = row.credited.checked_add(credit)?;
    let over = credited.checked_add(row.paid)?.checked_sub(row.total)?;
    let newest = bill.payments().iter().rev();
    Ok(take(over, newest.map(|paid| (paid, paid.applied))))
}

/// What is said where the slip has no number.
pub const NO_REFERENCE: &str =
    "Money goes back by check or transfer: enter the reference of the check or transfer.";

/// A check or a transfer is among what goes back: it has a number, as on its way in (R-PAY-1).
fn has_slip(gone: &[(&Paid, Cents)]) -> bool {
    let mut methods = gone.iter().map(|(paid, _)| paid.method);
    methods.any(|method| matches!(method, PaymentMethod::Check | PaymentMethod::Ach))
}

/// Whether this credit note would send a check or a transfer without its number.
#[must_use]
pub fn lacks_reference(
    bill: &Bill,
    before: &HashMap<InvoiceLineId, Share>,
    new: &NewCredit,
) -> bool {
    let slip = || -> AppResult<bool> {
        let (net, tax) = worth(&shares(bill.lines(), before, &new.chosen)?)?;
        Ok(has_slip(&going(bill, net.checked_add(tax)?)?))
    };
    // What is wrong besides, the command says.
    new.reference.is_none() && slip().unwrap_or(false)
}

/// How likely it is that the reference is that of a refund by this method.
const fn rank(method: PaymentMethod) -> u8 {
    match method {
        PaymentMethod::Check | PaymentMethod::Ach => 2,
        PaymentMethod::Card | PaymentMethod::Other => 1,
        PaymentMethod::Cash => 0,
    }
}

/// The reference stands on what has a slip; cash has one only where there is nothing else.
fn returned<'a>(
    gone: &[(&Paid, Cents)],
    note: CreditNoteId,
    new: &'a NewCredit,
) -> Vec<Returned<'a>> {
    let top = gone.iter().map(|(paid, _)| rank(paid.method)).max();
    let reference = new.reference.as_deref();
    let back = gone.iter().map(|(paid, amount)| Returned {
        payment: paid.id,
        method: paid.method,
        amount: *amount,
        note,
        reason: &new.reason,
        reference: reference.filter(|_| top == Some(rank(paid.method))),
        day: new.day,
    });
    back.collect()
}
