//! Pages that stay fresh by themselves: `GET /live` tells the names of what changes in the shop, and
//! every open page that shows such a thing asks for itself again (`static/floor/live.js`).
//!
//! A stream holds neither the request nor a connection of the database, and rights are looked at when
//! it is opened: so it ends after a quarter of an hour, or at once when somebody's rights change, and
//! the browser comes back to the place where it was.

use crate::db::live::Listener;
use crate::error::{AppError, AppResult};
use crate::web::paths::LivePath;
use crate::web::{Staff, State, right};
use actix_web::http::header::{self, ContentEncoding};
use actix_web::{HttpRequest, HttpResponse, web};
use futures_util::stream::{self, Stream};
use serde::Deserialize;
use std::convert::Infallible;
use std::fmt::Write;
use std::hash::{BuildHasher, RandomState};
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// Mounts the feature.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(LivePath::PATTERN, web::get().to(listen));
}

/// How long a stream lives, and by how much less some do, so that not all come back at once.
const LIFE: Duration = Duration::from_mins(15);
const LESS: u64 = 180;

/// Too many listen: pages ask by themselves meanwhile.
const RETRY: u64 = 30;

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    after: String,
}

/// No script follows to the sign-in page: whoever is not signed in gets 401.
async fn listen(
    staff: AppResult<Staff<right::Member>>,
    asked: web::Query<Asked>,
    state: web::Data<State>,
    req: HttpRequest,
) -> AppResult<HttpResponse> {
    let staff = match staff {
        Err(AppError::SignIn) => return Ok(HttpResponse::Unauthorized().finish()),
        staff => staff?,
    };
    let again = req.headers().get("last-event-id");
    let after = again.and_then(|place| place.to_str().ok());
    let after = after.unwrap_or(&asked.after);
    let who = (staff.actor.id, staff.session.as_str());
    let Some(listener) = staff.db.listen(who, Some(after)) else {
        let mut full = HttpResponse::ServiceUnavailable();
        return Ok(full.insert_header((header::RETRY_AFTER, RETRY)).finish());
    };
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        // Or the compressor, or a proxy, would wait for more.
        .insert_header(ContentEncoding::Identity)
        .insert_header(("X-Accel-Buffering", "no"))
        .streaming(frames(listener, state.beat)))
}

struct Telling {
    listener: Listener,
    beat: Duration,
    until: Instant,
    is_first: bool,
}

/// What is sent: names as they come, and a beat when nothing does.
fn frames(
    listener: Listener,
    beat: Duration,
) -> impl Stream<Item = Result<web::Bytes, Infallible>> {
    let less = RandomState::new().hash_one(()) % LESS;
    let telling = Telling {
        listener,
        beat,
        until: Instant::now() + LIFE - Duration::from_secs(less),
        is_first: true,
    };
    stream::unfold(telling, async |mut telling| {
        let frame = telling.frame().await?;
        Some((Ok(web::Bytes::from(frame)), telling))
    })
}

impl Telling {
    async fn frame(&mut self) -> Option<String> {
        if std::mem::take(&mut self.is_first) {
            return Some("retry: 2000\n\n".to_owned());
        }
        let left = self.until.checked_duration_since(Instant::now())?;
        let Ok(news) = timeout(self.beat.min(left), self.listener.next()).await else {
            return Some("event: beat\ndata:\n\n".to_owned());
        };
        let mut frame = String::new();
        for (place, event) in news? {
            let names = &event.names;
            write!(frame, "id: {place}\nevent: changed\ndata: {names}\n\n").ok()?;
        }
        Some(frame)
    }
}
