//! `Server-Timing: app;dur=3.1, db;dur=1.4;desc="2 statements"` on every answer (R-OPS-2), and one
//! log line a request.

use crate::db::Meter;
use crate::web::guard::RequestId;
use actix_web::HttpMessage;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tracing::Span;
use tracing_actix_web::RootSpanBuilder;

/// Measures the handler and what it spent on the database.
///
/// # Errors
/// What the handler gives.
pub async fn measure<B: MessageBody>(
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let started = Instant::now();
    let meter = Arc::new(Meter::default());
    req.extensions_mut().insert(meter.clone());
    let mut answer = next.call(req).await?;
    let timing = format!(
        "app;dur={}, db;dur={};desc=\"{} statements\"",
        millis(started.elapsed()),
        millis(meter.took()),
        meter.statements()
    );
    if let Ok(value) = HeaderValue::from_str(&timing) {
        answer
            .headers_mut()
            .insert(HeaderName::from_static("server-timing"), value);
    }
    let route = answer
        .request()
        .match_pattern()
        .unwrap_or_else(|| "-".into());
    Span::current().record("route", route);
    tracing::info!(
        status = answer.status().as_u16(),
        duration_ms = %millis(started.elapsed()),
        db_ms = %millis(meter.took()),
        statements = meter.statements(),
        "request"
    );
    Ok(answer)
}

/// Milliseconds with three decimals.
fn millis(took: Duration) -> String {
    format!("{}.{:03}", took.as_millis(), took.subsec_micros() % 1000)
}

/// The span of a request: its id, method and route, never its path's ids nor the query.
#[derive(Debug)]
pub struct RequestSpan;

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let id = request
            .extensions()
            .get::<RequestId>()
            .map_or_else(String::new, |id| id.0.to_string());
        tracing::info_span!(
            "http",
            method = %request.method(),
            route = tracing::field::Empty,
            request_id = id,
            shop = tracing::field::Empty,
            user = tracing::field::Empty,
        )
    }
    fn on_request_end<B: MessageBody>(_: Span, _: &Result<ServiceResponse<B>, actix_web::Error>) {}
}
