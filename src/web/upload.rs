//! Forms with files. The wall before them is the same as for every unsafe request
//! ([`super::guard::same_origin`]); what a file holds is for the feature to judge.

use crate::error::AppError;
use crate::kernel::hex;
use crate::ui::form::FormState;
use crate::web::form::{FORM_LIMIT, PostForm};
use actix_multipart::{Field, Multipart};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt;
use sha2::{Digest, Sha256};
use std::future::Future;
use std::pin::Pin;

/// Files and fields that one form may have.
const MOST_PARTS: usize = 40;
/// How much of a file that is too large is listened to, so that its sender hears why, in times of
/// what is taken.
const PATIENCE: usize = 16;

/// A file as it was sent. Neither its name nor what it says about its kind is to be believed.
#[derive(Debug)]
pub struct File {
    /// The form's field.
    pub field: String,
    /// As the sender calls it.
    pub name: String,
    /// Empty if it is too large.
    pub bytes: Vec<u8>,
    /// More than is taken.
    pub is_too_large: bool,
}

/// A form with files of at most `MOST` bytes each.
#[derive(Debug)]
pub struct Upload<const MOST: usize> {
    /// The fields beside the files; the hash is over both.
    pub form: PostForm,
    /// Those that were chosen.
    pub files: Vec<File>,
}

impl<const MOST: usize> Upload<MOST> {
    /// The file of a field, if one was chosen.
    #[must_use]
    pub fn file(&self, field: &str) -> Option<&File> {
        self.files.iter().find(|file| file.field == field)
    }
}

impl<const MOST: usize> FromRequest for Upload<MOST> {
    type Error = AppError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, AppError>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let route = req.match_pattern().unwrap_or_default();
        let path = req.path().to_owned();
        let kind = req.headers().get(header::CONTENT_TYPE);
        let is_form = kind
            .and_then(|kind| kind.to_str().ok())
            .is_some_and(|kind| kind.starts_with("multipart/form-data"));
        let parts = Multipart::new(req.headers(), payload.take());
        Box::pin(async move {
            if !is_form {
                return Err(AppError::WrongType);
            }
            read(parts, (path, route), MOST).await
        })
    }
}

async fn read<const MOST: usize>(
    mut parts: Multipart,
    (path, route): (String, String),
    most: usize,
) -> Result<Upload<MOST>, AppError> {
    let (mut pairs, mut files) = (Vec::new(), Vec::new());
    let mut hash = Sha256::new_with_prefix(path);
    let (mut taken, mut left) = (0, most.saturating_mul(PATIENCE));
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(|_| AppError::BadRequest)?;
        taken += 1;
        if taken > MOST_PARTS {
            return Err(AppError::TooLarge);
        }
        let place = part.content_disposition().ok_or(AppError::BadRequest)?;
        let field = place.get_name().ok_or(AppError::BadRequest)?.to_owned();
        let name = place.get_filename().map(str::to_owned);
        let limit = if name.is_some() { most } else { FORM_LIMIT };
        let (bytes, is_too_large) = whole(&mut part, limit, &mut left).await?;
        if field != "_key" {
            hash.update([field.as_bytes(), b"=", &bytes, b"&"].concat());
        }
        match name {
            // A field for a file in which none was chosen.
            Some(name) if name.is_empty() && bytes.is_empty() => {}
            Some(name) => files.push(File {
                field,
                name,
                bytes,
                is_too_large,
            }),
            None if is_too_large => return Err(AppError::TooLarge),
            None => {
                let text = String::from_utf8(bytes).map_err(|_| AppError::BadRequest)?;
                // Nobody types it, and PostgreSQL has no place for it.
                if text.contains('\0') {
                    return Err(AppError::BadRequest);
                }
                pairs.push((field, text));
            }
        }
    }
    let form = PostForm {
        state: FormState::posted(pairs),
        hash: hex::encode(hash.finalize()),
        route,
    };
    Ok(Upload { form, files })
}

/// A part up to its end; nothing of it, if it is more than `limit`.
async fn whole(
    part: &mut Field,
    limit: usize,
    left: &mut usize,
) -> Result<(Vec<u8>, bool), AppError> {
    let (mut bytes, mut is_too_large) = (Vec::new(), false);
    while let Some(chunk) = part.next().await {
        let chunk = chunk.map_err(|_| AppError::BadRequest)?;
        *left = left.checked_sub(chunk.len()).ok_or(AppError::TooLarge)?;
        is_too_large |= bytes.len() + chunk.len() > limit;
        if is_too_large {
            bytes = Vec::new();
        } else {
            bytes.extend_from_slice(&chunk);
        }
    }
    Ok((bytes, is_too_large))
}
