//! Bills that were wrong: voided, or credited in whole or in part (R-INV-9, R-INV-10).

use super::super::commands::NewCredit;
use super::super::queries::{self, Bill};
use super::super::{commands, forms, views};
use super::{credit_document, refused, stale};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::accounts::proof;
use crate::kernel::ids::CreditNoteId;
use crate::kernel::words::PaymentMethod;
use crate::ui::form::FormState;
use crate::web::form::new_key;
use crate::web::idempotency::Once;
use crate::web::paths::{CreditNotePath, InvoiceCreditNotesPath, InvoicePath, InvoiceVoidPath};
use crate::web::staff::{Permission, Right};
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, State, right};
use actix_web::{HttpRequest, web};

/// Asks why.
pub(super) async fn ask_void(
    req: HttpRequest,
    staff: Staff<right::CreditInvoices>,
    path: web::Path<InvoiceVoidPath>,
) -> AppResult<Answer> {
    let invoice = path.invoice;
    let bill = queries::bill(&staff.db, invoice).await?.or_not_found()?;
    if let Some(words) = commands::cannot_void(&bill.invoice) {
        return refused(&req, words, InvoicePath { invoice });
    }
    let form = FormState::empty().with_version(bill.invoice.version);
    Ok(void_page(&bill, &form).into())
}

fn void_page(bill: &Bill, form: &FormState) -> Page {
    Page::new(
        form.title("Void invoice · Invoices"),
        views::void(bill, form),
    )
    .description("Void an invoice that should never have been.")
}

pub(super) async fn void(
    req: HttpRequest,
    mut staff: Staff<right::CreditInvoices>,
    path: web::Path<InvoiceVoidPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let invoice = path.invoice;
    let mut form = post.state;
    let seen = form.version().unwrap_or_default();
    let Some(reason) = forms::void(&mut form) else {
        let bill = queries::bill(&staff.db, invoice).await?.or_not_found()?;
        return Ok(void_page(&bill, &form).invalid().into());
    };
    let done = staff
        .write(async |tx, by| commands::void(tx, by, (invoice, seen), &reason).await)
        .await;
    let there = InvoicePath { invoice };
    match done {
        Ok(()) => Ok(SeeOther::to(there).flash("Invoice voided.").into()),
        Err(AppError::Refused(words)) => refused(&req, words, there),
        Err(AppError::Stale) => stale((&staff, &req), invoice).await,
        Err(e) => Err(e),
    }
}

/// What is left of each line, to choose from.
pub(super) async fn new(
    req: HttpRequest,
    staff: Staff<right::CreditInvoices>,
    path: web::Path<InvoiceCreditNotesPath>,
) -> AppResult<Answer> {
    let invoice = path.invoice;
    let bill = queries::bill(&staff.db, invoice).await?.or_not_found()?;
    if let Some(words) = commands::cannot_credit(&bill.invoice) {
        return refused(&req, words, InvoicePath { invoice });
    }
    let form = FormState::of([("what", "everything".to_owned())]).with_key(new_key());
    Ok(credit_page(&staff, &bill, &form).await?.into())
}

async fn credit_page<P: Permission>(
    staff: &Staff<P>,
    bill: &Bill,
    form: &FormState,
) -> AppResult<Page> {
    let before = queries::credited(&staff.db, bill.invoice.id).await?;
    Ok(Page::new(
        form.title("Write a credit note · Invoices"),
        views::crediting((bill, &before), (form, staff.needs_proof())),
    )
    .description("Credit lines of an invoice, or all of it."))
}

/// Writes it; its file is printed after the commit, or else by the first look at it (R-PDF-2).
pub(super) async fn record(
    (req, state): (HttpRequest, web::Data<State>),
    mut staff: Staff<right::CreditInvoices>,
    path: web::Path<InvoiceCreditNotesPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let (invoice, today) = (path.invoice, staff.today());
    let bill = queries::bill(&staff.db, invoice).await?.or_not_found()?;
    let mut form = post.state.clone();
    let proof = proof::ask(&req, &mut staff, &mut form).await?;
    let parsed = match forms::crediting(&mut form, (bill.lines(), today)) {
        Some(new) => referenced((&staff, &bill), &mut form, new).await?,
        None => None,
    };
    let (Some(proof), Some(new)) = (proof, parsed) else {
        return Ok(credit_page(&staff, &bill, &form).await?.invalid().into());
    };
    let id = CreditNoteId::new(staff.now);
    let there = CreditNotePath { credit_note: id };
    let done = staff
        .once(&post, there, async |tx, by| {
            commands::credit(tx, by, (id, invoice), (&new, &proof)).await
        })
        .await;
    let (words, mut form) = match done {
        Ok(Once::Done(there)) => {
            if let Err(error) = print(&mut staff, &state, id).await {
                tracing::warn!(%error, credit_note = %id, "credit_note.document");
            }
            return Ok(there.flash("Credit note issued.").into());
        }
        Ok(Once::Used { .. }) => (views::CREDITED.to_owned(), form.with_key(new_key())),
        Err(AppError::Refused(words)) => (words, form),
        Err(e) => return Err(e),
    };
    let fresh = queries::bill(&staff.db, invoice).await?.or_not_found()?;
    if commands::cannot_credit(&fresh.invoice).is_some() {
        return refused(&req, words, InvoicePath { invoice });
    }
    form.fail("", words);
    Ok(credit_page(&staff, &fresh, &form).await?.conflict().into())
}

async fn print<P: Permission>(
    staff: &mut Staff<P>,
    state: &State,
    id: CreditNoteId,
) -> AppResult<()> {
    // The same press again leads to the note of the first one, which has its file.
    if let Some(credit) = queries::credit_note(&staff.db, id).await? {
        staff.db.end_reading();
        credit_document::make(staff, state, &credit).await?;
    }
    Ok(())
}

/// What goes back by check or transfer has its reference; looked up only where there may be one.
async fn referenced<P: Permission>(
    (staff, bill): (&Staff<P>, &Bill),
    form: &mut FormState,
    new: NewCredit,
) -> AppResult<Option<NewCredit>> {
    let mut paid = bill.payments().iter();
    let slips = paid.any(|paid| matches!(paid.method, PaymentMethod::Check | PaymentMethod::Ach));
    if !slips || new.reference.is_some() {
        return Ok(Some(new));
    }
    let before = queries::credited(&staff.db, bill.invoice.id).await?;
    if commands::lacks_reference(bill, &before, &new) {
        form.fail("reference", commands::NO_REFERENCE);
        return Ok(None);
    }
    Ok(Some(new))
}

/// A credit note as the customer gets it.
pub(super) async fn show(
    staff: Staff<right::SeeInvoices>,
    path: web::Path<CreditNotePath>,
) -> AppResult<Page> {
    let found = queries::credit_note(&staff.db, path.credit_note)
        .await?
        .or_not_found()?;
    let view = views::CreditNoteView {
        credit: &found,
        see_customers: staff.may(Right::SeeCustomers),
        today: staff.today(),
    };
    let title = format!("Credit note {} · Invoices", found.note.number);
    Ok(Page::new(title, views::credit_note(&view))
        .description("What was credited of an invoice, and what was given back."))
}
