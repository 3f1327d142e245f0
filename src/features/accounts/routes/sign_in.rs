//! `/`, `/login`, `/session`, `/session/end`, `/theme`.

use crate::db::sessions::key;
use crate::error::{AppError, AppResult};
use crate::features::accounts::commands::{self, Origin};
use crate::features::accounts::routes::over::{found_again, note_last};
use crate::features::accounts::unsent::Whose;
use crate::features::accounts::{forms, throttle, views};
use crate::kernel::words::Role;
use crate::ui::form::FormState;
use crate::ui::layout::Theme;
use crate::web::form::secret;
use crate::web::guard::RequestId;
use crate::web::here::is_local;
use crate::web::paths::{BoardPath, DashboardPath, HomePath, LoginPath, TodayPath};
use crate::web::staff::{self, Actor, Right, signed_in};
use crate::web::{Answer, Page, PostForm, SeeOther, State};
use actix_session::Session;
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::http::StatusCode;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, Responder, web};

/// Where the day's work is for whoever is signed in; for others, signing in.
///
/// # Errors
/// When the database does not answer.
pub async fn home(req: HttpRequest, state: web::Data<State>) -> AppResult<Answer> {
    match signed_in(&req) {
        Ok(who) if who.role == Role::Technician => Ok(SeeOther::to(TodayPath).into()),
        Ok(who) if staff::may(who.role, Right::SeeDashboard) => {
            Ok(SeeOther::to(DashboardPath).into())
        }
        Ok(_) => Ok(SeeOther::to(BoardPath).into()),
        Err(AppError::SignIn) if !state.db.any_shop().await? => {
            Ok(Page::new("No shop yet", views::no_shop())
                .description("This server has no shop yet.")
                .into())
        }
        Err(AppError::SignIn) => Ok(SeeOther::to(LoginPath).into()),
        Err(e) => Err(e),
    }
}

#[derive(serde::Deserialize)]
pub(super) struct Wanted {
    next: Option<String>,
}

pub(super) async fn show(
    req: HttpRequest,
    state: web::Data<State>,
    wanted: web::Query<Wanted>,
) -> AppResult<Answer> {
    if signed_in(&req).is_ok() {
        return Ok(SeeOther::to(HomePath).into());
    }
    let next = wanted
        .into_inner()
        .next
        .filter(|n| is_local(n))
        .unwrap_or_default();
    Ok(sign_in_page(&req, &state, &FormState::of([("next", next)])).into())
}

pub(super) fn sign_in_page(req: &HttpRequest, state: &State, form: &FormState) -> Page {
    let loopback = req.peer_addr().is_none_or(|a| a.ip().is_loopback());
    let body = views::sign_in(form, &state.demo, !state.is_https && !loopback);
    Page::new(form.title("Sign in"), body).description("Sign in to your shop.")
}

pub(super) async fn start(
    req: HttpRequest,
    state: web::Data<State>,
    session: Session,
    post: PostForm,
) -> AppResult<HttpResponse> {
    let mut form = post.state;
    let Some(tried) = forms::sign_in(&mut form) else {
        return Ok(sign_in_page(&req, &state, &form).invalid().respond_to(&req));
    };
    let from = origin(&req, &state, &tried.email);
    let Some(admitted) = commands::sign_in(&state, &tried, &from).await? else {
        form.fail("email", "The e-mail or the password is not right.");
        return Ok(sign_in_page(&req, &state, &form)
            .status(StatusCode::UNPROCESSABLE_ENTITY)
            .respond_to(&req));
    };
    session.renew();
    let held = [(key::IP, Some(from.address)), (key::CLIENT, from.client)];
    let kept = session
        .insert(key::USER, admitted.user)
        .and_then(|()| session.insert(key::SHOP, admitted.shop));
    kept.map_err(|e| anyhow::anyhow!(e))?;
    for (name, value) in held {
        session
            .insert(name, value.unwrap_or_default())
            .map_err(|e| anyhow::anyhow!(e))?;
    }
    let whose = Whose {
        user: admitted.user,
        shop: admitted.shop,
    };
    let next = tried.next.unwrap_or_else(|| HomePath.to_string());
    let mut answer = match tried.unsent {
        Some(unsent) if unsent.whose == whose => found_again(&req, &unsent, &next),
        Some(_) => SeeOther::to(HomePath).flash(NOT_YOURS).respond_to(&req),
        None => SeeOther::to(next).respond_to(&req),
    };
    note_last(&mut answer, &state, Some(whose));
    let browser = from.known_browser.unwrap_or_else(secret::<16>);
    if let Some(signed) = throttle::sign_browser(&state.key, &tried.email, &browser) {
        let cookie = Cookie::build(KNOWN, signed)
            .path("/")
            .http_only(true)
            .secure(state.is_https)
            .same_site(SameSite::Lax)
            .max_age(Duration::days(180))
            .finish();
        answer.add_cookie(&cookie).map_err(|e| anyhow::anyhow!(e))?;
    }
    Ok(answer)
}

const NOT_YOURS: &str =
    "What was typed here before belongs to another sign-in. It was thrown away.";

const KNOWN: &str = "known";

/// Where a try comes from; a browser is known by its cookie for this account.
pub(in super::super) fn origin(req: &HttpRequest, state: &State, email: &str) -> Origin {
    let cookie = req.cookie(KNOWN);
    let cookie = cookie.as_ref().map_or("", |cookie| cookie.value());
    let known = throttle::known_browser(&state.key, email, cookie);
    Origin {
        address: staff::address(req, state.trust_proxy).unwrap_or_default(),
        client: staff::client(req),
        known_browser: known.map(str::to_owned),
        request_id: req.extensions().get::<RequestId>().map(|id| id.0),
    }
}

pub(super) async fn end(
    req: HttpRequest,
    state: web::Data<State>,
    session: Session,
) -> AppResult<HttpResponse> {
    match signed_in(&req) {
        Ok(who) => {
            let actor = Actor {
                role: Some(who.role),
                ..Actor::on(&req, &state, (who.user_id.0, &who.name))
            };
            let ended = commands::of_session("session.ended", &actor);
            commands::note(&state, who.shop_id, &actor, ended).await?;
        }
        Err(AppError::SignIn) => {}
        Err(away) => return Err(away),
    }
    session.purge();
    let mut answer = SeeOther::to(LoginPath)
        .flash("You are signed out.")
        .respond_to(&req);
    note_last(&mut answer, &state, None);
    answer.headers_mut().insert(
        actix_web::http::header::HeaderName::from_static("clear-site-data"),
        actix_web::http::header::HeaderValue::from_static("\"cache\""),
    );
    Ok(answer)
}

/// A choice of this browser, kept in its cookie: nothing of the shop changes.
pub(super) async fn choose_theme(req: HttpRequest, post: PostForm) -> AppResult<HttpResponse> {
    let next = Some(post.state.value("next"))
        .filter(|n| is_local(n))
        .unwrap_or("/")
        .to_owned();
    let theme: Theme = post.state.value("theme").parse().unwrap_or_default();
    let mut answer = SeeOther::to(next).respond_to(&req);
    let cookie = Cookie::build("theme", theme.as_str())
        .path("/")
        .same_site(SameSite::Lax)
        .max_age(Duration::days(365))
        .finish();
    answer.add_cookie(&cookie).map_err(|e| anyhow::anyhow!(e))?;
    Ok(answer)
}
