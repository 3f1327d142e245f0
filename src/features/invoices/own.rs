//! What a technician sees of a bill: that of an own visit, where the shop shows prices; the
//! customer's phone and address only around the day of the visit (R-ACC-15, R-ACC-17).

use super::queries::{self, Bill, OwnVisit};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::kernel::ids::InvoiceId;
use crate::web::Staff;
use crate::web::staff::{Permission, Right};

/// A bill as somebody may see it.
#[derive(Clone, Debug)]
pub struct Seen {
    /// What is hidden from them is not in it.
    pub bill: Bill,
    /// Nothing is hidden: its stored document is theirs to see.
    pub is_whole: bool,
}

/// The bill; a technician's own only, any other is as if not there. Two statements at most.
///
/// # Errors
/// [`AppError::NotFound`], or [`AppError::Forbidden`] where technicians see no prices.
pub async fn seen<P: Permission>(staff: &Staff<P>, id: InvoiceId) -> AppResult<Seen> {
    let Some(technician) = staff.own_only() else {
        let bill = queries::bill(&staff.db, id).await?.or_not_found()?;
        let is_whole = true;
        return Ok(Seen { bill, is_whole });
    };
    let settings = staff.db.settings().await?;
    let sight = staff.sight(&settings);
    if !sight.prices {
        return Err(forbidden(Right::SeeInvoices));
    }
    let mut bill = queries::bill(&staff.db, id).await?.or_not_found()?;
    let order = bill.invoice.repair_order_id;
    let visits = queries::own_visits(&staff.db, (technician, order)).await?;
    let latest = visits.first().or_not_found()?;
    // The way back is to the own visit, whichever of the order's was billed.
    bill.invoice.appointment_id = Some(latest.id);
    let today = staff.today();
    let is_near = |visit: &OwnVisit| sight.reaches(visit.day, today);
    let is_whole = visits.iter().any(is_near);
    if !is_whole {
        hide_contact(&mut bill);
    }
    Ok(Seen { bill, is_whole })
}

/// Whether this person takes money for the bills they see.
///
/// # Errors
/// When the database does not answer.
pub async fn may_collect<P: Permission>(staff: &Staff<P>) -> AppResult<bool> {
    if staff.own_only().is_none() {
        return Ok(staff.may(Right::TakePayment));
    }
    let settings = staff.db.settings().await?;
    Ok(settings.technician_may_collect && settings.technician_sees_prices)
}

/// The bill that this person takes money for.
///
/// # Errors
/// As [`seen`], and [`AppError::Forbidden`] where technicians take no money.
pub(super) async fn collected<P: Permission>(staff: &Staff<P>, id: InvoiceId) -> AppResult<Bill> {
    if !may_collect(staff).await? {
        return Err(forbidden(Right::TakePayments));
    }
    Ok(seen(staff, id).await?.bill)
}

fn forbidden(right: Right) -> AppError {
    AppError::Forbidden {
        right: right.words(),
        who: right.who(),
    }
}

/// Phone and address leave the row and the snapshot, so that no view of either has them.
/// Leaves the payer's phone and address out, of the bill and of what was frozen at its issue.
pub fn hide_contact(bill: &mut Bill) {
    let to = &mut bill.customer;
    for field in [
        &mut to.phone,
        &mut to.phone_raw,
        &mut to.line1,
        &mut to.city,
        &mut to.region,
        &mut to.postal,
    ] {
        *field = None;
    }
    let kept = bill.invoice.bill_to.as_mut();
    if let Some(kept) = kept.and_then(|kept| kept.as_object_mut()) {
        kept.remove("lines");
        kept.remove("phone");
    }
}
