//! `/rum`, and `/settings/speed`.

use super::{queries, views};
use crate::db::sessions::digest;
use crate::error::AppResult;
use crate::kernel::vitals::{Device, Measure};
use crate::metrics::Read;
use crate::web::field::{Cell, may_measure, read};
use crate::web::here::household;
use crate::web::limit::TOLD;
use crate::web::paths::{RumPath, SpeedPath};
use crate::web::{Page, Staff, State, right};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use std::time::Duration;
use uuid::Uuid;

/// What a browser may say, in bytes (frontend, section 11).
const LONGEST: usize = 4_096;

/// Mounts the feature.
pub fn configure(cfg: &mut web::ServiceConfig) {
    let rum = web::resource(RumPath::PATTERN)
        .app_data(web::PayloadConfig::new(LONGEST))
        .route(web::post().to(hear));
    cfg.service(rum)
        .route(SpeedPath::PATTERN, web::get().to(show));
}

/// What a browser measured: the page's own mark, the width of its window, and the three measures in
/// milliseconds and thousandths, as far as it knows them.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Told {
    p: String,
    w: String,
    l: String,
    i: String,
    c: String,
}

/// Nobody waits for the answer, and whoever makes something up learns nothing by it.
async fn hear(
    req: HttpRequest,
    state: web::Data<State>,
    told: Result<web::Bytes, actix_web::Error>,
) -> HttpResponse {
    let told = told
        .ok()
        .and_then(|told| serde_html_form::from_bytes(&told).ok());
    if let Some(told) = told
        && may_measure(&req)
        && may_tell(&req, &state)
    {
        note(&state, &told);
    }
    HttpResponse::NoContent().finish()
}

/// One a second of an address, taken over a minute: pages are left in bursts (quality, section 5).
fn may_tell(req: &HttpRequest, state: &State) -> bool {
    let house = digest(&household(req, state.trust_proxy));
    let house = house.get(..32).and_then(|half| Uuid::try_parse(half).ok());
    let counted = TOLD.count(state, house.unwrap_or_default(), state.clock.now());
    counted.is_ok()
}

/// What is longer was a page that slept.
const ABSURD: u32 = 600_000;

fn note(state: &State, told: &Told) {
    let (Some((shop, route)), Ok(width)) = (read(state, &told.p), told.w.parse()) else {
        return;
    };
    let (device, day) = (Device::of(width), state.clock.now().date_naive());
    let values = [
        (Measure::Visit, "0"),
        (Measure::Paint, told.l.as_str()),
        (Measure::Press, told.i.as_str()),
        (Measure::Jump, told.c.as_str()),
    ];
    for (measure, value) in values {
        let Some(value) = value.parse().ok().filter(|value| *value < ABSURD) else {
            continue;
        };
        count(state, (&route, device), (measure, value));
        let cell = Cell {
            shop,
            day,
            route: route.clone(),
            device,
            measure,
            bucket: measure.bucket(value),
        };
        state.field.add(cell, 1);
    }
}

fn count(state: &State, (route, device): (&str, Device), (measure, value): (Measure, u32)) {
    let metrics = &state.db.metrics;
    let of = Read {
        route: route.to_owned(),
        device: device.as_str(),
    };
    let observe = match measure {
        Measure::Visit => return,
        Measure::Paint => metrics.paint.get_or_create(&of),
        Measure::Press => metrics.press.get_or_create(&of),
        Measure::Jump => {
            let share = Duration::from_millis(value.into()).as_secs_f64(); // thousandths
            return metrics.jump.get_or_create(&of).observe(share);
        }
    };
    observe.observe(value.into());
}

#[derive(Deserialize)]
struct Asked {
    on: Option<String>,
}

async fn show(staff: Staff<right::EditSettings>, asked: web::Query<Asked>) -> AppResult<Page> {
    let on = match asked.on.as_deref() {
        Some("phone") => Some(Device::Phone),
        Some("desk") => Some(Device::Desk),
        _ => None,
    };
    let pages = queries::pages(&staff.db, staff.now, on).await?;
    Ok(Page::new("Speed · Settings", views::speed(&pages, on))
        .description("How fast pages are for the people who use them."))
}
