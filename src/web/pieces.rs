//! Return [`Pieces`] where htmx changed a part of a page: each piece goes to its own place, whatever
//! the status, and the page stays. A form without script gets a page or a redirect instead, so the
//! handler asks [`is_htmx`](super::page::is_htmx) first.

use crate::ui::toast;
use actix_web::body::BoxBody;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, Responder};
use maud::{Markup, html};

/// Pieces of the page that asked.
#[derive(Debug)]
pub struct Pieces {
    pieces: Vec<Markup>,
    status: StatusCode,
}

impl Default for Pieces {
    fn default() -> Self {
        Self::new()
    }
}

impl Pieces {
    /// None yet, and 200.
    #[must_use]
    pub fn new() -> Self {
        Self {
            pieces: Vec::new(),
            status: StatusCode::OK,
        }
    }
    /// The element that `target` names as it is now: what stays of it keeps its focus.
    #[must_use]
    pub fn replace(mut self, target: &str, markup: &Markup) -> Self {
        let piece = html! { hx-partial hx-target=(target) hx-swap="outerMorph" { (markup) } };
        self.pieces.push(piece);
        self
    }
    /// With news.
    #[must_use]
    pub fn toast(mut self, toast: &Markup) -> Self {
        self.pieces.push(toast::partial(toast));
        self
    }
    /// In place of the news and questions that lie over the page.
    #[must_use]
    pub fn without_toasts(mut self) -> Self {
        let piece = html! { hx-partial hx-target="#toasts" hx-swap="innerHTML" {} };
        self.pieces.insert(0, piece);
        self
    }
    /// With words for those who do not see what moved.
    #[must_use]
    pub fn say(mut self, words: &str) -> Self {
        let piece = html! { hx-partial hx-target="#said" hx-swap="innerHTML" { p { (words) } } };
        self.pieces.push(piece);
        self
    }
    /// 409: this is how it is; what was asked for did not happen.
    #[must_use]
    pub fn conflict(mut self) -> Self {
        self.status = StatusCode::CONFLICT;
        self
    }
}

impl Responder for Pieces {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let body = html! { @for piece in &self.pieces { (piece) } };
        HttpResponse::build(self.status)
            .content_type("text/html; charset=utf-8")
            .insert_header((header::VARY, "HX-Request, HX-Request-Type"))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .body(body.into_string())
    }
}
