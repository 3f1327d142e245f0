//! Writing bills: draft, change, issue, take money and give it back, credit, keep the paper.

mod credit;
mod deposit;
mod document;
mod draft;
mod issue;
mod lines;
mod order;
mod payment;
mod recalculate;
mod refund;
mod settled;
mod void;

pub use credit::{Chosen, NewCredit, cannot_credit, credit, creditable};
pub use deposit::{no_deposit, take_deposit};
pub use refund::{NewRefund, refund};
pub use void::{cannot_void, void};

pub use document::{Paper, file_name, keep};
pub use draft::{SECOND, discard, draft, note};
pub(super) use issue::missing;
pub use issue::{Issued, issue};
pub use lines::{Charge, add_line, add_service, change_line, remove_line};
pub use order::{Way, Ways, move_line, ways};
pub use payment::{NewPayment, record};
pub use recalculate::recalculate;

use super::queries::{self, Bill, Line};
use super::totals::{self, TaxRates, Totals};
use crate::db::ShopTx;
use crate::entity::invoice;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::kernel::ids::InvoiceId;
use crate::kernel::money::{Cents, Rate};
use crate::kernel::words::InvoiceStatus;
use sea_orm::ActiveValue::Set;

/// The draft that somebody has seen as of `seen`, to change it.
async fn open_draft(tx: &ShopTx, (id, seen): (InvoiceId, i64)) -> AppResult<Bill> {
    let bill = queries::bill(tx, id).await?.or_not_found()?;
    if !bill.is_draft() {
        return Err(AppError::Refused(closed(&bill)));
    }
    if bill.invoice.version != seen {
        return Err(AppError::Stale);
    }
    Ok(bill)
}

/// Why a bill that is no draft stays as it is (R-INV-8).
fn closed(bill: &Bill) -> String {
    match (&bill.invoice.number, bill.invoice.status) {
        (None, _) => {
            "This draft was discarded. Make a new invoice from the appointment.".to_owned()
        }
        (Some(number), InvoiceStatus::Void) => format!("{number} is void and stays as it is."),
        (Some(number), _) => {
            format!("{number} is issued and can't be changed any more.")
        }
    }
}

/// What these lines come to, each with the tax rate it has (R-SET-2).
fn add_up(lines: &[Line]) -> AppResult<Totals> {
    let lines: Vec<totals::Line> = lines
        .iter()
        .map(|line| totals::Line {
            kind: line.kind,
            quantity: line.quantity,
            unit_price: line.unit_price,
            discount: Cents::ZERO,
            tax_override: Some(line.tax_rate),
            taxable: true,
        })
        .collect();
    Ok(totals::totals(&lines, &TaxRates::default(), false)?)
}

/// The sums of a draft: nothing is paid on it, so all of it is due.
fn sums(row: invoice::ActiveModel, totals: &Totals) -> invoice::ActiveModel {
    invoice::ActiveModel {
        gross: Set(totals.gross),
        discount: Set(totals.discount),
        subtotal: Set(totals.subtotal),
        tax: Set(totals.tax),
        total: Set(totals.total),
        paid: Set(Cents::ZERO),
        due: Set(totals.total),
        ..row
    }
}

/// The shop's rates as of today.
fn rates(bill: &Bill) -> TaxRates {
    TaxRates {
        labor: bill.shop.tax_labor,
        part: bill.shop.tax_part,
        fee: bill.shop.tax_fee,
        sublet: bill.shop.tax_sublet,
    }
}

/// The rate for a line of this kind: none for the exempt, that of its siblings on the draft, or the
/// shop's (R-INV-5, R-SET-2).
fn rate_of(bill: &Bill, kind: crate::kernel::words::LineKind) -> Rate {
    if bill.invoice.tax_exempt {
        return Rate::ZERO;
    }
    let sibling = bill.lines().iter().find(|line| line.kind == kind);
    sibling.map_or_else(|| rates(bill).of(kind), |line| line.tax_rate)
}
