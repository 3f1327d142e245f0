//! The only form extractor. It decodes; the domain parses. That the form is ours is proved by
//! [`super::guard::same_origin`] for every unsafe request, whatever its body.

use crate::error::AppError;
use crate::kernel::hex;
use crate::kernel::link::LinkToken;
use crate::ui::form::FormState;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::StreamExt;
use sha2::{Digest, Sha256};
use std::future::Future;
use std::pin::Pin;
use std::sync::LazyLock;
use uuid::Uuid;

/// The largest form we take, in bytes.
pub const FORM_LIMIT: usize = 128 * 1024;

/// The field in which somebody gives the own password again (R-ACC-5).
pub const PROOF_FIELD: &str = "proof";

/// What somebody typed, and what is needed to answer the same again.
#[derive(Debug)]
pub struct PostForm {
    /// The values as they were sent.
    pub state: FormState,
    /// SHA-256 of the values, without key and password: the same key with another hash is another request.
    pub hash: String,
    /// The route's pattern.
    pub route: String,
}

impl FromRequest for PostForm {
    type Error = AppError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, AppError>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let route = req.match_pattern().unwrap_or_default();
        let path = req.path().to_owned();
        let is_form = req
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|t| t.to_str().ok())
            .is_some_and(|t| t.starts_with("application/x-www-form-urlencoded"));
        let body = read(payload.take());
        Box::pin(async move {
            let body = body.await?;
            if !is_form && !body.is_empty() {
                return Err(AppError::WrongType);
            }
            let pairs: Vec<(String, String)> =
                serde_html_form::from_bytes(&body).map_err(|_| AppError::BadRequest)?;
            // Nobody types it, and PostgreSQL has no place for it.
            if pairs.iter().any(|(_, value)| value.contains('\0')) {
                return Err(AppError::BadRequest);
            }
            let mut hash = Sha256::new_with_prefix(path);
            // A fast hash is kept of what was typed, so never of a password.
            let is_kept = |name: &str| !matches!(name, "_key" | PROOF_FIELD);
            for (name, value) in pairs.iter().filter(|(name, _)| is_kept(name)) {
                hash.update([name.as_bytes(), b"=", value.as_bytes(), b"&"].concat());
            }
            let hash = hex::encode(hash.finalize());
            Ok(Self {
                state: FormState::posted(pairs),
                hash,
                route,
            })
        })
    }
}

/// The whole body, if it is not too large for a form.
pub(crate) async fn read(mut payload: Payload) -> Result<Vec<u8>, AppError> {
    let mut body = web::BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| AppError::BadRequest)?;
        if body.len() + chunk.len() > FORM_LIMIT {
            return Err(AppError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.to_vec())
}

/// A new idempotency key for a form about to be shown.
#[must_use]
pub fn new_key() -> String {
    secret::<16>()
}

/// What stands for the key of a form in a body that is kept: each time it is sent there is another one in its place.
#[must_use]
pub fn key_of_kept() -> &'static str {
    static HERE: LazyLock<String> = LazyLock::new(new_key);
    &HERE
}

/// The secret of a new link.
#[must_use]
pub fn new_link() -> LinkToken {
    LinkToken::of(random())
}

/// An id that nobody can guess, of what stands open to whoever has its address.
#[must_use]
pub fn unguessable() -> Uuid {
    uuid::Builder::from_random_bytes(random()).into_uuid()
}

/// `N` random bytes of the system in hex.
#[must_use]
pub fn secret<const N: usize>() -> String {
    hex::encode(random::<N>())
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // A system without randomness must not hand out guessable secrets: better no answer.
    getrandom::fill(&mut bytes).expect("the system gives random bytes");
    bytes
}
