//! How far discounts may go without an owner (R-INV-3).

use super::super::queries::Bill;
use super::super::totals::Totals;
use crate::error::{AppError, AppResult};
use crate::kernel::money::{Cents, Overflow, Rate};
use crate::kernel::words::Role;
use crate::web::staff::By;

/// Above the limit only an owner lets off more, in all of the gross; what an owner let off stays when
/// others change the draft (R-INV-3).
pub(super) fn within_limit((actor, _): By<'_>, bill: &Bill, totals: &Totals) -> AppResult<()> {
    let is_free = matches!(actor.role, None | Some(Role::Owner));
    if is_free || !is_over(bill.shop.discount_limit, totals.gross, totals.discount)? {
        return Ok(());
    }
    let (gross, discount) = (bill.invoice.gross.0, bill.invoice.discount.0);
    // A cent of rounding for each discount is no more than before.
    let rounding = i128::try_from(bill.discounts().len()).unwrap_or_default();
    let now = (i128::from(totals.discount.0) - rounding) * i128::from(gross);
    if now <= i128::from(discount) * i128::from(totals.gross.0) && discount > 0 {
        return Ok(());
    }
    Err(AppError::Forbidden {
        right: "let off that much of a bill",
        who: "An owner".to_owned(),
    })
}

/// Whether so much off is above the limit.
pub(super) fn is_over(limit: Rate, gross: Cents, discount: Cents) -> Result<bool, Overflow> {
    Ok(discount > gross.at(limit)?)
}
