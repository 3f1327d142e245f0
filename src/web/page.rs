//! Return [`Page`]; never ask who is calling. A `Responder` sees the request, so the type decides
//! between the document and the piece of it that htmx asked for.

use crate::db::Kept;
use crate::error::{AppError, AppResult};
use crate::kernel::hex;
use crate::kernel::ids::AuditId;
use crate::ui::layout::{Flash, Head, Shared, Theme, Visit, document};
use crate::ui::{Tone, place, toast};
use crate::web::field::mark;
use crate::web::frame::Frame;
use crate::web::paths::{AppointmentsPath, UndoPath};
use crate::web::pieces::Pieces;
use crate::web::text::{Text, keyed, marker};
use actix_web::body::BoxBody;
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, Responder};
use maud::{Markup, html};
use serde_json::json;
use std::fmt::Display;
use std::sync::Arc;

/// A titled body.
#[derive(Debug)]
pub struct Page {
    title: String,
    description: String,
    body: Body,
    /// Where everything stands that happened to the record.
    history: Option<String>,
    status: StatusCode,
    is_secret: bool,
    shared: Option<Shared>,
}

#[derive(Debug)]
enum Body {
    Drawn(Markup),
    Kept(Arc<Kept>),
}

impl Page {
    /// 200 with this title ("Thing · Section") and body.
    #[must_use]
    pub fn new(title: impl Into<String>, body: Markup) -> Self {
        Self::of(title.into(), Body::Drawn(body))
    }
    /// The same with a body out of memory ([`ShopDb::kept`](crate::db::ShopDb::kept)), which is not
    /// even copied for a browser that has it already.
    #[must_use]
    pub fn kept(title: impl Into<String>, body: Arc<Kept>) -> Self {
        let body = match keyed(body.html()) {
            Some(html) => Arc::new(Kept::of(html)),
            None => body,
        };
        Self::of(title.into(), Body::Kept(body))
    }
    fn of(title: String, body: Body) -> Self {
        Self {
            description: format!("{title} in autoshop."),
            title,
            body,
            history: None,
            status: StatusCode::OK,
            is_secret: false,
            shared: None,
        }
    }
    /// The sentence for the meta description.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }
    /// For everybody, and found at this one address.
    #[must_use]
    pub fn shared(mut self, shared: Shared) -> Self {
        self.shared = Some(shared);
        self
    }
    /// Shows a secret once: nobody keeps a copy.
    #[must_use]
    pub fn secret(mut self) -> Self {
        self.is_secret = true;
        self
    }
    /// With the way to what happened to the record, for whoever may see it (R-AUD-3):
    /// [`Staff::history`](super::Staff::history).
    #[must_use]
    pub fn history(mut self, href: Option<String>) -> Self {
        self.history = href;
        self
    }
    /// 422: the form again, with what was typed.
    #[must_use]
    pub fn invalid(mut self) -> Self {
        self.status = StatusCode::UNPROCESSABLE_ENTITY;
        self
    }
    /// 409: the form again, with what was stored meanwhile.
    #[must_use]
    pub fn conflict(mut self) -> Self {
        self.status = StatusCode::CONFLICT;
        self
    }
    /// Another status.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }
}

/// What htmx or a browser will do with the answer.
#[must_use]
pub fn wants_fragment(req: &HttpRequest) -> bool {
    let is = |name, value: &str| req.headers().get(name).is_some_and(|v| v == value);
    is("HX-Request", "true")
        && is("HX-Request-Type", "partial")
        && !is("HX-History-Restore-Request", "true")
}

/// Was the request made by htmx?
#[must_use]
pub fn is_htmx(req: &HttpRequest) -> bool {
    req.headers().contains_key("HX-Request")
}

impl Responder for Page {
    type Body = BoxBody;

