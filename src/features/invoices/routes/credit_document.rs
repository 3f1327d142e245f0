//! The file of a credit note: printed when it is written, the same bytes for ever (R-PDF-2).

use super::super::credit_paper;
use super::super::queries::{self, CreditNote};
use super::super::{commands, pdf, views};
use super::document::kept;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::kernel::ids::CreditNoteId;
use crate::web::file::{self, Shown};
use crate::web::paths::{CreditNoteDocumentPath, CreditNotePath};
use crate::web::staff::Permission;
use crate::web::{Page, Staff, State, in_turn, right};
use actix_web::{Either, HttpRequest, HttpResponse, web};
use anyhow::Context;

/// `GET /credit-notes/{credit_note}/document`.
pub(super) async fn show(
    req: HttpRequest,
    mut staff: Staff<right::SeeInvoices>,
    state: web::Data<State>,
    (path, shown): (web::Path<CreditNoteDocumentPath>, web::Query<Shown>),
) -> AppResult<Either<Page, HttpResponse>> {
    let id = path.credit_note;
    if shown.is_page() {
        return page(&staff, id).await.map(Either::Left);
    }
    let head = queries::credit_document(&staff.db, id)
        .await?
        .or_not_found()?;
    let name = file::name("credit-note", &head.number);
    if let (Some(stored), Some(sha256)) = (head.pdf_attachment_id, &head.sha256) {
        if file::is_known(&req, sha256) {
            return Ok(Either::Right(file::unchanged(sha256)));
        }
        return kept(&staff, &name, stored).await.map(Either::Right);
    }
    let credit = queries::credit_note(&staff.db, id).await?.or_not_found()?;
    staff.db.end_reading();
    match make(&mut staff, &state, &credit).await {
        Ok(bytes) => Ok(Either::Right(file::made(&req, &name, bytes))),
        Err(AppError::Stale) => {
            let head = queries::credit_document(&staff.db, id).await?;
            let stored = head.and_then(|head| head.pdf_attachment_id);
            let stored = stored.or_not_found()?;
            kept(&staff, &name, stored).await.map(Either::Right)
        }
        Err(e) => Err(e),
    }
}

/// The accessible copy: the same words, of the same snapshots (R-PDF-1, R-PDF-6).
async fn page<P: Permission>(staff: &Staff<P>, id: CreditNoteId) -> AppResult<Page> {
    let credit = queries::credit_note(&staff.db, id).await?.or_not_found()?;
    let sheet = credit_paper::sheet(&credit)?;
    let paths = [
        CreditNotePath { credit_note: id }.to_string(),
        CreditNoteDocumentPath { credit_note: id }.to_string(),
    ];
    let logo = credit_paper::issued_by(&credit).logo;
    let body = views::print_page(&sheet, logo, (&paths[0], &paths[1]));
    Ok(Page::new(format!("{} · Invoices", sheet.title()), body)
        .description("The credit note as it is printed."))
}

/// Prints the note and keeps the file. One that can't be kept is given all the same; the next look
/// at it tries again.
///
/// # Errors
/// [`AppError::Stale`] if somebody kept one meanwhile: theirs is the document.
pub(super) async fn make<P: Permission>(
    staff: &mut Staff<P>,
    state: &State,
    credit: &CreditNote,
) -> AppResult<Vec<u8>> {
    let mut sheet = credit_paper::sheet(credit)?;
    if let Some(logo) = credit_paper::issued_by(credit).logo {
        let stored = queries::stored(&staff.db, logo.id).await?;
        sheet.shop.logo = stored.and_then(|logo| pdf::Logo::read(&logo.body));
        staff.db.end_reading();
    }
    let printed = in_turn(&state.printing, move || pdf::print(&sheet)).await?;
    let bytes = printed.context("a credit note could not be printed")?;
    let paper = commands::Paper {
        number: credit.note.number.clone(),
        sha256: file::digest(&bytes),
        bytes,
    };
    let id = credit.note.id;
    let kept = staff
        .write(async |tx, (_, now)| commands::keep_credit_note(tx, now, id, &paper).await)
        .await;
    match kept {
        Err(AppError::Stale) => return Err(AppError::Stale),
        Err(error) => tracing::error!(%error, credit_note = %id, "credit_note.document.not_kept"),
        Ok(()) => {}
    }
    Ok(paper.bytes)
}
