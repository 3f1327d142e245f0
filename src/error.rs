//! What can go wrong in a request: a variant per answer a person may get. `web/errors.rs` renders
//! them; `Display` is what a person may read, the cause chain is logged once, at the boundary.

use crate::db::{Fault, fault_of};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use sea_orm::DbErr;
use std::time::Duration;

/// An answer that is not the page that was asked for.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// Nobody is signed in.
    #[error("Please sign in.")]
    SignIn,
    /// Signed in, but without the right.
    #[error("You can't {right} here. {who} can.")]
    Forbidden {
        /// What it takes: "edit customers".
        right: &'static str,
        /// Who has it: "An owner or an advisor".
        who: String,
    },
    /// The request came from another site.
    #[error(
        "This form was not sent from our own pages. Open the page again and send it from there."
    )]
    CrossSite,
    /// Not there, or not yours.
    #[error("There is nothing at this address, or it belongs to someone else.")]
    NotFound,
    /// A customer's link that is wrong, over or taken back: all alike (R-LINK-1).
    #[error(
        "This link shows no visit. It may be mistyped, or taken back by the shop, or the visit was long ago. Call the shop if you need something."
    )]
    LinkOver,
    /// Somebody changed the same thing meanwhile.
    #[error("Somebody changed this while you had it open. Open it again and look at what is new.")]
    Stale,
    /// The state forbids it; the words say why and what to do instead.
    #[error("{0}")]
    Refused(String),
    /// Too many tries.
    #[error("Too many tries. Try again in {}.", in_words(*.retry))]
    TooMany {
        /// How long to wait.
        retry: Duration,
    },
    /// Larger than we take.
    #[error("That is too large to send.")]
    TooLarge,
    /// Not a form of ours.
    #[error("This address takes web forms only.")]
    WrongType,
    /// The request cannot be read.
    #[error("The request could not be read.")]
    BadRequest,
    /// Another method than this address knows.
    #[error("This address can't do that.")]
    Method,
    /// The database is away or overloaded: the same button is safe to press again.
    #[error(
        "The shop's records can't be reached right now. Nothing was lost: try the same button again in a moment."
    )]
    Busy,
    /// More people ask at this moment than can be answered.
    #[error(
        "Too many people ask at this moment. Nothing was changed: try the same button again in a few seconds."
    )]
    Crowded,
    /// The disk is full or read-only.
    #[error(
        "The disk of the server is full or can't be written. Nothing was changed. Whoever runs this server must make room."
    )]
    Storage,
    /// A defect of ours.
    #[error("Something went wrong on our side. Nothing was half-saved.")]
    Internal(#[source] anyhow::Error),
}

/// How long to wait.
fn in_words(wait: Duration) -> String {
    match wait.as_secs() {
        0 | 1 => "a second".to_owned(),
        seconds @ 2..=60 => format!("{seconds} seconds"),
        seconds => format!("{} minutes", seconds.div_ceil(60)),
    }
}

/// What handlers, commands and queries answer.
pub type AppResult<T> = Result<T, AppError>;

impl ResponseError for AppError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::Forbidden { .. } | Self::CrossSite => StatusCode::FORBIDDEN,
            Self::NotFound | Self::LinkOver => StatusCode::NOT_FOUND,
            Self::Stale | Self::Refused(_) => StatusCode::CONFLICT,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::WrongType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Busy | Self::Crowded | Self::Storage => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
    /// Bare: `web/errors.rs` renders it.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::build(self.status_code())
            .content_type("text/plain; charset=utf-8")
            .body(self.to_string())
    }
}

/// The only place that sorts database errors into answers.
impl From<DbErr> for AppError {
    fn from(e: DbErr) -> Self {
        if e == DbErr::RecordNotUpdated {
            return Self::Stale;
        }
        match fault_of(&e) {
            Fault::Away => {
                tracing::warn!(error = %e, "db.away");
                Self::Busy
            }
            Fault::Storage => {
                tracing::error!(error = %e, "db.storage");
                Self::Storage
            }
            Fault::Value => {
                tracing::warn!(error = %e, "db.value");
                Self::BadRequest
            }
            Fault::Defect => Self::Internal(e.into()),
        }
    }
}

impl From<anyhow::Error> for AppError {
    fn from(e: anyhow::Error) -> Self {
        Self::Internal(e)
    }
}

/// An amount that leaves `i64`: nobody means that.
impl From<crate::kernel::money::Overflow> for AppError {
    fn from(e: crate::kernel::money::Overflow) -> Self {
        Self::Refused(e.to_string())
    }
}

/// `None` from a scoped query means "not yours or not there": both are 404.
pub trait OrNotFound<T> {
    /// The value, or 404.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    fn or_not_found(self) -> AppResult<T>;
}

impl<T> OrNotFound<T> for Option<T> {
    fn or_not_found(self) -> AppResult<T> {
        self.ok_or(AppError::NotFound)
    }
}