    fn respond_to(self, req: &HttpRequest) -> HttpResponse {
        let frame = Frame::of(req);
        let head = Head {
            title: &self.title,
            description: &self.description,
            shared: self.shared.as_ref(),
        };
        let history = html! { @if let Some(href) = &self.history { (place::history(href)) } };
        let body = match &self.body {
            Body::Drawn(body) => html! { (body) (history) },
            Body::Kept(_) => html! { (marker()) (history) },
        };
        let (markup, flashed) = if wants_fragment(req) {
            let title = head.full_title(frame.around());
            (html! { title { (title) } (body) }, false)
        } else {
            let flash = flash_of(req);
            let (theme, flashed) = (theme(req), flash.is_some());
            let mark = mark(req);
            let visit = Visit { theme, flash, mark };
            let page = document(&head, &visit, frame.around(), &body);
            (page, flashed)
        };
        let kept = match self.body {
            Body::Drawn(_) => None,
            Body::Kept(kept) => Some(kept),
        };
        let text = Text::of(markup.into_string(), kept);
        let kept = match self.is_secret {
            true => "no-store",
            false => "private, no-cache",
        };
        let mut answer = HttpResponse::build(self.status);
        answer
            .content_type("text/html; charset=utf-8")
            .insert_header((header::VARY, "HX-Request, HX-Request-Type"))
            .insert_header((header::CACHE_CONTROL, kept));
        if flashed {
            answer.cookie(flash_cookie(String::new(), Duration::ZERO));
        }
        // A page with an idempotency key differs each time, and news is shown once: neither matches.
        let is_same = self.status == StatusCode::OK && !flashed && !self.is_secret;
        if is_same && !text.has_key() {
            let tag = text.tag();
            if req
                .headers()
                .get(header::IF_NONE_MATCH)
                .is_some_and(|seen| same_tag(seen, &tag))
            {
                return HttpResponse::NotModified()
                    .insert_header((header::ETAG, tag))
                    .insert_header((header::VARY, "HX-Request, HX-Request-Type"))
                    .insert_header((header::CACHE_CONTROL, "private, no-cache"))
                    .finish();
            }
            answer.insert_header((header::ETAG, tag));
        }
        answer.body(text.whole())
    }
}

/// Whether a browser that has seen these tags has this one.
#[must_use]
pub fn same_tag(seen: &header::HeaderValue, tag: &str) -> bool {
    let opaque = tag.trim_start_matches("W/");
    seen.to_str().is_ok_and(|seen| {
        seen.split(',')
            .any(|t| t.trim().trim_start_matches("W/") == opaque)
    })
}

/// Done; look there. A plain browser gets 303. htmx gets 200 with `HX-Redirect`, because a fetch
/// follows a 303 by itself and hides its headers.
#[derive(Debug)]
pub struct SeeOther {
    location: String,
    flash: Option<&'static str>,
    undo: Option<AuditId>,
    idempotency: Option<&'static str>,
}

impl SeeOther {
    /// To a path of ours.
    #[must_use]
    pub fn to(path: impl Display) -> Self {
        Self {
            location: path.to_string(),
            flash: None,
            undo: None,
            idempotency: None,
        }
    }
    /// With good news, shown once on the next page.
    #[must_use]
    pub fn flash(mut self, news: &'static str) -> Self {
        self.flash = Some(news);
        self
    }
    /// With the way back of what the entry of the history says, beside the good news.
    #[must_use]
    pub fn undo(mut self, entry: Option<AuditId>) -> Self {
        self.undo = entry;
        self
    }
    pub(super) fn idempotency(mut self, status: &'static str) -> Self {
        self.idempotency = Some(status);
        self
    }
    /// Nothing is loaded anew: the drawer is told where to look, and the news lies over the page.
    fn in_drawer(self) -> HttpResponse {
        let mut answer = HttpResponse::Ok();
        answer
            .content_type("text/html; charset=utf-8")
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .insert_header(("HX-Reswap", "none"))
            .insert_header((
                "HX-Trigger",
                json!({"drawer:go": self.location}).to_string(),
            ));
        if let Some(status) = self.idempotency {
            answer.insert_header(("Idempotency-Status", status));
        }
        let undo = self.undo.map(|entry| UndoPath { entry }.to_string());
        let toast = self.flash.map(|news| match &undo {
            Some(undo) => toast::undo(news, undo, &self.location),
            None => toast::toast(Tone::Ok, news),
        });
        // As on a page that is loaded anew: older news is gone.
        let news = html! { hx-partial hx-target="#toasts" hx-swap="innerHTML" { (toast.unwrap_or_default()) } };
        answer.body(news.into_string())
    }
}

