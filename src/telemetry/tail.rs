//! Which traces are kept: one in twenty, those that whoever asked keeps, and all that failed or took long. What
//! fails or takes long is only known at the end, so every span is recorded, and those of traces that nobody
//! chose at the beginning wait for the end of theirs.

use crate::trace::TOOK;
use opentelemetry::trace::{Link, SpanId, SpanKind, Status, TraceContextExt, TraceId};
use opentelemetry::{Context, KeyValue, Value};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{
    BatchSpanProcessor, Sampler, SamplingDecision, SamplingResult, ShouldSample, Span, SpanData,
    SpanProcessor,
};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// One in twenty.
const SHARE: f64 = 0.05;

/// Whoever waits longer looks for the reason.
const LONG: Duration = Duration::from_millis(300);

/// So many traces wait for their end, and so many spans of each: some 50 MB at the very most.
const TRACES: usize = 200;
const SPANS: usize = 100;

/// Chooses some at their beginning, and records the others too.
#[derive(Clone, Debug)]
pub(super) struct Head(Sampler);

impl Default for Head {
    fn default() -> Self {
        let share = Sampler::TraceIdRatioBased(SHARE);
        Self(Sampler::ParentBased(Box::new(share)))
    }
}

impl ShouldSample for Head {
    fn should_sample(
        &self,
        parent: Option<&Context>,
        trace: TraceId,
        name: &str,
        kind: &SpanKind,
        attributes: &[KeyValue],
        links: &[Link],
    ) -> SamplingResult {
        let mut chosen = self
            .0
            .should_sample(parent, trace, name, kind, attributes, links);
        // Only a request or a job begins a trace: what the program asks for itself is nobody's.
        let is_ours = match parent.filter(|within| within.has_active_span()) {
            None => matches!(kind, SpanKind::Server | SpanKind::Consumer),
            Some(within) => {
                let parent = within.span();
                parent.span_context().is_remote() || parent.is_recording()
            }
        };
        chosen.decision = match chosen.decision {
            _ if !is_ours => SamplingDecision::Drop,
            SamplingDecision::Drop => SamplingDecision::RecordOnly,
            decision => decision,
        };
        chosen
    }
}

/// Holds the spans of traces that nobody chose until it is known whether they are kept.
#[derive(Debug)]
pub(super) struct Tail {
    next: BatchSpanProcessor,
    open: Mutex<HashMap<TraceId, Vec<SpanData>>>,
}

impl Tail {
    pub(super) fn before(next: BatchSpanProcessor) -> Self {
        Self {
            next,
            open: Mutex::default(),
        }
    }
}

/// In the place of the oldest, if there are too many: its end never came.
fn hold(open: &mut HashMap<TraceId, Vec<SpanData>>, span: SpanData) {
    let trace = span.span_context.trace_id();
    if open.len() >= TRACES && !open.contains_key(&trace) {
        let since = |spans: &[SpanData]| spans.first().map(|first| first.start_time);
        let oldest = open.iter().min_by_key(|(_, spans)| since(spans));
        let oldest = oldest.map(|(trace, _)| *trace);
        oldest.and_then(|oldest| open.remove(&oldest));
    }
    let spans = open.entry(trace).or_default();
    if spans.len() < SPANS {
        spans.push(span);
    }
}

impl SpanProcessor for Tail {
    fn on_start(&self, _: &mut Span, _: &Context) {}

    fn on_end(&self, span: SpanData) {
        if span.span_context.is_sampled() {
            return self.next.on_end(span);
        }
        let is_first = span.parent_span_id == SpanId::INVALID || span.parent_span_is_remote;
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if !is_first {
            return hold(&mut open, span);
        }
        let rest = open.remove(&span.span_context.trace_id());
        drop(open);
        if is_kept(&span) {
            let spans = rest.into_iter().flatten().chain([span]);
            spans.for_each(|span| self.next.on_end(span));
        }
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.next.force_flush()
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.next.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.next.set_resource(resource);
    }
}

