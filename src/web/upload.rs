//! Forms with files. The wall before them is the same as for every unsafe request
//! ([`super::guard::same_origin`]); what a file holds is for the feature to judge.

use crate::error::{AppError, AppResult};
use crate::kernel::hex;
use crate::ui::form::FormState;
use crate::web::form::{FORM_LIMIT, PostForm};
use crate::web::turn::places;
use actix_multipart::{Field, Multipart};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt;
use sha2::{Digest, Sha256};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Files and fields that one form may have.
const MOST_PARTS: usize = 40;
/// How much of a file that is too large is listened to, so that its sender hears why, in times of
/// what is taken.
const PATIENCE: usize = 16;

/// All visitors' files that are held in memory at the same moment, in MiB: the largest form, and a little beside it.
pub const HEARING: usize = 64;

/// A file as it was sent. Neither its name nor what it says about its kind is to be believed.
#[derive(Debug)]
pub struct File {
    /// The form's field.
    pub field: String,
    /// As the sender calls it.
    pub name: String,
    /// Empty if it is too large, one file too many, or not kept.
    pub bytes: Vec<u8>,
    /// More than is taken.
    pub is_too_large: bool,
}

/// A form with files of at most `MOST` bytes each, of which so many are read.
#[derive(Debug)]
pub struct Upload<const MOST: usize, const FILES: usize = 1> {
    /// The fields beside the files; the hash is over both.
    pub form: PostForm,
    /// Those that were chosen.
    pub files: Vec<File>,
    /// Whether there was room for what they hold; else only the fields were kept.
    pub is_kept: bool,
    /// What it holds of the memory that there is for files.
    _held: Option<OwnedSemaphorePermit>,
}

impl<const MOST: usize> Upload<MOST> {
    /// The file of a field, if one was chosen.
    #[must_use]
    pub fn file(&self, field: &str) -> Option<&File> {
        self.files.iter().find(|file| file.field == field)
    }
}

impl<const MOST: usize, const FILES: usize> Upload<MOST, FILES> {
    /// Reads the form of somebody whom nobody knows, with files or as a form without them. What may be large
    /// waits for its room, a place in `queue` for each MiB that it says it has, and keeps it as long as the files are
    /// held; without room the fields alone are kept, and `is_kept` says so.
    ///
    /// # Errors
    /// As the extractor's, and [`PostForm`]'s.
    pub async fn of_anybody(
        req: &HttpRequest,
        payload: &mut Payload,
        queue: &Arc<Semaphore>,
    ) -> AppResult<Self> {
        if !is_multipart(req) {
            return Ok(Self {
                form: PostForm::from_request(req, payload).await?,
                files: Vec::new(),
                is_kept: true,
                _held: None,
            });
        }
        let length = req.headers().get(header::CONTENT_LENGTH);
        let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
        let most = MOST * FILES + FORM_LIMIT;
        let length = length.map_or(most, |length: usize| length.min(most));
        let is_small = length <= FORM_LIMIT;
        let room = u32::try_from(length.div_ceil(1 << 20)).unwrap_or(u32::MAX);
        let held = match is_small {
            true => None,
            false => places(queue, room).await.ok(),
        };
        let is_kept = is_small || held.is_some();
        let upload = read(Parts::of(req, payload), is_kept).await?;
        Ok(Self {
            _held: held,
            ..upload
        })
    }
}

fn is_multipart(req: &HttpRequest) -> bool {
    let kind = req.headers().get(header::CONTENT_TYPE);
    kind.and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("multipart/form-data"))
}

impl<const MOST: usize, const FILES: usize> FromRequest for Upload<MOST, FILES> {
    type Error = AppError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, AppError>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_form = is_multipart(req);
        let parts = Parts::of(req, payload);
        Box::pin(async move {
            if !is_form {
                return Err(AppError::WrongType);
            }
            read(parts, true).await
        })
    }
}

/// What was sent, and where to.
struct Parts {
    path: String,
    route: String,
    stream: Multipart,
}

impl Parts {
    fn of(req: &HttpRequest, payload: &mut Payload) -> Self {
        Self {
            path: req.path().to_owned(),
            route: req.match_pattern().unwrap_or_default(),
            stream: Multipart::new(req.headers(), payload.take()),
        }
    }
}

async fn read<const MOST: usize, const FILES: usize>(
    mut parts: Parts,
    is_kept: bool,
) -> Result<Upload<MOST, FILES>, AppError> {
    let (mut pairs, mut files) = (Vec::new(), Vec::new());
    let mut hash = Sha256::new_with_prefix(parts.path);
    let (mut taken, mut left) = (0, MOST.saturating_mul(PATIENCE));
    while let Some(part) = parts.stream.next().await {
        let mut part = part.map_err(|_| AppError::BadRequest)?;
        taken += 1;
        if taken > MOST_PARTS {
            return Err(AppError::TooLarge);
        }
        let place = part.content_disposition().ok_or(AppError::BadRequest)?;
        let field = place.get_name().ok_or(AppError::BadRequest)?.to_owned();
        let name = place.get_filename().map(str::to_owned);
        let limit = match name {
            Some(_) if files.len() >= FILES || !is_kept => 0,
            Some(_) => MOST,
            None => FORM_LIMIT,
        };
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
        route: parts.route,
    };
    Ok(Upload {
        form,
        files,
        is_kept,
        _held: None,
    })
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
