//! What the spans of the log are in a trace: whoever draws it wants to know where one program asks another.

use opentelemetry::Context;
use opentelemetry::trace::{SpanBuilder, SpanKind, Tracer, TracerProvider};
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider, Span};

/// Makes spans of the kind that is theirs by name.
#[derive(Debug)]
pub(super) struct Kinds(SdkTracer);

impl Kinds {
    pub(super) fn of(provider: &SdkTracerProvider) -> Self {
        Self(provider.tracer("autoshop"))
    }
}

impl Tracer for Kinds {
    type Span = Span;

    fn build_with_context(&self, mut builder: SpanBuilder, parent: &Context) -> Span {
        builder.span_kind = Some(match &*builder.name {
            "http" => SpanKind::Server,
            "job" => SpanKind::Consumer,
            "statement" | "post.send" => SpanKind::Client,
            _ => SpanKind::Internal,
        });
        self.0.build_with_context(builder, parent)
    }
}
