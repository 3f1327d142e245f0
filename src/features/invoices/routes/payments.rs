//! Taking money.

use super::super::queries::{self, Bill};
use super::super::{commands, forms, own, views};
use super::refused;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::invoices::totals::check_payment;
use crate::kernel::ids::PaymentId;
use crate::ui::form::FormState;
use crate::web::form::new_key;
use crate::web::idempotency::Once;
use crate::web::paths::{InvoicePath, InvoicePaymentsPath, NewPaymentPath};
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, right};
use actix_web::{HttpRequest, web};

/// The form, filled with what is due.
pub(super) async fn new(
    req: HttpRequest,
    staff: Staff<right::TakePayment>,
    path: web::Path<NewPaymentPath>,
) -> AppResult<Answer> {
    let bill = own::collected(&staff, path.invoice).await?;
    let invoice = &bill.invoice;
    if let Err(refusal) = check_payment(invoice.due, invoice.due, invoice.status) {
        return refused(
            &req,
            refusal.to_string(),
            InvoicePath {
                invoice: invoice.id,
            },
        );
    }
    let form = forms::paying(invoice.due, staff.today()).with_key(new_key());
    Ok(payment_page(&bill, &form).into())
}

fn payment_page(bill: &Bill, form: &FormState) -> Page {
    Page::new(
        form.title("Take payment · Invoices"),
        views::payment(bill, form),
    )
    .description("Record money taken for an invoice.")
}

/// Records it. What was due when the page was opened may be less now: 409 with the fresh due
/// (R-PAY-1).
pub(super) async fn record(
    req: HttpRequest,
    mut staff: Staff<right::TakePayment>,
    path: web::Path<InvoicePaymentsPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let invoice = path.invoice;
    let bill = own::collected(&staff, invoice).await?;
    let mut form = post.state.clone();
    let moment = forms::Moment {
        now: staff.now,
        zone: staff.zone,
        ordered: staff.zone.day(bill.work.ordered_at),
        role: staff.role,
    };
    let Some(new) = forms::payment(&mut form, moment) else {
        return Ok(payment_page(&bill, &form).invalid().into());
    };
    let id = PaymentId::new(staff.now);
    let done = staff
        .once(&post, InvoicePath { invoice }, async |tx, by| {
            commands::record(tx, by, (id, invoice), &new).await
        })
        .await;
    let (words, mut form) = match done {
        Ok(Once::Done(there)) => return Ok(taken(there, &new, "Payment recorded.").into()),
        Ok(Once::Used { .. }) => (views::TAKEN.to_owned(), form.with_key(new_key())),
        Err(AppError::Refused(words)) => (words, form),
        Err(e) => return Err(e),
    };
    let fresh = queries::bill(&staff.db, invoice).await?.or_not_found()?;
    let (due, status) = (fresh.invoice.due, fresh.invoice.status);
    if check_payment(due, due, status).is_err() {
        return refused(&req, words, InvoicePath { invoice });
    }
    let is_too_much = check_payment(new.amount, due, status).is_err();
    form.fail(if is_too_much { "amount" } else { "" }, words);
    Ok(payment_page(&fresh, &form).conflict().into())
}

pub(super) fn taken(there: SeeOther, new: &commands::NewPayment, words: &'static str) -> SeeOther {
    match new.cash {
        Some((_, change)) if change.0 > 0 => there.flash("Money taken. Mind the change."),
        _ => there.flash(words),
    }
}
