//! A form that comes when the session is over is not lost: it waits in the sign-in page, and is sent by
//! the next press (R-UX-16).

use super::super::unsent::{LAST, Unsent, Whose};
use super::super::views;
use super::sign_in::sign_in_page;
use crate::error::AppError;
use crate::ui::form::FormState;
use crate::web::here::here;
use crate::web::page::is_htmx;
use crate::web::paths::{
    AccountPasswordPath, InvitationPath, ResetPath, SessionEndPath, SessionPath, SetupPath,
    ThemePath,
};
use crate::web::staff::signed_in;
use crate::web::{Page, PostForm, State};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder, web};

/// What takes forms of whoever comes, and what holds passwords alone.
const OPEN: &[&str] = &[
    SessionPath::PATTERN,
    SessionEndPath::PATTERN,
    ThemePath::PATTERN,
    SetupPath::PATTERN,
    InvitationPath::PATTERN,
    ResetPath::PATTERN,
    AccountPasswordPath::PATTERN,
];

/// Stands behind the door of the sessions, before the routes.
///
/// # Errors
/// What the handler gives.
pub async fn keep_unsent(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let Some(whose) = over(&req) else {
        return Ok(next.call(req).await?.map_into_boxed_body());
    };
    let (req, mut payload) = req.into_parts();
    if is_htmx(&req) {
        // Without HX-Redirect: the script sends it once more, as a page of its own.
        let answer = HttpResponse::Unauthorized().finish();
        return Ok(ServiceResponse::new(req, answer));
    }
    let answer = match PostForm::from_request(&req, &mut payload).await {
        Ok(post) => asked(&req, whose, &post.state),
        Err(error) => HttpResponse::from_error(error),
    };
    Ok(ServiceResponse::new(req, answer))
}

/// Who was signed in here, if this is a form of somebody who no longer is.
fn over(req: &ServiceRequest) -> Option<Whose> {
    let kind = req.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
    let is_form = kind.starts_with("application/x-www-form-urlencoded");
    let pattern = req.match_pattern()?;
    let is_ours = !OPEN.contains(&pattern.as_str()) && !pattern.starts_with("/api/");
    if req.method() != Method::POST || !is_form || !is_ours {
        return None;
    }
    let last = req.cookie(LAST)?.value().parse().ok()?;
    matches!(signed_in(req.request()), Err(AppError::SignIn)).then_some(last)
}

/// The sign-in page with the form in it. 401: nothing was taken.
fn asked(req: &HttpRequest, whose: Whose, sent: &FormState) -> HttpResponse {
    let Some(state) = req.app_data::<web::Data<State>>() else {
        return HttpResponse::InternalServerError().finish();
    };
    let mut form = FormState::of([("next", here(req))]);
    match Unsent::of(req.path(), whose, sent) {
        Some(unsent) => {
            for (name, value) in unsent.fields() {
                form.set(name, value);
            }
            form = form.with_notice(views::kept());
        }
        None => form = form.with_notice(views::not_kept()),
    }
    sign_in_page(req, state, &form)
        .status(StatusCode::UNAUTHORIZED)
        .secret()
        .respond_to(req)
}

/// The form once more, for whoever had typed it: one press sends it where it was going.
pub(super) fn found_again(req: &HttpRequest, unsent: &Unsent, next: &str) -> HttpResponse {
    Page::new("You are signed in again", views::unsent(unsent, next))
        .description("What you had typed is still here.")
        .secret()
        .respond_to(req)
}

/// Notes who is signed in at this browser, and where.
pub(super) fn note_last(answer: &mut HttpResponse, state: &State, whose: Option<Whose>) {
    let value = whose.map(|whose| whose.to_string()).unwrap_or_default();
    let age = match whose {
        Some(_) => Duration::days(30),
        None => Duration::ZERO,
    };
    let cookie = Cookie::build(LAST, value)
        .path("/")
        .http_only(true)
        .secure(state.is_https)
        .same_site(SameSite::Lax)
        .max_age(age)
        .finish();
    if let Err(error) = answer.add_cookie(&cookie) {
        tracing::warn!(%error, "accounts.last");
    }
}
