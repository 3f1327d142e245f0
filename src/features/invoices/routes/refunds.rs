//! Giving money back (R-PAY-6).

use super::super::queries::{self, Taken};
use super::super::settle::RefundRefusal;
use super::super::{commands, forms, views};
use super::refused;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::accounts::proof;
use crate::kernel::ids::{PaymentId, RefundId};
use crate::kernel::money::Cents;
use crate::ui::form::FormState;
use crate::web::form::new_key;
use crate::web::idempotency::Once;
use crate::web::paths::{AppointmentPath, InvoicePath, InvoicesPath, PaymentRefundsPath};
use crate::web::staff::{Permission, Right};
use crate::web::{Answer, Page, PostForm, Staff, right};
use actix_web::{HttpRequest, web};

/// The form, filled with all that is left.
pub(super) async fn new(
    req: HttpRequest,
    staff: Staff<right::RefundPayments>,
    path: web::Path<PaymentRefundsPath>,
) -> AppResult<Answer> {
    let taken = taken(&staff, path.payment).await?;
    if nothing_left(&taken) {
        return refused(&req, NOTHING.to_owned(), home(&staff, &taken));
    }
    let limit = limit(&staff).await?;
    if let Some(words) = above(&taken, limit) {
        return refused(&req, words, home(&staff, &taken));
    }
    let held = (taken.held(), limit);
    let form = forms::refunding(held, taken.payment.method).with_key(new_key());
    Ok(refund_page(&staff, &taken, &form).await?.into())
}

const NOTHING: &str = "All of this payment was already given back.";

async fn taken<P: Permission>(staff: &Staff<P>, id: PaymentId) -> AppResult<Taken> {
    queries::taken(&staff.db, id).await?.or_not_found()
}

fn nothing_left(taken: &Taken) -> bool {
    let held = taken.held();
    held.left().max(held.tip_left()) <= Cents::ZERO
}

/// Why somebody with this limit can give nothing back of it.
fn above(taken: &Taken, limit: Option<Cents>) -> Option<String> {
    let limit = limit.filter(|limit| taken.held().most(Some(*limit)) == Cents::ZERO)?;
    Some(RefundRefusal::AboveLimit { limit }.to_string())
}

/// Where the payment stands: on its bill, else on the visit of its order.
fn home<P: Permission>(staff: &Staff<P>, taken: &Taken) -> String {
    let visit = taken.appointment_id;
    let visit = visit.filter(|_| staff.may(Right::SeeAppointments));
    match (taken.payment.invoice_id, visit) {
        (Some(invoice), _) => InvoicePath { invoice }.to_string(),
        (None, Some(appointment)) => AppointmentPath { appointment }.to_string(),
        (None, None) => InvoicesPath.to_string(),
    }
}

/// What this person may give back of one payment; nothing: all of it.
pub(super) async fn limit<P: Permission>(staff: &Staff<P>) -> AppResult<Option<Cents>> {
    if staff.may(Right::RefundAboveLimit) {
        return Ok(None);
    }
    Ok(Some(staff.db.settings().await?.refund_limit))
}

async fn refund_page<P: Permission>(
    staff: &Staff<P>,
    taken: &Taken,
    form: &FormState,
) -> AppResult<Page> {
    let view = views::RefundView {
        taken,
        back: home(staff, taken),
        otherwise: staff.may(Right::RefundOtherwise),
        limit: limit(staff).await?,
        today: staff.today(),
        is_proof_needed: staff.needs_proof(),
    };
    let page = Page::new(
        form.title("Give money back · Invoices"),
        views::refund(&view, form),
    );
    Ok(page.description("Give back a payment or a part of it."))
}

/// Gives it back. What was left when the page was opened may be less now: 409 with what is left.
pub(super) async fn record(
    req: HttpRequest,
    mut staff: Staff<right::RefundPayments>,
    path: web::Path<PaymentRefundsPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let of = path.payment;
    let before = taken(&staff, of).await?;
    let mut form = post.state.clone();
    let may = forms::May {
        method: before.payment.method,
        otherwise: staff.may(Right::RefundOtherwise),
        limit: limit(&staff).await?,
        day: staff.today(),
    };
    let proof = proof::ask(&req, &mut staff, &mut form).await?;
    let parsed = forms::refund(&mut form, may);
    let (Some(proof), Some(new)) = (proof, parsed) else {
        return Ok(refund_page(&staff, &before, &form).await?.invalid().into());
    };
    let id = RefundId::new(staff.now);
    let there = home(&staff, &before);
    let done = staff
        .once(&post, there, async |tx, by| {
            commands::refund(tx, by, (id, of), (&new, &proof)).await
        })
        .await;
    let (words, mut form) = match done {
        Ok(Once::Done(there)) => return Ok(there.flash("Refund recorded.").into()),
        Ok(Once::Used { .. }) => (views::GIVEN.to_owned(), form.with_key(new_key())),
        Err(AppError::Refused(words)) => (words, form),
        Err(e) => return Err(e),
    };
    let fresh = taken(&staff, of).await?;
    form.fail("", words);
    Ok(refund_page(&staff, &fresh, &form).await?.conflict().into())
}
