//! The file of a bill: stored bytes once issued, printed live while it is a draft (R-PDF-2).

use super::super::commands::{self, Paper};
use super::super::queries::{self, Bill};
use super::super::{paper, pdf};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::kernel::hex;
use crate::kernel::ids::{AttachmentId, InvoiceId};
use crate::web::paths::InvoiceDocumentPath;
use crate::web::staff::Permission;
use crate::web::{Staff, State, in_turn, right};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use anyhow::Context;
use sha2::{Digest, Sha256};

/// `GET /invoices/{invoice}/document`.
pub(super) async fn show(
    req: HttpRequest,
    mut staff: Staff<right::SeeInvoices>,
    state: web::Data<State>,
    path: web::Path<InvoiceDocumentPath>,
) -> AppResult<HttpResponse> {
    let id = path.invoice;
    let head = queries::document(&staff.db, id).await?.or_not_found()?;
    if let (Some(number), Some(file), Some(sha256)) =
        (&head.number, head.pdf_attachment_id, &head.sha256)
    {
        if is_known(&req, sha256) {
            return Ok(unchanged(sha256));
        }
        return kept(&staff, number, file).await;
    }
    let bill = queries::bill(&staff.db, id).await?.or_not_found()?;
    if bill.is_discarded() {
        return Err(AppError::Refused(
            "This draft was discarded; it has no document.".to_owned(),
        ));
    }
    staff.db.end_reading();
    if bill.is_draft() {
        let bytes = print(&state, &bill).await?;
        return Ok(answer(&req, "draft-invoice.pdf", (digest(&bytes), bytes)));
    }
    let number = bill.label();
    match make(&mut staff, &state, &bill).await {
        Ok(made) => Ok(answer(
            &req,
            &commands::file_name(&number),
            (made.sha256, made.bytes),
        )),
        Err(AppError::Stale) => raced(&staff, id, &number).await,
        Err(e) => Err(e),
    }
}

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
    let bytes = print(state, bill).await?;
    let paper = Paper {
        number: bill.label(),
        sha256: digest(&bytes),
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

/// Off the async threads, and at most one a core at a time.
async fn print(state: &State, bill: &Bill) -> AppResult<Vec<u8>> {
    let document = paper::document(bill)?;
    let printed = in_turn(&state.printing, move || pdf::render(&document)).await?;
    Ok(printed.context("an invoice could not be printed")?)
}

async fn kept<P: Permission>(
    staff: &Staff<P>,
    number: &str,
    file: AttachmentId,
) -> AppResult<HttpResponse> {
    let stored = queries::stored(&staff.db, file).await?.or_not_found()?;
    Ok(bytes(
        &commands::file_name(number),
        (&stored.sha256, stored.body),
    ))
}

async fn raced<P: Permission>(
    staff: &Staff<P>,
    id: InvoiceId,
    number: &str,
) -> AppResult<HttpResponse> {
    let head = queries::document(&staff.db, id).await?.or_not_found()?;
    let file = head.pdf_attachment_id.or_not_found()?;
    kept(staff, number, file).await
}

fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn answer(req: &HttpRequest, name: &str, (sha256, body): (String, Vec<u8>)) -> HttpResponse {
    if is_known(req, &sha256) {
        return unchanged(&sha256);
    }
    bytes(name, (&sha256, body))
}

/// Strong: the bytes are the same for ever, and never compressed on the way.
fn bytes(name: &str, (sha256, body): (&str, Vec<u8>)) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("inline; filename=\"{name}\""),
        ))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::ETAG, format!("\"{sha256}\"")))
        .body(body)
}

fn unchanged(sha256: &str) -> HttpResponse {
    HttpResponse::NotModified()
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::ETAG, format!("\"{sha256}\"")))
        .finish()
}

fn is_known(req: &HttpRequest, sha256: &str) -> bool {
    let seen = req
        .headers()
        .get(header::IF_NONE_MATCH)
        .and_then(|seen| seen.to_str().ok());
    seen.is_some_and(|seen| {
        seen.split(',')
            .any(|tag| tag.trim().trim_start_matches("W/").trim_matches('"') == sha256)
    })
}