/// What failed, and what took long: of a request the time to its answer, not until its last byte was read.
fn is_kept(span: &SpanData) -> bool {
    let mut said = span.attributes.iter();
    let took = said.find(|said| said.key.as_str() == TOOK);
    let took = match took.map(|took| &took.value) {
        Some(Value::I64(took)) => Duration::from_millis(took.unsigned_abs()),
        _ => span
            .end_time
            .duration_since(span.start_time)
            .unwrap_or_default(),
    };
    matches!(span.status, Status::Error { .. }) || took >= LONG
}

#[cfg(test)]
mod tests {
    use super::*;
    use opentelemetry::trace::{
        SpanBuilder, SpanContext, TraceFlags, TraceState, Tracer, TracerProvider,
    };
    use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider, SpanExporter};
    use std::sync::Arc;
    use std::time::SystemTime;

    const BEGUN: SystemTime = SystemTime::UNIX_EPOCH;
    const KEPT: TraceFlags = TraceFlags::SAMPLED;
    const NOT: TraceFlags = TraceFlags::NOT_SAMPLED;

    /// The names of what was sent.
    #[derive(Clone, Debug, Default)]
    struct Sent(Arc<Mutex<Vec<String>>>);

    impl SpanExporter for Sent {
        async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
            let names = batch.into_iter().map(|span| span.name.into_owned());
            self.0.lock().unwrap().extend(names);
            Ok(())
        }
    }

    impl Sent {
        fn provider(&self) -> SdkTracerProvider {
            let batch = BatchSpanProcessor::builder(self.clone()).build();
            SdkTracerProvider::builder()
                .with_sampler(Head::default())
                .with_span_processor(Tail::before(batch))
                .build()
        }
    }

    /// A request of somebody who keeps the trace or does not, with a statement that is over.
    fn begun(tracer: &SdkTracer, name: &str, (trace, flags): (u128, TraceFlags)) -> Context {
        let (trace, span) = (TraceId::from(trace), SpanId::from(1));
        let caller = SpanContext::new(trace, span, flags, true, TraceState::NONE);
        let caller = Context::new().with_remote_span_context(caller);
        let request = SpanBuilder::from_name(name.to_owned()).with_kind(SpanKind::Server);
        let request = tracer.build_with_context(request.with_start_time(BEGUN), &caller);
        let request = Context::new().with_span(request);
        let statement = SpanBuilder::from_name(format!("statement of {name}"));
        let statement = statement.with_start_time(BEGUN);
        drop(tracer.build_with_context(statement, &request));
        request
    }

    fn end(request: &Context, millis: u64) {
        let at = BEGUN + Duration::from_millis(millis);
        request.span().end_with_timestamp(at);
    }

    #[test]
    fn what_failed_took_long_or_was_chosen_is_kept_and_nothing_else() {
        let sent = Sent::default();
        let provider = sent.provider();
        let tracer = provider.tracer("test");

        end(&begun(&tracer, "quick", (1, NOT)), 299);
        end(&begun(&tracer, "slow", (2, NOT)), 300);
        end(&begun(&tracer, "chosen", (3, KEPT)), 1);
        let failed = begun(&tracer, "failed", (4, NOT));
        failed.span().set_status(Status::error(""));
        end(&failed, 1);
        let nobodys = SpanBuilder::from_name("nobody's").with_kind(SpanKind::Client);
        let nobodys = tracer.build_with_context(nobodys, &Context::new());
        let nobodys = Context::new().with_span(nobodys);
        tracer.build_with_context(SpanBuilder::from_name("within"), &nobodys);
        provider.force_flush().unwrap();

        let kept = ["slow", "chosen", "failed"];
        let kept = kept.map(|name| [format!("statement of {name}"), name.to_owned()]);
        assert_eq!(*sent.0.lock().unwrap(), kept.concat());
    }

    #[test]
    fn of_too_many_at_once_the_latest_are_kept_whole() {
        let sent = Sent::default();
        let provider = sent.provider();
        let tracer = provider.tracer("test");

        let many = (1..=300).map(|trace| begun(&tracer, "slow", (trace, NOT)));
        let many: Vec<Context> = many.collect();
        many.iter().for_each(|request| end(request, 1_000));
        provider.force_flush().unwrap();

        let sent = sent.0.lock().unwrap();
        let whole = sent.iter().filter(|name| *name == "statement of slow");
        assert_eq!((sent.len(), whole.count()), (300 + TRACES, TRACES));
    }
}
