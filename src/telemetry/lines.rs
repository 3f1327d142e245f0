//! A line of the log for machines: one flat JSON object.

use crate::kernel::time::{Clock, SystemClock};
use chrono::SecondsFormat;
use serde::Serialize;
use serde_json::{Map, Value};
use std::fmt;
use std::io::Write;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer};
use tracing_subscriber::registry::{LookupSpan, Scope};

/// Writes the lines to standard error.
#[derive(Debug)]
pub(super) struct Lines;

#[derive(Serialize)]
struct Line<'a> {
    ts: String,
    level: &'a str,
    target: &'a str,
    #[serde(flatten)]
    fields: Fields,
}

/// What a span or an event says.
#[derive(Clone, Debug, Default, Serialize)]
struct Fields(Map<String, Value>);

impl Fields {
    fn put(&mut self, field: &Field, value: impl Into<Value>) {
        self.0.insert(field.name().to_owned(), value.into());
    }
}

impl Visit for Fields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.put(field, value);
    }
    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, value);
    }
    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, value);
    }
    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, value);
    }
    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, value);
    }
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.put(field, format!("{value:?}"));
    }
}

impl<S> Layer<S> for Lines
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, at: Context<'_, S>) {
        if let Some(span) = at.span(id) {
            let mut fields = Fields::default();
            attributes.record(&mut fields);
            span.extensions_mut().insert(fields);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, at: Context<'_, S>) {
        if let Some(span) = at.span(id)
            && let Some(fields) = span.extensions_mut().get_mut::<Fields>()
        {
            values.record(fields);
        }
    }

    /// What is nearer to the event wins: its own fields first of all.
    fn on_event(&self, event: &Event<'_>, at: Context<'_, S>) {
        let mut fields = Fields::default();
        for span in at.event_scope(event).into_iter().flat_map(Scope::from_root) {
            if let Some(of) = span.extensions().get::<Fields>() {
                fields.0.extend(of.0.clone());
            }
        }
        event.record(&mut fields);
        let now = SystemClock.now();
        let line = Line {
            ts: now.to_rfc3339_opts(SecondsFormat::Micros, true),
            level: event.metadata().level().as_str(),
            target: event.metadata().target(),
            fields,
        };
        let Ok(mut line) = serde_json::to_string(&line) else {
            return;
        };
        line.push('\n');
        // Nobody can be told that nothing can be told.
        std::io::stderr().lock().write_all(line.as_bytes()).ok();
    }
}
