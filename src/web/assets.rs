//! The embedded files, compressed ahead: a year for names with a fingerprint, revalidation for the
//! few fixed ones.

use crate::error::AppError;
use crate::ui::assets::{asset, find};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};

/// The header that lets browsers fetch the next page when a link is about to be followed.
pub const SPECULATION: &str = concat!("\"", asset!("speculation.json"), "\"");

/// `GET /static/{file}` and the fixed names.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn serve(req: HttpRequest) -> Result<HttpResponse, AppError> {
    let asset = find(req.path()).ok_or(AppError::NotFound)?;
    let keep = if asset.immutable {
        "public, max-age=31536000, immutable"
    } else {
        "public, no-cache"
    };
    let mut answer = HttpResponse::Ok();
    answer
        .content_type(asset.mime)
        .insert_header((header::CACHE_CONTROL, keep))
        .insert_header((header::VARY, "Accept-Encoding"));
    let accepts = req
        .headers()
        .get(header::ACCEPT_ENCODING)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    let (name, body) = match (asset.br, asset.gz) {
        (Some(br), _) if accepts.contains("br") => ("br", br),
        (_, Some(gz)) if accepts.contains("gzip") => ("gzip", gz),
        _ => ("identity", asset.raw),
    };
    let tag = match name {
        "identity" => asset.etag.to_owned(),
        coded => format!("{}-{coded}\"", asset.etag.trim_end_matches('"')),
    };
    let seen = req
        .headers()
        .get(header::IF_NONE_MATCH)
        .and_then(|v| v.to_str().ok());
    answer.insert_header((header::ETAG, tag.clone()));
    if seen == Some(tag.as_str()) {
        return Ok(answer
            .status(actix_web::http::StatusCode::NOT_MODIFIED)
            .finish());
    }
    if name != "identity" {
        answer.insert_header((header::CONTENT_ENCODING, name));
    }
    Ok(answer.body(body))
}
