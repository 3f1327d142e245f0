//! A bill's life: drafted, noted, issued or discarded.

use super::super::commands::{self, Issued};
use super::super::{forms, queries};
use super::{Forms, bill_page, document, last_change, refused, stale};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::kernel::ids::InvoiceId;
use crate::web::idempotency::Once;
use crate::web::page::is_htmx;
use crate::web::paths::{
    AppointmentInvoicePath, AppointmentPath, InvoiceDiscardPath, InvoiceIssuePath, InvoicePath,
    InvoiceRecalculationPath, InvoicesPath,
};
use crate::web::staff::Right;
use crate::web::{Answer, PostForm, SeeOther, Staff, State, right};
use actix_web::{HttpRequest, web};

/// Drafts the bill of a visit. A second one is a conflict that leads to the first (R-INV-1).
pub(super) async fn create(
    req: HttpRequest,
    mut staff: Staff<right::EditInvoices>,
    path: web::Path<AppointmentInvoicePath>,
    post: PostForm,
) -> AppResult<Answer> {
    let (id, visit) = (InvoiceId::new(staff.now), path.appointment);
    let done = staff
        .once(&post, InvoicePath { invoice: id }, async |tx, by| {
            commands::draft(tx, by, (id, visit)).await
        })
        .await;
    match done {
        Ok(Once::Done(there)) => Ok(there.flash("Draft invoice made.").into()),
        Ok(Once::Used { location }) => second(&req, location),
        Err(AppError::Refused(words)) => match queries::of_visit(&staff.db, visit).await? {
            Some(first) => second(&req, InvoicePath { invoice: first.id }.to_string()),
            None if staff.may(Right::SeeAppointments) => {
                refused(&req, words, AppointmentPath { appointment: visit })
            }
            None => refused(&req, words, InvoicesPath),
        },
        Err(e) => Err(e),
    }
}

fn second(req: &HttpRequest, first: String) -> AppResult<Answer> {
    if is_htmx(req) {
        let there = SeeOther::to(first).flash("This order already has this invoice.");
        return Ok(there.into());
    }
    refused(req, commands::SECOND.to_owned(), first)
}

/// Saves the words printed on a draft.
pub(super) async fn note(
    req: HttpRequest,
    mut staff: Staff<right::EditInvoices>,
    path: web::Path<InvoicePath>,
    post: PostForm,
) -> AppResult<Answer> {
    let id = path.invoice;
    let mut form = post.state.with_prefix(super::views::NOTES);
    let seen = form.version().unwrap_or_default();
    let Some(notes) = forms::notes(&mut form) else {
        let bill = queries::bill(&staff.db, id).await?.or_not_found()?;
        let forms = Forms {
            notes: form,
            ..Forms::of(&bill)
        };
        return Ok(bill_page(&staff, &bill, &forms).await?.invalid().into());
    };
    let done = staff
        .write(async |tx, by| commands::note(tx, by, (id, seen), notes.clone()).await)
        .await;
    match done {
        Ok(()) => Ok(SeeOther::to(*path).flash("Notes saved.").into()),
        Err(AppError::Refused(words)) => refused(&req, words, *path),
        Err(AppError::Stale) => {
            let bill = queries::bill(&staff.db, id).await?.or_not_found()?;
            let (who, when) = last_change(&staff, &bill).await?;
            let fresh = Forms::of(&bill);
            let notes = form.conflict(&fresh.notes, bill.invoice.version, &who, when);
            let forms = Forms { notes, ..fresh };
            Ok(bill_page(&staff, &bill, &forms).await?.conflict().into())
        }
        Err(e) => Err(e),
    }
}

/// Issues a draft. The file is printed after the commit; if that fails, the first look at it will
/// print it (R-PDF-2).
pub(super) async fn issue(
    (req, state): (HttpRequest, web::Data<State>),
    mut staff: Staff<right::EditInvoices>,
    path: web::Path<InvoiceIssuePath>,
    post: PostForm,
) -> AppResult<Answer> {
    let (id, today) = (path.invoice, staff.today());
    let seen = post.state.version().unwrap_or_default();
    let done = staff
        .write(async |tx, by| commands::issue(tx, by, (id, seen), today).await)
        .await;
    let there = SeeOther::to(InvoicePath { invoice: id });
    match done {
        Ok(Issued::Now(bill)) => {
            if let Err(error) = document::make(&mut staff, &state, &bill).await {
                tracing::warn!(%error, invoice = %id, "invoice.document");
            }
            Ok(there.flash("Invoice issued.").into())
        }
        Ok(Issued::Before) => Ok(there.flash("This invoice was already issued.").into()),
        Err(AppError::Refused(words)) => refused(&req, words, InvoicePath { invoice: id }),
        Err(AppError::Stale) => stale((&staff, &req), id).await,
        Err(e) => Err(e),
    }
}

/// Taxes a draft by the shop's present rates (R-SET-2).
pub(super) async fn recalculate(
    req: HttpRequest,
    mut staff: Staff<right::EditInvoices>,
    path: web::Path<InvoiceRecalculationPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let id = path.invoice;
    let seen = post.state.version().unwrap_or_default();
    let done = staff
        .write(async |tx, by| commands::recalculate(tx, by, (id, seen)).await)
        .await;
    let there = InvoicePath { invoice: id };
    match done {
        Ok(()) => Ok(SeeOther::to(there)
            .flash("Taxes and fees recalculated by today's rules.")
            .into()),
        Err(AppError::Refused(words)) => refused(&req, words, there),
        Err(AppError::Stale) => stale((&staff, &req), id).await,
        Err(e) => Err(e),
    }
}

/// Throws a draft away.
pub(super) async fn discard(
    req: HttpRequest,
    mut staff: Staff<right::EditInvoices>,
    path: web::Path<InvoiceDiscardPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let id = path.invoice;
    let seen = post.state.version().unwrap_or_default();
    let done = staff
        .write(async |tx, by| commands::discard(tx, by, (id, seen)).await)
        .await;
    match done {
        Ok(entry) => {
            let there = SeeOther::to(InvoicesPath).flash("Draft discarded.");
            Ok(there.undo(Some(entry)).into())
        }
        Err(AppError::Refused(words)) => refused(&req, words, InvoicePath { invoice: id }),
        Err(AppError::Stale) => stale((&staff, &req), id).await,
        Err(e) => Err(e),
    }
}
