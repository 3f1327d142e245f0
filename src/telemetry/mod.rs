//! Log lines: pretty for people, JSON for machines, one line a request (docs/logging.md). And traces, for
//! whoever names a place that takes them (ADR 0031).

mod kinds;
mod lines;
mod otlp;
mod tail;

use kinds::Kinds;
use lines::Lines;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::Registry;
use tracing_subscriber::filter::{EnvFilter, LevelFilter, filter_fn};
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

/// What is still to be sent when the program ends: dropping it sends it.
#[derive(Debug)]
#[must_use = "what was traced last is sent when this is dropped"]
pub struct Telemetry(Option<SdkTracerProvider>);

impl Drop for Telemetry {
    fn drop(&mut self) {
        if let Some(Err(error)) = self.0.take().map(|traces| traces.shutdown()) {
            tracing::warn!(%error, "telemetry.end");
        }
    }
}

/// Starts logging, and tracing to `otlp` if that is a place; a second call changes nothing.
///
/// # Errors
/// When nothing can be sent to that place, whatever it answers.
pub fn start(json: bool, otlp: Option<&str>) -> anyhow::Result<Telemetry> {
    let filter = EnvFilter::try_from_env("AUTOSHOP_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = if json {
        Lines.boxed()
    } else {
        let pretty = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
        pretty.compact().with_target(false).boxed()
    };
    let provider = otlp.map(otlp::provider).transpose()?;
    let mut layers = vec![lines.with_filter(filter).boxed()];
    layers.extend(provider.as_ref().map(traces));
    drop(tracing_subscriber::registry().with(layers).try_init());
    Ok(Telemetry(provider))
}

/// Our own spans, also those that no log asks for. No event becomes a part of a trace: an error's chain of causes is
/// for the log alone.
fn traces(provider: &SdkTracerProvider) -> Box<dyn Layer<Registry> + Send + Sync> {
    let ours = filter_fn(|of| of.is_span() && of.target().starts_with("autoshop"));
    tracing_opentelemetry::layer()
        .with_tracer(Kinds::of(provider))
        .with_location(false)
        .with_threads(false)
        .with_target(false)
        .with_tracked_inactivity(false)
        .with_filter(ours.with_max_level_hint(LevelFilter::DEBUG))
        .boxed()
}
