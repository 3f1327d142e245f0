//! Money that comes before the bill: it stands on the order until the bill is issued, and pays it
//! then (R-PAY-5).

use super::super::settle::take;
use super::payment::{NewPayment, Target, insert};
use super::settled::by_payment;
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::{appointment, payment, repair_order};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::appointments::queries;
use crate::features::customers::note_activity;
use crate::features::invoices::queries::Bill;
use crate::kernel::ids::{AppointmentId, InvoiceId, PaymentId};
use crate::kernel::money::Cents;
use crate::kernel::words::{AppointmentStatus, PaymentKind};
use crate::web::staff::By;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

/// Takes a deposit for the order of a visit. Whoever issues its bill or moves the visit locks the same
/// customer's figures first, so the deposit is either on the bill or refused.
///
/// # Errors
/// [`AppError::NotFound`], or [`AppError::Refused`] if there is nothing to come, the bill is issued, or
/// the reference is known (R-PAY-8).
pub async fn take_deposit(
    tx: &ShopTx,
    by: By<'_>,
    (id, visit): (PaymentId, AppointmentId),
    new: &NewPayment,
) -> AppResult<()> {
    let find =
        appointment::Entity::find_by_id(visit).filter(appointment::Column::DeletedAt.is_null());
    let seen = tx.one(find.clone()).await?.or_not_found()?;
    note_activity(tx, seen.customer_id, by.1).await?;
    let visit = tx.one(find).await?.or_not_found()?; // somebody may have moved it meanwhile
    let order = repair_order::Entity::find_by_id(visit.repair_order_id);
    let order = tx.one(order).await?.or_not_found()?;
    let bill = queries::bill(tx, order.id).await?;
    let issued = bill.is_some_and(|bill| bill.is_issued());
    if let Some(words) = no_deposit(visit.status, issued) {
        return Err(AppError::Refused(words));
    }
    let target = Target {
        invoice: None,
        order: order.id,
        customer: order.customer_id,
        kind: PaymentKind::Deposit,
    };
    insert(tx, by, (id, &target), new).await?;
    let entry = Entry {
        action: "repair_order.deposit_taken",
        entity: "repair_order",
        id: Some(order.id.0),
        label: &order.number,
        before: None,
        after: Some(json!({
            "payment": id, "method": new.method, "amount": new.amount, "reference": new.reference,
            "received_day": new.received_day,
        })),
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// Why a visit takes no deposit.
#[must_use]
pub fn no_deposit(status: AppointmentStatus, is_issued: bool) -> Option<String> {
    use AppointmentStatus::{Canceled, NoShow};
    match status {
        _ if is_issued => {
            Some("The invoice of this visit is issued. Take a payment there.".to_owned())
        }
        Canceled | NoShow => Some(format!(
            "This visit is {}. Put it back on the schedule before taking a deposit.",
            status.label().to_lowercase()
        )),
        _ => None,
    }
}

/// What the open deposits pay of a bill that is being issued, oldest first; what is left of them stays
/// open. One statement, or none.
pub(super) async fn apply(tx: &ShopTx, by: By<'_>, bill: &Bill) -> AppResult<Cents> {
    use payment::Column as P;
    let open = bill.deposits().iter().map(|paid| (paid.id, paid.open()));
    let parts = take(bill.invoice.total, open);
    if parts.is_empty() {
        return Ok(Cents::ZERO);
    }
    let pays = payment::Entity::update_many()
        .col_expr(P::Applied, by_payment(parts.iter().copied()))
        .col_expr(P::InvoiceId, Expr::value(bill.invoice.id))
        .col_expr(P::UpdatedAt, Expr::value(by.1))
        .filter(P::Id.is_in(parts.iter().map(|(id, _)| *id)));
    tx.update_where(pays).await?;
    Ok(Cents::sum(parts.into_iter().map(|(_, part)| part))?)
}

/// What is left of its deposits waits for the next bill of the order, once this one does not stand any
/// more (R-INV-10). One statement, or none.
pub(super) async fn release(tx: &ShopTx, by: By<'_>, bill: &Bill) -> AppResult<()> {
    use payment::Column as P;
    let open = bill.payments().iter();
    let open = open.filter(|paid| paid.kind == PaymentKind::Deposit && paid.open() > Cents::ZERO);
    let open: Vec<PaymentId> = open.map(|paid| paid.id).collect();
    if open.is_empty() {
        return Ok(());
    }
    let waits = payment::Entity::update_many()
        .col_expr(P::InvoiceId, Expr::value(None::<InvoiceId>))
        .col_expr(P::UpdatedAt, Expr::value(by.1))
        .filter(P::Id.is_in(open))
        .filter(P::Applied.eq(Cents::ZERO));
    tx.update_where(waits).await?;
    Ok(())
}
