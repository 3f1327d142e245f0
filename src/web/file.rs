//! Papers and pictures as files: shown in the browser, known again by their digest.

use crate::error::AppResult;
use crate::kernel::hex;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};
use sha2::{Digest, Sha256};

/// SHA-256 in hex.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// A PDF that was made just now: 304 for a reader who has the very same bytes.
#[must_use]
pub fn made(req: &HttpRequest, name: &str, body: Vec<u8>) -> HttpResponse {
    let sha256 = digest(&body);
    if is_known(req, &sha256) {
        return unchanged(&sha256);
    }
    pdf(name, (&sha256, body))
}

/// A PDF with its digest. The tag is strong: the bytes are never compressed on the way.
#[must_use]
pub fn pdf(name: &str, (sha256, body): (&str, Vec<u8>)) -> HttpResponse {
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

/// 304: the reader has it.
#[must_use]
pub fn unchanged(sha256: &str) -> HttpResponse {
    HttpResponse::NotModified()
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::ETAG, format!("\"{sha256}\"")))
        .finish()
}

/// Whether the reader has these bytes.
#[must_use]
pub fn is_known(req: &HttpRequest, sha256: &str) -> bool {
    let seen = req
        .headers()
        .get(header::IF_NONE_MATCH)
        .and_then(|seen| seen.to_str().ok());
    seen.is_some_and(|seen| {
        seen.split(',')
            .any(|tag| tag.trim().trim_start_matches("W/").trim_matches('"') == sha256)
    })
}

/// A picture that somebody sent and we wrote anew.
#[derive(Debug)]
pub struct Picture {
    /// What changes with its bytes.
    pub tag: String,
    /// What a browser saves it as.
    pub name: &'static str,
    /// Its kind.
    pub mime: &'static str,
    /// By whom it may be kept, and for how long: `Cache-Control`.
    pub kept: &'static str,
}

impl Picture {
    /// A picture and nothing else: no script, no frame, no guess at its kind. The style is that of the
    /// browser's own page around it. `body` is only asked for if the reader does not have it.
    ///
    /// # Errors
    /// Those of `body`.
    pub async fn answer(
        self,
        req: &HttpRequest,
        body: impl Future<Output = AppResult<Vec<u8>>>,
    ) -> AppResult<HttpResponse> {
        let mut answer = HttpResponse::Ok();
        answer
            .insert_header((header::ETAG, format!("\"{}\"", self.tag)))
            .insert_header((header::CACHE_CONTROL, self.kept))
            .insert_header((
                header::CONTENT_SECURITY_POLICY,
                "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
            ));
        if is_known(req, &self.tag) {
            return Ok(answer.status(StatusCode::NOT_MODIFIED).finish());
        }
        let name = format!("inline; filename=\"{}\"", self.name);
        Ok(answer
            .content_type(self.mime)
            .insert_header((header::CONTENT_ENCODING, "identity"))
            .insert_header((header::CONTENT_DISPOSITION, name))
            .body(body.await?))
    }
}

/// A name that any system can keep: "estimate-RO-00031.pdf".
#[must_use]
pub fn name(kind: &str, number: &str) -> String {
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || "-_.".contains(c) {
            c
        } else {
            '-'
        }
    };
    let number: String = number.chars().map(plain).collect();
    format!("{kind}-{number}.pdf")
}

/// What of a paper is asked for: its file, or its print page (`?as=page`).
#[derive(Clone, Debug, Default, serde::Deserialize)]
pub struct Shown {
    r#as: Option<String>,
}

impl Shown {
    /// The page instead of the file.
    #[must_use]
    pub fn is_page(&self) -> bool {
        self.r#as.as_deref() == Some("page")
    }
}
