//! On which trace the work at hand is, as W3C Trace Context names it (ADR 0031): a request goes on the one that it
//! came with, a job the one of whoever asked for it. That is so whether anybody takes traces or not.

use opentelemetry::trace::{
    SpanContext, SpanId, Status, TraceContextExt, TraceFlags, TraceId, TraceState,
};
use opentelemetry::{Context, KeyValue};
use std::fmt;
use std::time::Duration;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;
use uuid::Uuid;

/// The header of requests.
pub const TRACEPARENT: &str = "traceparent";

/// How long the work itself took, in milliseconds: a span may last longer, while somebody still reads.
pub const TOOK: &str = "duration_ms";

tokio::task_local! {
    static AT: Option<Place>;
}

/// A place on a trace: which one, after which span, and whether the trace was chosen to be kept. Its words are
/// those of a `traceparent`: `00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place(SpanContext);

impl Place {
    fn new(trace: TraceId, span: SpanId, flags: TraceFlags) -> Option<Self> {
        let at = SpanContext::new(trace, span, flags, true, TraceState::NONE);
        at.is_valid().then_some(Self(at))
    }

    /// The beginning of a trace that is called as a request or a job.
    fn first(id: Uuid) -> Option<Self> {
        let (_, span) = id.as_u64_pair();
        let trace = TraceId::from(id.as_u128());
        Self::new(trace, SpanId::from(span), TraceFlags::NOT_SAMPLED)
    }

    /// What a `traceparent` says; of a later version than ours the parts that ours has.
    fn read(text: &str) -> Option<Self> {
        let is_hex = |part: &&str| part.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let mut parts = text.split('-');
        let mut next = |digits| parts.next().filter(|p| p.len() == digits).filter(is_hex);
        let (version, trace, span, flags) = (next(2)?, next(32)?, next(16)?, next(2)?);
        if version == "ff" || version == "00" && parts.next().is_some() {
            return None;
        }
        let (trace, span) = (TraceId::from_hex(trace), SpanId::from_hex(span));
        let flags = TraceFlags::new(u8::from_str_radix(flags, 16).ok()?);
        Self::new(trace.ok()?, span.ok()?, flags & TraceFlags::SAMPLED)
    }

    /// That of a span, if somebody takes traces.
    fn of(span: &Span) -> Option<Self> {
        let within = span.context();
        let at = within.span().span_context().clone();
        at.is_valid().then_some(Self(at))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let flags = (self.0.trace_flags() & TraceFlags::SAMPLED).to_u8();
        let (trace, span) = (self.0.trace_id(), self.0.span_id());
        write!(f, "00-{trace}-{span}-{flags:02x}")
    }
}

/// Where the work of `span` begins: on the trace of the `traceparent` it was given, or on a new one, which is called
/// as `id` while nobody takes traces. The span says which as `trace_id`.
pub fn begin(span: &Span, given: Option<&str>, id: Uuid) -> Option<Place> {
    let given = given.and_then(Place::read);
    if let Some(Place(given)) = &given {
        // While nobody takes traces there is nothing to set it in.
        let given = Context::new().with_remote_span_context(given.clone());
        span.set_parent(given).ok();
    }
    let at = Place::of(span).or(given).or_else(|| Place::first(id))?;
    span.record("trace_id", tracing::field::display(at.0.trace_id()));
    Some(at)
}

/// Does the work there: what it asks others for goes on the same trace.
pub fn at<F: Future>(place: Option<Place>, work: F) -> impl Future<Output = F::Output> {
    AT.scope(place, work)
}

/// Where the work at hand is, for whoever goes on with it elsewhere or later; `None` outside of requests and jobs.
#[must_use]
pub fn here() -> Option<Place> {
    let within = || AT.try_with(Clone::clone).ok().flatten();
    Place::of(&Span::current()).or_else(within)
}

/// What became of the work of a span.
#[derive(Clone, Copy, Debug)]
pub struct End<'a> {
    /// `200`, `done`.
    pub status: &'a str,
    /// How long it took.
    pub took: Duration,
    /// Whether it failed, and is worth keeping.
    pub has_failed: bool,
}

/// Tells whoever takes traces, and what the span is called now that it is known.
pub fn end(span: &Span, name: impl FnOnce() -> String, end: End<'_>) {
    let within = span.context();
    let told = within.span();
    if !told.span_context().is_valid() {
        return;
    }
    let took = i64::try_from(end.took.as_millis()).unwrap_or(i64::MAX);
    told.update_name(name());
    told.set_attribute(KeyValue::new(TOOK, took));
    told.set_attribute(KeyValue::new("status", end.status.to_owned()));
    if end.has_failed {
        told.set_status(Status::error(""));
    }
}

/// The work of the span failed; why is for the log alone.
pub fn fail(span: &Span) {
    span.set_status(Status::error(""));
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIVEN: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    #[test]
    fn a_traceparent_is_read_as_the_standard_says() {
        let later = GIVEN.replacen("00", "cc", 1) + "-what-comes-then";
        let own = |text: &str| Place::read(text).map(|place| place.to_string());

        assert_eq!(own(GIVEN).as_deref(), Some(GIVEN));
        assert_eq!(own(&later).as_deref(), Some(GIVEN));
        for wrong in [
            "",
            "00-0-0-01",
            &GIVEN[..54],
            &GIVEN.to_uppercase(),
            &format!("{GIVEN}-more"),
            &GIVEN.replacen("00", "ff", 1),
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "00-+af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        ] {
            assert_eq!(own(wrong), None, "{wrong}");
        }
    }

    #[tokio::test]
    async fn work_is_on_its_trace_though_nobody_takes_traces() {
        let id = Uuid::from_u128(0x0af7_6519_16cd_43dd_8448_eb21_1c80_319c);

        let given = begin(&Span::none(), Some(GIVEN), id);
        let seen = at(given, async { here().map(|at| at.to_string()) }).await;
        assert_eq!(seen.as_deref(), Some(GIVEN));

        let own = begin(&Span::none(), Some("no such thing"), id);
        let called = "00-0af7651916cd43dd8448eb211c80319c-8448eb211c80319c-00";
        assert_eq!(own.map(|at| at.to_string()).as_deref(), Some(called));
        assert_eq!(here(), None);
    }
}
