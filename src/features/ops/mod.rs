//! Whether the server is well: `/health` without I/O, `/ready` and `/api/health` with reasons, `/status` in
//! words for people; and how fast it is where it is used.

mod metrics;
pub mod speed;
mod status;

pub use status::look;

use crate::post::Health;
use crate::web::State;
use crate::web::assets;
use crate::web::paths::{ApiHealthPath, AssetPath, HealthPath, ReadyPath, StatusPath};
use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde_json::json;

/// Mounts the feature, and the embedded files.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(HealthPath::PATTERN, web::get().to(alive))
        .route(ReadyPath::PATTERN, web::get().to(ready))
        .route(ApiHealthPath::PATTERN, web::get().to(ready))
        .route(StatusPath::PATTERN, web::get().to(status::show))
        .route(AssetPath::PATTERN, web::get().to(assets::serve));
    for fixed in ["/favicon.ico", "/manifest.webmanifest"] {
        cfg.route(fixed, web::get().to(assets::serve));
    }
}

/// What is asked by whoever watches the server, on a port of its own: nobody's pages are there.
pub fn configure_metrics(cfg: &mut web::ServiceConfig) {
    cfg.route("/metrics", web::get().to(metrics::show))
        .route(HealthPath::PATTERN, web::get().to(alive));
}

async fn alive() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(json!({"status": "ok"}))
}

async fn ready(state: web::Data<State>) -> HttpResponse {
    let mut late = None;
    let problem = match state.db.is_current().await {
        Ok(true) => {
            late = late_jobs(&state).await;
            None
        }
        Ok(false) => Some("the database waits for its migrations"),
        Err(error) => {
            tracing::warn!(%error, "ops.not_ready");
            Some("the database does not answer")
        }
    };
    let mut answer = if problem.is_some() {
        HttpResponse::ServiceUnavailable()
    } else {
        HttpResponse::Ok()
    };
    if problem.is_some() {
        answer.insert_header((header::RETRY_AFTER, 5));
    }
    answer
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(json!({
            "status": if problem.is_none() { "ok" } else { "unavailable" },
            "database": state.db.engine_name(),
            "jobs": {"late_seconds": late},
            "ways": ways(&state),
            "problems": problem.into_iter().collect::<Vec<_>>(),
        }))
}

/// How mails and SMS leave the house. A provider that is away makes nobody less ready.
fn ways(state: &State) -> serde_json::Value {
    let now = state.clock.now();
    let told = |health: Health| match health {
        Health::Off => json!("off"),
        Health::Resting(until) if now < until => json!("resting"),
        Health::Well | Health::Resting(_) => json!("ok"),
    };
    let [(mail, of_mail), (sms, of_sms)] = state.post.health();
    json!({mail: told(of_mail), sms: told(of_sms)})
}

/// For how many seconds the oldest job that is due waits: a queue that nobody works off grows old.
async fn late_jobs(state: &State) -> Option<i64> {
    let now = state.clock.now();
    match state.db.jobs_wait_since(now).await {
        Ok(since) => Some(since.map_or(0, |since| (now - since).num_seconds())),
        Err(error) => {
            tracing::warn!(%error, "ops.jobs");
            None
        }
    }
}
