//! Renders every error once, at the edge, in the form the caller understands: a page, a toast, or
//! problem+json. Extractor failures come through the same door, and so does what fails beside the
//! handler: the store of the sessions, or the time that ran out.

use crate::error::AppError;
use crate::ui::icon::Icon;
use crate::ui::layout::{Around, Head, Theme, Visit, document};
use crate::ui::toast;
use crate::web::State;
use crate::web::frame::Frame;
use crate::web::guard::RequestId;
use crate::web::page::{is_htmx, theme};
use crate::web::paths::LoginPath;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, HttpResponseBuilder, ResponseError};
use maud::{Markup, html};

/// The middleware. The request can't be kept while the handler runs, so what a guard refuses comes
/// as an answer that holds the error, like a handler's.
///
/// # Errors
/// What failed beside the handler, with its answer inside.
pub async fn render(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let caller = Caller::of(req.request());
    let answer = match next.call(req).await {
        Ok(answer) => answer.map_into_boxed_body(),
        Err(error) => return Err(caller.told_beside(error)),
    };
    let request = answer.request().clone();
    let status = answer.status();
    let Some(error) = answer.response().error() else {
        if status == StatusCode::METHOD_NOT_ALLOWED {
            let rendered = answer_to(&request, &AppError::Method, status);
            return Ok(ServiceResponse::new(request, rendered));
        }
        return Ok(answer);
    };
    let rendered = match error.as_error::<AppError>() {
        Some(error) => {
            log(error);
            count(&request, error);
            answer_to(&request, error, status)
        }
        None => {
            tracing::warn!(%error, "request.refused");
            answer_to(&request, &of_status(status), status)
        }
    };
    Ok(ServiceResponse::new(request, rendered))
}

fn log(error: &AppError) {
    if let AppError::Internal(cause) = error {
        tracing::error!(error = format!("{cause:#}"), "request.failed");
    }
}

/// What is refused and may be an attack.
fn count(req: &HttpRequest, error: &AppError) {
    let Some(state) = req.app_data::<Data<State>>() else {
        return;
    };
    let metrics = &state.db.metrics;
    match error {
        AppError::TooMany { .. } => drop(metrics.limited.inc()),
        AppError::CrossSite => drop(metrics.foreign.inc()),
        _ => {}
    }
}

/// What an extractor's own error means here: a malformed id is like one that is not there.
fn of_status(status: StatusCode) -> AppError {
    match status {
        StatusCode::NOT_FOUND => AppError::NotFound,
        StatusCode::PAYLOAD_TOO_LARGE => AppError::TooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => AppError::WrongType,
        status if status.is_client_error() => AppError::BadRequest,
        _ => AppError::Internal(anyhow::anyhow!("an answer of {status} without a cause")),
    }
}

fn answer_to(req: &HttpRequest, error: &AppError, status: StatusCode) -> HttpResponse {
    if let AppError::SignIn = error {
        return sign_in(req);
    }
    Caller::of(req).told(error, status, Frame::of(req).around())
}

/// What an answer must know of a request, so that it can be made when the request is gone.
struct Caller {
    id: String,
    is_api: bool,
    is_htmx: bool,
    theme: Theme,
}

impl Caller {
    fn of(req: &HttpRequest) -> Self {
        let id = req
            .extensions()
            .get::<RequestId>()
            .map(|id| id.0.to_string());
        Self {
            id: id.unwrap_or_default(),
            is_api: req.path().starts_with("/api/"),
            is_htmx: is_htmx(req),
            theme: theme(req),
        }
    }

    fn told(&self, error: &AppError, status: StatusCode, around: Around<'_>) -> HttpResponse {
        let mut answer = HttpResponse::build(status);
        answer.insert_header((header::CACHE_CONTROL, "no-store"));
        retry_after(&mut answer, error);
        if self.is_api {
            let problem = serde_json::json!({
                "status": status.as_u16(), "code": code(error), "title": error.to_string(), "request_id": self.id,
            });
            return answer
                .content_type("application/problem+json")
                .body(problem.to_string());
        }
        answer
            .content_type("text/html; charset=utf-8")
            .insert_header((header::VARY, "HX-Request, HX-Request-Type"));
        if self.is_htmx {
            let toast = toast::toast(crate::ui::Tone::Bad, &error.to_string());
            return answer.body(toast::partial(&toast).into_string());
        }
        let head = Head {
            title: heading(error),
            description: "Something kept this page from being shown.",
            shared: None,
        };
        // Good news waits for a page that is good.
        let visit = Visit {
            theme: self.theme,
            ..Visit::default()
        };
        let page = document(&head, &visit, around, &page(error, &self.id));
        answer.body(page.into_string())
    }

