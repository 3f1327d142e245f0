//! `/dashboard`.

use super::figures::Figure;
use super::queries::{self, Stop};
use super::views::{self, DashboardView, Frame};
use crate::db::ShopDb;
use crate::error::AppResult;
use crate::features::reports::span::Preset;
use crate::features::shops::Hours;
use crate::web::paths::DashboardPath;
use crate::web::staff::Right;
use crate::web::{Page, Staff, right};
use actix_web::web;
use chrono::{DurationRound, NaiveDateTime, TimeDelta};

/// Mounts the feature.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(DashboardPath::PATTERN, web::get().to(show));
}

async fn show(staff: Staff<right::SeeDashboard>) -> AppResult<Page> {
    let frame = Frame {
        now: staff
            .now
            .duration_trunc(TimeDelta::minutes(1))
            .unwrap_or(staff.now),
        today: staff.today(),
        zone: staff.zone,
        sees_visits: staff.may(Right::SeeAppointments),
        sees_money: staff.may(Right::SeeReports),
        sees_cost: staff.sees_cost().await?,
        may_book: staff.may(Right::EditAppointments),
        may_move: staff.may(Right::MoveAppointments),
    };
    let draw = drawn(&staff.db, &frame);
    let body = staff
        .db
        .kept_lately(format!("dashboard|en|{frame:?}"), Box::pin(draw));
    Ok(Page::kept("Dashboard".to_owned(), body.await?)
        .description("Today's work first, then the money, then how both went."))
}

/// Four statements with rates and hours in memory, two while the sums are; the hours are asked for on a day without jobs.
async fn drawn(db: &ShopDb, frame: &Frame) -> AppResult<String> {
    let month = Preset::Month.until(frame.today);
    let begins = frame.zone.bounds(frame.today).0;
    let stops = match frame.sees_visits {
        true => queries::stops(db, (frame.today, begins)).await?,
        false => Vec::new(),
    };
    let today = queries::today(db, (frame.now, frame.zone)).await?;
    let free = match today.of(Figure::Jobs) {
        0 if frame.may_book => next_free(db, frame, &stops).await?,
        _ => None,
    };
    let view = DashboardView {
        frame,
        stops,
        free,
        today,
        month,
        sums: queries::sums(db, (month, frame.today), frame.zone).await?,
    };
    Ok(views::page(&view)?.into_string())
}

/// From when the shop can take somebody, on a day on which nothing is planned. When it opens on another
/// day it may have somebody then, and nobody knows without a look at the calendar.
async fn next_free(db: &ShopDb, frame: &Frame, stops: &[Stop]) -> AppResult<Option<NaiveDateTime>> {
    let hours = Hours::of(db.open_hours(frame.now).await?);
    let local = frame.zone.local(frame.now);
    let found = hours.next_open(local);
    let is_taken = |at: &NaiveDateTime| {
        let until = *at + TimeDelta::minutes(30);
        let begins = |stop: &Stop| frame.zone.local(stop.start_at) < until;
        stops
            .iter()
            .any(|stop| stop.day == at.date() && begins(stop))
    };
    Ok(found.filter(|at| !is_taken(at)))
}
