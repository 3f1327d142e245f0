//! Traces to whoever takes them, by OTLP over HTTP.

use super::tail::{Head, Tail};
use crate::post;
use anyhow::Context;
use async_trait::async_trait;
use opentelemetry::KeyValue;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{BatchConfigBuilder, BatchSpanProcessor, SdkTracerProvider};
use reqwest::StatusCode;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

/// So many spans wait at most; what comes beyond is dropped, and no request waits for it.
const WAITING: usize = 4_096;

/// So many are sent at once.
const AT_ONCE: usize = 512;

/// How long spans are gathered.
const GATHERED: Duration = Duration::from_secs(1);

/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// What makes spans and sends them to `endpoint`.
pub(super) fn provider(endpoint: &str) -> anyhow::Result<SdkTracerProvider> {
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(Sender::new()?)
        .with_endpoint(format!("{endpoint}/v1/traces"))
        .with_protocol(Protocol::HttpBinary)
        .with_timeout(PATIENCE)
        .build()
        .context("traces can't be sent")?;
    let queue = BatchConfigBuilder::default()
        .with_max_queue_size(WAITING)
        .with_max_export_batch_size(AT_ONCE)
        .with_scheduled_delay(GATHERED)
        .build();
    let batch = BatchSpanProcessor::builder(exporter).with_batch_config(queue);
    let about = [
        KeyValue::new("service.name", "autoshop"),
        KeyValue::new("service.version", env!("CARGO_PKG_VERSION")),
    ];
    Ok(SdkTracerProvider::builder()
        .with_sampler(Head::default())
        .with_span_processor(Tail::before(batch.build()))
        .with_resource(Resource::builder_empty().with_attributes(about).build())
        .build())
}

/// The house's own way out. The exporter has a thread of its own and no runtime on it, so this brings one.
#[derive(Debug)]
struct Sender {
    client: reqwest::Client,
    runtime: Runtime,
    is_away: AtomicBool,
}

impl Sender {
    fn new() -> anyhow::Result<Self> {
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(post::tls_config()?)
            .redirect(reqwest::redirect::Policy::none())
            .timeout(PATIENCE);
        Ok(Self {
            client: client.build()?,
            runtime: Builder::new_current_thread().enable_all().build()?,
            is_away: AtomicBool::new(false),
        })
    }

    async fn sent(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (head, body) = request.into_parts();
        let asked = self.client.request(head.method, head.uri.to_string());
        let answer = asked.headers(head.headers).body(body).send().await?;
        let told = Response::builder().status(answer.status());
        Ok(told.body(answer.bytes().await?)?)
    }

    /// It is told once that spans are lost, and once that they no longer are.
    fn note(&self, sent: &Result<Response<Bytes>, HttpError>) {
        let status = sent.as_ref().map(Response::status);
        let is_away = !status.as_ref().is_ok_and(StatusCode::is_success);
        match (is_away, self.is_away.swap(is_away, Relaxed)) {
            (true, false) => tracing::warn!(?status, "telemetry.away"),
            (false, true) => tracing::info!("telemetry.back"),
            _ => {}
        }
    }
}

#[async_trait]
impl HttpClient for Sender {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let sent = self.runtime.block_on(self.sent(request));
        self.note(&sent);
        sent
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use opentelemetry::Context;
    use opentelemetry::trace::{
        SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId, TraceState, Tracer,
        TracerProvider,
    };
    use std::net::TcpListener;
    use std::time::Instant;

    #[test]
    fn what_does_not_fit_is_dropped_and_nobody_waits() {
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", silent.local_addr().unwrap());
        let provider = provider(&endpoint).unwrap();
        let tracer = provider.tracer("test");
        let (trace, span) = (TraceId::from(1), SpanId::from(1));
        let chosen = SpanContext::new(trace, span, TraceFlags::SAMPLED, true, TraceState::NONE);
        let chosen = Context::new().with_remote_span_context(chosen);

        let begun = Instant::now();
        for _ in 0..4 * WAITING {
            drop(tracer.start_with_context("http", &chosen));
        }

        assert!(begun.elapsed() < PATIENCE);
        let end = provider.shutdown_with_timeout(Duration::from_millis(100));
        assert!(end.is_err(), "nobody took what was waiting");
    }
}
