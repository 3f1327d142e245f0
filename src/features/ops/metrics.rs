//! `/metrics` on the port of its own (quality, section 7).

use super::late_jobs;
use crate::error::AppResult;
use crate::metrics::{Kept, Places, Queue};
use crate::web::State;
use actix_web::{HttpResponse, web};
use anyhow::Context;

pub(super) async fn show(state: web::Data<State>) -> AppResult<HttpResponse> {
    look(&state);
    let wait = late_jobs(&state).await;
    let waiting = waiting_jobs(&state).await;
    let bytes = state.db.caches.fragments.bytes().await;
    let metrics = &state.db.metrics;
    metrics.oldest_wait.set(wait.unwrap_or_default());
    metrics.waiting.set(waiting.unwrap_or_default());
    let bodies = Kept { cache: "fragments" };
    let weighed = metrics.bytes.get_or_create_owned(&bodies);
    weighed.set(i64::try_from(bytes).unwrap_or(i64::MAX));
    let text = metrics.written().context("metrics can't be written")?;
    Ok(HttpResponse::Ok()
        .content_type("application/openmetrics-text; version=1.0.0; charset=utf-8")
        .body(text))
}

/// How many jobs are due in all shops.
async fn waiting_jobs(state: &State) -> Option<i64> {
    let waiting = state.db.jobs_waiting(state.clock.now()).await;
    waiting
        .inspect_err(|error| tracing::warn!(%error, "ops.jobs"))
        .ok()
}

/// What is true right now and is counted nowhere.
fn look(state: &State) {
    let (db, metrics) = (&state.db, &state.db.metrics);
    for (cache, count) in db.caches.sizes() {
        let entries = metrics.entries.get_or_create(&Kept { cache });
        entries.set(i64::try_from(count).unwrap_or(i64::MAX));
    }
    for (pool, used, max) in db.connections() {
        for (state, count) in [("used", used), ("max", max)] {
            let places = metrics.connections.get_or_create(&Places { pool, state });
            places.set(count.into());
        }
    }
    let queues = [
        ("hashing", &state.hashing),
        ("printing", &state.printing),
        ("hearing", &state.hearing),
        ("developing", &state.developing),
    ];
    for (of, queue) in queues {
        let free = metrics.free.get_or_create(&Queue { of });
        free.set(i64::try_from(queue.available_permits()).unwrap_or(i64::MAX));
    }
    if let Some(file) = db.file() {
        let wal = std::fs::metadata(format!("{}-wal", file.display()));
        let written = wal.map_or(0, |wal| wal.len());
        metrics.wal.set(i64::try_from(written).unwrap_or(i64::MAX));
        if let Ok(disk) = rustix::fs::statvfs(file.parent().unwrap_or(&file)) {
            let free = disk.f_bavail.saturating_mul(disk.f_frsize);
            metrics
                .disk_free
                .set(i64::try_from(free).unwrap_or(i64::MAX));
        }
    }
    let listening = db.live.count();
    metrics
        .streams
        .set(i64::try_from(listening).unwrap_or(i64::MAX));
}
