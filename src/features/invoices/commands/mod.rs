//! Writing bills: draft, change, issue, take money and give it back, credit, keep the paper.

mod credit;
mod deposit;
mod discounts;
mod document;
mod draft;
mod fees;
mod issue;
mod limit;
mod lines;
mod order;
mod payment;
mod recalculate;
mod refund;
mod rework;
mod settled;
mod void;

pub use credit::{
    Chosen, NO_REFERENCE, NewCredit, cannot_credit, credit, creditable, lacks_reference,
};
pub use deposit::{no_deposit, take_deposit};
pub use discounts::{NewDiscount, On, change_discount, give, remove_discount};
pub use document::{Paper, file_name, keep, keep_credit_note};
pub use draft::{SECOND, discard, draft, note, priced, undiscard};
pub use fees::{add_fee, change_fee, remove_fee};
pub use issue::{Issued, issue};
pub(super) use issue::{Warning, missing, warning};
pub use lines::{Charge, add_line, add_work, change_line, remove_line};
pub use order::{Way, Ways, move_line, ways};
pub use payment::{NewPayment, record};
pub use recalculate::recalculate;
pub use refund::{NewRefund, refund};
pub(super) use rework::{charges, discounts as spreads};
pub use void::{cannot_void, void};

use super::queries::{self, Bill};
use super::totals::{TaxRates, Totals};
use crate::db::ShopTx;
use crate::entity::{invoice, shop_settings};
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
const fn rates(bill: &Bill) -> TaxRates {
    TaxRates {
        labor: bill.shop.tax_labor,
        part: bill.shop.tax_part,
        fee: bill.shop.tax_fee,
        sublet: bill.shop.tax_sublet,
    }
}

/// The shop's rates as of today, of its settings.
const fn rates_of(settings: &shop_settings::Model) -> TaxRates {
    TaxRates {
        labor: settings.tax_labor,
        part: settings.tax_part,
        fee: settings.tax_fee,
        sublet: settings.tax_sublet,
    }
}

/// The rate for a line of this kind: none for the exempt, that of its siblings on the draft, or the
/// shop's (R-INV-5, R-SET-2).
fn rate_of(bill: &Bill, kind: crate::kernel::words::LineKind) -> Rate {
    if bill.invoice.tax_exempt {
        return Rate::ZERO;
    }
    let mut own = bill.lines().iter().filter(|line| !line.is_fee());
    let sibling = own.find(|line| line.kind == kind);
    sibling.map_or_else(|| rates(bill).of(kind), |line| line.tax_rate)
}
