//! What stands before every handler: the request's id, where it comes from, how long it may take.

use crate::error::AppError;
use crate::kernel::ids::v7;
use crate::web::State;
use crate::web::paths::SmsHookPath;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, web};
use std::time::Duration;
use uuid::Uuid;

/// The request's id: the caller's, if it is a UUID, else a new one. On every answer and error page.
#[derive(Clone, Copy, Debug)]
pub struct RequestId(pub Uuid);

/// Longer than any statement may take, shorter than a load balancer's patience.
const PATIENCE: Duration = Duration::from_secs(8);

/// A file comes as fast as its sender's line is.
const UPLOADING: Duration = Duration::from_secs(120);

/// Gives the request its id and every answer its headers.
///
/// # Errors
/// What the handler gives.
pub async fn identify<B: MessageBody>(
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let given = req
        .headers()
        .get("x-request-id")
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.parse().ok());
    let state = req.app_data::<web::Data<State>>().cloned();
    let id = given.unwrap_or_else(|| state.as_ref().map_or(Uuid::nil(), |s| v7(s.clock.now())));
    req.extensions_mut().insert(RequestId(id));
    let kind = Kind::of(req.path());
    let outcome = next.call(req).await;
    let dress = |headers: &mut HeaderMap| {
        if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
            headers.insert(HeaderName::from_static("x-request-id"), value);
        }
        secure(headers, kind, state.is_some_and(|s| s.is_https));
    };
    match outcome {
        Ok(mut answer) => {
            dress(answer.headers_mut());
            Ok(answer)
        }
        Err(error) => {
            let mut answer = error.error_response();
            dress(answer.headers_mut());
            Err(InternalError::from_response(error, answer).into())
        }
    }
}

/// Where no browser calls and no session is asked for: whoever calls seals the call, and without a seal
/// nothing is heard (`features/hooks`).
const SEALED: &[&str] = &[SmsHookPath::PATTERN];

const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    connect-src 'self'; form-action 'self'; manifest-src 'self'; worker-src 'self'; object-src 'none'; \
    base-uri 'none'; frame-ancestors 'none'";

/// By whom an answer may be known.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The same for everybody.
    Asset,
    /// Whoever has the address may see it, so the address is told to nobody (R-LINK-2).
    Secret,
    Page,
}

impl Kind {
    fn of(path: &str) -> Self {
        match path {
            path if path.starts_with("/static/") => Self::Asset,
            path if path.starts_with("/j/") || path.starts_with("/feeds/") => Self::Secret,
            _ => Self::Page,
        }
    }
}

/// A file of somebody's own has a policy of its own, which allows it nothing.
fn secure(headers: &mut HeaderMap, kind: Kind, is_https: bool) {
    let has_policy = headers.contains_key(header::CONTENT_SECURITY_POLICY);
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    if !has_policy {
        set(header::CONTENT_SECURITY_POLICY, CSP);
    }
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    if kind == Kind::Secret {
        set(HeaderName::from_static("x-robots-tag"), "noindex, nofollow");
        set(header::REFERRER_POLICY, "no-referrer");
    } else {
        set(header::REFERRER_POLICY, "same-origin");
    }
    set(
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    set(
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    );
    set(
        header::PERMISSIONS_POLICY,
        "camera=(self), geolocation=(self), microphone=()",
    );
    if is_https {
        set(
            header::STRICT_TRANSPORT_SECURITY,
            "max-age=63072000; includeSubDomains",
        );
    }
    if kind != Kind::Asset {
        set(
            HeaderName::from_static("speculation-rules"),
            crate::web::assets::SPECULATION,
        );
    }
}

/// Every unsafe request proves that it comes from our own pages: Fetch Metadata, else `Origin`.
/// With neither header it is no browser of a signed-in person, and is refused, except where calls are
/// sealed instead.
///
/// # Errors
/// [`AppError::CrossSite`].
pub async fn same_origin(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let is_sealed = SEALED.contains(&req.path());
    if !req.method().is_safe() && !is_sealed && !is_ours(&req) {
        return Ok(req.error_response(AppError::CrossSite));
    }
    next.call(req)
        .await
        .map(ServiceResponse::map_into_boxed_body)
}

fn is_ours(req: &ServiceRequest) -> bool {
    let text = |name: &str| req.headers().get(name).and_then(|v| v.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let info = req.connection_info();
    text("origin").is_some_and(|origin| {
        origin
            .split_once("://")
            .is_some_and(|(_, host)| host == info.host())
    })
}

/// No handler runs longer than its caller waits. The request is gone with it, so the error door makes
/// this answer of what it noted before: what was asked for and how, not who is signed in.
///
/// # Errors
/// [`AppError::Busy`].
pub async fn in_time(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let kind = req.headers().get(header::CONTENT_TYPE);
    let is_upload = kind
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("multipart/form-data"));
    let patience = if is_upload { UPLOADING } else { PATIENCE };
    match tokio::time::timeout(patience, next.call(req)).await {
        Ok(answer) => answer,
        Err(_) => Err(AppError::Busy.into()),
    }
}
