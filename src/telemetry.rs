//! Log lines: pretty for people, JSON for machines. One line a request; see docs/logging.md.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Starts logging; a second call changes nothing.
pub fn start(json: bool) {
    let filter = EnvFilter::try_from_env("AUTOSHOP_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let registry = tracing_subscriber::registry().with(filter);
    let layer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let started = if json {
        registry.with(layer.json().flatten_event(true)).try_init()
    } else {
        registry.with(layer.compact().with_target(false)).try_init()
    };
    drop(started);
}
