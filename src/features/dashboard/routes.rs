//! `/dashboard`.

use super::queries;
use super::views::{self, DashboardView, Frame};
use crate::db::ShopDb;
use crate::error::AppResult;
use crate::features::reports::queries::numbers;
use crate::features::reports::span::{Preset, Span};
use crate::web::paths::DashboardPath;
use crate::web::staff::Right;
use crate::web::{Page, Staff, right};
use actix_web::web;
use chrono::{Days, DurationRound, TimeDelta};

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
        .kept(format!("dashboard|en|{frame:?}"), Box::pin(draw));
    Ok(Page::kept("Dashboard".to_owned(), body.await?)
        .description("Today's work first, then the money, then how both went."))
}

/// Four statements, with rates and people in memory.
async fn drawn(db: &ShopDb, frame: &Frame) -> AppResult<String> {
    let month = Preset::Month.until(frame.today);
    let since = frame.today.checked_sub_days(Days::new(29));
    let last = Span {
        from: since.unwrap_or(frame.today),
        to: frame.today,
    };
    let begins = frame.zone.bounds(frame.today).0;
    let members = db.members().await?;
    let view = DashboardView {
        frame,
        members: &members,
        stops: match frame.sees_visits {
            true => queries::stops(db, (frame.today, begins)).await?,
            false => Vec::new(),
        },
        today: queries::today(db, (frame.now, frame.zone)).await?,
        month,
        numbers: numbers(db, [month.now, month.before], frame.zone).await?,
        days: queries::days(db, last).await?,
    };
    Ok(views::page(&view)?.into_string())
}