    /// What failed beside the handler. Only the store of the sessions does so with an error that is
    /// not ours, and it says no more than that the database did not take them.
    fn told_beside(&self, error: actix_web::Error) -> actix_web::Error {
        let answer = match error.as_error::<AppError>() {
            Some(known) => {
                log(known);
                self.told(known, known.status_code(), Around::Nothing)
            }
            None => {
                tracing::error!(%error, "request.failed");
                self.told(
                    &AppError::Busy,
                    AppError::Busy.status_code(),
                    Around::Nothing,
                )
            }
        };
        InternalError::from_response(error, answer).into()
    }
}

fn retry_after(answer: &mut HttpResponseBuilder, error: &AppError) {
    match error {
        AppError::TooMany { retry } => {
            answer.insert_header((header::RETRY_AFTER, retry.as_secs().max(1)))
        }
        AppError::Busy | AppError::Crowded => answer.insert_header((header::RETRY_AFTER, 2)),
        AppError::Storage => answer.insert_header((header::RETRY_AFTER, 60)),
        _ => answer,
    };
}

/// To the sign-in page, and back afterwards if this was a page and not a form.
fn sign_in(req: &HttpRequest) -> HttpResponse {
    let next = req
        .uri()
        .path_and_query()
        .map(ToString::to_string)
        .unwrap_or_default();
    let login = match req.method() {
        &Method::GET if next.len() > 1 && next.len() < 500 => {
            format!(
                "{LoginPath}?{}",
                serde_html_form::to_string([("next", next)]).unwrap_or_default()
            )
        }
        _ => LoginPath.to_string(),
    };
    if req.path().starts_with("/api/") {
        return HttpResponse::Unauthorized().content_type("application/problem+json").body(
            serde_json::json!({"status": 401, "code": "sign_in", "title": AppError::SignIn.to_string()}).to_string(),
        );
    }
    if is_htmx(req) {
        return HttpResponse::Unauthorized()
            .insert_header(("HX-Redirect", login))
            .finish();
    }
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, login))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .finish()
}

fn heading(error: &AppError) -> &'static str {
    match error {
        AppError::SignIn => "Sign in",
        AppError::Forbidden { .. } => "Not yours to do",
        AppError::CrossSite => "Not sent from here",
        AppError::NotFound => "Nothing here",
        AppError::LinkOver => "This link is over",
        AppError::Stale => "Changed meanwhile",
        AppError::Refused(_) => "That can't be done",
        AppError::TooMany { .. } => "Too many tries",
        AppError::TooLarge => "Too large",
        AppError::WrongType => "Not a form",
        AppError::BadRequest => "Not understood",
        AppError::Method => "Not possible here",
        AppError::Busy | AppError::Crowded => "Try again in a moment",
        AppError::Storage => "The disk is full",
        AppError::Internal(_) => "Our mistake",
    }
}

fn code(error: &AppError) -> &'static str {
    match error {
        AppError::SignIn => "sign_in",
        AppError::Forbidden { .. } => "forbidden",
        AppError::CrossSite => "cross_site",
        AppError::NotFound | AppError::LinkOver => "not_found",
        AppError::Stale => "stale",
        AppError::Refused(_) => "refused",
        AppError::TooMany { .. } => "too_many",
        AppError::TooLarge => "too_large",
        AppError::WrongType => "wrong_type",
        AppError::BadRequest => "bad_request",
        AppError::Method => "method",
        AppError::Busy | AppError::Crowded => "busy",
        AppError::Storage => "storage",
        AppError::Internal(_) => "internal",
    }
}

/// The 404 page shows no id: a foreign address and one that never was answer with the same body.
fn page(error: &AppError, id: &str) -> Markup {
    let shows_id = matches!(
        error,
        AppError::Internal(_) | AppError::Busy | AppError::Crowded | AppError::Storage
    );
    html! {
        section.empty {
            (Icon::TriangleAlert)
            h1 { (heading(error)) }
            p { (error) }
            @if shows_id { p.muted { "If it happens again, tell us this number: " code { (id) } } }
            p { a.btn.btn-secondary href="/" { "Back to the start" } }
        }
    }
}
