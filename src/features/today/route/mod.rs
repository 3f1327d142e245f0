//! `GET /technicians/{technician}/route`: a day's drives in their order, who will wait, and whether another
//! order is better (R-DAY-1). An order is only looked at: its words are in the address, and every visit keeps
//! the time that its customer was told.

mod plan;
mod views;

use crate::entity::shop_settings;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::appointments::queries::{Stop, stops};
use crate::features::appointments::roads;
use crate::kernel::ids::AppointmentId;
use crate::kernel::words::{AppointmentStatus, StampKind};
use crate::web::paths::RoutePath;
use crate::web::{Page, Staff, right};
use actix_web::web;
use chrono::{NaiveDate, TimeDelta};
use plan::{Call, Day, Progress};
use serde::Deserialize;
use views::RouteView;

#[derive(Deserialize)]
pub(super) struct Asked {
    day: Option<NaiveDate>,
    /// Ids of what is ahead, with a comma between.
    #[serde(default)]
    order: String,
}

/// One statement, with settings, people and hours in memory.
pub(super) async fn show(
    staff: Staff<right::SeeAppointments>,
    path: web::Path<RoutePath>,
    asked: web::Query<Asked>,
) -> AppResult<Page> {
    if staff.own_only().is_some_and(|own| own != path.technician) {
        return Err(AppError::NotFound);
    }
    let (settings, members) = (staff.db.settings().await?, staff.db.members().await?);
    let member = members.iter().find(|member| member.id == path.technician);
    let member = member.or_not_found()?;
    let open = staff.db.open_hours(staff.now).await?;
    let (today, roads) = (staff.today(), roads(&settings, &open, staff.zone));
    let day = asked.day.unwrap_or(today);
    let mut stops = stops(&staff.db, member.id, day).await?;
    stops.retain(|stop| stop.visit.day == day && stop.visit.status != AppointmentStatus::NoShow);
    let calls: Vec<Call> = stops.iter().map(|stop| call(stop, &settings)).collect();
    let base = open
        .bases
        .iter()
        .find(|base| base.membership_id == member.id);
    let (from, to) = base.map_or((None, None), |base| (base.start(), base.end()));
    let plan = Day {
        roads: &roads,
        from,
        to,
        now: match day == today {
            true => staff.now,
            false => staff.zone.bounds(day).0,
        },
    };
    let given = begun_first(&calls);
    let shown = in_order(&given, &asked.order);
    let better = plan.better(&given);
    let view = RouteView {
        member,
        stops: &stops,
        is_own: member.id == staff.member,
        plan: plan.trip(&given),
        trip: plan.trip(&shown),
        better: (plan.trip(&better), better),
        given,
        shown,
        is_base_known: from.is_some() && to.is_some(),
        window: settings.arrival_window,
        sight: staff.sight(&settings),
        day,
        today,
        zone: staff.zone,
    };
    let title = format!("Route of {} · Today", member.name);
    Ok(Page::new(title, views::page(&view))
        .description("A day's stops in their order, with the drives between them."))
}

/// As the plan sees a stop: its place, its window, and how far it is.
fn call(stop: &Stop, settings: &shop_settings::Model) -> Call {
    use AppointmentStatus::{Completed, InProgress, Ready};
    let row = &stop.visit;
    let tapped = |kind| {
        let mut stamps = stop.stamps.0.iter();
        let stamp = stamps.find(|stamp| stamp.kind == kind && stamp.stands());
        stamp.map(|stamp| stamp.at)
    };
    let left = tapped(StampKind::Left).or(tapped(StampKind::Finished));
    let over = || {
        row.completed_at
            .or(row.ready_at)
            .or(left)
            .unwrap_or(row.end_at)
    };
    let there = tapped(StampKind::Arrived).or(row.started_at);
    let progress = match (row.status, there, tapped(StampKind::OnWay)) {
        (Ready | Completed, ..) => Progress::Left(over()),
        (InProgress, ..) => Progress::There(there.unwrap_or(row.start_at)),
        (_, Some(since), _) => Progress::There(since),
        (_, None, Some(at)) => Progress::OnWay(at),
        (_, None, None) => Progress::Ahead,
    };
    Call {
        visit: row.into(),
        until: row.start_at + TimeDelta::minutes(settings.arrival_window.max(0).into()),
        progress,
    }
}

/// In the order in which one was there, then as it is planned.
fn begun_first(calls: &[Call]) -> Vec<&Call> {
    let mut order: Vec<&Call> = calls.iter().collect();
    order.sort_by_key(|call| match call.progress {
        Progress::Left(at) => (0, at),
        Progress::There(at) => (1, at),
        Progress::OnWay(at) => (2, at),
        Progress::Ahead => (3, call.visit.start),
    });
    order
}

/// With what is ahead in the order that is asked for; who is not named there comes after, as planned.
fn in_order<'c>(given: &[&'c Call], asked: &str) -> Vec<&'c Call> {
    let asked: Vec<Option<AppointmentId>> = asked.split(',').map(|id| id.parse().ok()).collect();
    let place = |call: &&Call| {
        let id = Some(call.visit.id);
        let named = asked.iter().position(|asked| *asked == id);
        let is_ahead = call.progress == Progress::Ahead;
        (is_ahead, named.filter(|_| is_ahead).unwrap_or(usize::MAX))
    };
    let mut order = given.to_vec();
    order.sort_by_key(place);
    order
}