/// Whether the form stands in the drawer ([`DRAWER`]) and leads to a visit, or to what the drawer lies
/// over: then the page stays.
fn stays(req: &HttpRequest, location: &str) -> bool {
    let Some(under) = req.headers().get(DRAWER).and_then(|at| at.to_str().ok()) else {
        return false;
    };
    let path = location.split(['?', '#']).next().unwrap_or_default();
    let visits = AppointmentsPath.to_string() + "/";
    is_htmx(req) && (path == under || path.starts_with(&visits))
}

/// What a form in the drawer says: the path of the page that lies under it.
const DRAWER: &str = "X-Drawer";

impl Responder for SeeOther {
    type Body = BoxBody;

    fn respond_to(self, req: &HttpRequest) -> HttpResponse {
        if stays(req, &self.location) {
            return self.in_drawer();
        }
        let mut answer = if is_htmx(req) {
            let mut answer = HttpResponse::Ok();
            answer.insert_header(("HX-Redirect", self.location));
            answer
        } else {
            let mut answer = HttpResponse::SeeOther();
            answer.insert_header((header::LOCATION, self.location));
            answer
        };
        answer.insert_header((header::CACHE_CONTROL, "no-store"));
        if let Some(news) = self.flash {
            let undo = self.undo.map(|entry| format!(".{entry}"));
            let value = hex::encode(news) + &undo.unwrap_or_default();
            answer.cookie(flash_cookie(value, Duration::minutes(1)));
        }
        if let Some(status) = self.idempotency {
            answer.insert_header(("Idempotency-Status", status));
        }
        answer.finish()
    }
}

/// A page again, or somewhere else: what most forms answer.
#[derive(Debug)]
pub enum Answer {
    /// The form again.
    Page(Page),
    /// Done.
    SeeOther(SeeOther),
    /// Parts of the page that asked.
    Pieces(Pieces),
}

impl From<Page> for Answer {
    fn from(page: Page) -> Self {
        Self::Page(page)
    }
}
impl From<Pieces> for Answer {
    fn from(pieces: Pieces) -> Self {
        Self::Pieces(pieces)
    }
}
impl From<SeeOther> for Answer {
    fn from(other: SeeOther) -> Self {
        Self::SeeOther(other)
    }
}
impl Responder for Answer {
    type Body = BoxBody;
    fn respond_to(self, req: &HttpRequest) -> HttpResponse {
        match self {
            Self::Page(page) => page.respond_to(req),
            Self::SeeOther(other) => other.respond_to(req),
            Self::Pieces(pieces) => pieces.respond_to(req),
        }
    }
}

/// What the state forbids: a toast over the page it was pressed on, or a page with the way on.
///
/// # Errors
/// [`AppError::Refused`] for htmx, so that it becomes the toast.
pub fn refused(
    req: &HttpRequest,
    section: &str,
    words: String,
    on: impl Display,
) -> AppResult<Answer> {
    if is_htmx(req) {
        return Err(AppError::Refused(words));
    }
    let body = place::refused(&words, &on.to_string());
    let page = Page::new(format!("That can't be done · {section}"), body);
    Ok(page.conflict().into())
}

const FLASH: &str = "flash";

fn flash_cookie(value: String, age: Duration) -> Cookie<'static> {
    Cookie::build(FLASH, value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(age)
        .finish()
}

/// The theme chosen by cookie.
pub(super) fn theme(req: &HttpRequest) -> Theme {
    req.cookie("theme")
        .and_then(|c| c.value().parse().ok())
        .unwrap_or_default()
}

/// The news from the page before.
fn flash_of(req: &HttpRequest) -> Option<Flash> {
    let cookie = req.cookie(FLASH)?;
    let (news, entry) = cookie
        .value()
        .split_once('.')
        .unwrap_or((cookie.value(), ""));
    let words = hex::decode(news)
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .filter(|news| !news.is_empty() && news.len() <= 200)?;
    let entry: Option<AuditId> = entry.parse().ok();
    let undo = entry.map(|entry| UndoPath { entry }.to_string());
    Some(Flash { words, undo })
}
