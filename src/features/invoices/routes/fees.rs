//! The shop's fees on a draft.

use super::super::commands;
use super::super::pricing::Fee;
use super::super::queries::{self, Bill};
use super::super::{forms, views};
use super::{Forms, bill_page, refused, stale};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::kernel::ids::FeeRuleId;
use crate::ui::form::FormState;
use crate::web::idempotency::Once;
use crate::web::paths::{InvoiceFeePath, InvoiceFeeRemovalPath, InvoiceFeesPath, InvoicePath};
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, right};
use actix_web::{HttpRequest, web};

const CLOSED: &str = "Only a draft's fees can be changed.";

/// Puts a fee on the draft.
pub(super) async fn add(
    req: HttpRequest,
    mut staff: Staff<right::EditInvoices>,
    path: web::Path<InvoiceFeesPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let invoice = path.invoice;
    let there = InvoicePath { invoice };
    let mut form = post.state.clone().with_prefix(views::FEE);
    let seen = form.version().unwrap_or_default();
    let Some((rule, quantity)) = forms::wanted_fee(&mut form) else {
        let bill = queries::bill(&staff.db, invoice).await?.or_not_found()?;
        if !bill.is_draft() {
            return refused(&req, CLOSED.to_owned(), there);
        }
        let forms = Forms {
            fee: form,
            ..Forms::of(&bill)
        };
        return Ok(bill_page(&staff, &bill, &forms).await?.invalid().into());
    };
    let done = staff
        .once(&post, there, async |tx, by| {
            commands::add_fee(tx, by, (invoice, rule, seen), quantity).await
        })
        .await;
    match done {
        Ok(Once::Done(there)) => Ok(there.flash("Fee added.").into()),
        Ok(Once::Used { .. }) => {
            let words = "A fee was already added with this form. Open the invoice to add more.";
            refused(&req, words.to_owned(), there)
        }
        Err(AppError::Refused(words)) => refused(&req, words, there),
        Err(AppError::Stale) => stale((&staff, &req), invoice).await,
        Err(e) => Err(e),
    }
}

/// One fee of a draft.
pub(super) async fn show(
    req: HttpRequest,
    staff: Staff<right::EditInvoices>,
    path: web::Path<InvoiceFeePath>,
) -> AppResult<Answer> {
    let invoice = path.invoice;
    let bill = queries::bill(&staff.db, invoice).await?.or_not_found()?;
    let fee = fee_of(&bill, path.rule)?;
    if !bill.is_draft() {
        return refused(&req, CLOSED.to_owned(), InvoicePath { invoice });
    }
    Ok(page(&bill, &fee, (None, None)).into())
}

fn fee_of(bill: &Bill, rule: FeeRuleId) -> AppResult<Fee> {
    let mut fees = bill.fees().into_iter();
    fees.find(|fee| fee.rule == rule && fee.is_on())
        .or_not_found()
}

/// The page with its two forms, one of them as it was sent.
fn page(
    bill: &Bill,
    fee: &Fee,
    (change, removal): (Option<&FormState>, Option<&FormState>),
) -> Page {
    let version = bill.invoice.version;
    let plain = FormState::of([("quantity", fee.quantity.to_string())]).with_version(version);
    let none = FormState::empty().with_version(version);
    let (change, removal) = (change.unwrap_or(&plain), removal.unwrap_or(&none));
    let wrong = if removal.has_errors() {
        removal
    } else {
        change
    };
    let title = wrong.title(&format!("{} · Invoices", fee.name));
    Page::new(title, views::fee(bill, fee, (change, removal)))
        .description("A fee of the shop on a draft invoice.")
}

/// How many of it.
pub(super) async fn save(
    req: HttpRequest,
    mut staff: Staff<right::EditInvoices>,
    path: web::Path<InvoiceFeePath>,
    post: PostForm,
) -> AppResult<Answer> {
    let (invoice, rule) = (path.invoice, path.rule);
    let there = InvoicePath { invoice };
    let mut form = post.state;
    let seen = form.version().unwrap_or_default();
    form.demand("quantity", "Quantity");
    let Some(quantity) = forms::fee(&mut form) else {
        let bill = queries::bill(&staff.db, invoice).await?.or_not_found()?;
        let fee = fee_of(&bill, rule)?;
        return Ok(page(&bill, &fee, (Some(&form), None)).invalid().into());
    };
    let done = staff
        .write(async |tx, by| commands::change_fee(tx, by, (invoice, rule, seen), quantity).await)
        .await;
    match done {
        Ok(()) => Ok(SeeOther::to(there).flash("Fee saved.").into()),
        Err(AppError::Refused(words)) => refused(&req, words, there),
        Err(AppError::Stale) => stale((&staff, &req), invoice).await,
        Err(e) => Err(e),
    }
}

/// Leaves it out, with a reason.
pub(super) async fn remove(
    req: HttpRequest,
    mut staff: Staff<right::EditInvoices>,
    path: web::Path<InvoiceFeeRemovalPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let (invoice, rule) = (path.invoice, path.rule);
    let there = InvoicePath { invoice };
    let mut form = post.state;
    let seen = form.version().unwrap_or_default();
    let Some(reason) = forms::reason(&mut form) else {
        let bill = queries::bill(&staff.db, invoice).await?.or_not_found()?;
        let fee = fee_of(&bill, rule)?;
        return Ok(page(&bill, &fee, (None, Some(&form))).invalid().into());
    };
    let done = staff
        .write(async |tx, by| commands::remove_fee(tx, by, (invoice, rule, seen), &reason).await)
        .await;
    match done {
        Ok(()) => Ok(SeeOther::to(there).flash("Fee left out.").into()),
        Err(AppError::Refused(words)) => refused(&req, words, there),
        Err(AppError::Stale) => stale((&staff, &req), invoice).await,
        Err(e) => Err(e),
    }
}
