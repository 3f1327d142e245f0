//! `Server-Timing: app;dur=3.1, db;dur=1.4;desc="2 statements"` on every answer (R-OPS-2), what was
//! asked before a shop was known apart from it as `door`, and one log line a request.

use crate::db::Meter;
use crate::metrics::{self, Metrics, class};
use crate::trace::{self, Place};
use crate::web::State;
use crate::web::guard::RequestId;
use actix_web::HttpMessage;
use actix_web::body::{BodySize, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Data;
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
    let counted = Counted::of(&req);
    let place = req.extensions().get::<Place>().cloned();
    let work = meter.clone().during(next.call(req));
    let mut outcome = trace::at(place, work).await;
    let took = started.elapsed();
    let mut route = None;
    let mut bytes = None;
    let method = counted.as_ref().map_or("-", |counted| counted.method);
    let status = match &mut outcome {
        Ok(answer) => {
            route = answer.request().match_pattern();
            Span::current().record("route", route.as_deref().unwrap_or("-"));
            if let Ok(value) = HeaderValue::from_str(&server_timing(took, &meter)) {
                answer
                    .headers_mut()
                    .insert(HeaderName::from_static("server-timing"), value);
            }
            if let BodySize::Sized(size) = answer.response().body().size() {
                bytes = Some(size);
            }
            if is_replayed(answer.headers()) {
                counted.iter().for_each(Counted::replayed);
            }
            answer.status()
        }
        // Beside the handler, so that nobody knows the route any more.
        Err(error) => error.as_response_error().status_code(),
    };
    let name = || format!("{method} {}", route.as_deref().unwrap_or("-"));
    let end = trace::End {
        status: status.as_str(),
        took,
        has_failed: status.is_server_error(),
    };
    trace::end(&Span::current(), name, end);
    if let Some(counted) = counted {
        counted.end(route, status, (took, &meter));
    }
    tracing::info!(
        status = status.as_u16(),
        duration_ms = in_millis(took),
        db_ms = in_millis(meter.took()),
        statements = meter.statements(),
        door_ms = in_millis(meter.doors_took()),
        door_statements = meter.doors(),
        cache = meter.found(),
        cache_missed = meter.missed(),
        bytes,
        "request"
    );
    outcome
}

/// Whether the form had come before, and was not done again.
fn is_replayed(headers: &HeaderMap) -> bool {
    headers
        .get("idempotency-status")
        .is_some_and(|status| status == "replayed")
}

/// A request that is counted: under way until this is dropped.
struct Counted {
    metrics: Arc<Metrics>,
    method: &'static str,
}

impl Counted {
    fn of(req: &ServiceRequest) -> Option<Self> {
        let metrics = req.app_data::<Data<State>>()?.db.metrics.clone();
        metrics.in_flight.inc();
        Some(Self {
            metrics,
            method: named(req.method()),
        })
    }

    fn replayed(&self) {
        self.metrics.replays.inc();
    }

    /// The answer is there; what it is of a stream comes later.
    fn end(&self, route: Option<String>, status: StatusCode, (took, meter): (Duration, &Meter)) {
        let metrics = &self.metrics;
        let route = route.unwrap_or_else(|| "-".to_owned());
        let of = metrics::Route {
            route: route.clone(),
        };
        let seconds = metrics.request_seconds.get_or_create(&of);
        seconds.observe(took.as_secs_f64());
        let statements = meter.statements().saturating_add(meter.doors());
        metrics.statements.observe(statements.into());
        let request = metrics::Request {
            method: self.method,
            route,
            status: class(status.as_u16()),
        };
        metrics.requests.get_or_create(&request).inc();
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.metrics.in_flight.dec();
    }
}

/// A caller may send any word as a method, and each would be a row of its own for ever.
fn named(method: &Method) -> &'static str {
    let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    let known = known.into_iter().find(|name| *name == method.as_str());
    known.unwrap_or("other")
}

fn server_timing(took: Duration, meter: &Meter) -> String {
    format!(
        "app;dur={}, db;dur={};desc=\"{} statements\", door;dur={};desc=\"{} statements\"",
        millis(took),
        millis(meter.took()),
        meter.statements(),
        millis(meter.doors_took()),
        meter.doors()
    )
}

/// Milliseconds with three decimals.
fn millis(took: Duration) -> String {
    format!("{}.{:03}", took.as_millis(), took.subsec_micros() % 1000)
}

/// Milliseconds, to the microsecond, as a figure.
fn in_millis(took: Duration) -> f64 {
    millis(took).parse().unwrap_or_default()
}

/// The span of a request: its id, the trace it is on, its method and route, never its path's ids nor the query.
#[derive(Debug)]
pub struct RequestSpan;

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let id = request.extensions().get::<RequestId>().map(|id| id.0);
        let id = id.unwrap_or_default();
        let span = tracing::info_span!(
            "http",
            method = named(request.method()),
            route = tracing::field::Empty,
            request_id = %id,
            trace_id = tracing::field::Empty,
            shop = tracing::field::Empty,
            user = tracing::field::Empty,
        );
        let given = request.headers().get(trace::TRACEPARENT);
        let given = given.and_then(|given| given.to_str().ok());
        if let Some(place) = trace::begin(&span, given, id) {
            request.extensions_mut().insert(place);
        }
        span
    }
    fn on_request_end<B: MessageBody>(_: Span, _: &Result<ServiceResponse<B>, actix_web::Error>) {}
}
