//! The file of a bill: stored bytes once issued, printed live while it is a draft (R-PDF-2).

use super::super::commands::{self, Paper};
use super::super::paper::{self, Around};
use super::super::queries::{self, Bill};
use super::super::{own, pdf, views};
use crate::db::ShopDb;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::kernel::ids::{AttachmentId, InvoiceId};
use crate::web::file::{self, Shown};
use crate::web::paths::{InvoiceDocumentPath, InvoicePath};
use crate::web::staff::Permission;
use crate::web::{Page, Staff, State, in_turn, right};
use actix_web::{Either, HttpRequest, HttpResponse, web};
use anyhow::Context;

/// `GET /invoices/{invoice}/document`.
pub(super) async fn show(
    req: HttpRequest,
    mut staff: Staff<right::SeeInvoice>,
    state: web::Data<State>,
    (path, shown): (web::Path<InvoiceDocumentPath>, web::Query<Shown>),
) -> AppResult<Either<Page, HttpResponse>> {
    let id = path.invoice;
    if shown.is_page() {
        return page(&staff, id).await.map(Either::Left);
    }
    if staff.own_only().is_some() {
        let seen = own::seen(&staff, id).await?;
        if !seen.is_whole {
            if seen.bill.is_discarded() {
                return Err(AppError::Refused(DISCARDED.to_owned()));
            }
            // Printed live and not kept: what this reader does not see is not in it (R-ACC-17).
            let bytes = print(&mut staff.db, &state, &seen.bill).await?;
            let name = commands::file_name(&seen.bill.label());
            return Ok(Either::Right(file::made(&req, &name, bytes)));
        }
    }
    let head = queries::document(&staff.db, id).await?.or_not_found()?;
    if let (Some(number), Some(stored), Some(sha256)) =
        (&head.number, head.pdf_attachment_id, &head.sha256)
    {
        if file::is_known(&req, sha256) {
            return Ok(Either::Right(file::unchanged(sha256)));
        }
        let name = commands::file_name(number);
        return kept(&staff, &name, stored).await.map(Either::Right);
    }
    let bill = queries::bill(&staff.db, id).await?.or_not_found()?;
    if bill.is_discarded() {
        return Err(AppError::Refused(DISCARDED.to_owned()));
    }
    if bill.is_draft() {
        let bytes = print(&mut staff.db, &state, &bill).await?;
        return Ok(Either::Right(file::made(&req, "draft-invoice.pdf", bytes)));
    }
    let number = bill.label();
    match make(&mut staff, &state, &bill).await {
        Ok(made) => {
            let name = commands::file_name(&number);
            Ok(Either::Right(file::made(&req, &name, made.bytes)))
        }
        Err(AppError::Stale) => raced(&staff, id, &number).await.map(Either::Right),
        Err(e) => Err(e),
    }
}

/// The accessible copy: the same words, of the same snapshots (R-PDF-1, R-PDF-6).
async fn page<P: Permission>(staff: &Staff<P>, id: InvoiceId) -> AppResult<Page> {
    let bill = own::seen(staff, id).await?.bill;
    if bill.is_discarded() {
        return Err(AppError::Refused(DISCARDED.to_owned()));
    }
    let (document, logo) = (paper::document(&bill)?, Around::of(&bill).issued_by.logo);
    let sheet = document.sheet();
    let paths = [
        InvoicePath { invoice: id }.to_string(),
        InvoiceDocumentPath { invoice: id }.to_string(),
    ];
    let body = views::print_page(&sheet, logo, (&paths[0], &paths[1]));
    Ok(Page::new(format!("{} · Invoices", sheet.title()), body)
        .description("The invoice as it is printed."))
}

const DISCARDED: &str = "This draft was discarded; it has no document.";

/// Prints an issued bill and keeps the file. One that can't be kept is given all the same: it is made
/// of what was frozen at issue, and the next look at it tries again.
///
/// # Errors
/// [`AppError::Stale`] if somebody kept one meanwhile: theirs is the document.
pub(super) async fn make<P: Permission>(
    staff: &mut Staff<P>,
    state: &State,
    bill: &Bill,
) -> AppResult<Paper> {
    let bytes = print(&mut staff.db, state, bill).await?;
    let paper = Paper {
        number: bill.label(),
        sha256: file::digest(&bytes),
        bytes,
    };
    let id = bill.invoice.id;
    let kept = staff
        .write(async |tx, (_, now)| commands::keep(tx, now, id, &paper).await)
        .await;
    match kept {
        Err(AppError::Stale) => return Err(AppError::Stale),
        Err(error) => tracing::error!(%error, invoice = %id, "invoice.document.not_kept"),
        Ok(()) => {}
    }
    Ok(paper)
}

/// The bill as a file, made anew: off the async threads, and at most one a core at a time; whoever waits
/// holds no connection.
///
/// # Errors
/// When too many wait, or it can't be printed.
pub async fn print(db: &mut ShopDb, state: &State, bill: &Bill) -> AppResult<Vec<u8>> {
    let mut document = paper::document(bill)?;
    if let Some(logo) = Around::of(bill).issued_by.logo {
        let stored = queries::stored(db, logo.id).await?;
        document.shop.logo = stored.and_then(|logo| pdf::Logo::read(&logo.body));
    }
    db.end_reading();
    let printed = in_turn(&state.printing, move || pdf::render(&document)).await?;
    Ok(printed.context("an invoice could not be printed")?)
}

/// A stored document, under this name.
pub(super) async fn kept<P: Permission>(
    staff: &Staff<P>,
    name: &str,
    id: AttachmentId,
) -> AppResult<HttpResponse> {
    let stored = queries::stored(&staff.db, id).await?.or_not_found()?;
    Ok(file::pdf(name, (&stored.sha256, stored.body)))
}

async fn raced<P: Permission>(
    staff: &Staff<P>,
    id: InvoiceId,
    number: &str,
) -> AppResult<HttpResponse> {
    let head = queries::document(&staff.db, id).await?.or_not_found()?;
    let stored = head.pdf_attachment_id.or_not_found()?;
    kept(staff, &commands::file_name(number), stored).await
}
